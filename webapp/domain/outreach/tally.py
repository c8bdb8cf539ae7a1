"""How many homes a campaign has, where they are and what they answered, in figures that tell of no single one.

Each figure is of five homes or more, and moves only in steps of five or more: whoever sees it minute by minute, or
knows who stood at the poster just now, cannot tell what one home did. Places too small are counted with a neighbour.
Totals are sums of what is shown, and what is left of a whole after its parts is none or of five again. What this does
not hide: somebody who has all but one of five homes in hand.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from webapp.domain.outreach.campaign import Place
from webapp.domain.outreach.demand_call import Choice
from webapp.domain.outreach.membership import CameBy
from webapp.domain.outreach.small_groups import K, merge

Name = TypeVar("Name")


@dataclass
class Counts:
    """As counted just now, not to be shown."""

    homes: Counter[str] = field(default_factory=Counter)
    controls: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    going: Counter[str] = field(default_factory=Counter)
    not_now: int = 0
    care: int = 0

    def add_homes(self, place: str, control: bool, came_by: str, homes: int) -> None:
        self.homes[place] += homes
        self.controls += homes * control
        self.sources[came_by] += homes

    def add_answers(self, place: str, choice: Choice, homes: int) -> None:
        if choice == "in":
            self.going[place] += homes
        elif choice == "care":
            self.care += homes
        else:
            self.not_now += homes


@dataclass(frozen=True)
class Group:
    """Places that are shown as one. `going` are those taking part in the call; 0 where too few to be told."""

    places: tuple[str, ...]
    homes: int
    going: int = 0


@dataclass(frozen=True)
class Tally:
    """What may be shown. 0 stands for none and for fewer than five alike; `call_id` is the call answers are of."""

    groups: tuple[Group, ...] = ()
    controls: int = 0
    sources: Mapping[CameBy, int] = field(default_factory=dict)
    call_id: str | None = None
    not_now: int = 0
    care: int = 0

    @property
    def joined(self) -> int:
        return sum(group.homes for group in self.groups)

    @property
    def called(self) -> int:
        """Homes that are asked to take part: all but those drawn as controls."""
        return self.joined - self.controls

    @property
    def going(self) -> int:
        return sum(group.going for group in self.groups)

    @property
    def answers(self) -> dict[str, int]:
        """To its call, by choice."""
        return {"in": self.going, "out": self.not_now, "care": self.care}


NONE_YET = Tally()


def shown(counts: Counts, places: tuple[Place, ...], call_id: str | None, before: Tally = NONE_YET) -> Tally:
    """What may be shown now, given what was shown before."""
    known = {place.id for place in places}
    by_place = {place.id: counts.homes[place.id] for place in places}
    by_place |= {place: homes for place, homes in counts.homes.items() if place not in known}
    merged = merge(by_place, {place.id: place.near for place in places}, [group.places for group in before.groups])
    same_call = call_id == before.call_id
    last = {group.places: group for group in before.groups}
    groups = []
    for group in merged:
        old = last.get(group.places) or _sum_of(group.places, before)
        homes = stepped(group.homes, old.homes)
        old_going = old.going if same_call else 0
        going = stepped(sum(counts.going[place] for place in group.places), old_going)
        if homes:
            groups.append(Group(group.places, homes, part_of(homes, going, old_going)))
    joined = sum(group.homes for group in groups)
    controls = part_of(joined, stepped(counts.controls, before.controls), before.controls)
    if 0 < abs(joined - controls - before.called) < K:
        controls = part_of(joined, before.controls, before.controls)
    groups = _going_told(groups, joined - controls)
    left = joined - controls - sum(group.going for group in groups)
    answers = {
        "not_now": stepped(counts.not_now, before.not_now if same_call else 0),
        "care": stepped(counts.care, before.care if same_call else 0),
    }
    answers = parts_told(left, answers) if left else dict.fromkeys(answers, 0)
    sources = {
        cast(CameBy, name): stepped(homes, before.sources.get(cast(CameBy, name), 0))
        for name, homes in sorted(counts.sources.items())
    }
    told = {name: homes for name, homes in parts_told(joined, sources).items() if homes}
    return Tally(tuple(groups), controls, told, call_id, answers["not_now"], answers["care"])


def part_of(whole: int, part: int, shown_before: int) -> int:
    """A part of a whole that is shown too, so that the rest is none or at least five; it lags behind for that."""
    part = min(part, whole)
    if part == whole or whole - part >= K:
        return part
    most = whole - K if whole - K >= K else 0
    return most if most == shown_before or abs(most - shown_before) >= K else 0


def parts_told(whole: int, parts: Mapping[Name, int]) -> dict[Name, int]:
    """Parts of a whole, the smallest left out until what is left of the whole is none or of at least five homes.

    As each moves in steps of its own, they may also be more than the whole: then too the difference is of homes that
    came since the whole was shown."""
    told = dict(parts)
    while told and 0 < abs(whole - sum(told.values())) < K:
        told[min((name for name in told if told[name]), key=lambda name: told[name])] = 0
        if not any(told.values()):
            break
    return told


def _going_told(groups: list[Group], called: int) -> list[Group]:
    """Where few that were called do not take part, the smallest group's number is not told."""
    told = parts_told(called, {group.places: group.going for group in groups})
    return [replace(group, going=told[group.places]) for group in groups]


def stepped(now: int, shown_before: int) -> int:
    """The figure as it was shown until it differs by five or more; below five it is 0."""
    if abs(now - shown_before) < K:
        return shown_before
    return now if now >= K else 0


def _sum_of(places: tuple[str, ...], before: Tally) -> Group:
    inside = [group for group in before.groups if set(group.places) <= set(places)]
    return Group(places, sum(group.homes for group in inside), sum(group.going for group in inside))


def as_record(tally: Tally) -> dict[str, Any]:
    """`joined` is for those who need no more."""
    return {
        "joined": tally.joined,
        "groups": [
            {"places": list(group.places), "homes": group.homes, "going": group.going} for group in tally.groups
        ],
        "controls": tally.controls,
        "sources": dict(tally.sources),
        "call_id": tally.call_id,
        "going": tally.going,
        "not_now": tally.not_now,
        "care": tally.care,
    }


def of_record(record: Mapping[str, Any]) -> Tally:
    return Tally(
        tuple(Group(tuple(each["places"]), each["homes"], each["going"]) for each in record.get("groups", ())),
        record.get("controls", 0),
        record.get("sources", {}),
        record.get("call_id"),
        record.get("not_now", 0),
        record.get("care", 0),
    )
