"""What a household did on a day, and its days before and after; what two deeds share is counted once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.baseline import measured_by, usual_method
from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyTemperature, DailyUse
from webapp.domain.saving import Saving
from webapp.domain.sufficiency import LEAST_BASELINE, Doubt, Method
from webapp.domain.thresholds import LEAST_REPORTING
from webapp.domain.weather_saving import LONGEST


@dataclass(frozen=True)
class Intervention:
    """A new fridge, lamps, a time-of-use plan: from `day` on. `expected_wh` is what it should save a day, if known."""

    day: date
    name: str
    expected_wh: int | None = None


@dataclass(frozen=True)
class Trial:
    """Days from `before` up to the deed, and from it up to `after`; `together` are the deeds that share them."""

    deed: Intervention
    before: date
    after: date
    together: tuple[Intervention, ...] = ()


def trials(deeds: Sequence[Intervention], first: date, end: date, method: Method = "weather") -> tuple[Trial, ...]:
    """Each deed with at most a year before and after it, within `first` to `end`, in order.

    Days that belong to another deed are cut off. Where too few are left the deeds stay together: what was saved is
    then that of all of them, and of none alone.
    """
    ordered = sorted(deeds, key=lambda deed: (deed.day, deed.name))
    return tuple(_trial(deed, ordered, first, end, method) for deed in ordered)


def _trial(deed: Intervention, deeds: Sequence[Intervention], first: date, end: date, method: Method) -> Trial:
    before, after = max(first, deed.day - LONGEST * DAY), min(end, deed.day + LONGEST * DAY)
    others = [other for other in deeds if other is not deed and before < other.day < after]
    cut_before = max([before, *(other.day for other in others if other.day <= deed.day)])
    cut_after = min([after, *(other.day for other in others if other.day >= deed.day)])
    apart = (deed.day - cut_before).days >= LEAST_BASELINE[method] and (cut_after - deed.day).days >= LEAST_REPORTING
    if apart or not others:
        return Trial(deed, cut_before, cut_after)
    return Trial(deed, before, after, tuple(others))


def tried(trial: Trial, use: DailyUse, temperature: DailyTemperature | None, method: Method | None = None) -> Saving:
    """What the days after a deed used less than those before let expect."""
    day = trial.deed.day
    baseline, reporting = use.between(trial.before, day), use.between(day, max(trial.after, day))
    found = measured_by(method or usual_method(baseline, reporting, temperature), baseline, reporting, temperature)
    return attributed(found, trial.deed, trial.together)


def attributed(saving: Saving, deed: Intervention, together: Sequence[Intervention] = ()) -> Saving:
    """The same, with what is doubtful about putting it down to one deed."""
    doubts = [*_shared(deed, together), *_rebound(saving, deed)]
    return replace(saving, doubts=(*saving.doubts, *doubts))


def _shared(deed: Intervention, together: Sequence[Intervention]) -> list[Doubt]:
    names = "、".join(dict.fromkeys(other.name for other in (deed, *together)))
    return [Doubt("two_at_once", {"names": names})] if together else []


def _rebound(saving: Saving, deed: Intervention) -> list[Doubt]:
    """Told where less was saved than the deed should bring, beyond doubt: what is cheaper to run is run more."""
    if saving.range is None or deed.expected_wh is None:
        return []
    expected = deed.expected_wh * saving.days
    if saving.range.high_wh >= expected:
        return []
    return [Doubt("rebound", {"expected_wh": expected, "high_wh": saving.range.high_wh})]


def counted_twice(savings: Sequence[Saving]) -> tuple[tuple[int, int], ...]:
    """Pairs of savings, by position, that share days of one meter: adding them up would count a kWh twice."""
    return tuple(
        (n, m)
        for n, one in enumerate(savings)
        for m, other in enumerate(savings[n + 1 :], start=n + 1)
        if one.range and other.range and max(one.first, other.first) < min(one.end, other.end)
    )
