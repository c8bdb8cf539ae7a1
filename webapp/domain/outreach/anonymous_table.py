"""Homes of one arm in random groups of five or more, so that a published table tells of no home.

Every row of the table holds sums over a group. A later version may not be subtracted from an earlier one to learn about
fewer than five homes: not in a row, not in several together. So groups stay as they are from version to version, and
are only ever merged. A row is told again as it was, as the sum of rows told before, or with enough in it that is new,
see `table_part`.

Where an arm has too little that is new, it waits for a later version: changed homes keep the figures they had, new ones
are not in yet, and a group that a home has left is taken out whole.

Nor may one home make nearly all of a row, or its use could be told from the row's squares: see `dominance`. Such rows
are merged too; an arm that one home makes nearly all of waits. What holds of rows holds of the differences of versions,
see `reach`: where one home makes nearly all of what is new in an arm, it waits alone.

What this does not protect from: somebody who knows, or owns, all but one of five homes. A home that leaves and joins
again counts as two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from webapp.domain.outreach.reach import Reach, Row, Stayed, Values, row, standing_out
from webapp.domain.outreach.small_groups import K
from webapp.domain.outreach.table_part import USES, Kept, Part, Stay, merged

MOST_VERSIONS = 3


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
    stayed: Mapping[int, Stayed] = field(default_factory=dict)
    """By row, see `Row`."""

    def version(self) -> Version:
        rows: dict[int, list[Values]] = defaultdict(list)
        for kept in self.homes.values():
            rows[kept.group].append(kept.values)
        told = {label: row(homes) for label, homes in rows.items()}
        return Version(self.homes, {n: replace(each, stayed=self.stayed.get(n, ({}, {}))) for n, each in told.items()})


def group(now: Mapping[str, Values], past: Sequence[Version], seed: str) -> Grouped:
    """The homes that count now as rows to publish after the versions of the past; none where they are fewer than five.

    `seed` makes the choice random and the same each time.
    """
    rng = np.random.default_rng(list(seed.encode()))
    if not past:
        return _first(now, rng)
    ready = _ready(now, past)
    parts = merged(_parts(ready, past, rng))
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
        if published.homes > still.homes:
            gone.add(published.less(still).sums, published.homes - still.homes)
    return gone


def _first(now: Mapping[str, Values], rng: np.random.Generator) -> Grouped:
    rows = _chunks(sorted(now), rng)
    parts = merged([_part_of(homes, now, 0) for homes in rows]) if len(now) >= K else None
    if parts is None:
        return Grouped({})
    return Grouped({home: Kept(n, now[home]) for n, part in enumerate(parts, 1) for home in part.homes}, added=len(now))


def _chunks(homes: list[str], rng: np.random.Generator) -> list[list[str]]:
    """Random rows of five, those left over spread among them; one row where there are fewer than ten."""
    rng.shuffle(homes)
    n = max(len(homes) // K, 1)
    return [homes[start::n] for start in range(n)] if homes else []


def _part_of(homes: Iterable[str], now: Mapping[str, Values], past: int) -> Part:
    """Of new homes."""
    never: list[Kept | None] = [None] * past
    part = Part([Reach() for _ in never])
    for home in homes:
        part.add(home, now[home], never)
        part.know(never, now[home])
    return part


def _parts(now: Mapping[str, Values], past: Sequence[Version], rng: np.random.Generator) -> list[Part]:
    """What has to stay together: homes that ever shared a row, in any version; and the new ones by fives."""
    alike = _together(past)
    parts: dict[object, Part] = defaultdict(lambda: Part([Reach() for _ in past], lost=[Row()] * len(past)))
    stays: dict[tuple[int, int, int], Stay] = defaultdict(Stay)
    for number, version in enumerate(past):
        for label, published in version.rows.items():
            part = parts[alike.find((number, label))]
            part.lost[number] += published
            if version is past[-1]:
                part.groups.add(label)
    known = sorted({home for version in past for home in version.homes})
    for home in known:
        part = parts[alike.find(("home", home))]
        told = [version.homes.get(home) for version in past]
        part.know(told, now.get(home))
        if home in now:
            part.add(home, now[home], told)
            _stays(stays, told, now[home])
    for (number, label, use), stay in stays.items():
        part, newest = parts[alike.find((number, label))], number == len(past) - 1
        part.went(use, stay, past[number].rows[label], newest)
    for part in parts.values():
        part.lose()
    rows = _chunks(sorted(now.keys() - set(known)), rng)
    return [*parts.values(), *(_part_of(homes, now, len(past)) for homes in rows)]


def _stays(stays: Mapping[tuple[int, int, int], Stay], told: Sequence[Kept | None], values: Values) -> None:
    number, last = next((number, kept) for number, kept in reversed([*enumerate(told)]) if kept)
    before = told[number - 1] if number else None
    for use in USES:
        past = before.group if before and before.values[use] == last.values[use] else None
        stay = stays[number, last.group, use]
        stay.here[past] += 1
        stay.same[past] += last.values[use] == values[use]


def _together(past: Sequence[Version]) -> "_Alike":
    alike = _Alike()
    for number, version in enumerate(past):
        for home, kept in version.homes.items():
            alike.join(("home", home), (number, kept.group))
    return alike


def _labelled(parts: Iterable[Part], now: Mapping[str, Values], past: Sequence[Version]) -> Grouped:
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
        stayed=_came(homes, last),
    )


def _came(homes: Mapping[str, Kept], last: Version) -> dict[int, Stayed]:
    came: dict[int, tuple[Counter[int], Counter[int]]] = defaultdict(lambda: (Counter(), Counter()))
    for home, kept in homes.items():
        if before := last.homes.get(home):
            for use in USES:
                came[kept.group][use][before.group] += before.values[use] == kept.values[use]
    return dict(came)


def _held_back(now: Mapping[str, Values], last: Version) -> Grouped:
    """The last version again, without the groups that somebody has left."""
    staying: dict[int, int] = defaultdict(int)
    for home, kept in last.homes.items():
        staying[kept.group] += home in now
    homes = {home: kept for home, kept in last.homes.items() if staying[kept.group] == last.rows[kept.group].homes}
    return Grouped(homes, gone=_size(last) - len(homes), stayed=_came(homes, last))


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
