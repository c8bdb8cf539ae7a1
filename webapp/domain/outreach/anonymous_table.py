"""Homes of one arm in random groups of five or more, so that a published table tells of no home.

Every row of the table holds sums over a group. A later version may not be subtracted from an earlier one to learn about
fewer than five homes: not in a row, not in several together. So groups stay as they are from version to version, and
are only ever merged. Of each merged group, and against each earlier version, either no home has changed, come or gone,
or five or more have. Where a whole arm has too few changes, they wait for a later version: changed homes keep the
figures they had, new ones are not in yet, and a group that a home has left is taken out whole.

There are at most `MOST_VERSIONS`, which are three. A home's figures stand in some of them, so any sum of versions
weighs them by a, b, c, a + b, ... or a + b + c, and most cancels where two of these weights are nought: the versions
themselves, the differences of two, and the three of `TRIPLES`. A fourth version would make them many.

Nor may one home make nearly all of a row, or its use could be told from the row's squares: see `dominance`. Such rows
are merged too; an arm that one home makes nearly all of waits.

What this does not protect from: somebody who knows, or owns, all but one of five homes; one home that makes nearly all
of a difference between two versions. A home that leaves and joins
again counts as two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from webapp.domain.outreach.dominance import Squares
from webapp.domain.outreach.small_groups import K

MOST_VERSIONS = 3
TRIPLES = ((1, -1, 1), (1, -1, -1), (1, 1, -1))
Values = tuple[int, ...]


@dataclass(frozen=True)
class Kept:
    """In which group a home is, with the values that are in the group's sums."""

    group: int
    values: Values


@dataclass(frozen=True)
class Version:
    """An arm as it was published. `homes` are those of it still known; `sizes` counts those gone since, too."""

    homes: Mapping[str, Kept]
    sizes: Mapping[int, int]


@dataclass(frozen=True)
class Grouped:
    """An arm to publish, and what is new in it; `waiting` homes have changes or come anew that are not in yet."""

    homes: Mapping[str, Kept]
    late: int = 0
    added: int = 0
    gone: int = 0
    waiting: int = 0

    def version(self) -> Version:
        sizes: dict[int, int] = defaultdict(int)
        for kept in self.homes.values():
            sizes[kept.group] += 1
        return Version(self.homes, dict(sizes))


@dataclass
class _Part:
    """Homes that will be one row. `groups` are those of the last version in it. For each earlier version `moved` counts
    the homes a subtraction would be about, and `lost` those nobody knows any more; beside a third version `triples`
    counts, of those still known, the homes that each of TRIPLES would be about. `unsure` where those lost may have been
    in other parts, too."""

    homes: list[str] = field(default_factory=list)
    groups: set[int] = field(default_factory=set)
    moved: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    triples: list[int] = field(default_factory=list)
    unsure: bool = False
    used: tuple[Squares, Squares] = (Squares(), Squares())
    """What its homes used before and during: none of them may make nearly all of it."""

    @property
    def sound(self) -> bool:
        if len(self.homes) < K or any(0 < count < K for count in self.moved):
            return False
        if not all(each.covered for each in self.used):
            return False
        return not self.triples or self._triples_tell_of_many()

    def _triples_tell_of_many(self) -> bool:
        """Or of none. Those lost that were in one version more than in the other count, the rest may or may not."""
        few, many = sorted(self.lost)
        if self.unsure:
            return min(self.triples) >= K
        return all(count + many - few >= K or not (count or many) for count in self.triples)

    def add(self, home: str, values: Values) -> None:
        self.homes.append(home)
        self.used = _both(self.used, _used(values))

    def take(self, other: "_Part") -> None:
        self.homes += other.homes
        self.used = _both(self.used, other.used)
        self.groups |= other.groups
        for mine, more in ((self.moved, other.moved), (self.lost, other.lost), (self.triples, other.triples)):
            mine[:] = [a + b for a, b in zip(mine, more, strict=True)]
        self.unsure |= other.unsure

    def with_(self, other: "_Part") -> "_Part":
        counts = list(self.moved), list(self.lost), list(self.triples)
        part = _Part(list(self.homes), set(self.groups), *counts, self.unsure, self.used)
        part.take(other)
        return part


def _used(values: Values) -> tuple[Squares, Squares]:
    """What is squared in a row's sums: the use before and during."""
    before, during = (Squares(wh * wh, wh * wh) for wh in values[:2])
    return before, during


def _both(one: tuple[Squares, Squares], other: tuple[Squares, Squares]) -> tuple[Squares, Squares]:
    return one[0] + other[0], one[1] + other[1]


def _part_of(row: Iterable[str], now: Mapping[str, Values], past: int = 0, triples: int = 0) -> _Part:
    """Of new homes: all of them would be told of against each earlier version."""
    part = _Part()
    for home in row:
        part.add(home, now[home])
    part.moved, part.lost, part.triples = [len(part.homes)] * past, [0] * past, [len(part.homes)] * triples
    return part


def group(now: Mapping[str, Values], past: Sequence[Version], seed: str) -> Grouped:
    """The homes that count now as rows to publish after the versions of the past; none where they are fewer than five.

    `seed` makes the choice random and the same each time.
    """
    rng = np.random.default_rng(list(seed.encode()))
    if not past:
        return _first(now, rng)
    parts = _merged(_parts(now, past, rng))
    return _held_back(now, past[-1]) if parts is None else _labelled(parts, now, past)


def _first(now: Mapping[str, Values], rng: np.random.Generator) -> Grouped:
    rows = _chunks(sorted(now), rng)
    parts = _merged([_part_of(row, now) for row in rows]) if len(now) >= K else None
    if parts is None:
        return Grouped({}, waiting=len(now))
    return Grouped({home: Kept(n, now[home]) for n, part in enumerate(parts, 1) for home in part.homes}, added=len(now))


def _chunks(homes: list[str], rng: np.random.Generator) -> list[list[str]]:
    """Random rows of five, those left over spread among them; one row where there are fewer than ten."""
    rng.shuffle(homes)
    n = max(len(homes) // K, 1)
    return [homes[start::n] for start in range(n)] if homes else []


def _parts(now: Mapping[str, Values], past: Sequence[Version], rng: np.random.Generator) -> list[_Part]:
    """What has to stay together: homes that ever shared a row, in any version; and the new ones by fives."""
    alike, none = _together(past), [0] * (len(TRIPLES) if len(past) == MOST_VERSIONS - 1 else 0)
    parts: dict[object, _Part] = defaultdict(lambda: _Part([], set(), [0] * len(past), [0] * len(past), list(none)))
    for number, version in enumerate(past):
        for label, size in version.sizes.items():
            part = parts[alike.find((number, label))]
            part.moved[number] += size  # all of them, until `_count` finds those that are as they were
            part.lost[number] += size
            if version is past[-1]:
                part.groups.add(label)
    known = {home for version in past for home in version.homes}
    for home in sorted(known):
        part = parts[alike.find(("home", home))]
        if home in now:
            part.add(home, now[home])
        _count(part, home, now.get(home), past)
    for row in _in_doubt(past):
        parts[alike.find(row)].unsure = True
    rows = _chunks(sorted(now.keys() - known), rng)
    fresh = (_part_of(row, now, len(past), len(none)) for row in rows)
    return [*parts.values(), *fresh]


def _together(past: Sequence[Version]) -> "_Alike":
    alike = _Alike()
    for number, version in enumerate(past):
        for home, kept in version.homes.items():
            alike.join(("home", home), (number, kept.group))
    for number, (version, later) in enumerate(pairwise(past)):
        for label in _adrift(version, later) & later.sizes.keys():
            alike.join((number, label), (number + 1, label))
    return alike


def _in_doubt(past: Sequence[Version]) -> Iterator[tuple[int, int]]:
    """Rows that may have shared homes that nobody knows any more: one that was merged took a smaller label."""
    for number, (version, later) in enumerate(pairwise(past)):
        lost = _lost(later)
        merged = {label for label in _adrift(version, later) - later.sizes.keys() if min(lost, default=label) < label}
        yield from ((number, label) for label in merged)
        yield from ((number + 1, label) for label in lost if label < max(merged, default=0))


def _adrift(version: Version, later: Version) -> set[int]:
    """Rows of which no home but those that nobody knows any more can be in the later version."""
    return _lost(version) - {kept.group for home, kept in version.homes.items() if home in later.homes}


def _lost(version: Version) -> set[int]:
    """The rows with homes that nobody knows any more."""
    known = Counter(kept.group for kept in version.homes.values())
    return {label for label, size in version.sizes.items() if size > known[label]}


def _count(part: _Part, home: str, values: Values | None, past: Sequence[Version]) -> None:
    """`moved` begins with everybody of the version as gone: those that are as they were are taken off, those it did
    not have are added."""
    told = [kept.values if (kept := version.homes.get(home)) else None for version in past]
    for number, before in enumerate(told):
        if before is None:
            part.moved[number] += values is not None
            continue
        part.moved[number] -= before == values
        part.lost[number] -= 1
    for number, signs in enumerate(TRIPLES[: len(part.triples)]):
        part.triples[number] += _tells(signs, [*told, values])


def _tells(signs: Sequence[int], values: Sequence[Values | None]) -> bool:
    """Whether anything of a home is left in a sum of versions."""
    weights: dict[Values, int] = defaultdict(int)
    for sign, each in zip(signs, values, strict=True):
        if each is not None:
            weights[each] += sign
    return any(weights.values())


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
    free = max((label for version in past for label in version.sizes), default=0)
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
        gone=sum(last.sizes.values()) - len(stayed),
    )


def _held_back(now: Mapping[str, Values], last: Version) -> Grouped:
    """The last version again, without the groups that somebody has left."""
    staying: dict[int, int] = defaultdict(int)
    for home, kept in last.homes.items():
        staying[kept.group] += home in now
    homes = {home: kept for home, kept in last.homes.items() if staying[kept.group] == last.sizes[kept.group]}
    waiting = sum(home not in homes or homes[home].values != values for home, values in now.items())
    return Grouped(homes, gone=sum(last.sizes.values()) - len(homes), waiting=waiting)


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
