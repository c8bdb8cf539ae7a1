"""A paper bill beside ours: what could make the difference, each worked out in yuan and ranked. Nobody is blamed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any, Literal

from webapp.domain.bill_lines import FEN, to_fen
from webapp.domain.billing import Bill
from webapp.domain.errors import UnknownLimitError, UnknownPeriodError
from webapp.domain.paper_bill import Paper, Side

Verdict = Literal["all", "part", "none"]
Code = Literal["rounding", "moved", "day", "people", "hardship", "plan", "version", "combined", "counted", "cycle"]
RANK: dict[str, int] = {
    code: place
    for place, code in enumerate(
        ("rounding", "moved", "day", "cycle", "people", "hardship", "combined", "version", "plan", "counted")
    )
}
COUNTED_STEP_WH = 10


@dataclass(frozen=True)
class Cause:
    """One thing that may differ: by how much it would change our total, and what of the gap that explains.

    `wh` is energy moved or counted; `source` and `target` are period kinds; `on` a day; `number` people.
    """

    code: Code
    change: Decimal
    verdict: Verdict
    wh: int = 0
    source: str = ""
    target: str = ""
    number: int = 0
    on: date | None = None


@dataclass(frozen=True)
class Replay:
    paper: Paper
    ours: Bill
    causes: tuple[Cause, ...]

    @property
    def gap(self) -> Decimal:
        """What the paper says beyond ours."""
        return self.paper.yuan - self.ours.yuan


def replay(side: Side, paper: Paper, versions: Sequence[Side] = (), other: Mapping[str, int] | None = None) -> Replay:
    """`versions`: the same plan under other versions of the rules. `other`: the energy as the other plan splits it."""
    ours = side.bill(paper.wh, paper.used_wh)
    gap = paper.yuan - ours.yuan
    if not gap:
        return Replay(paper, ours, ())
    trials = _Trials(side, paper, ours, gap)
    found = [
        *trials.rounding(),
        *trials.moved(),
        *trials.one_day(),
        *trials.home_facts(),
        *trials.counted(),
        *trials.other_plan(other),
        *trials.versions(versions),
    ]
    return Replay(paper, ours, tuple(sorted(found, key=lambda cause: _place(cause, gap, told=paper.told))))


def _place(cause: Cause, gap: Decimal, *, told: bool) -> tuple[int, Decimal, int]:
    """What explains all, then what does but for a fen, then what was fitted to the gap, then the nearest.

    A counted energy the paper did not tell is the likeliest of the fitted.
    """
    left = abs(gap - cause.change)
    rank = -1 if cause.code == "counted" and not told else RANK[cause.code]
    if cause.verdict == "none":
        return 4, Decimal(0), rank
    if cause.code == "counted" or (cause.on and cause.code == "plan"):
        return (2 if cause.verdict == "all" else 3), left, rank
    return (0 if not left else 1 if left <= FEN else 3), left, rank


@dataclass(frozen=True)
class _Trials:
    side: Side
    paper: Paper
    ours: Bill
    gap: Decimal

    def cause(self, code: Code, change: Decimal, **more: Any) -> Cause:
        return Cause(code, change, self.verdict(change), **more)

    def verdict(self, change: Decimal) -> Verdict:
        """More than the gap, by over a fen, explains nothing."""
        if change == self.gap:
            return "all"
        near = abs(self.gap - change) <= FEN or abs(change) <= abs(self.gap)
        return "part" if near and abs(self.gap - change) < abs(self.gap) else "none"

    def tried(self, side: Side, wh: Mapping[str, int], used_wh: int) -> Decimal | None:
        """How our total would change; None where such a bill cannot be worked out."""
        try:
            return side.bill(wh, used_wh).yuan - self.ours.yuan
        except (UnknownLimitError, UnknownPeriodError):
            return None

    def rounding(self) -> Iterator[Cause]:
        """Rounded at another step: a fen a line at most."""
        most = FEN * len(self.ours.lines)
        yield self.cause("rounding", min(most, max(-most, self.gap)))

    def best(self, found: list[Cause]) -> Iterator[Cause]:
        if found:
            yield min(found, key=lambda cause: abs(self.gap - cause.change))

    def moved(self) -> Iterator[Cause]:
        """One kWh read in another period."""
        found = []
        for source, target in permutations(self.paper.wh, 2):
            if self.paper.wh[source] < 1000:
                continue
            wh = {**self.paper.wh, source: self.paper.wh[source] - 1000, target: self.paper.wh[target] + 1000}
            change = self.tried(self.side, wh, self.paper.used_wh)
            if change:
                found.append(self.cause("moved", change, wh=1000, source=source, target=target))
        yield from self.best(found)

    def one_day(self) -> Iterator[Cause]:
        """The meter read a day later or earlier."""
        found = []
        for more in (1, -1):
            wh = {kind: value * (self.paper.days + more) // self.paper.days for kind, value in self.paper.wh.items()}
            change = self.tried(self.side, wh, self.paper.used_wh)
            if change is not None:
                found.append(self.cause("day", change, wh=sum(wh.values()) - self.paper.total_wh, number=more))
        yield from self.best(found)

    def home_facts(self) -> Iterator[Cause]:
        tariff, facts = self.side.contract.tariff, self.side.contract.facts
        sizes = {rule.min_people for rule in tariff.large_household if rule.effect in ("shift", "bounds", "per_person")}
        for people in sorted(size for size in sizes if size > facts.people):
            change = self.tried(self.side.but(facts=replace(facts, people=people)), self.paper.wh, self.paper.used_wh)
            if change is not None:
                yield self.cause("people", change, number=people)
        free = tariff.free_energy
        if free and not facts.hardship:
            price = tariff.quota(self.paper.first).tiers[0].yuan_per_kwh
            worth = free.refund_yuan or to_fen(min(free.kwh_per_month * 1000, self.paper.total_wh) * price / 1000)
            yield self.cause("hardship", -worth, wh=free.kwh_per_month * 1000)
        if "combined" in tariff.plan_codes() and self.side.contract.plan != "combined":
            change = self.tried(self.side.but(plan="combined"), {"flat": self.paper.total_wh}, 0)
            if change is not None:
                yield self.cause("combined", change)

    def counted(self) -> Iterator[Cause]:
        """A cycle that began with this bill, and the counted energy that would explain the gap."""
        if not self.side.contract.tiered(self.paper.first):
            return
        if self.paper.used_wh:
            change = self.tried(self.side, self.paper.wh, 0)
            if change is not None:
                yield self.cause("cycle", change)
        wanted = self._counted_for(self.paper.yuan)
        change = self.tried(self.side, self.paper.wh, wanted)
        if change is not None and abs(self.gap - change) < abs(self.gap):
            yield self.cause("counted", change, wh=wanted)

    def _counted_for(self, yuan: Decimal) -> int:
        """The least counted energy at which our total reaches the paper's: it rises with what is counted."""
        low, high = 0, self.side.contract.bounds_wh(self.paper.first)[-1] // COUNTED_STEP_WH
        while low < high:
            middle = (low + high) // 2
            change = self.tried(self.side, self.paper.wh, middle * COUNTED_STEP_WH)
            if change is None or self.ours.yuan + change >= yuan:
                high = middle
            else:
                low = middle + 1
        return low * COUNTED_STEP_WH

    def other_plan(self, split: Mapping[str, int] | None) -> Iterator[Cause]:
        """The other plan for all of the bill; where that is too much, from some day in it."""
        contract = self.side.contract
        if split is None or contract.other or not contract.tariff.has_tou():
            return
        change = self.tried(self.side.but(plan="tiers" if contract.plan == "tou" else "tou"), split, self.paper.used_wh)
        if change is None:
            return
        share = self.gap / change if change else Decimal(0)
        if 0 < share < 1:
            days = max(1, round(self.paper.days * share))
            on = date.fromordinal(self.paper.last.toordinal() - days + 1)
            yield Cause("plan", to_fen(change * share), "all", on=on)
        else:
            yield self.cause("plan", change)

    def versions(self, versions: Sequence[Side]) -> Iterator[Cause]:
        found = []
        for side in versions:
            change = self.tried(side, self.paper.wh, self.paper.used_wh)
            if change is not None:
                found.append(self.cause("version", change, on=side.contract.tariff.valid_from))
        if found:
            yield from self.best(found)
        else:
            yield self.cause("version", Decimal("0.00"))
