"""Homes that will be one row of the anonymised table, and whether it may be told.

A row may be told that is the sum of rows told before, or else has enough in it that is new. Somebody adds rows of all
versions, each times some number, and the newest among them was not told before. A home whose figure in it is new stands
in no other: it is left. Of a row of the version before, homes with one past have one weight: those that stayed cancel,
or those that went, but not both. So the new ones are left, and of each past the fewer of both, and they must be five or
more. That is counted for the use before and for that during, each by itself: late readings change only one. Of homes
that are gone nobody needs to know more than how many a row had, and which rows they came from.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from webapp.domain.outreach.reach import Reach, Row, Values, difference, told_of
from webapp.domain.outreach.small_groups import K

USES = (0, 1)
"""Where the use before and during stand among a home's values."""


@dataclass(frozen=True)
class Kept:
    """In which group a home is, with the values that are in the group's sums."""

    group: int
    values: Values


@dataclass
class Stay:
    """Of a row told before: by the past of its homes, how many are counted now and were told in none since, and how
    many of those by the same figure."""

    here: Counter[int | None] = field(default_factory=Counter)
    same: Counter[int | None] = field(default_factory=Counter)


@dataclass
class Part:
    """Homes that will be one row. `groups` are those of the last version in it, `reaches` what is new since each
    version. By use, `moved` counts the homes by which it is not the sum of rows told before, `fresh` the fewest of them
    that are left of any sum of rows with it; `lost` are the homes of each version that nobody knows any more."""

    reaches: list[Reach]
    homes: list[str] = field(default_factory=list)
    own: Reach = field(default_factory=Reach)
    groups: set[int] = field(default_factory=set)
    moved: list[int] = field(default_factory=lambda: [0, 0])
    fresh: list[int] = field(default_factory=lambda: [0, 0])
    lost: list[Row] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        if self.own.homes < K or not self.own.squares_covered:
            return False
        news = all(not moved or fresh >= K for moved, fresh in zip(self.moved, self.fresh, strict=True))
        return news and all(each.enough for each in self.reaches)

    def add(self, home: str, values: Values, told: Sequence[Kept | None]) -> None:
        """`told`: how each version told it."""
        self.homes.append(home)
        self.own.add(told_of(values))
        known = [kept for kept in told if kept]
        for use in USES:
            self.moved[use] += not known or known[-1].values[use] != values[use]
            self.fresh[use] += all(kept.values[use] != values[use] for kept in known)

    def know(self, told: Sequence[Kept | None], now: Values | None) -> None:
        """Of a home as each version told it, and as it is now."""
        for number, kept in enumerate(told):
            if kept and self.lost:
                self.lost[number] = self.lost[number].less(Row(1, told_of(kept.values)))
            if parts := difference(kept.values if kept else None, now):
                self.reaches[number].add(parts)

    def went(self, use: int, stay: Stay, of: Row, newest: bool) -> None:
        """Count the homes of a row that do not go on with the others. Where it is not of the newest version the others
        may have gone on elsewhere."""
        if not stay.same.total():
            return
        self.moved[use] += of.homes - stay.here.total()
        if newest:
            pasts = of.pasts(use).items()
            self.fresh[use] += sum(min(homes - stay.here[past], stay.same[past]) for past, homes in pasts)

    def lose(self) -> None:
        for reach, lost in zip(self.reaches, self.lost, strict=True):
            if lost.homes:
                reach.add(lost.sums, lost.homes)

    def take(self, other: "Part") -> None:
        self.homes += other.homes
        self.own.take(other.own)
        self.groups |= other.groups
        for mine, others in zip(self.reaches, other.reaches, strict=True):
            mine.take(others)
        self.moved = [a + b for a, b in zip(self.moved, other.moved, strict=True)]
        self.fresh = [a + b for a, b in zip(self.fresh, other.fresh, strict=True)]

    def with_(self, other: "Part") -> "Part":
        reaches = [replace(each) for each in self.reaches]
        part = Part(reaches, list(self.homes), replace(self.own), set(self.groups), self.moved, self.fresh)
        part.take(other)
        return part


def merged(parts: list[Part]) -> list[Part] | None:
    """Unsound parts drawn together until sound; None where they cannot be."""
    whole = [part for part in parts if not part.homes or part.sound]
    found: list[Part] = []
    open_: Part | None = None
    for part in (part for part in parts if part.homes and not part.sound):
        if open_:
            open_.take(part)
        else:
            open_ = part
        if open_.sound:
            found.append(open_)
            open_ = None
    if open_:
        hosts = [part for part in [*found, *whole] if part.homes]
        host = next((part for part in hosts if part.with_(open_).sound), None)
        if host is None:
            return _with_many(open_, hosts, [part for part in whole if not part.homes])
        host.take(open_)
    return [*whole, *found]


def _with_many(open_: Part, hosts: Sequence[Part], empty: Sequence[Part]) -> list[Part] | None:
    """A home that uses much more than others needs many of them around it."""
    for n, host in enumerate(hosts, 1):
        open_.take(host)
        if open_.sound:
            return [*empty, open_, *hosts[n:]]
    return None
