"""Homes of one arm in random groups of five or more, so that a published table tells of no home.

Every row of the table holds sums over a group. A later version may not be subtracted from an earlier one to learn about
fewer than five homes: not in a row, not in several together. So groups stay as they are from version to version, and
are only ever merged. Of each merged group, and against each earlier version, either no home has changed, come or gone,
or five or more have. Where a whole arm has too few changes, they wait for a later version: changed homes keep the
figures they had, new ones are not in yet, and a group that a home has left is taken out whole.

Nor may one home make nearly all of a row, or its use could be told from the row's squares: see `dominance`. Such rows
are merged too; an arm that one home makes nearly all of waits. What holds of rows holds of versions added and taken
away, see `reach`: where one home makes nearly all of what is new in an arm, it waits alone.

What this does not protect from: somebody who knows, or owns, all but one of five homes. A home that leaves and joins
again counts as two.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from webapp.domain.outreach.reach import (
    PAIR,
    Reach,
    Row,
    Values,
    left_of,
    minus,
    of_lost,
    row,
    signs,
    standing_out,
    told_of,
)
from webapp.domain.outreach.small_groups import K


@dataclass(frozen=True)
class Kept:
    """In which group a home is, with the values that are in the group's sums."""

    group: int
    values: Values


@dataclass(frozen=True)
class Version:
    """An arm as it was published. `homes` are those of it still known; `rows` are of those gone since, too."""

    homes: Mapping[str, Kept]
    rows: Mapping[int, Row]


@dataclass(frozen=True)
class Grouped:
    """An arm to publish, and what is new in it."""

    homes: Mapping[str, Kept]
    late: int = 0
    added: int = 0
    gone: int = 0

    def version(self) -> Version:
        rows: dict[int, list[Values]] = defaultdict(list)
        for kept in self.homes.values():
            rows[kept.group].append(kept.values)
        return Version(self.homes, {label: row(homes) for label, homes in rows.items()})


@dataclass
class _Part:
    """Homes that will be one row. `groups` are those of the last version in it; `reaches` what each sum of versions
    tells of it, in the order of `signs`; `lost` by earlier version."""

    reaches: list[Reach]
    homes: list[str] = field(default_factory=list)
    own: Reach = field(default_factory=Reach)
    groups: set[int] = field(default_factory=set)
    lost: list[Row] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        enough = self.own.homes >= K and self.own.squares_covered
        return enough and all(each.enough for each in self.reaches)

    def add(self, home: str, values: Values) -> None:
        self.homes.append(home)
        self.own.add(told_of(values))

    def know(self, told: Sequence[Values | None], now: Values | None, sums: Sequence[Sequence[int]]) -> None:
        """Of a home as each version told it, and as it is now: it is not lost."""
        for number, values in enumerate(told):
            if values is not None:
                lost = self.lost[number]
                self.lost[number] = Row(lost.homes - 1, minus(lost.sums, told_of(values)))
        for reach, weights in zip(self.reaches, sums, strict=True):
            if parts := left_of(weights, [*told, now]):
                reach.add(parts)

    def take(self, other: "_Part") -> None:
        self.homes += other.homes
        self.own.take(other.own)
        self.groups |= other.groups
        for mine, others in zip(self.reaches, other.reaches, strict=True):
            mine.take(others)

    def with_(self, other: "_Part") -> "_Part":
        part = _Part([replace(each) for each in self.reaches], list(self.homes), replace(self.own), set(self.groups))
        part.take(other)
        return part


def group(now: Mapping[str, Values], past: Sequence[Version], seed: str) -> Grouped:
    """The homes that count now as rows to publish after the versions of the past; none where they are fewer than five.

    `seed` makes the choice random and the same each time.
    """
    rng = np.random.default_rng(list(seed.encode()))
    if not past:
        return _first(now, rng)
    ready = _ready(now, past)
    parts = _merged(_parts(ready, past, rng))
    return _held_back(ready, past[-1]) if parts is None else _labelled(parts, ready, past)


def _ready(now: Mapping[str, Values], past: Sequence[Version]) -> Mapping[str, Values]:
    """As homes are now. Those that would make nearly all of what is new stay as they were told last, or out."""
    was, ready = {home: kept.values for home, kept in past[-1].homes.items()}, dict(now)
    gone = _lost_of(past[-1])
    while home := standing_out(ready, was, gone):
        if home in was:
            ready[home] = was[home]
        else:
            del ready[home]
    return ready


def _lost_of(version: Version) -> Reach:
    """Homes of which nothing is known any more, row by row."""
    known: dict[int, list[Values]] = defaultdict(list)
    for kept in version.homes.values():
        known[kept.group].append(kept.values)
    gone = Reach()
    for label, published in version.rows.items():
        still = row(known[label])
        gone.take(of_lost(PAIR, [Row(published.homes - still.homes, minus(published.sums, still.sums))]))
    return gone


def _first(now: Mapping[str, Values], rng: np.random.Generator) -> Grouped:
    rows = _chunks(sorted(now), rng)
    parts = _merged([_part_of(homes, now, 0) for homes in rows]) if len(now) >= K else None
    if parts is None:
        return Grouped({})
    return Grouped({home: Kept(n, now[home]) for n, part in enumerate(parts, 1) for home in part.homes}, added=len(now))


def _chunks(homes: list[str], rng: np.random.Generator) -> list[list[str]]:
    """Random rows of five, those left over spread among them; one row where there are fewer than ten."""
    rng.shuffle(homes)
    n = max(len(homes) // K, 1)
    return [homes[start::n] for start in range(n)] if homes else []


def _part_of(homes: Iterable[str], now: Mapping[str, Values], past: int) -> _Part:
    """Of new homes."""
    sums, never = signs(past), [None] * past
    part = _Part([Reach() for _ in sums])
    for home in homes:
        part.add(home, now[home])
        part.know(never, now[home], sums)
    return part


def _parts(now: Mapping[str, Values], past: Sequence[Version], rng: np.random.Generator) -> list[_Part]:
    """What has to stay together: homes that ever shared a row, in any version; and the new ones by fives."""
    alike, sums = _together(past), signs(len(past))
    parts: dict[object, _Part] = defaultdict(lambda: _Part([Reach() for _ in sums], lost=[Row()] * len(past)))
    for number, version in enumerate(past):
        for label, published in version.rows.items():
            part = parts[alike.find((number, label))]
            part.lost[number] += published
            if version is past[-1]:
                part.groups.add(label)
    known = sorted({home for version in past for home in version.homes})
    for home in known:
        part = parts[alike.find(("home", home))]
        if home in now:
            part.add(home, now[home])
        told = [kept.values if (kept := version.homes.get(home)) else None for version in past]
        part.know(told, now.get(home), sums)
    for part in parts.values():
        for reach, weights in zip(part.reaches, sums, strict=True):
            reach.take(of_lost(weights, part.lost))
    rows = _chunks(sorted(now.keys() - set(known)), rng)
    return [*parts.values(), *(_part_of(homes, now, len(past)) for homes in rows)]


def _together(past: Sequence[Version]) -> "_Alike":
    alike = _Alike()
    for number, version in enumerate(past):
        for home, kept in version.homes.items():
            alike.join(("home", home), (number, kept.group))
    return alike


def _merged(parts: list[_Part]) -> list[_Part] | None:
    """Unsound parts drawn together until sound; None where they cannot be."""
    whole = [part for part in parts if not part.homes or part.sound]
    found: list[_Part] = []
    open_: _Part | None = None
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


def _with_many(open_: _Part, hosts: Sequence[_Part], empty: Sequence[_Part]) -> list[_Part] | None:
    """A home that uses much more than others needs many of them around it."""
    for n, host in enumerate(hosts, 1):
        open_.take(host)
        if open_.sound:
            return [*empty, open_, *hosts[n:]]
    return None


def _labelled(parts: Iterable[_Part], now: Mapping[str, Values], past: Sequence[Version]) -> Grouped:
    last = past[-1]
    free = max((label for version in past for label in version.rows), default=0)
    homes: dict[str, Kept] = {}
    for part in parts:
        if part.homes:
            free += not part.groups
            label = min(part.groups) if part.groups else free
            homes.update((home, Kept(label, now[home])) for home in part.homes)
    stayed = homes.keys() & last.homes.keys()
    return Grouped(
        homes,
        late=sum(homes[home].values != last.homes[home].values for home in stayed),
        added=len(homes) - len(stayed),
        gone=_size(last) - len(stayed),
    )


def _held_back(now: Mapping[str, Values], last: Version) -> Grouped:
    """The last version again, without the groups that somebody has left."""
    staying: dict[int, int] = defaultdict(int)
    for home, kept in last.homes.items():
        staying[kept.group] += home in now
    homes = {home: kept for home, kept in last.homes.items() if staying[kept.group] == last.rows[kept.group].homes}
    return Grouped(homes, gone=_size(last) - len(homes))


def _size(version: Version) -> int:
    return sum(each.homes for each in version.rows.values())


class _Alike:
    """Things that belong together, by any chain of joins."""

    def __init__(self) -> None:
        self.parent: dict[object, object] = {}

    def find(self, item: object) -> object:
        self.parent.setdefault(item, item)
        while self.parent[item] != item:
            self.parent[item] = item = self.parent[self.parent[item]]
        return item

    def join(self, a: object, b: object) -> None:
        self.parent[self.find(a)] = self.find(b)
