"""What may be shown of few homes: groups of five or more, and nothing that a subtraction turns into fewer.

Places with fewer homes are merged with a neighbour, not left blank: a blank beside a total is found by subtraction.
What was released together stays together, and two groups that were released apart are never merged.

A group's figures are released again only if nothing can be reckoned from all its releases that is about one to four
homes. A home counts from one release on, without a break, to a last one: a `Stay`. Let the releases be points in a
row, 0 before the first; a stay from `a` to `l` is a line between the points `a - 1` and `l`. Any sum of releases, each
times some number, gives each point a height, and weighs a home by the difference of the heights at its ends. So what
is left after cancelling are the lines that cross some division of the points in two: the fewest homes anybody can get
at by adding and subtracting releases is the smallest division that any line crosses, and it must be five or more.
Groups share no home and totals are sums of groups, so that mixing them adds homes and never takes any away.

What this does not protect from: somebody who knows, or owns, all but one of five homes; five homes that all did the
same; a home that leaves and comes back, as its two stays are counted as of two homes; other figures of the same homes
that are published elsewhere by other rules. How many homes a group has is not a secret.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

K = 5
"""The fewest homes any figure may be about."""


@dataclass(frozen=True)
class Group:
    """Places that are shown as one, in their campaign's order, and how many homes they have together."""

    places: tuple[str, ...]
    homes: int

    @property
    def large(self) -> bool:
        return self.homes >= K


@dataclass(frozen=True)
class Stay:
    """Homes that were counted from release `admitted_in` up to `last_release`, both among the releases."""

    admitted_in: int
    last_release: int
    homes: int = 1


@dataclass
class _Part:
    """`fixed` once it was released: it takes in others, but is never given away."""

    places: list[str]
    homes: int
    fixed: bool = False


def merge(
    counts: Mapping[str, int], near: Mapping[str, str | None], kept: Iterable[Sequence[str]] = ()
) -> tuple[Group, ...]:
    """Places as groups of five homes or more: a smaller one goes to its neighbour, else to the smallest other group.

    `counts` names every place in order; one without any home is in no group. `kept`: the groups of the last release.
    Only what is left alone, or one of `kept` that homes have left since, can be smaller: it must not be shown.
    """
    parts = [_Part(list(places), sum(counts.get(place, 0) for place in places), True) for places in kept]
    taken = {place for part in parts for place in part.places}
    parts += [_Part([place], homes) for place, homes in counts.items() if homes and place not in taken]
    while len(parts) > 1 and (small := _smallest([part for part in parts if part.homes < K and not part.fixed])):
        parts.remove(small)
        host = _neighbour(small, parts, near) or min(parts, key=lambda part: part.homes)
        host.places += small.places
        host.homes += small.homes
    order = {place: number for number, place in enumerate(counts)}
    groups = [Group(tuple(sorted(part.places, key=lambda p: order.get(p, len(order)))), part.homes) for part in parts]
    return tuple(sorted(groups, key=lambda group: order.get(group.places[0], len(order))))


def _smallest(parts: list[_Part]) -> _Part | None:
    return min(parts, key=lambda part: part.homes, default=None)


def _neighbour(small: _Part, parts: list[_Part], near: Mapping[str, str | None]) -> _Part | None:
    wanted = {near.get(place) for place in small.places}
    return next((part for part in parts if wanted.intersection(part.places)), None)


def may_release(stays: Iterable[Stay], published: Sequence[int], release: int) -> bool:
    """Whether a group may be published as `release` too, when it was as those of `published` before.

    `stays` are of everybody the group ever counted, those to be counted now with `release` as their last.
    """
    return fewest_reached(stays, [*published, release]) >= K


def fewest_reached(stays: Iterable[Stay], published: Sequence[int]) -> int:
    """The fewest homes that some sum of releases is about; five where none is about fewer."""
    points = sorted(set(published))
    lines: Counter[tuple[int, int]] = Counter()
    for stay in stays:
        start = sum(1 for point in points if point < stay.admitted_in)
        end = sum(1 for point in points if point <= stay.last_release)
        if start != end and stay.homes:
            lines[min(start, end), max(start, end)] += stay.homes
    return _smallest_division(_joined(lines))


def _joined(lines: Counter[tuple[int, int]]) -> dict[int, dict[int, int]]:
    """The points with their lines, those that no small division can part drawn into one."""
    while heavy := next((pair for pair, homes in lines.items() if homes >= K), None):
        keep, gone = heavy
        merged: Counter[tuple[int, int]] = Counter()
        for (a, b), homes in lines.items():
            start, end = (keep if a == gone else a), (keep if b == gone else b)
            if start != end:
                merged[min(start, end), max(start, end)] += homes
        lines = merged
    beside: dict[int, dict[int, int]] = defaultdict(dict)
    for (a, b), homes in lines.items():
        beside[a][b] = beside[b][a] = homes
    return dict(beside)


def _smallest_division(beside: dict[int, dict[int, int]]) -> int:
    """The smallest division of each connected part in two (Stoer and Wagner 1997); five where none is smaller."""
    best = K
    while beside:
        first = next(iter(beside))
        order, weight = [first], dict(beside[first])
        while weight:
            last = max(weight, key=lambda point: weight[point])
            cut = weight.pop(last)
            order.append(last)
            for point, homes in beside[last].items():
                if point not in order:
                    weight[point] = weight.get(point, 0) + homes
        if len(order) == 1:
            del beside[first]
            continue
        best = min(best, cut)
        _draw_together(beside, order[-2], order[-1])
    return best


def _draw_together(beside: dict[int, dict[int, int]], keep: int, gone: int) -> None:
    for point, homes in beside.pop(gone).items():
        del beside[point][gone]
        if point != keep:
            beside[keep][point] = beside[point][keep] = beside[keep].get(point, 0) + homes


def widen(edges: Sequence[float], counts: Sequence[int]) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """A histogram with neighbouring bins drawn together until each holds five homes; no bin where all are fewer."""
    new_edges, new_counts, held = [edges[0]], [], 0
    for end, homes in zip(edges[1:], counts, strict=True):
        held += homes
        if held >= K:
            new_edges.append(end)
            new_counts.append(held)
            held = 0
    if not new_counts:
        return (), ()
    new_counts[-1] += held
    new_edges[-1] = edges[-1]
    return tuple(new_edges), tuple(new_counts)
