"""What a parent agrees to, by version."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from webapp.domain.text import Text


@dataclass(frozen=True)
class Point:
    title: Text
    text: Text


@dataclass(frozen=True)
class CardConsent:
    """`text` is what is printed on the card, `more` explains it. %(deleted)s: the day everything is deleted."""

    version: int
    made_on: date
    text: Text
    more: tuple[Point, ...]

    def worded(self, deleted_on: date, lang: str) -> str:
        return self.text[lang] % {"deleted": _day(deleted_on, lang)}

    def explained(self, deleted_on: date, lang: str) -> Iterator[tuple[str, str]]:
        for point in self.more:
            yield point.title[lang], point.text[lang] % {"deleted": _day(deleted_on, lang)}


def _day(day: date, lang: str) -> str:
    return day.isoformat() if lang == "en" else f"{day.month}月{day.day}日"
