"""What somebody learns who takes one version of the anonymised table away from another: of how many homes, of whom.

Such a difference must be about five homes or more, and none of them may make nearly all of it, see `dominance`: else
four homes whose readings changed by a little hide nothing of a fifth that has left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.domain.outreach.dominance import covered, squares_covered
from webapp.domain.outreach.small_groups import K

Values = tuple[int, ...]
"""Of a home. The first two are what it used before and during."""
Parts = tuple[int, int, int, int]
"""What a home adds to four sums: its use before and during, and the squares of both."""
NOTHING: Parts = (0, 0, 0, 0)
Stayed = tuple[Mapping[int, int], Mapping[int, int]]


@dataclass(frozen=True)
class Row:
    """A row as it was published: how many homes, and the sums of what each of them adds.

    `stayed`: by the use before and during, how many came with the same figure from which row of the version before.
    None where nobody knows.
    """

    homes: int = 0
    sums: Parts = NOTHING
    stayed: Stayed | None = ({}, {})

    def __add__(self, other: "Row") -> "Row":
        return Row(self.homes + other.homes, plus(self.sums, other.sums))

    def less(self, other: "Row") -> "Row":
        return Row(self.homes - other.homes, minus(self.sums, other.sums))

    def pasts(self, use: int) -> dict[int | None, int]:
        """How many homes have which past: the row they came from with the same figure, None of those that are new."""
        if self.stayed is None:
            return {}
        came = self.stayed[use]
        pasts: dict[int | None, int] = {label: homes for label, homes in came.items()}  # noqa: C416  # another key type
        return pasts | {None: self.homes - sum(came.values())}


@dataclass
class Reach:
    """Of a difference: what is left of how many homes, by each of the four sums all of it and the two largest."""

    homes: int = 0
    total: Parts = NOTHING
    first: Parts = NOTHING
    second: Parts = NOTHING

    def add(self, parts: Parts, homes: int = 1) -> None:
        self._join(parts, parts, NOTHING)
        self.homes += homes

    def take(self, other: "Reach") -> None:
        self._join(other.total, other.first, other.second)
        self.homes += other.homes

    def _join(self, total: Parts, first: Parts, second: Parts) -> None:
        self.total = plus(self.total, total)
        largest = [
            (a, c if c > b else b) if a >= c else (c, a if a > d else d)
            for a, b, c, d in zip(self.first, self.second, first, second, strict=True)
        ]
        self.first, self.second = zip(*largest, strict=True)

    @property
    def enough(self) -> bool:
        """Nothing is told, or nothing of anybody."""
        return not self.homes or (self.homes >= K and self.uncovered is None)

    @property
    def uncovered(self) -> int | None:
        """Which of the four sums gives its largest part away."""
        sums = zip(self.total, self.first, self.second, strict=True)
        return next((number for number, each in enumerate(sums) if not covered(*each)), None)

    @property
    def squares_covered(self) -> bool:
        """Of a row by itself."""
        sums = zip(self.total[2:], self.first[2:], self.second[2:], strict=True)
        return all(squares_covered(*each) for each in sums)


def told_of(values: Values) -> Parts:
    """What a home adds to the sums of its row."""
    before, during = values[:2]
    return before, during, before * before, during * during


def plus(one: Parts, more: Parts) -> Parts:
    a, b, c, d = one
    e, f, g, h = more
    return a + e, b + f, c + g, d + h


def minus(one: Parts, less: Parts) -> Parts:
    a, b, c, d = one
    e, f, g, h = less
    return a - e, b - f, c - g, d - h


def row(homes: Iterable[Values]) -> Row:
    return sum((Row(1, told_of(values)) for values in homes), Row())


def difference(before: Values | None, now: Values | None) -> Parts | None:
    """The sizes of what is new of a home, None where nothing is. None, too, where a version did not have it."""
    if before == now:
        return None
    a, b, c, d = minus(told_of(now) if now else NOTHING, told_of(before) if before else NOTHING)
    return abs(a), abs(b), abs(c), abs(d)


def standing_out(now: Mapping[str, Values], was: Mapping[str, Values], gone: Reach) -> str | None:
    """The home that makes nearly all of what is new in an arm, where enough homes are new for it to be told at all.

    `was` is what is known of the last version, `gone` of homes that are not.
    """
    of_all, steps = Reach(), []
    of_all.take(gone)
    for home in sorted(now.keys() | was.keys()):
        parts = difference(was.get(home), now.get(home))
        if parts:
            of_all.add(parts)
            steps.append((parts, home))
    number = of_all.uncovered
    if of_all.homes < K or number is None:
        return None
    parts, home = max(steps, key=lambda step: step[0][number], default=(NOTHING, ""))
    return home if home in now and parts[number] == of_all.first[number] else None
