"""Checks a chain of headers: none missing, none out of place, each signed and naming the one before."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from webapp.domain import canonical, ed25519
from webapp.domain.bundle import HEADERS, KEYS, SEALS
from webapp.domain.canonical import NotCanonicalError
from webapp.domain.fact_record import MisshapenError, fact_of
from webapp.domain.seal import ALGORITHM, GENESIS, KEYS_FORMAT, Header, header_in, key_id
from webapp.domain.verdict import Fault
from webapp.domain.verify_rows import SHORT, Seal

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
HEX = re.compile("[0-9a-f]*")


@dataclass(frozen=True)
class KeyFact:
    algorithm: str
    id: str
    public: str


@dataclass(frozen=True)
class KeysFact:
    format: str
    keys: tuple[KeyFact, ...]


@dataclass(frozen=True)
class SealFact:
    leaves: tuple[str, ...]
    salt: str
    sequence: int
    signature: str


@dataclass
class Keyring:
    """Public keys by id; checks each signature once."""

    keys: Mapping[str, bytes]
    seen: dict[tuple[str, bytes, bytes], bool] = field(default_factory=dict)

    def verifies(self, key: str, message: bytes, signature: bytes) -> bool:
        asked = key, message, signature
        if asked not in self.seen:
            self.seen[asked] = ed25519.verifies(self.keys[key], message, signature)
        return self.seen[asked]


def from_hex(text: str) -> bytes:
    """Hex has one spelling here: capitals are refused. Raises MisshapenError."""
    if len(text) % 2 or not HEX.fullmatch(text):
        raise MisshapenError(text[:SHORT])
    return bytes.fromhex(text)


def read_keys(data: bytes, faults: list[Fault]) -> Keyring:
    try:
        found = fact_of(KeysFact, canonical.read(data))
        keys = {each.id: from_hex(each.public) for each in found.keys}
    except (NotCanonicalError, MisshapenError) as error:
        faults.append(Fault("spelling", KEYS, None, {"at": error.at}))
        return Keyring({})
    if found.format != KEYS_FORMAT or any(each.algorithm != ALGORITHM for each in found.keys):
        faults.append(Fault("spelling", KEYS, None, {"at": "format, algorithm"}))
    faults += [Fault("key_name", KEYS, None, {"key": name}) for name, key in keys.items() if key_id(key) != name]
    return Keyring({name: key for name, key in keys.items() if key_id(key) == name})


def read_headers(texts: Sequence[bytes], faults: list[Fault]) -> list[tuple[int, Header]]:
    """With their line numbers."""
    found = []
    for line, text in enumerate(texts, start=1):
        try:
            header = header_in(text)
            if not MONTH.fullmatch(header.month) or header.revision < 0:
                raise MisshapenError("month")
            found.append((line, header))
        except (NotCanonicalError, MisshapenError) as error:
            faults.append(Fault("spelling", HEADERS, line, {"at": error.at}))
    return found


def read_seals(texts: Sequence[bytes], faults: list[Fault]) -> dict[int, Seal]:
    """By sequence."""
    found: dict[int, Seal] = {}
    for line, text in enumerate(texts, start=1):
        try:
            fact = fact_of(SealFact, canonical.read(text))
            leaves = tuple(from_hex(leaf) for leaf in fact.leaves)
            found[fact.sequence] = Seal(from_hex(fact.signature), from_hex(fact.salt), leaves, line)
        except (NotCanonicalError, MisshapenError) as error:
            faults.append(Fault("spelling", SEALS, line, {"at": error.at}))
    return found


class Links:
    """Walks the headers in order; what a header should follow is known from those before."""

    def __init__(self) -> None:
        self.expected = 0
        self.previous: str | None = GENESIS
        self.revisions: dict[str, int] = {}

    def check(self, line: int, header: Header) -> Iterator[Fault]:
        is_next = header.sequence == self.expected
        numbers = {"expected": self.expected + 1, "found": header.sequence + 1}
        if header.sequence > self.expected:
            yield Fault("gap", HEADERS, line, {**numbers, "month": header.month})
        elif not is_next:
            yield Fault("order", HEADERS, line, numbers)
        if is_next and self.previous is not None and header.previous != self.previous:
            hashes = {"expected": self.previous[:SHORT], "found": header.previous[:SHORT]}
            yield Fault("previous", HEADERS, line, hashes)
        revision = self.revisions.get(header.month, -1) + 1
        if is_next and header.revision != revision:
            both = {"expected": revision, "found": header.revision}
            yield Fault("revision", HEADERS, line, {**both, "month": header.month})
        self.expected = header.sequence + 1
        self.previous = header.hash().hex()
        self.revisions[header.month] = header.revision


def check_signature(line: int, header: Header, seal: Seal, keyring: Keyring) -> Iterator[Fault]:
    if header.key not in keyring.keys:
        yield Fault("unknown_key", HEADERS, line, {"key": header.key})
    elif not keyring.verifies(header.key, header.to_bytes(), seal.signature):
        yield Fault("seal_signature", HEADERS, line, {"month": header.month})
