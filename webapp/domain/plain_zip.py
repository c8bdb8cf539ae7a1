"""A zip archive with one way to write it: nothing compressed, no dates, no extras, names sorted.

Every byte follows from the names and contents, so reading it means writing it again: whatever differs was changed by
somebody. Nothing compressed also means that nothing can swell.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

from webapp.domain.bundle_errors import (
    BundleCutError,
    BundleNameError,
    BundleOrderError,
    BundleTooLargeError,
    IndexMismatchError,
    NotABundleError,
    RepackedError,
    TrailingBytesError,
)

MOST_MB = 32
MOST_FILES = 2000
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
LONGEST_NAME = 80
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
VERSION, FLAGS, STORED, TIME, DATE = 20, 0, 0, 0, 0x21
"""Zip 2.0, no flags, not compressed, midnight of 1980-01-01, the first day a zip knows."""
HEADER = struct.Struct("<4sHHHHHIIIHH")
CENTRAL_HEADER = struct.Struct("<4sHHHHHHIIIHHHHHII")
END_HEADER = struct.Struct("<4sHHHHIIH")


@dataclass(frozen=True)
class Entry:
    name: str
    content: bytes
    crc: int
    offset: int

    @property
    def is_damaged(self) -> bool:
        return crc32(self.content) != self.crc


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files."""
    parts, entries, offset = [], [], 0
    for name, content in sorted(files.items()):
        entry = Entry(name, content, crc32(content), offset)
        parts += [_local(entry), content]
        offset += len(parts[-2]) + len(content)
        entries.append(entry)
    return b"".join([*parts, *_index(entries, offset)])


def unpack(data: bytes) -> list[Entry]:
    """What is in such an archive, damaged contents too. Raises a YiduError for any that `pack` does not write."""
    if len(data) > MOST_MB << 20:
        raise BundleTooLargeError(mb=MOST_MB, files=MOST_FILES)
    if not data.startswith(LOCAL):
        raise NotABundleError
    entries: list[Entry] = []
    for entry in _entries(data):
        if entries and entry.name <= entries[-1].name:
            raise BundleOrderError(name=entry.name)
        entries.append(entry)
        if len(entries) > MOST_FILES:
            raise BundleTooLargeError(mb=MOST_MB, files=MOST_FILES)
    _check_index(data, entries)
    return entries


def _local(entry: Entry) -> bytes:
    size = len(entry.content)
    name = entry.name.encode("ascii")
    return HEADER.pack(LOCAL, VERSION, FLAGS, STORED, TIME, DATE, entry.crc, size, size, len(name), 0) + name


def _central(entry: Entry) -> bytes:
    size = len(entry.content)
    name = entry.name.encode("ascii")
    fields = (VERSION, VERSION, FLAGS, STORED, TIME, DATE, entry.crc, size, size, len(name), 0, 0, 0, 0, 0)
    return CENTRAL_HEADER.pack(CENTRAL, *fields, entry.offset) + name


def _index(entries: list[Entry], offset: int) -> list[bytes]:
    """The directory at the end, entry by entry, and the end itself."""
    found = [_central(entry) for entry in entries]
    count, size = len(entries), sum(map(len, found))
    return [*found, END_HEADER.pack(END, 0, 0, count, count, size, offset, 0)]


def _entries(data: bytes) -> Iterator[Entry]:
    at, before = 0, "—"
    while data[at : at + 4] == LOCAL:
        if at + HEADER.size > len(data):
            raise BundleCutError(name=before)
        crc, size, _, name_size, _ = HEADER.unpack_from(data, at)[6:]
        start = at + HEADER.size + name_size
        if start > len(data):
            raise BundleCutError(name=before)
        name = _name(data[at + HEADER.size : start])
        if start + size > len(data):
            raise BundleCutError(name=name)
        entry = Entry(name, data[start : start + size], crc, at)
        if data[at:start] != _local(entry):
            raise RepackedError(name=name)
        yield entry
        at, before = start + size, name


def _name(raw: bytes) -> str:
    """Nothing absolute, nothing that climbs, no letters that look like others."""
    name = raw[: LONGEST_NAME + 1].decode("ascii", "backslashreplace")
    if len(raw) > LONGEST_NAME or not NAME.fullmatch(name):
        raise BundleNameError(name=name)
    return name


def _check_index(data: bytes, entries: list[Entry]) -> None:
    at = entries[-1].offset + len(_local(entries[-1])) + len(entries[-1].content)
    names = [*(entry.name for entry in entries), "end"]
    for name, part in zip(names, _index(entries, at), strict=True):
        if len(data) < at + len(part):
            raise BundleCutError(name=name)
        if data[at : at + len(part)] != part:
            raise IndexMismatchError(name=name)
        at += len(part)
    if at < len(data):
        raise TrailingBytesError(bytes=len(data) - at)
