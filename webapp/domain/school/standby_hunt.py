"""What idle appliances draw together, by the catalogue: an estimate with its range, never a home's own figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor

from webapp.domain.appliance import Spread


@dataclass(frozen=True)
class Idle:
    """Watts of several plugged-in appliances that do nothing."""

    low: float
    typical: float
    high: float

    @property
    def w(self) -> int:
        return floor(self.typical + 0.5)

    @property
    def w_low(self) -> int:
        return floor(self.low)

    @property
    def w_high(self) -> int:
        return ceil(self.high)

    def wh(self, hours: int) -> int:
        """What they take in so many hours."""
        return self.w * hours


def idle(families: Iterable[str], standby_w: Mapping[str, Spread]) -> Idle:
    found = [standby_w[name] for name in families if name in standby_w]
    return Idle(sum(each.low for each in found), sum(each.typical for each in found), sum(each.high for each in found))
