"""The evidence bundle: which files it has and what is in each.

Every file is in the manifest with its hash, the manifest is signed, and the archive itself has only one way to be
written: no byte can be changed without showing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from webapp.domain import plain_zip
from webapp.domain.canonical import Record, to_bytes
from webapp.domain.seal import Header, Inclusion, SealedMonth, Signer, keys_record, leaves

BUNDLE_FORMAT = "yidu-bundle-1"
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
KEYS, HEADERS, SEALS, PROOFS = "keys.json", "headers.jsonl", "seals.jsonl", "proofs.jsonl"
GUIDE, VERIFIER = "guide.html", "verify.pyz"
STATEMENT_HTML, STATEMENT_PDF = "statement.html", "statement.pdf"
PAPERS = frozenset({GUIDE, VERIFIER, STATEMENT_HTML, STATEMENT_PDF})
"""What is for people. Only that it is unchanged can be checked; the figures follow from the records."""


@dataclass(frozen=True)
class Contents:
    """What goes into a bundle: the whole chain in order, the proofs there are, and papers by name."""

    months: Sequence[SealedMonth]
    inclusions: Sequence[Inclusion]
    papers: Mapping[str, bytes]


def write_bundle(contents: Contents, signer: Signer, made_at: str) -> bytes:
    """The archive. `made_at` is ISO 8601 with its zone."""
    files = {**_files(contents, signer), **contents.papers}
    manifest = to_bytes(
        {
            "files": {name: {"bytes": len(data), "sha256": sha256(data).hexdigest()} for name, data in files.items()},
            "format": BUNDLE_FORMAT,
            "key": signer.key,
            "made_at": made_at,
        }
    )
    signature = to_bytes({"key": signer.key, "signature": signer.sign(manifest).hex()})
    return plain_zip.pack({**files, MANIFEST: manifest, SIGNATURE: signature})


def month_file(header: Header) -> str:
    """months/2026-10.0.jsonl: one record a line, in order; a correction is a file of its own."""
    return f"months/{header.month}.{header.revision}.jsonl"


def _files(contents: Contents, signer: Signer) -> dict[str, bytes]:
    used = {
        signer.key,
        *(each.header.key for each in contents.months),
        *(each.published.root.key for each in contents.inclusions),
    }
    return {
        KEYS: to_bytes(keys_record({name: key for name, key in signer.public_keys.items() if name in used})),
        HEADERS: _lines(each.header.to_bytes() for each in contents.months),
        SEALS: _lines(to_bytes(_seal(each)) for each in contents.months),
        PROOFS: _lines(to_bytes(_proof(each)) for each in contents.inclusions),
        **{month_file(each.header): _lines(each.bodies) for each in contents.months},
    }


def _seal(month: SealedMonth) -> Record:
    return {
        "leaves": [leaf.hex() for leaf in leaves(month.salt, month.bodies)],
        "salt": month.salt.hex(),
        "sequence": month.header.sequence,
        "signature": month.signature.hex(),
    }


def _proof(inclusion: Inclusion) -> Record:
    return {
        **inclusion.published.record(),
        "path": [beside.hex() for beside in inclusion.path],
        "position": inclusion.position,
        "sequence": inclusion.sequence,
    }


def _lines(texts: Iterable[bytes]) -> bytes:
    return b"".join(text + b"\n" for text in texts)
