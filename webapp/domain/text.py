"""Words in both languages, and how sure a fact is."""

from dataclasses import dataclass
from typing import Literal

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True)
class Text:
    """The same words in Chinese and English: `text[lang]`."""

    zh: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True)
class Source:
    """Where a fact comes from."""

    title: str
    url: str | None
    kind: str
    note: str | None = None
