"""Time stamps of a real authority: asked for, read, checked, and no harm done where it does not answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.sealing import Chain, a_chain
from tests.stamping import Authority, authority
from webapp.cli_verify import main
from webapp.domain.recompute import recompute
from webapp.domain.seal import Inclusion
from webapp.domain.timestamp import UnreadableStampError, read_stamp
from webapp.domain.verify import verify
from webapp.senders.timestamp import NotStampedError, TsaStamper
from webapp.store import month_roots
from webapp.store.month_roots import Published
from webapp.usecases.services import Services
from webapp.usecases.stamp_roots import stamp_roots

CHAIN = a_chain(1)
ROOT = CHAIN.roots[0].root.to_bytes()


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with authority(tmp_path_factory.mktemp("tsa")) as found:
        yield found


@pytest.fixture(scope="module")
def token(tsa: Authority) -> bytes:
    return TsaStamper(f"{tsa.url}/stamp").stamp(ROOT)


def stamped(token: bytes) -> Chain:
    inclusion: Inclusion = CHAIN.inclusions[0]
    return replace(CHAIN, inclusions=(replace(inclusion, published=replace(inclusion.published, token=token)),))


def test_a_stamp_says_of_what_and_when(token: bytes) -> None:
    stamp = read_stamp(token)
    assert stamp.imprint == sha256(ROOT).digest()
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(minutes=5)


def test_openssl_verifies_it_as_the_guide_says(tsa: Authority, token: bytes, tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(stamped(token).bundle())
    (tmp_path / "other.json").write_bytes(ROOT + b" ")
    assert main([str(tmp_path / "bundle.zip"), "--stamps", str(tmp_path / "stamps")]) == 0
    found = tmp_path / "stamps" / "2026-10.0.tst"
    assert tsa.verifies(found, found.with_suffix(".json"))
    assert not tsa.verifies(found, tmp_path / "other.json")


def test_a_bundle_with_a_stamp_says_when_and_what_is_left_to_check(token: bytes) -> None:
    verdict = verify(stamped(token).bundle(), recompute)
    assert verdict.holds
    assert [(stamp.month, stamp.at) for stamp in verdict.stamps] == [("2026-10", read_stamp(token).at.isoformat())]
    assert "stamps" in [note.code for note in verdict.notes]


def test_a_stamp_of_something_else_is_named(tsa: Authority) -> None:
    other = TsaStamper(tsa.url).stamp(b"something else")
    fault = verify(stamped(other).bundle(), recompute).faults[0]
    assert (fault.code, fault.place) == ("stamp", "proofs.jsonl:1")


@pytest.mark.parametrize("path", ["/busy", "/junk", "/cut"])
def test_an_authority_that_does_not_answer_well_is_worth_another_try(tsa: Authority, path: str) -> None:
    with pytest.raises(NotStampedError):
        TsaStamper(tsa.url + path).stamp(ROOT)


def test_nobody_there_is_worth_another_try() -> None:
    with pytest.raises(NotStampedError):
        TsaStamper("http://127.0.0.1:9/", timeout_seconds=1).stamp(ROOT)


def with_a_root(services: Services) -> Services:
    root = CHAIN.roots[0]
    with services.database.write() as session:
        month_roots.save(session, Published("2026-10", 0, services.now(), ROOT, root.signature), [bytes(32)])
    return services


def tokens(services: Services) -> list[bytes | None]:
    with services.database.read() as session:
        return [root.token for root in month_roots.every(session)]


def test_a_published_root_gets_its_stamp_once(services: Services, tsa: Authority) -> None:
    services = replace(with_a_root(services), stamper=TsaStamper(tsa.url))
    assert (stamp_roots(services), stamp_roots(services)) == (1, 0)
    [token] = tokens(services)
    assert token
    assert read_stamp(token).imprint == sha256(ROOT).digest()


def test_without_an_answer_a_root_waits_for_the_next_try(services: Services, tsa: Authority) -> None:
    services = with_a_root(services)
    assert stamp_roots(services) == 0
    assert stamp_roots(replace(services, stamper=TsaStamper(f"{tsa.url}/busy"))) == 0
    assert tokens(services) == [None]
    assert stamp_roots(replace(services, stamper=TsaStamper(tsa.url))) == 1


def test_what_is_no_stamp_is_told_from_one(token: bytes) -> None:
    for length in (*range(120), len(token) - 1):
        with pytest.raises(UnreadableStampError):
            read_stamp(token[:length])
    with pytest.raises(UnreadableStampError):
        read_stamp(token.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040202")))
