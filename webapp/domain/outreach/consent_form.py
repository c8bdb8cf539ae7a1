"""What a home agrees to: one form for all campaigns, worded for each, kept word for word by version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import Document
from webapp.domain.text import Text

KEPT_AFTER = 90
"""Days after a campaign's end until what is kept of single homes is deleted."""
When = Literal["always", "holdout", "reward"]


@dataclass(frozen=True)
class Paragraph:
    """`when` says which campaigns have it: those that draw a control group, those that pay."""

    title: Text
    text: Text
    when: When = "always"


@dataclass(frozen=True)
class ConsentForm:
    """With places to fill in as %(name)s. `comparison` is what a home outside campaigns agrees to."""

    campaign: tuple[Paragraph, ...]
    comparison: tuple[Paragraph, ...]

    def worded(self, document: Document, organisation: Text) -> Text:
        """For one campaign. Its title is not in it: a better title asks nobody again."""
        given = {"always": True, "holdout": document.holdout_percent > 0, "reward": pays(document)}
        parts = [part for part in self.campaign if given[part.when]]
        return Text(*(_joined(parts, lang, _facts(document, organisation, lang)) for lang in ("zh", "en")))

    def compared(self) -> Text:
        return Text(*(_joined(self.comparison, lang, {}) for lang in ("zh", "en")))


@dataclass(frozen=True)
class ConsentText:
    """A version as homes agreed to it; `made_at` is when it was first shown to one that did."""

    version: int
    text: Text
    made_at: datetime


def pays(document: Document) -> bool:
    return document.reward.yuan_per_kwh is not None


def sections(text: str) -> Iterator[tuple[str, str]]:
    """Back to title and text, to be shown."""
    for part in text.split("\n\n"):
        title, _, rest = part.partition("\n")
        yield title, rest


def one_in(percent: int) -> int:
    """Every how many-th home is a control home: 20 % is one in 5."""
    return max(2, round(100 / percent)) if percent else 0


def _joined(parts: list[Paragraph] | tuple[Paragraph, ...], lang: str, facts: Mapping[str, object]) -> str:
    return "\n\n".join(f"{part.title[lang]}\n{part.text[lang] % facts if facts else part.text[lang]}" for part in parts)


def _facts(document: Document, organisation: Text, lang: str) -> dict[str, object]:
    return {
        "organisation": organisation[lang],
        "first": _day(document.first, lang),
        "last": _day(document.last, lang),
        "deleted": _day(document.last + KEPT_AFTER * DAY, lang),
        "kept_days": KEPT_AFTER,
        "percent": document.holdout_percent,
    }


def _day(day: date, lang: str) -> str:
    return day.isoformat() if lang == "en" else f"{day.year} 年 {day.month} 月 {day.day} 日"
