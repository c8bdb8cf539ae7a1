"""What somebody learns who adds versions of the anonymised table and takes others away: of how many homes, and of whom.

There are at most `MOST_VERSIONS`, which are three. A home's figures stand in some of them, so any sum of versions
weighs them by a, b, c, a + b, ... or a + b + c, and most cancels where two of these weights are nought: the versions
themselves, the differences of two, and the three of `TRIPLES`. A fourth version would make them many.

Such a sum must be about five homes or more, and none of them may make nearly all of it, see `dominance`: else four
homes whose readings changed by a little hide nothing of a fifth that has left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.domain.outreach.dominance import P, covered, squares_covered
from webapp.domain.outreach.small_groups import K

MOST_VERSIONS = 3
TRIPLES = ((1, -1, 1), (1, -1, -1), (1, 1, -1))
Values = tuple[int, ...]
"""Of a home. The first two are what it used before and during."""
Parts = tuple[int, int, int, int]
"""What a home adds to four sums: its use before and during, and the squares of both."""
NOTHING: Parts = (0, 0, 0, 0)
PAIR = (1, -1)


@dataclass(frozen=True)
class Row:
    """A row as it was published: how many homes, and the sums of what each of them adds."""

    homes: int = 0
    sums: Parts = NOTHING

    def __add__(self, other: "Row") -> "Row":
        return Row(self.homes + other.homes, plus(self.sums, other.sums))


@dataclass
class Reach:
    """Of a sum of versions: what is left of how many homes, by each of the four sums all of it and the two largest.

    `unsure`: there are homes gone of which nobody knows in which versions they were. They make up to `at_most`.
    """

    homes: int = 0
    total: Parts = NOTHING
    first: Parts = NOTHING
    second: Parts = NOTHING
    unsure: bool = False
    at_most: Parts = NOTHING

    def add(self, parts: Parts, homes: int = 1) -> None:
        self._join(parts, parts, NOTHING)
        self.homes += homes

    def take(self, other: "Reach") -> None:
        if other.nothing:
            return
        self._join(other.total, other.first, other.second)
        self.homes += other.homes
        self.unsure |= other.unsure
        self.at_most = plus(self.at_most, other.at_most)

    def _join(self, total: Parts, first: Parts, second: Parts) -> None:
        self.total = plus(self.total, total)
        largest = [
            (a, c if c > b else b) if a >= c else (c, a if a > d else d)
            for a, b, c, d in zip(self.first, self.second, first, second, strict=True)
        ]
        self.first, self.second = zip(*largest, strict=True)

    @property
    def nothing(self) -> bool:
        return not self.homes and not self.unsure

    @property
    def enough(self) -> bool:
        """Nothing is told, or nothing of anybody."""
        return self.nothing or (self.homes >= K and self.uncovered is None)

    @property
    def uncovered(self) -> int | None:
        """Which of the four sums gives its largest part away."""
        for number, (total, first, second, most) in enumerate(
            zip(self.total, self.first, self.second, self.at_most, strict=True)
        ):
            if not covered(total, first, second) or total - first < P * most:
                return number
        return None

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


def signs(past: int) -> list[tuple[int, ...]]:
    """The sums of `past` versions and a new one: it less each of them, and beside two the triples."""
    pairs = [(*(int(number == at) for number in range(past)), -1) for at in range(past)]
    return [*pairs, *(TRIPLES if past == MOST_VERSIONS - 1 else ())]


def left_of(weights: Sequence[int], versions: Sequence[Values | None]) -> Parts | None:
    """The sizes of what is left of a home, None where nothing is. A version that did not have it has None."""
    left: dict[Values, int] = {}
    for weight, values in zip(weights, versions, strict=True):
        if values is not None and weight:
            left[values] = left.get(values, 0) + weight
    parts, any_left = NOTHING, False
    for values, weight in left.items():
        if weight:
            a, b, c, d = told_of(values)
            parts, any_left = plus(parts, (weight * a, weight * b, weight * c, weight * d)), True
    a, b, c, d = parts
    return (abs(a), abs(b), abs(c), abs(d)) if any_left else None


def of_lost(weights: Sequence[int], lost: Sequence[Row]) -> Reach:
    """What may be left of homes of which nothing is known any more, by version: what their rows had more than is known.

    Of three versions at least those count that were in one more than in another.
    """
    there = [each for weight, each in zip(weights, lost, strict=False) if weight and each.homes]
    if not there:
        return Reach()
    reach = Reach()
    if len([weight for weight in weights if weight]) == len(PAIR):
        reach.add(there[0].sums, there[0].homes)
        return reach
    numbers = [each.homes for each in lost]
    return Reach(max(numbers) - min(numbers), unsure=min(numbers) > 0, at_most=sum(there, Row()).sums)


def standing_out(now: Mapping[str, Values], was: Mapping[str, Values], gone: Reach) -> str | None:
    """The home that makes nearly all of what is new in an arm, where enough homes are new for it to be told at all.

    `was` is what is known of the last version, `gone` of homes that are not.
    """
    of_all, steps = Reach(), []
    of_all.take(gone)
    for home in sorted(now.keys() | was.keys()):
        parts = left_of(PAIR, (was.get(home), now.get(home)))
        if parts:
            of_all.add(parts)
            steps.append((parts, home))
    number = of_all.uncovered
    if of_all.homes < K or number is None:
        return None
    parts, home = max(steps, key=lambda step: step[0][number], default=(NOTHING, ""))
    return home if home in now and parts[number] == of_all.first[number] else None
