"""Checks an evidence bundle from end to end, with nothing but its bytes: the first thing wrong is named by its row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from webapp.domain import canonical
from webapp.domain.bundle import (
    BUNDLE_FORMAT,
    HEADERS,
    KEYS,
    MANIFEST,
    PAPERS,
    PROOFS,
    SEALS,
    SIGNATURE,
    STATEMENT_HTML,
    STATEMENT_PDF,
    month_file,
)
from webapp.domain.bundle_errors import BundleTooLargeError, MissingPartError, NewerFormatError
from webapp.domain.canonical import NotCanonicalError
from webapp.domain.fact_record import MisshapenError, fact_of
from webapp.domain.plain_zip import MOST_FILES, MOST_MB, unpack
from webapp.domain.seal import Header
from webapp.domain.verdict import Fault, Note, Verdict
from webapp.domain.verify_chain import (
    Keyring,
    Links,
    check_signature,
    from_hex,
    read_headers,
    read_keys,
    read_seals,
)
from webapp.domain.verify_proofs import Proofs, Published, check_proofs
from webapp.domain.verify_rows import (
    Baselines,
    Recompute,
    check_figures,
    check_rows,
    lines_of,
    n_figures,
    read_records,
)

REQUIRED = (KEYS, HEADERS, SEALS, PROOFS)
MOST_FAULTS = 100
"""Enough to see what was done; whoever makes a bundle to keep us busy gets no further."""


@dataclass(frozen=True)
class Trusted:
    """What the checker knows from elsewhere: ids of the operator's keys, and the roots it has published."""

    keys: Collection[str] | None = None
    published: Published | None = None

    def key_names(self) -> Collection[str] | None:
        """Whoever has the published roots knows the keys that signed them."""
        if self.keys is None and self.published is not None:
            return {root.key for root in self.published.values()}
        return self.keys


NOTHING = Trusted()


@dataclass(frozen=True)
class ManifestFact:
    files: Mapping[str, object]
    format: str
    key: str
    made_at: str


@dataclass(frozen=True)
class SignatureFact:
    key: str
    signature: str


@dataclass
class Check:
    """A check on its way. `keys` are those that signed, each with the place it was first seen in.

    `known` are the files that have a place in a bundle.
    """

    files: Mapping[str, bytes]
    faults: list[Fault] = field(default_factory=list)
    keys: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    months: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=lambda: {MANIFEST, SIGNATURE, *REQUIRED, *PAPERS})
    n_records: int = 0
    n_figures: int = 0

    def lines(self, name: str) -> list[bytes]:
        found = lines_of(self.files.get(name, b""))
        if len(found) > MOST_FILES and name in REQUIRED:
            raise BundleTooLargeError(mb=MOST_MB, files=MOST_FILES)
        return found


def verify(data: bytes, recompute: Recompute, trusted: Trusted = NOTHING) -> Verdict:
    """Raises a YiduError for what is no bundle at all, or none that this version knows."""
    entries = unpack(data)
    check = Check({entry.name: entry.content for entry in entries})
    if MANIFEST not in check.files:
        raise MissingPartError(name=MANIFEST)
    manifest = _manifest(check)
    keyring = read_keys(check.files.get(KEYS, b""), check.faults)
    sealed = _check_chain(check, keyring, recompute)
    proofs = check_proofs(check.lines(PROOFS), sealed, keyring, trusted.published, check.faults)
    for key in sorted(proofs.keys):
        check.keys.setdefault(key, (PROOFS, None))
    made_at = manifest.made_at if manifest else ""
    check.faults += _unproved(sealed, proofs, trusted.published or {}, made_at)
    if manifest:
        _check_manifest(check, manifest, keyring)
        damaged = {entry.name for entry in entries if entry.is_damaged}
        told = {fault.file for fault in check.faults}
        check.faults += [fault for fault in _file_faults(check, manifest, damaged) if fault.file not in told]
    check.faults += _key_faults(check, trusted.key_names())
    return Verdict(
        tuple(check.faults),
        tuple(_notes(check, sealed, proofs, trusted)),
        made_at,
        tuple(check.months),
        len(sealed),
        check.n_records,
        check.n_figures,
        tuple(check.keys),
        tuple(stamp for _, stamp in sorted(proofs.stamps.items())),
    )


def _manifest(check: Check) -> ManifestFact | None:
    try:
        record = canonical.read(check.files[MANIFEST])
        made = str(record.get("format"))
        if made != BUNDLE_FORMAT:
            raise NewerFormatError(name=MANIFEST, format=made[:40])
        return fact_of(ManifestFact, record)
    except (NotCanonicalError, MisshapenError) as error:
        check.faults.append(Fault("spelling", MANIFEST, None, {"at": error.at}))
        return None


def _check_chain(check: Check, keyring: Keyring, recompute: Recompute) -> dict[int, tuple[Header, bytes]]:
    """Header and salt by sequence, of those that have a seal."""
    headers = read_headers(check.lines(HEADERS), check.faults)
    seals = read_seals(check.lines(SEALS), check.faults)
    links, baselines, sealed = Links(), Baselines(), {}
    for line, header in headers:
        if len(check.faults) > MOST_FAULTS:
            break
        check.faults += links.check(line, header)
        seal = seals.pop(header.sequence, None)
        if seal is None:
            check.faults.append(Fault("no_seal", SEALS, None, {"month": header.month, "found": header.sequence + 1}))
            continue
        check.faults += check_signature(line, header, seal, keyring)
        check.keys.setdefault(header.key, (HEADERS, line))
        sealed[header.sequence] = header, seal.salt
        name = month_file(header)
        check.known.add(name)
        if name not in check.files:
            check.faults.append(Fault("absent", name))
            continue
        bodies = check.lines(name)
        check.faults += check_rows(header, seal, bodies)
        check.months.append(header.month)
        check.n_records += len(bodies)
        if records := read_records(header, bodies, check.faults):
            check.faults += baselines.check(header, records)
            wrong = list(check_figures(header, records, recompute))
            check.faults += wrong
            check.n_figures += 0 if wrong else n_figures(records[-1])
    check.faults += [Fault("stray_seal", SEALS, seal.line, {"found": n + 1}) for n, seal in seals.items()]
    return sealed


def _unproved(
    sealed: Mapping[int, tuple[Header, bytes]], proofs: Proofs, published: Published, made_at: str
) -> Iterator[Fault]:
    """A root published after a seal and before the bundle was made must have the seal under it. Times are China's."""
    for sequence, (header, _) in sealed.items():
        roots = [root for root in published.values() if root.month == header.month]
        is_due = any(header.sealed_at <= root.published_at < made_at for root in roots)
        if is_due and sequence not in proofs.proved:
            yield Fault("unproved", HEADERS, sequence + 1, {"month": header.month, "found": sequence + 1})


def _check_manifest(check: Check, manifest: ManifestFact, keyring: Keyring) -> None:
    try:
        signature = fact_of(SignatureFact, canonical.read(check.files.get(SIGNATURE, b"")))
        signed = from_hex(signature.signature)
    except (NotCanonicalError, MisshapenError) as error:
        check.faults.append(Fault("spelling", SIGNATURE, None, {"at": error.at}))
        return
    check.keys.setdefault(signature.key, (SIGNATURE, None))
    if signature.key not in keyring.keys:
        check.faults.append(Fault("unknown_key", SIGNATURE, None, {"key": signature.key}))
    elif signature.key != manifest.key or not keyring.verifies(signature.key, check.files[MANIFEST], signed):
        check.faults.append(Fault("manifest_signature", MANIFEST))


def _file_faults(check: Check, manifest: ManifestFact, damaged: Collection[str]) -> Iterator[Fault]:
    for name in sorted({*check.files, *manifest.files}):
        data = check.files.get(name)
        if data is None:
            yield Fault("absent", name)
        elif name in damaged:
            yield Fault("damaged", name)
        elif name not in check.known:
            yield Fault("stray", name)
        elif name not in (MANIFEST, SIGNATURE):
            if name not in manifest.files:
                yield Fault("unlisted", name)
            elif manifest.files[name] != {"bytes": len(data), "sha256": sha256(data).hexdigest()}:
                yield Fault("damaged", name)


def _key_faults(check: Check, trusted: Collection[str] | None) -> Iterator[Fault]:
    if trusted is not None:
        for key, (file, line) in check.keys.items():
            if key not in trusted:
                yield Fault("untrusted_key", file, line, {"key": key})


def _notes(
    check: Check, sealed: Mapping[int, tuple[Header, bytes]], proofs: Proofs, trusted: Trusted
) -> Iterator[Note]:
    if trusted.key_names() is None:
        yield Note("keys", {"keys": " ".join(check.keys)})
    if trusted.published is None:
        yield Note("roots")
    if n_unproved := len(sealed.keys() - proofs.proved):
        yield Note("unproved", {"n": n_unproved})
    if proofs.stamps:
        yield Note("stamps", {"n": len(proofs.stamps)})
    if PAPERS & {STATEMENT_HTML, STATEMENT_PDF} & check.files.keys():
        yield Note("papers")
    yield Note("truth")
