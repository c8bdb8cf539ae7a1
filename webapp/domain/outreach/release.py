"""The figures of a campaign's places as they are released: groups of five homes or more, checked against the past.

Nor is a group told whose change one home makes nearly all of, see `dominance`: neighbours would read from its figures,
and from the range around them, that one is not at home.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from webapp.domain.outreach.campaign import Place
from webapp.domain.outreach.dominance import squares_covered, sum_covers, two_largest
from webapp.domain.outreach.league import Estimate, Grade, Standing, Tier, compare
from webapp.domain.outreach.small_groups import Group, Stay, may_release, merge

MOSTLY = 0.9
"""A group's evidence is as good as that of nine in ten of its homes."""
MOST_CHANGE = 1.0
"""A home's change counts as at most twice its baseline, so that nobody's visitors decide for a whole place."""


@dataclass(frozen=True)
class HomeChange:
    """A member whose change against its own baseline is known. `admitted_in` 0 while it is in no release."""

    household_id: str
    place_id: str
    admitted_in: int
    change: float
    points: int
    metered: bool


@dataclass(frozen=True)
class Missing:
    """A member that was counted and has too few known days now, because readings were taken back."""

    household_id: str
    place_id: str
    admitted_in: int


@dataclass(frozen=True)
class GroupFigures:
    """What was released of a group, and what must be known to release it again.

    `change` and `variance` are over its homes; `points` per home. `release` and `until` say when the figures were
    made. `published`: releases of the group between which its homes changed; `gone`: homes no longer counted.
    """

    places: tuple[str, ...]
    homes: int
    change: float
    variance: float
    points: float
    grade: Grade
    release: int
    until: date
    published: tuple[int, ...]
    gone: tuple[Stay, ...] = ()
    standing: Standing = field(default_factory=lambda: Standing(Estimate(0, 0, 0), "unclear", True))


@dataclass(frozen=True)
class Release:
    number: int
    made_at: datetime
    until: date
    groups: tuple[GroupFigures, ...]

    def group_of(self, place_id: str) -> GroupFigures | None:
        return next((group for group in self.groups if place_id in group.places), None)

    @property
    def homes(self) -> int:
        """Of all groups together: totals are sums of what is shown."""
        return sum(group.homes for group in self.groups)

    @property
    def change(self) -> float:
        return sum(group.change * group.homes for group in self.groups) / max(self.homes, 1)


@dataclass(frozen=True)
class Step:
    """A release on its way: whom it counts for the first time, and whom no longer."""

    release: Release
    admitted: tuple[HomeChange, ...]
    lost: tuple[Missing, ...]


@dataclass(frozen=True)
class Known:
    """All that a release is made of. `left`: those who left the campaign, by the place they were counted in."""

    changes: Sequence[HomeChange]
    missing: Sequence[Missing] = ()
    left: Mapping[str, Sequence[Stay]] = field(default_factory=dict)


def next_release(
    earlier: Release | None, places: Sequence[Place], known: Known, made_at: datetime, until: date
) -> Step | None:
    """None where no group may be told anew, or nothing has changed. A group that may not keeps its older figures."""
    number = earlier.number + 1 if earlier else 1
    by_place: dict[str, list[HomeChange]] = defaultdict(list)
    for home in known.changes:
        by_place[home.place_id].append(home)
    old = earlier.groups if earlier else ()
    counts = {place.id: len(by_place[place.id]) for place in places}
    groups = merge(counts, {place.id: place.near for place in places}, [group.places for group in old])
    told, admitted, lost = [], [], []
    for group in groups:
        before = next((each for each in old if set(each.places) <= set(group.places)), None)
        step = _tell(group, before, by_place, known, number, until)
        if step:
            told.append(step[0])
            admitted += [home for home in step[1] if not home.admitted_in]
            lost += [home for home in known.missing if home.place_id in group.places]
        elif before:
            told.append(before)
    if not any(group.release == number for group in told):
        return None
    release = Release(number, made_at, until, _compared(told))
    if earlier and not admitted and not lost and _told(release) == _told(earlier):
        return None
    return Step(release, tuple(admitted), tuple(lost))


def _told(release: Release) -> list[tuple[object, ...]]:
    return [
        (each.places, each.until, each.homes, round(each.change, 6), round(each.points, 3)) for each in release.groups
    ]


def _tell(
    group: Group,
    before: GroupFigures | None,
    by_place: Mapping[str, list[HomeChange]],
    known: Known,
    number: int,
    until: date,
) -> tuple[GroupFigures, list[HomeChange]] | None:
    """The group with its newcomers, else without them, else not at all."""
    homes = [home for place in group.places for home in by_place[place]]
    published = before.published if before else ()
    gone = list(before.gone) if before else []
    missing = [home for home in known.missing if home.place_id in group.places]
    gone += [Stay(home.admitted_in, published[-1]) for home in missing if published]
    left = [stay for place in group.places for stay in known.left.get(place, ()) if stay.admitted_in]
    older = [home for home in homes if home.admitted_in]
    for chosen in (homes, older):
        stays = Counter(home.admitted_in or number for home in chosen)
        there = [Stay(first, number, n) for first, n in stays.items()]
        if chosen and _hides(chosen) and may_release([*gone, *left, *there], published, number):
            kept = _turning_points(published, [*gone, *left], len(chosen) > len(older))
            figures = _figures(group.places, chosen, number, until)
            return replace(figures, published=(*kept, number), gone=tuple(gone)), chosen
    return None


def _turning_points(published: tuple[int, ...], gone: Sequence[Stay], newcomers: bool) -> tuple[int, ...]:
    """The earlier releases but the last, where the same homes are told again: nothing new can be reckoned from it."""
    same = published and not newcomers and all(stay.last_release < published[-1] for stay in gone)
    return published[:-1] if same else published


def _counted(homes: Sequence[HomeChange]) -> npt.NDArray[np.float64]:
    """The changes that count, of each home."""
    return np.clip([home.change for home in homes], -MOST_CHANGE, MOST_CHANGE)


def _hides(homes: Sequence[HomeChange]) -> bool:
    sizes = np.abs(_counted(homes)).tolist()
    return sum_covers(sizes) and squares_covered(sum(size * size for size in sizes), *two_largest(n * n for n in sizes))


def _figures(places: tuple[str, ...], homes: Sequence[HomeChange], number: int, until: date) -> GroupFigures:
    changes = _counted(homes)
    metered = sum(home.metered for home in homes) >= MOSTLY * len(homes)
    return GroupFigures(
        places,
        len(homes),
        float(changes.mean()),
        float(changes.var(ddof=1)),
        sum(home.points for home in homes) / len(homes),
        "A" if metered else "B",
        number,
        until,
        (),
    )


def _compared(groups: Sequence[GroupFigures]) -> tuple[GroupFigures, ...]:
    """Each with its standing among all, also those told earlier."""
    standings = compare(
        [group.change for group in groups], [group.variance for group in groups], [group.homes for group in groups]
    )
    return tuple(replace(group, standing=standing) for group, standing in zip(groups, standings, strict=True))


def as_record(release: Release) -> dict[str, Any]:
    return {"groups": [_group_record(group) for group in release.groups]}


def of_record(number: int, made_at: datetime, until: date, record: Mapping[str, Any]) -> Release:
    return Release(number, made_at, until, tuple(_group_of(each) for each in record["groups"]))


def _group_record(group: GroupFigures) -> dict[str, Any]:
    estimate = group.standing.estimate
    return {
        "places": list(group.places),
        "homes": group.homes,
        "change": round(group.change, 6),
        "variance": round(group.variance, 6),
        "points": round(group.points, 3),
        "grade": group.grade,
        "release": group.release,
        "until": group.until.isoformat(),
        "published": list(group.published),
        "gone": [[stay.admitted_in, stay.last_release, stay.homes] for stay in group.gone],
        "estimate": [round(value, 6) for value in (estimate.change, estimate.low, estimate.high)],
        "tier": group.standing.tier,
        "tied": group.standing.tied,
    }


def _group_of(record: Mapping[str, Any]) -> GroupFigures:
    return GroupFigures(
        tuple(record["places"]),
        record["homes"],
        record["change"],
        record["variance"],
        record["points"],
        record["grade"],
        record["release"],
        date.fromisoformat(record["until"]),
        tuple(record["published"]),
        tuple(Stay(*stay) for stay in record["gone"]),
        Standing(Estimate(*record["estimate"]), cast(Tier, record["tier"]), record["tied"]),
    )
