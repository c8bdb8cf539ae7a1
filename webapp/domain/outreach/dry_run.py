"""A campaign tried on homes that do not exist, before it starts: how many may come, what it may cost, what it can show.

Assumed, and said beside the figures: a call is from 19:00 to 21:00 on a working day of plain weeks, rather on a day
that asks for much; of a community's homes 12 % join (a class: 60 %), of those called half take part, of these 60 % do
something and use 30 % less. Each run draws these anew, wide apart; seeds are made of campaign and version, so that a
run comes back.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

import numpy as np
from numpy.typing import NDArray

from webapp.domain.holidays import WEEKENDS
from webapp.domain.outreach import many_baselines
from webapp.domain.outreach.baseline_rule import HISTORY_DAYS
from webapp.domain.outreach.campaign import BaselineMethod, Document, Place, PlaceKind
from webapp.domain.outreach.dry_run_figures import DryRunFigures, Range
from webapp.domain.outreach.many_baselines import METHODS
from webapp.domain.outreach.synthetic_homes import some_homes, steady_weather, weather

HOMES, RUNS = 10_000, 200
AT_ONCE = 250
BEGIN, END = 76, 84
"""19:00 to 21:00."""
MONDAY = date(2026, 6, 1)
N_DAYS = HISTORY_DAYS + 42
MOST_DRAWN = 20_000
"""Homes of one call that are drawn one by one; for more the sum is taken as so many times as much."""
SIZES: Mapping[PlaceKind, tuple[float, float]] = {"community": (1000, 0.5), "building": (100, 0.4), "class": (45, 0.1)}
"""Homes of a place where nobody said how many: the middle, and how wide the guess is (of the logarithm)."""
JOINS: Mapping[PlaceKind, tuple[float, float]] = {
    "community": (0.12, 0.6),
    "building": (0.12, 0.6),
    "class": (0.6, 0.5),
}
"""The share that joins, and how wide the guess is (of the log odds)."""
TAKES_PART, ACTS, CUTS = (0.5, 0.35), (0.6, 0.4), (0.3, 0.35)
CAPS = tuple(Decimal(n) / 10 for n in range(10, 0, -1))
"""Shares of the cap that are tried."""
POWER = 1.959964 + 0.841621
"""Spreads a true effect has to be away from 0 to be told in four of five trials, at 95 %."""
UNLIKE_BEFORE = 0.15
"""How much a home's use of a season differs from that before for reasons of its own, beside its daily scatter."""
Reals = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bank:
    """What homes that do nothing use in the hours of possible calls, and what each method takes for their usual use.

    `used` (homes, calls), `usual` by method the same; `strain` (calls) is how much the day asked for; `unexplained` is
    the spread of a home's mean day where its days before are known, as a share of the mean.
    """

    used: Reals
    usual: Mapping[BaselineMethod, Reals]
    strain: Reals
    unexplained: float

    def reduced_kwh(self, method: BaselineMethod) -> Reals:
        """What they would be credited with."""
        return np.maximum(self.usual[method] - self.used, 0) / 1000


def seed_of(campaign_id: str, version: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{campaign_id} {version}".encode()).digest()[:8], "big")


def make_bank(
    seed: int, homes: int = HOMES, *, steady: bool = False, tell: Callable[[int], None] = lambda done: None
) -> Bank:
    """`tell` hears of every few homes that are ready; what it raises goes on to the caller."""
    rng = np.random.default_rng([seed, 0])
    days = (steady_weather if steady else partial(weather, rng))(MONDAY, N_DAYS, WEEKENDS)
    calls = [int(day) for day in np.flatnonzero(~days.off) if day >= HISTORY_DAYS]
    used: list[Reals] = []
    usual: dict[BaselineMethod, list[Reals]] = {method: [] for method in METHODS}
    means: list[Reals] = []
    for begin in range(0, homes, AT_ONCE):
        n = min(AT_ONCE, homes - begin)
        wh = some_homes(np.random.default_rng([seed, 1, begin]), n, days, END, steady=steady)
        found = [many_baselines.totals(wh, days.off, day, BEGIN, END) for day in calls]
        used.append(wh[:, calls, BEGIN:END].sum(axis=2, dtype=np.float64))
        for method in METHODS:
            usual[method].append(np.column_stack([each[method] for each in found]))
        by_day = wh.sum(axis=2, dtype=np.float64)
        means.append(np.column_stack([by_day[:, :HISTORY_DAYS].mean(axis=1), by_day[:, HISTORY_DAYS:].mean(axis=1)]))
        tell(begin + n)
    joined = {method: np.concatenate(parts) for method, parts in usual.items()}
    return Bank(np.concatenate(used), joined, days.strain[calls], _unexplained(np.concatenate(means)))


def _unexplained(means: Reals) -> float:
    """The spread that is left of the mean day after a line through the mean day before."""
    before, after = means[:, 0], means[:, 1]
    slope, base = np.polyfit(before, after, 1)
    own = float(np.std(after - slope * before - base) / after.mean())
    return float(np.hypot(own, UNLIKE_BEFORE))


@dataclass(frozen=True, eq=False)
class _Run:
    """One run: who came, what each cap would have cost, what it would have cost had nobody done anything."""

    joined: int
    took_part: float
    yuan: Reals
    idle: Mapping[BaselineMethod, tuple[float, float]]
    """By method: credited where nobody acts, and where those who act do."""


def try_document(
    document: Document,
    bank: Bank,
    seed: int,
    reach: int | None = None,
    runs: int = RUNS,
    tell: Callable[[int], None] = lambda done: None,
) -> DryRunFigures:
    """`reach` is how many homes the places have, where somebody knows."""
    found = list(_runs(document, bank, seed, reach, runs, tell))
    joined = np.array([run.joined for run in found])
    pays = document.reward.yuan_per_kwh is not None and document.events_planned > 0
    yuan = np.array([run.yuan for run in found])
    capped = pays and document.reward.cap_yuan_per_event is not None
    return DryRunFigures(
        homes=len(bank.used),
        runs=runs,
        reach=reach,
        joined=_range(joined),
        took_part=_range(np.array([run.took_part for run in found])) if document.events_planned else None,
        calls=document.events_planned,
        method=document.baseline,
        cost=_range(yuan[:, 0]) if pays else None,
        budget=float(document.reward.budget_yuan) if document.reward.budget_yuan is not None else None,
        cap=float(document.reward.cap_yuan_per_event) if document.reward.cap_yuan_per_event is not None else None,
        over_budget=_over(document, yuan) if pays else (),
        caps=tuple(float(cap) for cap in _caps(document)) if capped else (),
        enough=float(np.quantile(yuan[:, 0], 0.99)) if pays else None,
        unmoved=_shares(found) if document.events_planned else {},
        unmoved_yuan=_unmoved_yuan(document, found, yuan) if pays else None,
        holdout_percent=document.holdout_percent,
        smallest_effect=_smallest(bank, joined, document.holdout_percent),
        smallest_with_more=_smallest(bank, joined, 50) if document.holdout_percent < 50 else None,
    )


def _runs(
    document: Document, bank: Bank, seed: int, reach: int | None, runs: int, tell: Callable[[int], None]
) -> Iterator[_Run]:
    for number in range(runs):
        yield _one(document, bank, np.random.default_rng([seed, 2, number]), reach)
        tell(number + 1)


def _one(document: Document, bank: Bank, rng: np.random.Generator, reach: int | None) -> _Run:
    joined = _joined(rng, document.places, reach)
    called = int(rng.binomial(joined, 1 - document.holdout_percent / 100))
    takes_part, acts, cuts = (_share(rng, *guess) for guess in (TAKES_PART, ACTS, CUTS))
    caps, price = np.array(_caps(document), dtype=np.float64), float(document.reward.yuan_per_kwh or 0)
    likely = np.exp(bank.strain - bank.strain.max())
    yuan, took_part = np.zeros(len(caps)), 0.0
    credited = {method: np.zeros(2) for method in METHODS}
    for call in rng.choice(len(likely), document.events_planned, p=likely / likely.sum()):
        n = int(rng.binomial(called, takes_part))
        took_part += n / document.events_planned
        drawn = rng.integers(0, len(bank.used), min(n, MOST_DRAWN))
        times = n / len(drawn) if len(drawn) else 0
        used = bank.used[drawn, call]
        less = used * np.where(rng.random(len(drawn)) < acts, np.clip(rng.normal(cuts, 0.1, len(drawn)), 0, 0.9), 0)
        for method in METHODS:
            over = bank.usual[method][drawn, call] - used
            credited[method] += [np.maximum(over, 0).sum() * times, np.maximum(over + less, 0).sum() * times]
            if method == document.baseline:
                fen = np.floor(np.maximum(over + less, 0) / 10 * price + 0.5)
                yuan += np.minimum(fen[:, None], caps * 100).sum(axis=0) * times / 100
    return _Run(joined, took_part, yuan, {method: (float(a), float(b)) for method, (a, b) in credited.items()})


def _joined(rng: np.random.Generator, places: tuple[Place, ...], reach: int | None) -> int:
    """How wide the guess of the share is, is the same for all places of a kind: they are in the same campaign."""
    kinds: list[PlaceKind] = [place.kind for place in places] or ["community"]
    sizes = np.array([SIZES[kind][0] * np.exp(rng.normal(0, SIZES[kind][1])) for kind in kinds])
    if reach is not None:
        middle = np.array([SIZES[kind][0] for kind in kinds])
        sizes = middle / middle.sum() * reach
    share = {kind: _share(rng, *JOINS[kind]) for kind in sorted(set(kinds))}
    return int(sum(rng.binomial(round(size), share[kind]) for size, kind in zip(sizes, kinds, strict=True)))


def _share(rng: np.random.Generator, middle: float, width: float) -> float:
    """Around a middle, never below 0 or above 1."""
    odds = np.log(middle / (1 - middle)) + rng.normal(0, width)
    return float(1 / (1 + np.exp(-odds)))


def _caps(document: Document) -> list[Decimal]:
    """The cap of the document first, then lower ones; without one nothing is capped."""
    cap = document.reward.cap_yuan_per_event
    if cap is None:
        return [Decimal(1_000_000)]
    step = Decimal("0.5")
    lower = sorted({(cap * share // step) * step for share in CAPS[1:]} - {cap, Decimal(0)}, reverse=True)
    return [cap, *lower]


def _over(document: Document, yuan: Reals) -> tuple[int, ...]:
    """Runs over the budget, for each cap."""
    budget = document.reward.budget_yuan
    return () if budget is None else tuple(int(n) for n in (yuan > float(budget)).sum(axis=0))


def _shares(found: list[_Run]) -> dict[BaselineMethod, float]:
    """Of what is credited, what would be if nobody did anything."""
    sums = {method: np.sum([run.idle[method] for run in found], axis=0) for method in METHODS}
    return {method: float(idle / all_) if all_ else 0.0 for method, (idle, all_) in sums.items()}


def _unmoved_yuan(document: Document, found: list[_Run], yuan: Reals) -> float:
    """The same in money of the chosen method, in the middle of the runs."""
    return _shares(found)[document.baseline] * float(np.median(yuan[:, 0]))


def _smallest(bank: Bank, joined: NDArray[np.int64], holdout_percent: int) -> float | None:
    """The least true effect told from nothing in four of five campaigns like this; None without a draw."""
    control = np.maximum(joined * holdout_percent / 100, 1)
    treated = np.maximum(joined - control, 1)
    if holdout_percent == 0:
        return None
    return float(np.median(POWER * bank.unexplained * np.sqrt(1 / treated + 1 / control)))


def _range(values: NDArray[np.float64] | NDArray[np.int64]) -> Range:
    low, mid, high = np.quantile(values, [0.025, 0.5, 0.975])
    return Range(float(low), float(mid), float(high))
