from datetime import date, datetime, timedelta

from webapp.domain.calendar import CHINA
from webapp.domain.hot_water import heat_by
from webapp.domain.run import Run


def a_run(day, hour=21):
    start = datetime(2026, 11, day, hour, tzinfo=CHINA)
    end = start + timedelta(hours=4)
    return Run("a", "a", "wh-storage-60l", start, end, 2, False, 2440, 1200, 4800, 100, 1600, start)


def test_a_week_counts_from_the_last_heating():
    assert heat_by([a_run(10), a_run(15), a_run(12)]) == date(2026, 11, 23)  # the 15th's ended on the 16th


def test_nobody_knows_of_water_that_was_never_logged():
    assert heat_by([]) is None
