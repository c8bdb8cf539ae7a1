"""Seals: a hash for each record, a root for each month, each month's header naming the one before.

What is published is salted, so that it says nothing about a home and cannot be told to be one home's; once the salts
are gone nobody can link it any more. A seal proves that nothing was changed since, never that it was true.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol, TypeVar

from webapp.domain import merkle
from webapp.domain.canonical import NotCanonicalError, Record, read, to_bytes
from webapp.domain.fact_record import fact_of

HEADER_FORMAT = "yidu-seal-1"
ROOT_FORMAT = "yidu-root-1"
KEYS_FORMAT = "yidu-keys-1"
ROOTS_FORMAT = "yidu-roots-1"
ALGORITHM = "Ed25519"
GENESIS = "0" * 64
SALT_BYTES = 32


@dataclass(frozen=True)
class Header:
    """One sealed month of one home. Hashes are hex; `sealed_at` is ISO 8601 with its zone.

    `sequence` counts the home's seals from 0, corrections too; `revision` counts those of one month from 0.
    `previous` is the hash of the header before, GENESIS for the first; `key` is the id of the signing key.
    """

    sequence: int
    month: str
    revision: int
    previous: str
    root: str
    n_records: int
    sealed_at: str
    key: str
    format: str = HEADER_FORMAT

    def record(self) -> Record:
        return vars(self)

    def to_bytes(self) -> bytes:
        """What is signed, and what is hashed into the next header."""
        return to_bytes(self.record())

    def hash(self) -> bytes:
        return sha256(self.to_bytes()).digest()


@dataclass(frozen=True)
class MonthRoot:
    """The operator's root over the homes sealed together: what is published. Late ones are a later `batch`."""

    month: str
    batch: int
    root: str
    n_leaves: int
    published_at: str
    key: str
    format: str = ROOT_FORMAT

    def record(self) -> Record:
        return vars(self)

    def to_bytes(self) -> bytes:
        """What is signed and time-stamped."""
        return to_bytes(self.record())


@dataclass(frozen=True)
class SignedRoot:
    """A root as it is published; `token` is an RFC 3161 time stamp of its canonical text, where there is one."""

    root: MonthRoot
    signature: bytes
    token: bytes | None = None

    def record(self) -> Record:
        token = self.token.hex() if self.token else None
        return {"root": self.root.record(), "signature": self.signature.hex(), "token": token}


@dataclass(frozen=True)
class Inclusion:
    """That a sealed month is under a published root: the place of its leaf and the hashes beside the way up."""

    sequence: int
    published: SignedRoot
    position: int
    path: tuple[bytes, ...]


Stated = TypeVar("Stated", Header, MonthRoot)


@dataclass(frozen=True)
class SealedMonth:
    """A header, its signature, the month's salt, and the canonical text of each record in order."""

    header: Header
    signature: bytes
    salt: bytes
    bodies: Sequence[bytes]


class Signer(Protocol):
    """Signs with Ed25519. `key` is the id of its key; `public_keys` by id holds it and all the site had before."""

    @property
    def key(self) -> str: ...

    @property
    def public_keys(self) -> Mapping[str, bytes]: ...

    def sign(self, message: bytes) -> bytes: ...


def key_id(public_key: bytes) -> str:
    """The fingerprint a person compares: 32 hex digits of the hash of an Ed25519 key."""
    return sha256(public_key).hexdigest()[:32]


def keys_record(public_keys: Mapping[str, bytes]) -> Record:
    """Public keys by id, as they are published."""
    keys = [{"algorithm": ALGORITHM, "id": name, "public": key.hex()} for name, key in sorted(public_keys.items())]
    return {"format": KEYS_FORMAT, "keys": keys}


def roots_record(roots: Iterable[SignedRoot]) -> Record:
    """Roots as they are published."""
    return {"format": ROOTS_FORMAT, "roots": [signed.record() for signed in roots]}


def header_in(data: bytes) -> Header:
    """Of its canonical text. Raises NotCanonicalError or MisshapenError."""
    return _same(data, fact_of(Header, read(data)), HEADER_FORMAT)


def root_in(data: bytes) -> MonthRoot:
    """Of its canonical text. Raises NotCanonicalError or MisshapenError."""
    return _same(data, fact_of(MonthRoot, read(data)), ROOT_FORMAT)


def _same(data: bytes, found: Stated, known: str) -> Stated:
    if found.to_bytes() != data:
        raise NotCanonicalError("")
    if found.format != known:
        raise NotCanonicalError("format")
    return found


def month_salt(secret: bytes, sequence: int) -> bytes:
    """Of a home's own secret, so that one secret destroyed destroys the salts of all its months."""
    return hmac.digest(secret, b"month" + sequence.to_bytes(8, "big"), "sha256")


def leaves(salt: bytes, bodies: Iterable[bytes]) -> list[bytes]:
    """The hash of each record. Each has a salt of its own, so that one can be shown without the others."""
    return [leaf(salt, position, body) for position, body in enumerate(bodies)]


def leaf(salt: bytes, position: int, body: bytes) -> bytes:
    return sha256(merkle.LEAF + record_salt(salt, position) + body).digest()


def record_salt(salt: bytes, position: int) -> bytes:
    return hmac.digest(salt, b"record" + position.to_bytes(8, "big"), "sha256")


def commitment(salt: bytes, header: Header) -> bytes:
    """The leaf of a sealed month in the operator's tree."""
    return sha256(merkle.LEAF + hmac.digest(salt, b"header", "sha256") + header.hash()).digest()


def header_for(
    bodies: Sequence[bytes],
    salt: bytes,
    *,
    previous: Header | None,
    month: str,
    revision: int,
    sealed_at: str,
    key: str,
) -> Header:
    """The header that seals these records after the one before."""
    return Header(
        sequence=previous.sequence + 1 if previous else 0,
        month=month,
        revision=revision,
        previous=previous.hash().hex() if previous else GENESIS,
        root=merkle.root(leaves(salt, bodies)).hex(),
        n_records=len(bodies),
        sealed_at=sealed_at,
        key=key,
    )


def root_over(tree: Sequence[Sequence[bytes]], *, month: str, batch: int, published_at: str, key: str) -> MonthRoot:
    """The operator's root of the levels of a tree of commitments."""
    return MonthRoot(month, batch, tree[-1][0].hex(), len(tree[0]), published_at, key)
