"""Which reader is asked to read what, and why."""

import io
import json
from contextlib import suppress
from zipfile import ZipFile

import pytest
from feeds import block, clock, feed, kind, meter, point

from webapp.readers import UnreadableError
from webapp.readers.sniff import HEAD_BYTES, READERS, sniff


def archive() -> bytes:
    sink = io.BytesIO()
    with ZipFile(sink, "w") as packed:
        packed.writestr("yidu.json", '{"meters": []}')
    return sink.getvalue()


EXAMPLES = {
    "greenbutton": feed(point(), clock(), kind(), meter(), block([(0, 900, 1)])),
    "stategrid": json.dumps({"sevenEleList": [{"day": "2026-05-07", "dayElePq": "4"}]}).encode(),
    "homeassistant": b"statistic_id,unit,start,sum\nsensor.a,kWh,0,1\n",
    "yidu": archive(),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_format_is_known_for_what_it_is(name: str) -> None:
    guesses = sniff(EXAMPLES[name][:HEAD_BYTES], "a file")
    assert guesses[0][0].name == name
    assert 0.8 < guesses[0][1].sureness <= 1
    assert guesses[0][1].why % guesses[0][1].params


def test_the_surest_comes_first() -> None:
    mixed = EXAMPLES["stategrid"] + b"naesb.org/espi"
    found = [(reader.name, guess.sureness) for reader, guess in sniff(mixed, "x.json")]
    assert [name for name, _ in found] == ["greenbutton", "stategrid"]
    assert found[0][1] > found[1][1]


def test_nobody_claims_what_is_none_of_them() -> None:
    for head in (b"", b"\0" * 100, b"<html></html>", b"%PDF-1.7", b"{}"):
        assert sniff(head, "x") == []


def test_names_are_one_each_and_found_again() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("name_read", EXAMPLES)
def test_a_reader_refuses_what_another_one_reads(name: str, name_read: str) -> None:
    """With a sentence, never with a fault; also when the file ends anywhere."""
    reader = next((each for each in READERS if each.name == name), None)
    assert reader
    content = EXAMPLES[name_read]
    for end in {len(content), *range(0, len(content), max(1, len(content) // 40))}:
        with suppress(UnreadableError):
            assert reader.read(io.BytesIO(content[:end]), {}).meters
