"""Checks that sealed months are under roots the operator has published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from webapp.domain import canonical, merkle
from webapp.domain.bundle import PROOFS
from webapp.domain.bundle_errors import NotRootsError
from webapp.domain.canonical import NotCanonicalError
from webapp.domain.fact_record import MisshapenError, fact_of
from webapp.domain.seal import ROOT_FORMAT, ROOTS_FORMAT, Header, MonthRoot, commitment
from webapp.domain.timestamp import UnreadableStampError, read_stamp
from webapp.domain.verdict import Fault, StampedRoot
from webapp.domain.verify_chain import MONTH, Keyring, from_hex
from webapp.domain.verify_rows import SHORT

Published = Mapping[tuple[str, int], MonthRoot]
"""By month and batch."""


@dataclass(frozen=True)
class SignedRootFact:
    root: MonthRoot
    signature: str
    token: str | None


@dataclass(frozen=True)
class RootsFact:
    format: str
    roots: tuple[SignedRootFact, ...]


@dataclass(frozen=True)
class ProofFact:
    root: MonthRoot
    signature: str
    token: str | None
    path: tuple[str, ...]
    position: int
    sequence: int


@dataclass
class Proofs:
    """What the proofs of a bundle come to. `stamps` are by month and batch."""

    proved: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    stamps: dict[tuple[str, int], StampedRoot] = field(default_factory=dict)


def read_roots(data: bytes) -> Published:
    """Of what the operator publishes. Raises NotRootsError."""
    try:
        found = fact_of(RootsFact, canonical.read(data.removesuffix(b"\n")))
    except (NotCanonicalError, MisshapenError) as error:
        raise NotRootsError from error
    if found.format != ROOTS_FORMAT:
        raise NotRootsError
    return {(each.root.month, each.root.batch): each.root for each in found.roots}


def check_proofs(
    texts: Sequence[bytes],
    sealed: Mapping[int, tuple[Header, bytes]],
    keyring: Keyring,
    published: Published | None,
    faults: list[Fault],
) -> Proofs:
    """`sealed` are header and salt by sequence."""
    found = Proofs()
    for line, text in enumerate(texts, start=1):
        try:
            proof = fact_of(ProofFact, canonical.read(text))
            if not MONTH.fullmatch(proof.root.month) or proof.root.format != ROOT_FORMAT:
                raise MisshapenError("root")
            path = [from_hex(beside) for beside in proof.path]
            new = [*_root_faults(proof, line, keyring, published), *_stamp_faults(proof, line, found)]
        except (NotCanonicalError, MisshapenError) as error:
            faults.append(Fault("spelling", PROOFS, line, {"at": error.at}))
            continue
        new += _path_faults(proof, line, path, sealed)
        if not new:
            found.proved.add(proof.sequence)
        found.keys.add(proof.root.key)
        faults += new
    return found


def _root_faults(proof: ProofFact, line: int, keyring: Keyring, published: Published | None) -> list[Fault]:
    root = proof.root
    named: dict[str, str | int] = {"month": root.month, "batch": root.batch}
    faults = []
    if root.key not in keyring.keys:
        faults.append(Fault("unknown_key", PROOFS, line, {"key": root.key}))
    elif not keyring.verifies(root.key, root.to_bytes(), from_hex(proof.signature)):
        faults.append(Fault("root_signature", PROOFS, line, named))
    if published is not None and (known := published.get((root.month, root.batch))) != root:
        if known is None:
            faults.append(Fault("root_unpublished", PROOFS, line, named))
        else:
            two = {"expected": known.root[:SHORT], "found": root.root[:SHORT]}
            faults.append(Fault("root_differs", PROOFS, line, {**named, **two}))
    return faults


def _stamp_faults(proof: ProofFact, line: int, found: Proofs) -> list[Fault]:
    """Whether the time stamp is one of this root; the authority's signature is another matter."""
    if proof.token is None:
        return []
    month, batch, text, token = proof.root.month, proof.root.batch, proof.root.to_bytes(), from_hex(proof.token)
    try:
        stamp = read_stamp(token)
    except UnreadableStampError:
        stamp = None
    if stamp is None or stamp.imprint != sha256(text).digest():
        return [Fault("stamp", PROOFS, line, {"month": month, "batch": batch})]
    found.stamps[month, batch] = StampedRoot(month, batch, stamp.at.isoformat(), text, token)
    return []


def _path_faults(
    proof: ProofFact, line: int, path: Sequence[bytes], sealed: Mapping[int, tuple[Header, bytes]]
) -> list[Fault]:
    if proof.sequence not in sealed:
        return [Fault("stray_proof", PROOFS, line, {"found": proof.sequence + 1})]
    header, salt = sealed[proof.sequence]
    leaf = commitment(salt, header)
    reached = merkle.root_by(leaf, proof.position, proof.root.n_leaves, path)
    if header.month != proof.root.month or reached is None or reached.hex() != proof.root.root:
        return [Fault("path", PROOFS, line, {"month": header.month, "found": proof.sequence + 1})]
    return []
