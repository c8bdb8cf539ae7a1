"""What a dry run found, as it is kept and told. `DryRunRow.figures` is `as_record` of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from webapp.domain.outreach.campaign import BaselineMethod

FEW_OVER = 0.05
"""Up to this share of the runs a budget may be exceeded without a word."""
LEAST_CAP = 0.4
"""A cap below this share of the one meant would be another rule, not the same with less risk."""
SMALL_EFFECT, NO_EFFECT = 0.03, 0.1
"""What calls for less use usually bring; an effect that none is known to have brought."""
MUCH_BETTER = 0.85
"""A method that credits idle homes less than this times the chosen one is worth a word."""


@dataclass(frozen=True)
class Range:
    """The middle of the runs, and between what 95 % of them were."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True)
class Advice:
    """One thing to change, with what it would bring. `before` and `after` are in what the code counts.

    lower_cap: `value` yuan; runs over budget before and after. more_budget: `value` yuan, which 99 % of the runs keep.
    other_method: `method`; share of credit for doing nothing. draw_lots: no random control, so the weaker method.
    more_control: half of the homes as control; smallest effect before and after. small: too few homes to see
    an effect of a tenth.
    """

    code: Literal["lower_cap", "more_budget", "other_method", "draw_lots", "more_control", "small"]
    value: float = 0.0
    before: float = 0.0
    after: float = 0.0
    method: BaselineMethod | None = None


@dataclass(frozen=True)
class DryRunFigures:
    """`homes` synthetic homes, `runs` runs; money in yuan, shares from 0 to 1, None where it does not apply.

    `reach`: homes of the places as somebody said; `joined` and `took_part` (a call) in homes; `calls` planned;
    `cost` of all calls; `over_budget`: runs over the budget with each of `caps`, the document's own first; `enough`: a
    budget that 99 % of the runs keep; `unmoved`: of what is credited, what homes that do nothing would be, by method,
    and `unmoved_yuan` the same in money; `smallest_effect`: the least true effect told from nothing in four of five
    campaigns, `smallest_with_more` the same with half of the homes as control; `conflicts`: titles (zh, en) of other
    campaigns of the organisation that ask the same homes at the same time; `contrast` of the colour on white.
    """

    homes: int
    runs: int
    reach: int | None
    joined: Range
    took_part: Range | None
    calls: int
    method: BaselineMethod
    cost: Range | None
    budget: float | None
    cap: float | None
    over_budget: tuple[int, ...]
    caps: tuple[float, ...]
    enough: float | None
    unmoved: Mapping[BaselineMethod, float]
    unmoved_yuan: float | None
    holdout_percent: int
    smallest_effect: float | None
    smallest_with_more: float | None
    conflicts: tuple[tuple[str, str], ...] = ()
    contrast: float | None = None
    seconds: float = field(default=0.0, compare=False)

    @property
    def advice(self) -> tuple[Advice, ...]:
        found = (self._about_money(), self._about_method(), self._about_effect())
        return tuple(each for each in found if each)

    def _about_money(self) -> Advice | None:
        most = self.runs * FEW_OVER
        if not self.over_budget or self.over_budget[0] <= most:
            return None
        now = self.over_budget[0]
        for cap, over in zip(self.caps, self.over_budget, strict=False):
            if over <= most / 4 and cap >= (self.cap or 0) * LEAST_CAP:
                return Advice("lower_cap", cap, now, over)
        return Advice("more_budget", self.enough or 0, now, self.runs // 100)

    def _about_method(self) -> Advice | None:
        if not self.unmoved:
            return None
        best = min(self.unmoved, key=lambda method: self.unmoved[method])
        now, then = self.unmoved[self.method], self.unmoved[best]
        return Advice("other_method", 0, now, then, best) if then < now * MUCH_BETTER else None

    def _about_effect(self) -> Advice | None:
        if self.smallest_effect is None:
            return Advice("draw_lots")
        if self.smallest_effect > NO_EFFECT:
            return Advice("small", self.smallest_effect)
        more = self.smallest_with_more
        if more is not None and self.smallest_effect > SMALL_EFFECT and more < self.smallest_effect * MUCH_BETTER:
            return Advice("more_control", 50, self.smallest_effect, more)
        return None

    def as_record(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "DryRunFigures":
        ranges = {name: record[name] and Range(**record[name]) for name in ("joined", "took_part", "cost")}
        lists = {name: tuple(record[name]) for name in ("over_budget", "caps")}
        conflicts = tuple((zh, en) for zh, en in record["conflicts"])
        return cls(**{**record, **ranges, **lists, "conflicts": conflicts})
