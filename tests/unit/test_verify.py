"""Evidence bundles: a sound one holds, and whatever is done to one is named by its place."""

import random
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from tests.sealing import FORGER, SIGNER, Chain, Record, a_chain
from webapp.domain import canonical, merkle, plain_zip
from webapp.domain.bundle_errors import BundleTooLargeError, MissingPartError, NewerFormatError
from webapp.domain.canonical import to_bytes
from webapp.domain.errors import YiduError
from webapp.domain.recompute import recompute
from webapp.domain.seal import Header, header_for, leaves
from webapp.domain.verdict import FAULTS, NOTES, Fault, Verdict
from webapp.domain.verify import NOTHING, Trusted, verify
from webapp.settings import HERE

CHAIN = a_chain(3)
BUNDLE = CHAIN.bundle()
FILES = {entry.name: entry.content for entry in plain_zip.unpack(BUNDLE)}
PUBLISHED = {(each.root.month, each.root.batch): each.root for each in CHAIN.roots}
OURS = Trusted(frozenset([SIGNER.key]), PUBLISHED)
OCTOBER = "months/2026-10.0.jsonl"


def checked(data: bytes, trusted: Trusted = NOTHING) -> Verdict:
    return verify(data, recompute, trusted)


def first(data: bytes, trusted: Trusted = NOTHING) -> Fault:
    return checked(data, trusted).faults[0]


def repacked(files: dict[str, bytes]) -> bytes:
    """By somebody who sets every checksum right, but has no key."""
    manifest = canonical.read(files["manifest.json"])
    listed = {
        name: {"bytes": len(data), "sha256": sha256(data).hexdigest()}
        for name, data in files.items()
        if name not in ("manifest.json", "signature.json")
    }
    return plain_zip.pack({**files, "manifest.json": to_bytes({**manifest, "files": listed})})


def with_lines(name: str, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    lines = FILES[name].split(b"\n")[:-1]
    return repacked({**FILES, name: b"".join(line + b"\n" for line in change(lines))})


def test_a_sound_bundle_holds() -> None:
    verdict = checked(BUNDLE)
    assert verdict.holds
    assert verdict.months == ("2026-10", "2026-11", "2026-12")
    assert (verdict.n_seals, verdict.n_records, verdict.keys) == (3, 116, (SIGNER.key,))
    assert [note.code for note in verdict.notes] == ["keys", "roots", "papers", "truth"]


def test_against_published_keys_and_roots_nothing_is_left_open() -> None:
    verdict = checked(BUNDLE, OURS)
    assert verdict.holds
    assert [note.code for note in verdict.notes] == ["papers", "truth"]


def test_every_byte_counts() -> None:
    """Bytes changed all over the archive."""
    whole = a_chain(1).bundle({"guide.html": b"hi"})
    places = {*range(0, len(whole), 331), *range(len(whole) - 60, len(whole))}
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        assert named(bytes(changed)), place


def named(data: bytes) -> str:
    """What is said of a bundle that does not hold; nothing of one that does."""
    try:
        faults = checked(data).faults
    except YiduError as error:
        return str(error)
    return f"{faults[0].place}: {FAULTS[faults[0].code] % faults[0].params}" if faults else ""


@pytest.mark.parametrize("name", [*(name for name in FILES if name.endswith(".jsonl")), "keys.json"])
def test_a_byte_changed_with_all_checksums_set_right_is_named_by_its_line(name: str) -> None:
    content = FILES[name]
    for place in random.Random(name).sample(range(len(content)), 12):
        changed = bytearray(content)
        changed[place] ^= 1 + place % 3
        found = first(repacked({**FILES, name: bytes(changed)}))
        line = content.count(b"\n", 0, place) + 1
        assert (found.file, found.line) in [(name, line), (name, line + 1), (name, None)], (place, found)


def test_the_statement_of_papers_is_covered_by_the_signature() -> None:
    assert first(repacked({**FILES, "statement.html": b"<p>999</p>"})).code == "manifest_signature"
    assert first(plain_zip.pack({**FILES, "statement.html": b"<p>999</p>"})).code == "damaged"


def test_a_changed_reading_is_named_with_its_day() -> None:
    found = first(with_lines(OCTOBER, lambda lines: [*lines[:4], lines[4].replace(b"m", b"s", 1), *lines[5:]]))
    assert (found.code, found.place) == ("row", f"{OCTOBER}:5")
    assert found.params["row"] == "day 2026-10-04"


def test_a_changed_figure_is_named_with_what_it_should_be() -> None:
    def more(lines: list[bytes]) -> list[bytes]:
        statement = canonical.read(lines[-1])
        return [*lines[:-1], to_bytes({**statement, "g_co2": 1})]

    found = checked(with_lines(OCTOBER, more)).faults
    assert (found[0].code, found[0].line) == ("row", 39)
    figure = next(fault for fault in found if fault.code == "figure")
    assert (figure.params["field"], figure.params["found"]) == ("g_co2", "1")
    assert figure.params["expected"] == str(canonical.read(FILES[OCTOBER].split(b"\n")[-2])["g_co2"])


def sealed_wrong(month: str, records: list[Record]) -> list[Record]:
    bill = records[-1]["bill"]
    assert isinstance(bill, dict)
    lines = [{**bill["lines"][0], "fen": 1}, *bill["lines"][1:]]
    return [*records[:-1], {**records[-1], "bill": {**bill, "lines": lines}}] if month == "2026-11" else records


def test_a_figure_that_was_sealed_wrong_is_found_though_all_seals_hold() -> None:
    verdict = checked(a_chain(3, change=sealed_wrong).bundle())
    assert [(fault.code, fault.place) for fault in verdict.faults] == [("figure", "months/2026-11.0.jsonl:38")]
    assert verdict.faults[0].params["field"] == "bill.lines[0].fen"


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], "moved", 3),
        (lambda lines: [*lines[:2], *lines[3:]], "moved", 3),
        (lambda lines: lines[:-1], "lost", 39),
        (lambda lines: [*lines[:2], lines[1], *lines[2:]], "moved", 3),
        (lambda lines: [*lines, b'{"kind":"day"}'], "added", 40),
        (lambda lines: [*lines[:2], b"", *lines[2:]], "added", 3),
    ],
)
def test_records_moved_lost_or_added_are_named(
    change: Callable[[list[bytes]], list[bytes]], code: str, line: int
) -> None:
    found = checked(with_lines(OCTOBER, change)).faults
    assert any((fault.code, fault.place) == (code, f"{OCTOBER}:{line}") for fault in found[:3]), found[:3]
    assert found[0].file == OCTOBER


def without(number: int) -> dict[str, bytes]:
    """All that tells of one month taken out."""
    files = {name: data for name, data in FILES.items() if name != f"months/2026-{10 + number}.0.jsonl"}
    for name in ("headers.jsonl", "seals.jsonl", "proofs.jsonl"):
        lines = FILES[name].split(b"\n")
        files[name] = b"\n".join(lines[:number] + lines[number + 1 :])
    return files


@pytest.mark.parametrize("number", [0, 1])
def test_a_removed_month_is_named(number: int) -> None:
    found = first(repacked(without(number)))
    assert (found.code, found.place) == ("gap", f"headers.jsonl:{number + 1}")
    assert (found.params["expected"], found.params["found"]) == (number + 1, number + 2)


def test_the_last_month_removed_shows_by_the_signature_of_the_manifest() -> None:
    assert first(repacked(without(2))).code == "manifest_signature"


def test_months_in_another_order_are_named() -> None:
    def swap(lines: list[bytes]) -> list[bytes]:
        return [lines[1], lines[0], lines[2]]

    codes = [fault.code for fault in checked(with_lines("headers.jsonl", swap)).faults]
    assert codes[:2] == ["gap", "order"]


def resealed() -> Chain:
    """Everything made anew by somebody with another key: it fits together."""
    return a_chain(3, signer=FORGER)


def test_a_chain_signed_again_by_somebody_else_is_named() -> None:
    forged = resealed().bundle(signer=FORGER)
    alone = checked(forged)
    assert alone.holds
    assert alone.notes[0].params == {"keys": FORGER.key}
    assert first(forged, Trusted(frozenset([SIGNER.key]))).code == "untrusted_key"
    assert first(forged, Trusted(published=PUBLISHED)).code == "root_differs"


def test_a_chain_signed_again_without_proofs_is_named_against_published_roots() -> None:
    forged = replace(resealed(), inclusions=()).bundle(signer=FORGER)
    assert checked(forged).holds
    assert first(forged, Trusted(published=PUBLISHED)).code == "unproved"


def test_headers_signed_again_with_a_key_of_the_same_name_do_not_verify() -> None:
    headers = [month.header for month in CHAIN.months]
    forged = CHAIN.with_headers([replace(headers[0], sealed_at="2020-01-01T00:00:00+08:00"), *headers[1:]], FORGER)
    assert first(forged.bundle()).code == "seal_signature"


def relinked(change: Callable[[list[Header]], list[Header]]) -> bytes:
    return CHAIN.with_headers(change([month.header for month in CHAIN.months])).bundle()


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (lambda h: [h[0], replace(h[1], previous="f" * 64), h[2]], "previous", 2),
        (lambda h: [h[0], replace(h[1], revision=1), h[2]], "revision", 2),
        (lambda h: [replace(h[0], key="f" * 32), *h[1:]], "unknown_key", 1),
        (lambda h: [replace(h[0], month="2026-13"), *h[1:]], "spelling", 1),
        (lambda h: [replace(h[0], format="yidu-seal-9"), *h[1:]], "spelling", 1),
    ],
)
def test_headers_that_do_not_fit_are_named(
    change: Callable[[list[Header]], list[Header]], code: str, line: int
) -> None:
    if code == "unknown_key":
        data = with_lines("headers.jsonl", lambda lines: [lines[0].replace(SIGNER.key.encode(), b"f" * 32), *lines[1:]])
    else:
        data = relinked(change)
    found = first(data)
    assert (found.code, found.place) == (code, f"headers.jsonl:{line}")


def test_a_correction_follows_the_months_before_it() -> None:
    october, bodies = CHAIN.months[0], CHAIN.months[0].bodies
    salt = bytes(32)
    header = header_for(
        bodies,
        salt,
        previous=CHAIN.months[-1].header,
        month="2026-10",
        revision=1,
        sealed_at="2027-01-03T04:10:00+08:00",
        key=SIGNER.key,
    )
    corrected = replace(october, header=header, signature=SIGNER.sign(header.to_bytes()), salt=salt)
    found = checked(replace(CHAIN, months=(*CHAIN.months, corrected)).bundle()).faults
    assert [(fault.code, fault.params["found"]) for fault in found] == [("wrong_month", "0")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"position":2', '"position":3', "path"),
        ('"sequence":0', '"sequence":9', "stray_proof"),
        ('"signature":"', '"signature":"00', "root_signature"),
        ('"batch":0', '"batch":1', "root_signature"),
        ('"month":"2026-10"', '"month":"../../x"', "spelling"),
        ("yidu-root-1", "yidu-root-2", "spelling"),
        ('"token":null', '"token":"00"', "stamp"),
        ('"token":null', '"token":"0"', "spelling"),
        ('"token":null', '"token":"AA"', "spelling"),
    ],
)
def test_proofs_that_do_not_fit_are_named(old: str, new: str, code: str) -> None:
    data = with_lines("proofs.jsonl", lambda lines: [lines[0].replace(old.encode(), new.encode()), *lines[1:]])
    found = first(data)
    assert (found.code, found.place) == (code, "proofs.jsonl:1")


def test_a_root_that_was_never_published_is_named() -> None:
    published = {key: root for key, root in PUBLISHED.items() if key[0] != "2026-11"}
    assert first(BUNDLE, Trusted(published=published)).code == "root_unpublished"


def test_another_salt_is_named_once_and_not_as_changed_rows() -> None:
    salt = CHAIN.months[0].salt.hex().encode()
    data = with_lines("seals.jsonl", lambda lines: [lines[0].replace(salt, b"0" * 64), *lines[1:]])
    assert first(data).code == "salt"


def test_what_is_left_out_or_put_in_is_named() -> None:
    assert first(repacked({name: data for name, data in FILES.items() if name != OCTOBER})).code == "absent"
    assert first(plain_zip.pack({**FILES, "notes.txt": b"hi"})) == Fault("stray", "notes.txt")
    assert first(plain_zip.pack({**FILES, "guide.html": b"hi"})) == Fault("unlisted", "guide.html")
    for name in ("keys.json", "headers.jsonl", "seals.jsonl", "proofs.jsonl", "signature.json", "statement.html"):
        assert not checked(plain_zip.pack({key: data for key, data in FILES.items() if key != name})).holds, name


def test_what_is_no_bundle_of_ours_is_refused() -> None:
    with pytest.raises(MissingPartError):
        checked(plain_zip.pack({"a": b"b"}))
    with pytest.raises(NewerFormatError):
        checked(plain_zip.pack({**FILES, "manifest.json": b'{"format":"yidu-bundle-2"}'}))
    with pytest.raises(BundleTooLargeError):
        checked(plain_zip.pack({**FILES, "headers.jsonl": b"{}\n" * 3000}))


def test_records_that_come_to_no_statement_are_named() -> None:
    def odd(month: str, records: list[Record]) -> list[Record]:
        return [{**records[0], "month": "never"}, *records[1:]]

    assert first(a_chain(1, change=odd).bundle()).code == "uncomputable"
    assert first(a_chain(1, change=lambda _, records: records[:-1]).bundle()).code == "no_statement"


def changed_baseline(**values: object) -> Callable[[str, list[Record]], list[Record]]:
    """Another one in November, with everything worked out and sealed by it."""

    def change(month: str, records: list[Record]) -> list[Record]:
        facts = [
            {**record, **values} if record["kind"] == "baseline" and month == "2026-11" else record
            for record in records[:-1]
        ]
        return [*facts, recompute(facts)]

    return change


def test_a_baseline_changed_after_it_was_locked_is_named_though_all_seals_hold() -> None:
    found = checked(a_chain(2, change=changed_baseline(least_wh="1")).bundle()).faults
    assert [(fault.code, fault.place) for fault in found] == [("baseline_changed", "months/2026-11.0.jsonl:35")]


def test_a_baseline_locked_after_the_days_it_judges_is_named() -> None:
    change = changed_baseline(id="b2", locked_at="2026-11-20T08:00:00+08:00")
    assert [fault.code for fault in checked(a_chain(2, change=change).bundle()).faults] == ["baseline_late"]


def test_roots_and_leaves_of_two_homes_have_nothing_in_common() -> None:
    """What is published says nothing without the salt: the same records under another salt share no hash."""
    bodies = CHAIN.months[0].bodies
    one, other = leaves(bytes(32), bodies), leaves(CHAIN.months[0].salt, bodies)
    assert not set(one) & set(other)
    assert merkle.root(one) != merkle.root(other)


def test_every_fault_and_note_has_its_words() -> None:
    source = "".join(path.read_text("utf-8") for path in (HERE / "domain").glob("verify*.py"))
    for code in FAULTS:
        assert f'"{code}"' in source, code
    for code in NOTES:
        assert f'Note("{code}"' in source, code
