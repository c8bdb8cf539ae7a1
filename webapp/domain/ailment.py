"""One thing that is odd about readings, with every way to mend it that makes sense."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from webapp.domain.readings import Finding, Fix, Ints, Places, Readings, Remedy, moment

Mask = NDArray[np.bool_]
Mends = Mapping[Fix, Callable[[], Readings]]


@dataclass(frozen=True, eq=False)
class Ailment:
    """A finding, and by the name of each fix what does it. Without one it is told only.

    Where the finding is `fixed`, the first is done at once unless another was asked for.
    """

    finding: Finding
    mends: Mends

    def choose(self, wanted: str) -> Fix | None:
        """The fix asked for; else the one that is done at once, if there is such a one."""
        usual = next(iter(self.mends)) if self.finding.fixed else None
        return next((fix for fix in self.mends if fix == wanted), usual)


def found(code: str, readings: Readings, where: Mask) -> Finding:
    """Told with its first place; all of them are kept beside it."""
    some = np.flatnonzero(where)
    places = Places(readings.row[some], readings.start[some], readings.wh[some])
    first = int(some[0])
    return Finding(code, int(readings.row[first]), n=len(some), params=when(int(readings.start[first])), places=places)


def choices(finding: Finding, readings: Readings, mends: Mends) -> Ailment:
    """An ailment a person may choose about: by how much each fix changes the total is worked out here."""
    remedies = tuple(Remedy(fix, mend().total_wh - readings.total_wh) for fix, mend in mends.items())
    return Ailment(replace(finding, remedies=remedies), mends)


def at_once(finding: Finding, fix: Fix, mend: Callable[[], Readings]) -> Ailment:
    """An ailment there is only one way about."""
    return Ailment(replace(finding, fixed=True), {fix: mend})


def told(finding: Finding) -> Ailment:
    return Ailment(finding, {})


def with_wh(readings: Readings, where: Mask, wh: Ints) -> Readings:
    """Other values in the places of a mask, marked as repaired there."""
    changed = readings.wh.copy()
    changed[where] = wh
    return replace(readings, wh=changed, repaired=readings.repaired | where)


def when(minute: int) -> dict[str, object]:
    return {"at": moment(minute).isoformat(sep=" ", timespec="minutes")}
