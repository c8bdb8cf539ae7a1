"""One kWh, one period, one mechanism: days promised to one are locked against every other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from webapp.domain.calendar import DAY
from webapp.domain.errors import YiduError, sentence
from webapp.domain.text import Text

AllocationState = Literal["held", "released"]


class AllocatedElsewhereError(YiduError):
    message = sentence("%(first)s 到 %(last)s 已经给了“%(other)s”。同一度电、同一段时间，只能进一个机制。")


class AllocationAheadError(YiduError):
    message = sentence("只能登记已经过完的日子，%(day)s 还没过完。")


class AllocationRecordedError(YiduError):
    message = sentence("外部机构已经记下了（编号 %(number)s），这里不能放开。填错了，请先删掉那张回执。")


class UnknownAllocationError(YiduError):
    message = sentence("没有找到这一段，可能已经放开了。")
    status = 404


@dataclass(frozen=True)
class Allocation:
    """Days [first, end) and the mechanism they go to, by the id of its route.

    `wh` is how much of their saving, None for all of it. `receipt_id` is what an outside body wrote down for them; as
    long as there is none they can be released.
    """

    id: str
    mechanism: str
    first: date
    end: date
    wh: int | None
    made_at: datetime
    state: AllocationState = "held"
    receipt_id: str | None = None

    @property
    def last(self) -> date:
        return self.end - DAY

    def overlaps(self, first: date, end: date) -> bool:
        return self.state == "held" and self.first < end and first < self.end


def overlapping(kept: Iterable[Allocation], first: date, end: date) -> Allocation | None:
    """The earliest one still held that shares a day. A part of a day's saving cannot be told from the rest, so a
    day is locked as a whole."""
    return min((each for each in kept if each.overlaps(first, end)), key=lambda each: each.first, default=None)


def elsewhere(kept: Iterable[Allocation], mechanism: str, first: date, end: date) -> Allocation | None:
    """The same, but for what goes to the mechanism itself."""
    return overlapping([each for each in kept if each.mechanism != mechanism], first, end)


def check(new: Allocation, kept: Iterable[Allocation], names: Mapping[str, Text], today: date) -> None:
    """Raises AllocatedElsewhereError, which names the other one, and AllocationAheadError. `names`: of mechanisms."""
    if new.end > today:
        raise AllocationAheadError("last", day=new.last.isoformat())
    other = overlapping([each for each in kept if each.id != new.id], new.first, new.end)
    if other:
        name = names.get(other.mechanism, other.mechanism)
        days = {"first": other.first.isoformat(), "last": other.last.isoformat()}
        raise AllocatedElsewhereError("first", **days, other=name)


def released(allocation: Allocation, number: str | None) -> Allocation:
    """Raises AllocationRecordedError where an outside body has written it down under `number`."""
    if allocation.receipt_id is not None:
        raise AllocationRecordedError(number=number or "")
    return replace(allocation, state="released")
