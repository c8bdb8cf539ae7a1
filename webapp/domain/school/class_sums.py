"""What a class's homes handed in, added up, and shown only in steps of five homes or more.

A class's screen is looked at while children hand in: one entry more must change nothing that is shown. So sums stand
as they were until five homes differ from what is in them - new, changed or taken out - and then all move together.
Nor do they move to leave out one to four of the class's homes. What a home gave is not kept here, only a mark
by which a change is noticed. Sums that are nearly all of one home wait until more are in them. What this does not hide:
five homes that all did the same, or four that tell a fifth's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Literal

from webapp.domain.outreach.dominance import sum_covers
from webapp.domain.outreach.small_groups import K
from webapp.domain.school.mission import MISSIONS, MissionId, Work
from webapp.domain.school.night_spread import Spread, next_spread

PartId = MissionId | Literal["any", "measured"]
PARTS: tuple[PartId, ...] = ("any", *MISSIONS, "measured")
"""`any`: homes that handed in whatever; `measured`: nights before and after the plugs were pulled."""
NEEDS: Mapping[MissionId, tuple[MissionId, ...]] = {
    "meter_detective": ("meter_detective", "unplug"),
    "unplug": ("meter_detective", "unplug"),
}
"""Of which missions the works are needed to add up anew what a mission's work changes."""
WEIGHED = {"low", "middle", "high", "plugs", "appliances", "standby", "before_w", "after_w"}
"""Amounts that are shown as sums or means, of which a home can have much more than others."""
PPM = 1_000_000


@dataclass(frozen=True)
class Told:
    """What a home gave to a part. `watts`: for the histogram."""

    day: date
    sums: Mapping[str, int] = field(default_factory=dict)
    watts: int | None = None

    @property
    def mark(self) -> str:
        said = repr((self.day, sorted(self.sums.items()), self.watts))
        return sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Step:
    """From the night of a day on, homes draw less by watt-minutes a day: low, likely, high."""

    start: date
    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Part:
    """`homes` are in `sums`; `marks` by seat, empty where a home took everything out again."""

    homes: int = 0
    sums: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[int, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    spreads: tuple[Spread, ...] = ()


NOTHING = Part()
ClassSums = Mapping[PartId, Part]


def released(before: Part, told: Mapping[int, Told], seats: int) -> Part:
    """A part as it may be shown now, given what was shown before and what homes have given; `seats` has the class.

    A histogram begins with a third of the class: a coarser one shown sooner would keep the later ones coarse.
    """
    marks = {seat: each.mark for seat, each in told.items()}
    changed = {seat for seat in marks.keys() | before.marks.keys() if marks.get(seat) != before.marks.get(seat)}
    few_left_out = before.homes > 0 and 0 < seats - len(told) < K
    if len(changed) < K or 0 < len(told) < K or few_left_out:
        return before
    if gives_one_away(told.values()) or gives_one_away(told[seat] for seat in changed & told.keys()):
        return before
    sums: dict[str, int] = {}
    for each in told.values():
        for name, value in each.sums.items():
            sums[name] = sums.get(name, 0) + value
    start = max((told[seat].day for seat in changed & told.keys()), default=None)
    watts = [each.watts for each in told.values() if each.watts is not None]
    spread = next_spread(watts, before.spreads) if 3 * len(watts) >= seats else None
    return Part(
        len(told), sums, marks, _steps(before, sums, start), (*before.spreads, spread) if spread else before.spreads
    )


def gives_one_away(told: Iterable[Told]) -> bool:
    """Whether nearly all of a sum is of one home; those new in it are looked at alone too, as they are what it grew
    by."""
    parts: dict[str, list[int]] = {name: [] for name in WEIGHED}
    for each in told:
        for name in WEIGHED & each.sums.keys():
            parts[name].append(each.sums[name])
    return not all(sum_covers(sizes) for sizes in parts.values())


def without(part: Part, seat: int) -> Part:
    """A home took everything out: nothing of it is kept but that it was in the sums."""
    return replace(part, marks=dict(part.marks) | {seat: ""}) if seat in part.marks else part


def _steps(before: Part, sums: Mapping[str, int], start: date | None) -> tuple[Step, ...]:
    """One start for all that changed, the latest: which home began when is not to be seen from how the sum grows."""
    if "middle" not in sums:
        return before.steps
    start = start or max(step.start for step in before.steps)
    more = Step(start, *(sums[name] - before.sums.get(name, 0) for name in ("low", "middle", "high")))
    return (*before.steps, more)


def told(works: Iterable[Work], mission: MissionId) -> Mapping[PartId, Mapping[int, Told]]:
    """What homes gave to the parts that a mission's works are in. Of several days of a home the latest counts."""
    done = sorted((work for work in works if work.done), key=lambda work: work.day)
    of_mission: dict[int, Told] = {}
    for work in done:
        if work.mission == mission:
            earlier = of_mission.get(work.seat)
            of_mission[work.seat] = _told(work, earlier.watts if earlier else None)
    parts: dict[PartId, Mapping[int, Told]] = {mission: of_mission}
    if mission in NEEDS:
        parts["measured"] = _measured(done)
    return parts


def _told(work: Work, watts_before: int | None) -> Told:
    found = work.found
    if work.mission == "meter_detective":
        bound = found.get("upper_bound", 1) or "overnight_w" not in found
        return Told(work.day, {}, watts_before if bound else found["overnight_w"])
    if work.mission == "unplug":
        minutes, middle = found.get("minutes_a_day", 0), found.get("standby_w", 0)
        low, high = found.get("standby_w_low", middle), found.get("standby_w_high", middle)
        watts = {"low": low, "middle": middle, "high": high}
        return Told(work.day, {"plugs": found.get("plugs", 0)} | {name: w * minutes for name, w in watts.items()})
    return Told(work.day, {name: value for name, value in found.items() if name in COUNTED})


COUNTED = ("appliances", "standby", "checks", "pledges")


def _measured(done: Sequence[Work]) -> dict[int, Told]:
    """Homes with a night before the plugs were pulled and one after: the last of each."""
    nights: dict[int, list[Work]] = {}
    for work in done:
        if work.mission == "meter_detective" and not work.found.get("upper_bound", 1):
            nights.setdefault(work.seat, []).append(work)
    found: dict[int, Told] = {}
    for work in done:
        if work.mission == "unplug":
            before = [night for night in nights.get(work.seat, ()) if night.day < work.day]
            after = [night for night in nights.get(work.seat, ()) if night.day > work.day]
            if before and after and before[-1].found["overnight_w"] > 0:
                found[work.seat] = _change(before[-1], after[-1])
    return found


def _change(first: Work, second: Work) -> Told:
    """As a share of the home's own before, in millionths, and its square in millionths of one."""
    before, after = first.found["overnight_w"], second.found["overnight_w"]
    ppm = round(PPM * (after - before) / before)
    less = before - after
    sums = {"before_w": before, "after_w": after, "less_2": less * less, "ppm": ppm, "ppm_2": round(ppm * ppm / PPM)}
    return Told(second.day, sums)
