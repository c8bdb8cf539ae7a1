"""Meter files: one module for each format, each a `Reader`. `webapp.readers.sniff` asks them all and says why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from webapp.domain.errors import YiduError, sentence
from webapp.domain.readings import Finding, Readings


class UnreadableError(YiduError):
    """A file that is refused. `row` and `column` say where, where that is known."""

    message = sentence("这个文件读不了。")

    def __init__(self, row: int | None = None, column: str | None = None, **params: object) -> None:
        super().__init__("file", **params)
        self.row = row
        self.column = column


@dataclass(frozen=True)
class Guess:
    """How sure a reader is (0 to 1) that a file is its own, and the sentence that says why (a msgid with params)."""

    sureness: float
    why: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """One thing about a file that was detected and may be corrected: its value, and what else it could be."""

    name: str
    value: str
    options: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Content:
    """What a reader understood: the meters, what is wrong so far, what may be corrected, and the first rows as text."""

    meters: tuple[Readings, ...]
    findings: tuple[Finding, ...] = ()
    choices: tuple[Choice, ...] = ()
    columns: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()


class Reader(Protocol):
    """`name` is the format's name in records and on the command line."""

    name: str

    def recognise(self, head: bytes, filename: str) -> Guess | None:
        """From the first 64 KiB and the name. None where it is certainly another format."""

    def read(self, source: BinaryIO, chosen: Mapping[str, str]) -> Content:
        """The whole file; `chosen` corrects what was detected, by the names of `choices`. Raises UnreadableError."""
        ...

    def parts(self, source: BinaryIO, chosen: Mapping[str, str]) -> Iterator[Content]:
        """The same in parts of whole days where a format allows it, so that not all of it is in memory at once."""
        yield self.read(source, chosen)
