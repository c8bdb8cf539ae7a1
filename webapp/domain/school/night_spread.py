"""How many watts homes draw while everybody sleeps, as a histogram that tells of no single home."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from webapp.domain.outreach.small_groups import K

CUTS = (10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 120, 150, 200, 300)
"""Where a histogram may be divided, in watts."""
MOST_BINS = 5


@dataclass(frozen=True)
class Spread:
    """`counts` are homes below the first cut, between the cuts, and from the last one on."""

    cuts: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def homes(self) -> int:
        return sum(self.counts)

    @property
    def nearest_half(self) -> tuple[int, int]:
        """About how many of ten homes stay below which cut: the one that comes nearest to half of them."""
        below = [sum(self.counts[: n + 1]) for n in range(len(self.cuts))]
        homes, cut = min(zip(below, self.cuts, strict=True), key=lambda each: abs(2 * each[0] - self.homes))
        return (20 * homes + self.homes) // (2 * self.homes), cut


def next_spread(watts: Sequence[int], shown: Sequence[Spread]) -> Spread | None:
    """The finest histogram that may be shown after those that were: of five homes a bin, the evenest of the finest.

    Between two histograms no bin they share, alone or with its neighbours, differs by one to four homes: a
    subtraction tells of nobody. None where nothing new may be shown.
    """
    below = {cut: sum(each < cut for each in watts) for cut in CUTS}
    allowed = [
        spread
        for spread in (_spread(below, cuts, len(watts)) for cuts in _divisions(below, len(watts)))
        if all(apart(spread, earlier) for earlier in shown)
    ]
    best = max(allowed, key=lambda spread: (len(spread.counts), -max(spread.counts)), default=None)
    if best is None or (shown and (best == shown[-1] or len(best.counts) < len(shown[-1].counts))):
        return None
    return best


def _divisions(below: Mapping[int, int], homes: int, after: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Every choice of cuts with five homes or more in each bin."""
    if after:
        yield after
    if len(after) == MOST_BINS - 1:
        return
    start = below[after[-1]] if after else 0
    for cut in CUTS:
        if (not after or cut > after[-1]) and start + K <= below[cut] <= homes - K:
            yield from _divisions(below, homes, (*after, cut))


def _spread(below: Mapping[int, int], cuts: tuple[int, ...], homes: int) -> Spread:
    upto = [0, *(below[cut] for cut in cuts), homes]
    return Spread(cuts, tuple(end - start for start, end in pairwise(upto)))


def apart(one: Spread, other: Spread) -> bool:
    """Whether no bin that both know differs by one to four homes."""
    common = sorted(set(one.cuts) & set(other.cuts))
    cells = zip(_cells(one, common), _cells(other, common), strict=True)
    return not any(0 < abs(a - b) < K for a, b in cells)


def _cells(spread: Spread, cuts: Iterable[int]) -> list[int]:
    edges = [0, *spread.cuts]
    bounds = [0, *cuts]
    cells = [0] * len(bounds)
    for edge, homes in zip(edges, spread.counts, strict=True):
        cells[max(n for n, bound in enumerate(bounds) if edge >= bound)] += homes
    return cells
