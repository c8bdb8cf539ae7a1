"""Three readings of a meter: what a home draws while it sleeps.

A meter shows whole tenths or hundredths. From bedtime to morning the watts follow; without the reading at bedtime the
evening is in it, so that what the home draws all night is at most that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import combinations

from webapp.domain.school.fields import READINGS, USUAL_TIMES
from webapp.domain.school.mission_errors import BackwardsError, NightOrderError, NightTooShortError, TooMuchError

MOST_KWH = Decimal(30)
"""More than a home draws from evening to morning: a decimal point is missing. Own choice."""
SHORTEST_H = 3
"""In less the last digit of the meter says too little. Own choice."""
TURNS = (Decimal(100_000), Decimal(1_000_000))
"""Where meters of five and of six digits begin at nought again."""
LAMP_W = 10
_NOON, _DAY = 12 * 60, 24 * 60


@dataclass(frozen=True)
class Night:
    """Two readings with the minutes between them; `last` is the meter's figure, `turned` what it began anew after.

    `upper_bound`: the first one is of the evening. `step_kwh` is the meter's last digit.
    """

    first: Decimal
    last: Decimal
    minutes: int
    upper_bound: bool
    step_kwh: Decimal
    turned: Decimal = Decimal(0)

    @property
    def kwh(self) -> Decimal:
        return self.last + self.turned - self.first

    @property
    def wh(self) -> int:
        return int((self.kwh * 1000).to_integral_value(ROUND_HALF_UP))

    @property
    def w(self) -> int:
        """What it draws on average; an upper bound is rounded up, so that it stays one."""
        return self._watts(self.kwh, ROUND_CEILING if self.upper_bound else ROUND_HALF_UP)

    @property
    def doubt_w(self) -> int:
        """How much the last digit may hide, up or down."""
        return self._watts(self.step_kwh, ROUND_CEILING)

    @property
    def lamps(self) -> Decimal:
        """As many small lamps, to the half."""
        return (Decimal(self.w) / LAMP_W * 2).to_integral_value(ROUND_HALF_UP) / 2

    def _watts(self, kwh: Decimal, rounding: str) -> int:
        return int((kwh * 60_000 / self.minutes).to_integral_value(rounding))


def night_of(entry: Mapping[str, str]) -> Night | None:
    """None while a reading is missing. Raises what `check` raises."""
    check(entry)
    since = "bedtime" if "bedtime" in entry else "evening"
    if since not in entry or "morning" not in entry:
        return None
    minutes = minute_of(entry, "morning") - minute_of(entry, since)
    if minutes < SHORTEST_H * 60:
        raise NightTooShortError("morning_at", hours=SHORTEST_H)
    first, last = Decimal(entry[since]), Decimal(entry["morning"])
    step = max(Decimal(1).scaleb(_exponent(first)), Decimal(1).scaleb(_exponent(last)))
    return Night(first, last, minutes, since == "evening", step, turned(first, last))


def check(entry: Mapping[str, str]) -> None:
    """Whether the readings can be. Raises BackwardsError, TooMuchError, NightOrderError, each at the later one."""
    for earlier, later in combinations((name for name in READINGS if name in entry), 2):
        first, last = Decimal(entry[earlier]), Decimal(entry[later])
        used = last + turned(first, last) - first
        if used < 0:
            raise BackwardsError(later)
        if used > MOST_KWH:
            raise TooMuchError(later, kwh=f"{used.normalize():f}")
        if minute_of(entry, earlier) >= minute_of(entry, later):
            raise NightOrderError(f"{later}_at")


def turned(first: Decimal, last: Decimal) -> Decimal:
    """What a meter that began anew has to be given back; 0 for any other."""
    if last >= first:
        return Decimal(0)
    return next((turn for turn in TURNS if first < turn and last + turn - first <= MOST_KWH), Decimal(0))


def minute_of(entry: Mapping[str, str], name: str) -> int:
    """The minute of a reading, counted from noon: half past midnight comes after the evening."""
    hour, minute = entry.get(f"{name}_at", USUAL_TIMES[name]).split(":")
    return (int(hour) * 60 + int(minute) - _NOON) % _DAY


def _exponent(reading: Decimal) -> int:
    exponent = reading.as_tuple().exponent
    return min(0, exponent) if isinstance(exponent, int) else 0
