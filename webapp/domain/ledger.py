"""Used less, moved, bought: three books kept apart. Nothing here adds one to another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import prod

from webapp.domain.calendar import DAY, days, season_of
from webapp.domain.run import Action
from webapp.domain.tip import Season, Tip

ONCE_COUNTS_DAYS = 365
"""A change made once counts for a year at most; then the home says whether it still holds."""


MOST_SHARE = 0.9
"""No tip leaves less than a tenth of the energy it acts on: our judgement, and what keeps two of them below all."""


@dataclass(frozen=True)
class Entry:
    """One thing of a book over a month: on how many days it counted, and what came of it.

    `wh_low` to `wh_high` is how much it may be by the tip's own range. On `n_joint` of the days it acted on the same
    energy as another, and what both bring is less than their sum.
    """

    subject: str
    n_days: int
    wh: int
    fen: int
    g_co2: int
    wh_low: int = 0
    wh_high: int = 0
    n_joint: int = 0


@dataclass(frozen=True)
class Ledger:
    """One book of one month, largest first."""

    entries: tuple[Entry, ...] = ()

    @property
    def wh(self) -> int:
        return sum(entry.wh for entry in self.entries)

    @property
    def wh_low(self) -> int:
        """All tips at their least: what one home does badly it does so everywhere, so ranges add."""
        return sum(entry.wh_low for entry in self.entries)

    @property
    def wh_high(self) -> int:
        return sum(entry.wh_high for entry in self.entries)

    @property
    def fen(self) -> int:
        return sum(entry.fen for entry in self.entries)

    @property
    def g_co2(self) -> int:
        return sum(entry.g_co2 for entry in self.entries)

    @property
    def joint(self) -> bool:
        """Whether anywhere two tips acted on the same energy."""
        return any(entry.n_joint for entry in self.entries)


@dataclass(frozen=True)
class ActsOn:
    """The energy a tip takes its share of: tips with one `name` share it. `day_wh` is a day's of each month, 0 where
    the home's use of it is not known."""

    name: str
    day_wh: tuple[int, ...] = (0,) * 12


NOT_KNOWN: Mapping[str, ActsOn] = {}
"""By the tip: then tips of one category share it."""


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


def reduced(
    actions: Iterable[Action],
    tips: Mapping[str, Tip],
    first: date,
    last: date,
    acts_on: Mapping[str, ActsOn] = NOT_KNOWN,
    kg_per_kwh_on: Callable[[date], Decimal] = lambda _: Decimal(1),
) -> Ledger:
    """Energy not used in [first, last], from tips followed.

    Tips that act on the same energy on a day are multiplied, not summed: who saves 30 % and then 20 % of what is left
    has saved 1 - 0.7 x 0.8 = 44 %, not 50 %. A tip's share is its day's energy of what the home uses for that on a day
    (`acts_on`, by tip). That is at least so much that the largest leaves a tenth of it; where it is not known it is
    just so much, and a second tip adds little. Too little is claimed rather than too much. What they bring together is
    divided among them as what each would bring alone; money and CO2 follow the energy. A change made once goes on by
    each day's own factor (`kg_per_kwh_on`), not by that of the day it was made.
    """
    found: dict[str, _Sum] = {}
    for key, alike in _by_energy(actions, tips, first, last, acts_on).items():
        for action, part in zip(alike, _divided(alike, tips, key, acts_on), strict=True):
            cleaner = float(kg_per_kwh_on(key[0]) / kg_per_kwh_on(action.day))
            found.setdefault(action.subject, _Sum()).add(action, part, cleaner, joint=len(alike) > 1)
    entries = [each.entry(subject) for subject, each in found.items()]
    return Ledger(tuple(sorted(entries, key=lambda entry: (-entry.wh, entry.subject))))


@dataclass
class _Sum:
    """What one tip has brought so far: watt-hours at its least, typically and at most; money and CO2 of the second."""

    n_days: int = 0
    n_joint: int = 0
    wh: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    fen: float = 0
    g_co2: float = 0

    def add(self, action: Action, part: Sequence[float], cleaner: float, *, joint: bool) -> None:
        factor = part[1] / action.wh if action.wh else 1.0
        self.n_days += 1
        self.n_joint += joint
        self.wh = [kept + more for kept, more in zip(self.wh, part, strict=True)]
        self.fen += action.fen * factor
        self.g_co2 += action.g_co2 * factor * cleaner

    def entry(self, subject: str) -> Entry:
        low, wh, high = (round(each) for each in self.wh)
        return Entry(subject, self.n_days, wh, round(self.fen), round(self.g_co2), low, high, self.n_joint)


def _by_energy(
    actions: Iterable[Action], tips: Mapping[str, Tip], first: date, last: date, acts_on: Mapping[str, ActsOn]
) -> dict[tuple[date, str], list[Action]]:
    """Tips of saved energy that count on a day, those that act on the same together; each once."""
    found: dict[tuple[date, str], dict[str, Action]] = {}
    chosen = [action for action in actions if action.kind == "tip" and action.subject in tips]
    saving = [action for action in chosen if tips[action.subject].saving == "energy"]
    for day in days(first, last + DAY):
        for action in saving:
            if counts_on(tips[action.subject], action, day):
                found.setdefault((day, _energy(tips[action.subject], acts_on)), {})[action.subject] = action
    return {key: list(alike.values()) for key, alike in found.items()}


def _energy(tip: Tip, acts_on: Mapping[str, ActsOn]) -> str:
    return acts_on[tip.id].name if tip.id in acts_on else tip.category


def _divided(
    alike: Sequence[Action], tips: Mapping[str, Tip], key: tuple[date, str], acts_on: Mapping[str, ActsOn]
) -> list[tuple[float, ...]]:
    """Of each of a day's tips (at its least, typically, at most) the part of what they bring together."""
    month = key[0].month - 1
    base = max((acts_on[action.subject].day_wh[month] for action in alike if action.subject in acts_on), default=0)
    alone = [[action.wh * ratio for ratio in _ratios(tips[action.subject])] for action in alike]
    least, typical, most = (together(column, base) for column in zip(*alone, strict=True))
    shares = [each[1] / (sum(part[1] for part in alone) or 1.0) for each in alone]
    return [(least * share, typical * share, most * share) for share in shares]


def _ratios(tip: Tip) -> tuple[float, float, float]:
    """The tip's range, of its typical figure."""
    return (tip.low / tip.typical, 1.0, tip.high / tip.typical) if tip.typical else (1.0, 1.0, 1.0)


def together(wh: Sequence[float], base_wh: float) -> float:
    """What several savings of the same energy bring: the base times 1 - (1 - share) x (1 - share) ...; one alone is
    left as it is."""
    if len(wh) < 2:
        return sum(wh)
    base = max(base_wh, max(wh) / MOST_SHARE)
    return base * (1 - prod(1 - each / base for each in wh)) if base else 0.0


def shifted(actions: Iterable[Action], tips: Mapping[str, Tip], first: date, last: date) -> Ledger:
    """Energy moved in [first, last]: runs moved one by one; on days without one, the tips followed.

    Money only. `g_co2` is what a tip costs on top, where it does (a tank that stays hot longer), never a saving.
    """
    listed = list(actions)
    moved = [action for action in listed if action.kind == "shift" and first <= action.day <= last]
    measured = {action.day for action in moved}
    tried = _followed(listed, tips, first, last)
    return _book([*moved, *(action for action in tried if action.day not in measured)])


def _followed(actions: Iterable[Action], tips: Mapping[str, Tip], first: date, last: date) -> list[Action]:
    """Tips of moving followed, one action for each day it counts; a kWh moves once, so of one category a day the
    largest."""
    best: dict[tuple[date, str], Action] = {}
    chosen = [action for action in actions if action.kind == "tip" and action.subject in tips]
    for day in days(first, last + DAY):
        for action in chosen:
            tip = tips[action.subject]
            if tip.saving != "cost_shift" or not counts_on(tip, action, day):
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
    wh = sum(action.wh for action in found)
    return Entry(
        subject,
        len({action.day for action in found}),
        wh,
        sum(action.fen for action in found),
        sum(action.g_co2 for action in found),
        wh,
        wh,
    )
