"""Schools, or classes of one, compared by what meters say of their homes: each with itself before. Never children."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.domain.outreach.league import Standing, compare
from webapp.domain.outreach.small_groups import K
from webapp.domain.school.class_sums import NOTHING, PPM, ClassSums


@dataclass(frozen=True)
class Changes:
    """Homes that read their meter before the plugs were pulled and after: sums of their shares, and of the squares."""

    homes: int = 0
    ppm: int = 0
    ppm_2: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(self.homes + other.homes, self.ppm + other.ppm, self.ppm_2 + other.ppm_2)

    @property
    def mean(self) -> float:
        return self.ppm / self.homes / PPM

    @property
    def variance(self) -> float:
        square = self.ppm_2 / self.homes / PPM
        return max(square - self.mean**2, 0) * self.homes / (self.homes - 1)


@dataclass(frozen=True)
class Compared:
    """A group by name, with how it stands among the others: drawn to the mean the more, the fewer homes it has."""

    name: str
    homes: int
    standing: Standing


def changes_of(sums: ClassSums) -> Changes:
    """Nothing of fewer than five homes."""
    part = sums.get("measured", NOTHING)
    if part.homes < K:
        return Changes()
    return Changes(part.homes, part.sums["ppm"], part.sums["ppm_2"])


def compared(groups: Mapping[str, Changes]) -> Sequence[Compared]:
    """Those of five homes or more, the larger first: the order says nothing of who did better."""
    large = sorted(
        ((name, each) for name, each in groups.items() if each.homes >= K), key=lambda each: (-each[1].homes, each[0])
    )
    standings = compare([c.mean for _, c in large], [c.variance for _, c in large], [c.homes for _, c in large])
    return [Compared(name, c.homes, standing) for (name, c), standing in zip(large, standings, strict=True)]
