"""What a big screen shows when: before, during, after a call, without one, after the campaign."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from webapp.domain.calendar import CHINA
from webapp.domain.outreach.board import Moment, moment, quarters_gone
from webapp.domain.outreach.campaign import Campaign, Document
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.text import Text

DAY = datetime(2026, 7, 28, tzinfo=CHINA)
WORDS = Text("傍晚少一度", "One kWh less")
DOCUMENT = Document("summer_peak", WORDS, WORDS, date(2026, 7, 1), date(2026, 8, 31), "anhui", ())
CAMPAIGN = Campaign("o", "c", "W3KR8D", "live", 1, DOCUMENT, DAY, DAY)


def call(number: int, day: int, hour: int = 19) -> DemandCall:
    start = DAY + timedelta(days=day, hours=hour)
    return DemandCall("c", "o", str(number), number, start, start + timedelta(hours=2), DAY, start, "ten_of_ten")


def at(hour: float, day: int = 0) -> datetime:
    return DAY + timedelta(days=day, hours=hour)


LAST, TODAY, NEXT = call(1, -7), call(2, 0), call(3, 5)
CALLS = [NEXT, TODAY, LAST]


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (at(9), Moment("before", TODAY, LAST)),
        (at(19), Moment("during", TODAY, LAST)),
        (at(20.99), Moment("during", TODAY, LAST)),
        (at(21), Moment("after", TODAY, TODAY)),
        (at(23.99), Moment("after", TODAY, TODAY)),
        (at(0, 1), Moment("before", NEXT, TODAY)),
        (at(12, 6), Moment("none", None, NEXT)),
        (at(12, 40), Moment("closed", None, NEXT)),
    ],
)
def test_the_call_that_matters_is_shown(now: datetime, shown: Moment) -> None:
    assert moment(CAMPAIGN, CALLS, now) == shown


def test_a_second_call_of_the_day_comes_before_thanks() -> None:
    assert moment(CAMPAIGN, [call(1, 0, 11), TODAY], at(14)).phase == "before"


def test_what_is_cancelled_or_rehearsed_is_not_shown() -> None:
    calls = [replace(TODAY, cancelled_at=at(1)), replace(TODAY, rehearsal=True)]
    assert moment(CAMPAIGN, calls, at(19)) == Moment("none")


def test_a_paused_campaign_announces_nothing_but_a_call_that_is_on_stays() -> None:
    paused = replace(CAMPAIGN, paused_at=at(8))
    assert moment(paused, CALLS, at(9)) == Moment("none", None, LAST)
    assert moment(paused, CALLS, at(19.5)).phase == "during"


def test_a_closed_campaign_thanks_whatever_the_day() -> None:
    assert moment(replace(CAMPAIGN, state="closed"), CALLS, at(19)).phase == "closed"


def test_quarter_hours_go_by_one_after_the_other() -> None:
    gone = quarters_gone(TODAY, at(19) + timedelta(minutes=26, seconds=15))

    assert gone == [1, 0.75, 0, 0, 0, 0, 0, 0]
    assert quarters_gone(TODAY, at(18)) == [0] * 8
    assert quarters_gone(TODAY, at(22)) == [1] * 8
