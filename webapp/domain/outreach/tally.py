"""How many homes a campaign has, where they are and what they answered, in figures that tell of no single one.

Each figure is of five homes or more, and moves only in steps of five or more: whoever sees it minute by minute, or
knows who stood at the poster just now, cannot tell what one home did. Places too small are counted with a neighbour.
Totals are sums of what is shown, and what is left of a whole after its parts is none or of five again, and moves in
steps of five too: a figure that would not waits for a later look. What this does not hide: somebody who has all but one
of five homes in hand.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from webapp.domain.outreach.campaign import Place
from webapp.domain.outreach.demand_call import Choice
from webapp.domain.outreach.membership import CameBy
from webapp.domain.outreach.small_groups import K, merge

Places = tuple[str, ...]


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
    """What may be shown now, given what was shown before: figure by figure as it is now, where that tells of few
    homes in no way, neither by itself nor less what was shown, else as it was."""
    if call_id != before.call_id:
        groups = tuple(replace(group, going=0) for group in before.groups)
        before = replace(before, groups=groups, call_id=call_id, not_now=0, care=0)
    told = _Told(before)
    groups = tuple(told.group(_sum_of(names, before), now) for names, now in _merged(counts, places, before))
    told.move("controls", counts.controls)
    told.move("not_now", counts.not_now)
    told.move("care", counts.care)
    came = Counter({str(name): homes for name, homes in before.sources.items()})
    sources = {name: told.source(came[name], counts.sources[name]) for name in sorted({*counts.sources, *came})}
    return Tally(
        tuple(group for group in groups if group.homes),
        told.parts["controls"],
        {cast(CameBy, name): homes for name, homes in sources.items() if homes},
        call_id,
        told.parts["not_now"],
        told.parts["care"],
    )


def _merged(counts: Counts, places: tuple[Place, ...], before: Tally) -> list[tuple[Places, tuple[int, int]]]:
    """Places that are counted as one, with their homes and those of them taking part."""
    known = {place.id for place in places}
    by_place = {place.id: counts.homes[place.id] for place in places}
    by_place |= {place: homes for place, homes in counts.homes.items() if place not in known}
    merged = merge(by_place, {place.id: place.near for place in places}, [group.places for group in before.groups])
    return [(each.places, (each.homes, sum(counts.going[place] for place in each.places))) for each in merged]


class _Told:
    """A tally as it moves, a figure at a time. Groups that grow and groups that shrink do not move together, where
    the whole would move by few."""

    def __init__(self, before: Tally) -> None:
        self.parts = Counter(
            joined=before.joined,
            controls=before.controls,
            going=before.going,
            not_now=before.not_now,
            care=before.care,
            sources=sum(before.sources.values()),
        )
        self.before = _wholes(self.parts)

    def group(self, old: Group, now: tuple[int, int]) -> Group:
        """The nearest to what it is now that may be told."""
        homes, going = stepped(now[0], old.homes), stepped(now[1], old.going)
        options = {(homes, going), (homes, old.going), (old.homes, going)}
        possible = (each for each in options if 0 <= each[1] <= each[0])
        for option in sorted(possible, key=lambda each: (abs(each[0] - now[0]) + abs(each[1] - now[1]), each)):
            moved = Counter(joined=option[0] - old.homes, going=option[1] - old.going)
            if _harmless(_of_group(*option), _of_group(old.homes, old.going)) and self._moves(moved):
                return Group(old.places, *option)
        return old

    def move(self, name: str, now: int) -> None:
        self._moves(Counter({name: stepped(now, self.parts[name]) - self.parts[name]}))

    def source(self, old: int, now: int) -> int:
        homes = stepped(now, old)
        return homes if self._moves(Counter(sources=homes - old)) else old

    def _moves(self, by: Counter[str]) -> bool:
        parts = Counter(self.parts)
        parts.update(by)
        if _harmless(_wholes(parts), self.before):
            self.parts = parts
            return True
        return False


def _wholes(parts: Counter[str]) -> tuple[int, ...]:
    """What is shown of all homes, and what is left of a whole without its parts."""
    called = parts["joined"] - parts["controls"]
    silent = called - parts["going"] - parts["not_now"] - parts["care"]
    shown_too = (parts[name] for name in ("joined", "controls", "going", "not_now", "care"))
    return (*shown_too, called, called - parts["going"], silent, parts["joined"] - parts["sources"])


def _of_group(homes: int, going: int) -> tuple[int, int, int]:
    return homes, going, homes - going


def _harmless(now: tuple[int, ...], before: tuple[int, ...]) -> bool:
    """Whether no figure is of one to four homes, or moves by so few."""
    return not any(0 < abs(n) < K or 0 < abs(n - b) < K for n, b in zip(now, before, strict=True))


def stepped(now: int, shown_before: int) -> int:
    """The figure as it was shown until it differs by five or more; below five it is 0."""
    if abs(now - shown_before) < K:
        return shown_before
    return now if now >= K else 0


def _sum_of(places: Places, before: Tally) -> Group:
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
