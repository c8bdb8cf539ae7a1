"""China's clock: one zone without daylight saving, so every day has 96 quarter-hours."""

from calendar import isleap
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
QUARTERS = 96
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


def local(moment: datetime) -> datetime:
    """The same instant on China's clock. Raises ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(CHINA)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def quarter_of(moment: datetime) -> int:
    """Which of the day's 96 quarter-hours an instant falls in."""
    clock = local(moment)
    return clock.hour * 4 + clock.minute // 15


def quarter_start(day: date, quarter: int) -> datetime:
    """The instant a quarter-hour begins; quarters past 95 run into the next days."""
    return midnight(day) + quarter * QUARTER


def round_up(moment: datetime) -> datetime:
    """The next quarter-hour edge, or the instant itself when it lies on one."""
    clock = local(moment)
    floor = quarter_start(clock.date(), quarter_of(clock))
    return floor if floor == clock else floor + QUARTER


def month_start(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def a_year_earlier(day: date) -> date | None:
    """None for 29 February where the year before has none."""
    if (day.month, day.day) == (2, 29) and not isleap(day.year - 1):
        return None
    return day.replace(year=day.year - 1)


def days(first: date, end: date) -> Iterator[date]:
    """Every day from `first` up to, not including, `end`."""
    while first < end:
        yield first
        first += DAY


def season_of(day: date) -> str:
    """summer Jun-Aug, winter Dec-Feb, else spring_autumn: the three use patterns of the catalogue."""
    if day.month in (6, 7, 8):
        return "summer"
    return "winter" if day.month in (12, 1, 2) else "spring_autumn"


def clock_quarters(window: tuple[str, str]) -> range:
    """The quarter-hours of a clock window such as ("06:00", "22:00")."""
    begin, end = (int(hour) * 4 + int(minute) // 15 for hour, minute in (edge.split(":") for edge in window))
    return range(begin, end)
