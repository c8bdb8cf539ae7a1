"""A campaign to begin from: all of its settings, with dates that follow from the day it is used."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import BaselineMethod, Document, Measure, PlaceKind, Points, Privacy, Reward
from webapp.domain.text import Source, Text

NOTICE = 7 * DAY
"""Between a draft and its first day: for the review, the posters, the first homes."""
WORTH_IT = 28 * DAY
"""So much of a season must be left for it to be begun late."""


@dataclass(frozen=True)
class Season:
    """From and to a day of the year, MM-DD; it may run over New Year."""

    first: str
    last: str

    def beginning_in(self, year: int) -> tuple[date, date]:
        first, last = date.fromisoformat(f"{year}-{self.first}"), date.fromisoformat(f"{year}-{self.last}")
        return first, last if last >= first else last.replace(year=year + 1)


@dataclass(frozen=True)
class Settings:
    """What a template fixes of a document."""

    title: Text
    goal: Text
    measure: Measure
    baseline: BaselineMethod
    reward: Reward
    points: Points
    holdout_percent: int
    privacy: Privacy
    exclusive: bool
    events_planned: int
    colour: str
    messages: Mapping[str, Text]


@dataclass(frozen=True)
class Template:
    """It runs so many `weeks` from a Monday on, or through the next of its `seasons`, begun late if need be."""

    id: str
    order: int
    icon: str
    name: Text
    about: Text
    place_kind: PlaceKind
    settings: Settings
    sources: tuple[Source, ...]
    seasons: tuple[Season, ...] = ()
    weeks: int = 0

    def dates(self, today: date) -> tuple[date, date]:
        """The next ones that leave time for notice."""
        soonest = today + NOTICE
        if not self.seasons:
            first = soonest + (7 - soonest.weekday()) % 7 * DAY
            return first, first + (7 * self.weeks - 1) * DAY
        spans = [season.beginning_in(today.year + more) for season in self.seasons for more in (-1, 0, 1)]
        late = [(max(first, soonest), last, min(last - first, WORTH_IT)) for first, last in spans]
        return min((first, last) for first, last, needed in late if last - first >= needed)

    def document(self, today: date, province: str) -> Document:
        """A draft without places: nothing of any campaign before is in it."""
        first, last = self.dates(today)
        return Document(template=self.id, first=first, last=last, province=province, places=(), **vars(self.settings))


def copied(document: Document, template: Template | None, today: date) -> Document:
    """The settings of an older campaign with new dates: the template's next ones, or as long from next week on."""
    first = today + NOTICE
    first, last = template.dates(today) if template else (first, first + (document.n_days - 1) * DAY)
    return replace(document, first=first, last=last)
