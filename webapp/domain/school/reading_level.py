"""Whether pupils of a stage can read a text: how long its sentences are, and which characters they do not know yet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from webapp.domain.school.school_class import Stage
from webapp.domain.text import Source

LONGEST: dict[Stage, int] = {"primary_low": 15, "primary_high": 25, "junior": 40, "senior": 60}
"""Characters in a sentence."""
HAN = re.compile(r"[㐀-鿿]")
_ENDS = re.compile(r"[。！？；：!?;…\n]+|(?<=\D)[.](?=\s|$)")
_PIECES = re.compile(r"[㐀-鿿]|\d+(?:[.,:]\d+)*|[A-Za-z]+")


@dataclass(frozen=True)
class Characters:
    """Three lists, each known later, and `terms`: words of ours with a character beyond the second list."""

    source: Source
    basic: str
    first: str
    second: str
    terms: tuple[str, ...] = ()

    @cached_property
    def by_grade_4(self) -> frozenset[str]:
        return frozenset(self.basic + self.first) - {" "}

    @cached_property
    def by_grade_9(self) -> frozenset[str]:
        return self.by_grade_4 | frozenset(self.second) - {" "}

    def known_to(self, stage: Stage) -> frozenset[str]:
        return self.by_grade_4 if stage == "primary_low" else self.by_grade_9

    def unknown(self, text: str, stage: Stage) -> tuple[str, ...]:
        """Characters of a text that a stage cannot read, but for those of terms; each once."""
        for term in self.terms:
            text = text.replace(term, "")
        return tuple(dict.fromkeys(each for each in HAN.findall(text) if each not in self.known_to(stage)))


@dataclass(frozen=True)
class Fault:
    """A sentence that is too long, or has characters nobody of the stage knows."""

    sentence: str
    length: int
    unknown: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.sentence} ({self.length}{', ' + ''.join(self.unknown) if self.unknown else ''})"


def sentences(text: str) -> tuple[str, ...]:
    """What is read in one breath: up to a full stop, a question mark, a colon or the end of a line."""
    return tuple(part.strip() for part in _ENDS.split(text) if part.strip())


def length(sentence: str) -> int:
    """Characters as a child reads them: a number, and a word in letters, is one."""
    return len(_PIECES.findall(sentence))


def faults(text: str, stage: Stage, characters: Characters) -> Iterable[Fault]:
    """What keeps pupils of a stage from reading a text by themselves."""
    for sentence in sentences(text):
        unknown = characters.unknown(sentence, stage)
        if length(sentence) > LONGEST[stage] or unknown:
            yield Fault(sentence, length(sentence), unknown)
