"""The data doctor: what is odd about readings, what one tap would do about it, and doing it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from webapp.domain.ailment import Ailment
from webapp.domain.clock_check import clock_shift
from webapp.domain.gap_check import early_end, gap, late_start
from webapp.domain.order_check import in_order, overlap, same_twice, twice
from webapp.domain.rate_check import rate
from webapp.domain.readings import Finding, Readings
from webapp.domain.value_check import flat, negative, spike, unit

Check = Callable[[Readings], Ailment | None]
ORDER: Sequence[Check] = (in_order, same_twice, twice, overlap)
VALUES: Sequence[Check] = (negative, unit, spike, flat, late_start, early_end)
FIRST = {"negative": "drop", "spike": "drop", "gap": "fill", "unit_small": "scale", "unit_large": "scale"}
"""What a code alone stands for: there was one fix of each before there were choices."""


@dataclass(frozen=True)
class Known:
    """What is known beside the readings.

    Their feed may say itself when its clock was turned: `skipped` and `doubled` are the minutes at which an hour begins
    that it jumped over, so that nothing is missing, or showed twice, of which both are true and are added. `stored_wh`
    are totals of whole days that are stored, by their number since 1970-01-01.
    """

    skipped: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()
    stored_wh: Mapping[int, int] = field(default_factory=dict)


NOTHING_KNOWN = Known()


@dataclass(frozen=True)
class Diagnosis:
    """Readings put in order, what was found, and which of the findings are mended already because nothing is lost."""

    readings: Readings
    findings: tuple[Finding, ...]

    @property
    def fixes(self) -> tuple[str, ...]:
        """What was chosen, as `code:fix`, where something else would have been done by itself."""
        chosen = ((each, each.remedies[0].fix if each.fixed else None) for each in self.findings if each.remedies)
        return tuple(sorted(f"{each.code}:{each.chosen}" for each, usual in chosen if each.chosen != usual))


def examine(readings: Readings, fixes: Collection[str] = (), known: Known = NOTHING_KNOWN) -> Diagnosis:
    """Look, in a fixed order, mending what `fixes` asks for as `code:fix`; what is harmless is mended at once."""
    wanted = dict(each.split(":", 1) for each in spelled(fixes))
    findings: list[Finding] = []
    for hour in known.doubled:
        readings = _added(readings, hour)
    for check in _checks(known):
        ailment = check(readings) if len(readings) else None
        if ailment is None:
            continue
        fix = ailment.choose(wanted.get(ailment.finding.code, ""))
        findings.append(replace(ailment.finding, meter=readings.meter, chosen=fix))
        if fix:
            readings = ailment.mends[fix]()
    return Diagnosis(readings, tuple(findings))


def spelled(fixes: Collection[str]) -> list[str]:
    """Each as `code:fix`, also those kept before there were choices; what is no fix is left out."""
    both = (each if ":" in each else f"{each}:{FIRST[each]}" for each in fixes if ":" in each or each in FIRST)
    return sorted(set(both))


def _checks(known: Known) -> Iterator[Check]:
    """In this order: what is twice must be gone before gaps are measured."""
    if not known.skipped and not known.doubled:
        yield clock_shift
    yield from ORDER
    yield partial(rate, stored_wh=known.stored_wh)
    yield from VALUES
    yield partial(gap, skipped=known.skipped)


def _added(readings: Readings, hour: int) -> Readings:
    """The two readings of each stretch of an hour that came twice, as one."""
    inside = (readings.start >= hour) & (readings.start < hour + 60)
    kept = np.ones(len(readings), dtype=np.bool_)
    wh = readings.wh.copy()
    first: dict[int, int] = {}
    for n in np.flatnonzero(inside).tolist():
        at = int(readings.start[n])
        if at in first:
            wh[first[at]] += wh[n]
            kept[n] = False
        else:
            first[at] = n
    return replace(readings, wh=wh).part(kept)
