"""The archive: one way to write it, every other way refused with its reason."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

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
from webapp.domain.errors import YiduError
from webapp.domain.plain_zip import END_HEADER, MOST_FILES, MOST_MB, pack, unpack

FILES = {"manifest.json": b"{}", "months/2026-10.0.jsonl": b'{"a":1}\n{"b":2}\n', "empty.txt": b""}
PACKED = pack(FILES)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_STORED, **attributes: object) -> bytes:
    """As other tools write it."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            for attribute, value in attributes.items():
                setattr(info, attribute, value)
            archive.writestr(info, content, method)
    return target.getvalue()


def test_what_is_packed_is_there_again() -> None:
    assert {entry.name: entry.content for entry in unpack(PACKED)} == FILES
    assert not any(entry.is_damaged for entry in unpack(PACKED))
    assert pack(dict(reversed(FILES.items()))) == PACKED


def test_every_tool_can_open_it() -> None:
    with zipfile.ZipFile(BytesIO(PACKED)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


@pytest.mark.parametrize("bit", [1, 32, 128])
def test_every_changed_byte_is_refused_or_shows(bit: int) -> None:
    for place in range(len(PACKED)):
        changed = bytearray(PACKED)
        changed[place] ^= bit
        try:
            found = unpack(bytes(changed))
        except YiduError:
            continue
        assert any(entry.is_damaged for entry in found), place


@pytest.mark.parametrize("length", range(len(PACKED)))
def test_a_cut_archive_is_refused(length: int) -> None:
    with pytest.raises((BundleCutError, NotABundleError, IndexMismatchError)):
        unpack(PACKED[:length])


NAMES = [
    "../evil",
    "/etc/passwd",
    "a/../b",
    "a\\b",
    "C:evil",
    "A.TXT",
    "a//b",
    "a/",
    ".hidden",
    "é",
    "a" * 81,
    "a\x00b",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(BundleNameError):
        unpack(named(name))


def named(name: str) -> bytes:
    raw = name.encode()
    return struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0x21, 0, 0, 0, len(raw), 0) + raw


def encrypted(data: bytes) -> bytes:
    return data[:6] + b"\x01" + data[7:]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotABundleError),
        (b"PK\x05\x06" + bytes(18), NotABundleError),
        (b"junk" + PACKED, NotABundleError),
        (PACKED + b"junk", TrailingBytesError),
        (PACKED[:-2] + b"\x02\x00hi", IndexMismatchError),
        (zipped({"a": bytes(1 << 20)}, zipfile.ZIP_DEFLATED), RepackedError),
        (zipped({"a": b"1"}, date_time=(2026, 11, 1, 0, 0, 0)), RepackedError),
        (zipped({"a": b"1"}, extra=b"\x01\x00\x02\x00hi"), RepackedError),
        (encrypted(PACKED), RepackedError),
        (zipped({"a": b"1"}, comment=b"hi"), IndexMismatchError),
        (PACKED[: -END_HEADER.size] + PACKED, IndexMismatchError),
        (named("z") + PACKED, BundleOrderError),
        (named("a") + named("a") + b"PK\x05\x06", BundleOrderError),
    ],
)
def test_other_archives_are_refused_with_their_reason(data: bytes, error: type[YiduError]) -> None:
    with pytest.raises(error):
        unpack(data)


MANY: list[tuple[str, Callable[[], bytes]]] = [
    ("bytes", lambda: bytes((MOST_MB << 20) + 1)),
    ("files", lambda: pack({f"{number:05}": b"" for number in range(MOST_FILES + 1)})),
]


@pytest.mark.parametrize(("what", "made"), MANY)
def test_more_than_the_budget_is_refused(what: str, made: Callable[[], bytes]) -> None:
    with pytest.raises(BundleTooLargeError):
        unpack(made())
