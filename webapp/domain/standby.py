"""The standby hunt: what a home draws around the clock by its meter, and who that may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from webapp.domain.appliance import Appliance
from webapp.domain.register import kwh_a_year
from webapp.domain.unexplained import Account


@dataclass(frozen=True)
class Suspect:
    """An appliance that is always on, and what it draws on average by the catalogue."""

    appliance: Appliance
    w: float


@dataclass(frozen=True)
class AlwaysOn:
    """Watts drawn in the calm of `n_nights`, the middle one of them; `plugged_w` is all others' standby together."""

    w: int
    n_nights: int
    suspects: tuple[Suspect, ...]
    plugged_w: float

    @property
    def told_w(self) -> int:
        """What the catalogue can name of it."""
        return round(sum(suspect.w for suspect in self.suspects) + self.plugged_w)

    @property
    def unknown_w(self) -> int:
        return max(0, self.w - self.told_w)

    @property
    def share(self) -> float:
        """The share nobody can name."""
        return self.unknown_w / self.w if self.w else 0.0

    @property
    def kwh_a_year(self) -> int:
        return kwh_a_year(self.w)


def always_on(accounts: Sequence[Account], entries: Sequence[Appliance]) -> AlwaysOn | None:
    """None without a calm night. A tank's lost heat is not counted: it is made good in bursts, not in the calm."""
    nights = [each.calm_w for each in accounts if each.calm_w is not None]
    if not nights:
        return None
    day = max(each.day for each in accounts)
    found = [Suspect(entry, always_on_w(entry, day)) for entry in entries if entry.always_on]
    plugged = sum(entry.standby_w.typical for entry in entries if not entry.always_on)
    suspects = tuple(sorted(found, key=lambda suspect: -suspect.w))
    return AlwaysOn(round(median(nights)), len(nights), suspects, plugged)


def always_on_w(entry: Appliance, day: date) -> float:
    return entry.kwh_per_unit.typical * entry.per_day.on(day) * 1000 / 24
