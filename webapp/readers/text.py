"""Bytes of a text file → its lines, each with its number in the file."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from webapp.domain.readings import Ints
from webapp.readers.refusals import EmptyFileError, NotATableError, NotTextError, TooLargeError

MOST_MB = 400
SIGNATURES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "GZIP",
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7Z",
    b"SQLite format 3": "SQLite",
    b"PK\x03\x04": "ZIP",
    b"PK\x05\x06": "ZIP",
    b"\xd0\xcf\x11\xe0": "Office",
}
MARKUPS = ((b"<!doctype html", "HTML"), (b"<html", "HTML"), (b"<table", "HTML"), (b"<", "XML"), (b"{", "JSON"))
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
NEWLINE, QUOTE = 10, 34
MOST_LINE = 1 << 24
"""A line longer than this is no line of a table."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines that are not blank, as UTF-8 joined by single line feeds; `number` (n,) is each one's line in the file."""

    body: bytes
    number: Ints
    ends: Ints
    """(n,): where each line ends in `body`."""

    def __len__(self) -> int:
        return len(self.number)

    def line(self, n: int) -> str:
        begin = int(self.ends[n - 1]) + 1 if n else 0
        return self.body[begin : int(self.ends[n])].decode("utf-8")

    def head(self, most: int) -> list[str]:
        return [self.line(n) for n in range(min(most, len(self)))]

    def after(self, n: int) -> "Lines":
        """Without the first n lines."""
        if n == 0:
            return self
        cut = int(self.ends[n - 1]) + 1 if n <= len(self) else len(self.body)
        return Lines(self.body[cut:], self.number[n:], self.ends[n:] - cut)


def binary_kind(head: bytes) -> str | None:
    """The name of a kind of file that is no text, told by its first bytes."""
    return next((kind for mark, kind in SIGNATURES.items() if head.startswith(mark)), None)


def markup_kind(head: bytes) -> str | None:
    """The name of a format for programs, told by its first sign."""
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind for mark, kind in MARKUPS if first.startswith(mark)), None)


def whole(source: BinaryIO) -> bytes:
    data = source.read(MOST_MB * 1_000_000 + 1)
    if len(data) > MOST_MB * 1_000_000:
        raise TooLargeError(most=MOST_MB)
    return data


def lines_of(data: bytes) -> Lines:
    """The lines of a whole file, whatever its encoding and line ends."""
    _refuse_other_kinds(data)
    return _filled_lines(_line_feeds(_as_utf8(data)), 0)


def blocks_of(source: BinaryIO, size: int) -> Iterator[Lines]:
    """The same in blocks of whole lines, each of about `size` bytes of the file; what is in memory is one of them."""
    raw = source.read(size)
    _refuse_other_kinds(raw)
    name, _ = encoding_of(raw)
    decode = None if name == "utf-8" else codecs.getincrementaldecoder(name)(errors="replace").decode
    rest, above, empty = b"", 0, True
    while raw:
        text = rest + (decode(raw).encode() if decode else raw)
        raw = source.read(size)
        cut = _last_break(text) if raw else len(text)
        if not cut and len(text) > MOST_LINE:
            raise NotTextError()
        block, rest = _line_feeds(_as_utf8(text[:cut])), text[cut:]
        if block.strip():
            empty = False
            yield _filled_lines(block, above)
        above += block.count(b"\n")
    if empty:
        raise EmptyFileError()


def _last_break(text: bytes) -> int:
    """Where the last whole line ends. No encoding used here has these bytes inside a letter."""
    return max(text.rfind(b"\n"), text.rfind(b"\r", 0, len(text) - 1)) + 1


def _refuse_other_kinds(data: bytes) -> None:
    if kind := binary_kind(data) or markup_kind(data[:200]):
        raise NotATableError(kind=kind)


def _filled_lines(text: bytes, above: int) -> Lines:
    """Lines of UTF-8, the first of which has `above` lines before it in the file."""
    body = _close_quotes(text).rstrip(b"\n")
    if not body.strip():
        raise EmptyFileError()
    chars = np.frombuffer(body, dtype=np.uint8)
    ends = np.append(np.flatnonzero(chars == NEWLINE), len(body)).astype(np.int64)
    filled = np.diff(ends, prepend=-1) > 1
    number = np.flatnonzero(filled).astype(np.int64) + above + 1
    if filled.all():
        return Lines(body, number, ends)
    lengths = np.diff(ends, prepend=-1)[filled]
    body = re.sub(rb"\n{2,}", b"\n", body.lstrip(b"\n"))
    return Lines(body, number, np.cumsum(lengths) - 1)


def encoding_of(data: bytes) -> tuple[str, int]:
    """The encoding and how many bytes its mark takes."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return name, len(mark)
    head = data[:4096]
    if len(head) >= 4 and b"\0" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if max(even, odd) > len(head) / 8 and min(even, odd) <= max(even, odd) / 8:
            return ("utf-16-be" if even > odd else "utf-16-le"), 0
    return "utf-8", 0


def _as_utf8(data: bytes) -> bytes:
    """Without a byte order mark and without NULs."""
    name, skipped = encoding_of(data)
    data = data[skipped:]
    if name == "utf-8":
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            data = _from_china(data)
    else:
        data = data[: len(data) // 2 * 2].decode(name, errors="replace").encode("utf-8")
    strange = len(CONTROL.findall(data[:65536].decode("utf-8", errors="replace")))
    if strange - data.count(b"\0", 0, 65536) > 8 or strange > max(len(data[:65536]) / 3, 8):
        raise NotTextError()
    data = data.removeprefix(codecs.BOM_UTF8)
    return data.replace(b"\0", b"") if b"\0" in data else data


def _from_china(data: bytes) -> bytes:
    """GB18030, else UTF-8 or GB18030 with what a broken download spoilt left out."""
    try:
        return data.decode("gb18030").encode("utf-8")
    except UnicodeDecodeError:
        kept = {name: data.decode(name, errors="replace") for name in ("utf-8", "gb18030", "big5")}
        return min(kept.values(), key=lambda text: text.count("\ufffd")).encode("utf-8")


def _line_feeds(data: bytes) -> bytes:
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\xe2\x80\xa8" in data or b"\x0c" in data:
        data = data.replace(b"\xe2\x80\xa8", b" ").replace(b"\x0c", b" ")
    return data


def _close_quotes(body: bytes) -> bytes:
    """No quote may reach over the end of its line: one that was never closed would swallow the rest of the file."""
    if b'"' not in body:
        return body
    chars = np.frombuffer(body, dtype=np.uint8)
    breaks = np.flatnonzero(chars == NEWLINE)
    quotes = np.bincount(np.searchsorted(breaks, np.flatnonzero(chars == QUOTE)), minlength=len(breaks) + 1)
    odd = np.flatnonzero(quotes % 2)
    if not len(odd):
        return body
    lines = body.split(b"\n")
    for n in odd:
        lines[n] = lines[n].replace(b'"', b"")
    return b"\n".join(lines)
