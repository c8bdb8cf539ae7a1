"""Of those who joined a campaign: who counts, who was left out and why; told so that no few homes stand apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from heapq import nsmallest
from itertools import product

from webapp.domain.outreach.small_groups import K

OUT = ("left", "impossible", "no_before", "late", "gaps", "waiting")
MOST_WAYS = 60
"""Ways to tell of one arm that are tried beside those of the other."""


@dataclass(frozen=True)
class Funnel:
    """Homes of an arm: `joined` less those left out, each under one reason, are `counted`."""

    joined: int = 0
    left: int = 0
    impossible: int = 0
    no_before: int = 0
    late: int = 0
    gaps: int = 0
    waiting: int = 0
    counted: int = 0
    other: int = 0
    """Under reasons that few homes each were left out for: only where it is shown, see `told`."""
    untold: bool = False
    """That nothing may be told of those left out: `joined` is only of those who count."""

    @property
    def left_out_share(self) -> float:
        """Of the homes that stayed: what the rules took away."""
        stayed = self.joined - self.left
        return (stayed - self.counted) / stayed if stayed else 0.0

    def __add__(self, other: "Funnel") -> "Funnel":
        mine, others = asdict(self), asdict(other)
        return Funnel(**{name: mine[name] + others[name] for name in mine})

    @property
    def figures(self) -> tuple[int, ...]:
        """All that is shown of those left out, and what follows from it."""
        out = self.joined - self.counted
        lines = (self.left, self.impossible, self.no_before, self.late, self.gaps, self.waiting, self.other)
        return *lines, out, self.joined, self.joined - self.left


Arms = tuple[Funnel, Funnel]
"""Treated and control."""


def told(versions: Sequence[Arms]) -> list[Arms]:
    """What may be shown of both arms in each version, oldest first.

    No line and no sum of them is about one to four homes, in an arm or in both together, and none moves by so few
    from any version to another: nobody is found by subtraction. So some homes are in another line for a while, or in
    none. `counted` is as it is: the rows it is summed from are guarded by themselves. Where nothing else is left, a
    version tells nothing of those left out.
    """
    shown: list[Arms] = []
    for treated, control in versions:
        ours = nsmallest(MOST_WAYS, _ways(treated, [each for each, _ in shown]), key=lambda way: way.untold)
        theirs = nsmallest(MOST_WAYS, _ways(control, [each for _, each in shown]), key=lambda way: way.untold)
        sums = [one + other for one, other in shown]
        pairs = sorted(product(ours, theirs), key=lambda pair: pair[0].untold + pair[1].untold)
        fit = ((one.funnel, other.funnel) for one, other in pairs if _apart(one.funnel + other.funnel, sums))
        shown.append(next(fit, (_silent(treated), _silent(control))))
    return shown


@dataclass(frozen=True)
class _Way:
    """To tell of an arm, and how far that is from what is so."""

    funnel: Funnel
    untold: int


def _ways(arm: Funnel, earlier: Sequence[Funnel]) -> Iterator[_Way]:
    """Each line as it is, as it was told, or not at all; the rest together, as far as it may be told."""
    lines = [(getattr(arm, name), [getattr(each, name) for each in earlier]) for name in OUT]
    choices = [[n for n in {now, *before, 0} if _steps(n, before)] for now, before in lines]
    out = arm.joined - arm.counted
    for chosen in product(*choices):
        named = dict(zip(OUT, chosen, strict=True))
        known = arm.counted + sum(chosen)
        rest = max(out - sum(chosen), 0)
        others = {0, *range(max(rest - 2 * K, 0), rest + 1), *(each.other for each in earlier)}
        others |= {each.joined - known for each in earlier}
        missed = sum(abs(n - now) for n, (now, _) in zip(chosen, lines, strict=True))
        for other in others:
            way = Funnel(joined=known + other, counted=arm.counted, other=other, **named)
            if other >= 0 and way.joined <= arm.joined and _apart(way, earlier):
                yield _Way(way, missed + abs(way.joined - arm.joined))


def _apart(funnel: Funnel, earlier: Iterable[Funnel]) -> bool:
    before = list(zip(*(each.figures for each in earlier), strict=True)) or [()] * len(funnel.figures)
    return all(_steps(n, told) for n, told in zip(funnel.figures, before, strict=True))


def _steps(n: int, before: Iterable[int]) -> bool:
    """Whether it is none or five and more, and so is what it differs by from each that was told before."""
    return all(not 0 < abs(n - each) < K for each in (0, *before))


def _silent(arm: Funnel) -> Funnel:
    return Funnel(joined=arm.counted, counted=arm.counted, untold=True)
