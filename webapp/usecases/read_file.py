"""Which reader a file is for, and the name its content goes by."""

import hashlib
from collections.abc import Mapping
from typing import BinaryIO

from webapp.readers import Guess, Reader

HEAD_BYTES = 64 * 1024


def reader_of(source: BinaryIO, name: str, wanted: str | None) -> tuple[Reader, Guess]:
    """The reader asked for, else the surest. Raises UnreadableError."""
    head = source.read(HEAD_BYTES)
    source.seek(0)
    # Only now: reading tables starts threads on import, which the forks of a server would not survive.
    from webapp.readers.sniff import last_resort, sniff

    found = sniff(head, name) or [last_resort()]
    return next((each for each in found if each[0].name == wanted), found[0])


def digest_of(source: BinaryIO, chosen: Mapping[str, str]) -> str:
    """Of the bytes and of how they were read: the same file read in another way is another import."""
    hashed = hashlib.sha256(repr(sorted(chosen.items())).encode())
    source.seek(0)
    while block := source.read(1 << 20):
        hashed.update(block)
    source.seek(0)
    return hashed.hexdigest()
