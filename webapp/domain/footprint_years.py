"""Two years of a home beside each other, item by item, with what only the published factor did told apart."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic

from webapp.domain.footprint import Line, M
from webapp.domain.mass import whole


@dataclass(frozen=True)
class Difference:
    """One item in grams, then and now. `by_factor` is what the same use would have changed by: nobody's doing.

    `by_use` is the rest: the change of use, at the present factor. The two sum up to the change exactly.
    """

    item: str
    then: int
    now: int
    by_factor: int

    @property
    def change(self) -> int:
        return self.now - self.then

    @property
    def by_use(self) -> int:
        return self.change - self.by_factor


@dataclass(frozen=True)
class Years(Generic[M]):
    """What was answered in both years, the largest change first; `unlike` are the items only one of them tells."""

    items: tuple[Difference, ...]
    unlike: tuple[str, ...] = ()

    @property
    def then(self) -> int:
        return sum(item.then for item in self.items)

    @property
    def now(self) -> int:
        return sum(item.now for item in self.items)

    @property
    def by_factor(self) -> int:
        return sum(item.by_factor for item in self.items)

    @property
    def by_use(self) -> int:
        return sum(item.by_use for item in self.items)


def compare(then: Iterable[Line[M]], now: Iterable[Line[M]], both: Callable[[str, str | None], bool]) -> Years[M]:
    """Of one kind of account. A factor counts as changed only where the grid's average drives it.

    `both` says of an item and a profile whether its question was answered in both years: a silence is not nought.
    """
    every_then: list[Line[M]] = list(then)
    every_now: list[Line[M]] = list(now)
    before: list[Line[M]] = [line for line in every_then if both(line.item, line.profile)]
    after: list[Line[M]] = [line for line in every_now if both(line.item, line.profile)]
    found = [
        Difference(
            name,
            sum(line.mass.g for line in before if line.item == name),
            sum(line.mass.g for line in after if line.item == name),
            sum(_by_factor(line, after) for line in before if line.item == name),
        )
        for name in dict.fromkeys(line.item for line in [*after, *before])
    ]
    unlike = dict.fromkeys(line.item for line in [*every_now, *every_then] if not both(line.item, line.profile))
    return Years(tuple(sorted(found, key=lambda one: -abs(one.change))), tuple(unlike))


def _by_factor(line: Line[M], after: Iterable[Line[M]]) -> int:
    """What a line of the earlier year changes by when only its factor is the later year's."""
    same = (one for one in after if (one.item, one.profile, one.factor) == (line.item, line.profile, line.factor))
    later = next(same, None)
    if later is None or not line.grid or not line.kg_per_unit:
        return 0
    return whole(Decimal(line.mass.g) * (later.kg_per_unit / line.kg_per_unit - 1))
