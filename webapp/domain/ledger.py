"""Used less, moved, bought: three books kept apart. Nothing here adds one to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.domain.calendar import DAY, days, season_of
from webapp.domain.run import Action
from webapp.domain.tip import SavingKind, Season, Tip

ONCE_COUNTS_DAYS = 365
"""A change made once counts for a year at most; then the home says whether it still holds."""


@dataclass(frozen=True)
class Entry:
    """One thing of a book over a month: on how many days it counted, and what came of it."""

    subject: str
    n_days: int
    wh: int
    fen: int
    g_co2: int


@dataclass(frozen=True)
class Ledger:
    """One book of one month, largest first."""

    entries: tuple[Entry, ...] = ()

    @property
    def wh(self) -> int:
        return sum(entry.wh for entry in self.entries)

    @property
    def fen(self) -> int:
        return sum(entry.fen for entry in self.entries)

    @property
    def g_co2(self) -> int:
        return sum(entry.g_co2 for entry in self.entries)


def season_days(season: Season) -> int:
    """Days of a year a tip's season has."""
    return sum(in_season(season, day) for day in days(date(2025, 1, 1), date(2026, 1, 1)))


def in_season(season: Season, day: date) -> bool:
    return season == "all" or season_of(day) in season.split("_")


def day_share(tip: Tip, wh_year: float) -> int:
    """One day's part of a tip's yearly watt-hours.

    A habit counts on the days it is done, so its year is spread over those. A change made once counts by itself on
    every day of its season, so its year is spread over the season.
    """
    return round(wh_year / (tip.days_per_year if tip.habit == "daily" else season_days(tip.season)))


def counts_on(tip: Tip, action: Action, day: date) -> bool:
    """A habit on its own day; a change made once from its day on, in its season, for a year."""
    if tip.habit == "daily":
        return action.day == day
    return action.day <= day < action.day + timedelta(days=ONCE_COUNTS_DAYS) and in_season(tip.season, day)


def reduced(actions: Iterable[Action], tips: Mapping[str, Tip], first: date, last: date) -> Ledger:
    """Energy not used in [first, last], from tips followed.

    Tips of one category often save the same kWh, as two for one air conditioner do: of each category a day counts
    the largest alone. Too little is claimed rather than too much.
    """
    return _book(_followed(actions, tips, "energy", first, last))


def shifted(actions: Iterable[Action], tips: Mapping[str, Tip], first: date, last: date) -> Ledger:
    """Energy moved in [first, last]: runs moved one by one; on days without one, the tips followed.

    Money only. `g_co2` is what a tip costs on top, where it does (a tank that stays hot longer), never a saving.
    """
    listed = list(actions)
    moved = [action for action in listed if action.kind == "shift" and first <= action.day <= last]
    measured = {action.day for action in moved}
    tried = _followed(listed, tips, "cost_shift", first, last)
    return _book([*moved, *(action for action in tried if action.day not in measured)])


def _followed(
    actions: Iterable[Action], tips: Mapping[str, Tip], saving: SavingKind, first: date, last: date
) -> list[Action]:
    """Tips followed, one action for each day it counts; of one category a day the largest."""
    best: dict[tuple[date, str], Action] = {}
    chosen = [action for action in actions if action.kind == "tip" and action.subject in tips]
    for day in days(first, last + DAY):
        for action in chosen:
            tip = tips[action.subject]
            if tip.saving != saving or not counts_on(tip, action, day):
                continue
            known = best.get((day, tip.category))
            if known is None or action.wh > known.wh:
                best[day, tip.category] = Action(day, "tip", tip.id, action.wh, action.fen, action.g_co2)
    return list(best.values())


def _book(actions: Iterable[Action]) -> Ledger:
    by_subject: dict[str, list[Action]] = {}
    for action in actions:
        by_subject.setdefault(action.subject, []).append(action)
    entries = [_entry(subject, found) for subject, found in by_subject.items()]
    return Ledger(tuple(sorted(entries, key=lambda entry: (-entry.wh, entry.subject))))


def _entry(subject: str, found: list[Action]) -> Entry:
    return Entry(
        subject,
        len({action.day for action in found}),
        sum(action.wh for action in found),
        sum(action.fen for action in found),
        sum(action.g_co2 for action in found),
    )
