"""A call as it is announced: on quarter-hours, early enough, apart from others; and where it is on its way."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.outreach import a_document
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.errors import YiduError
from webapp.domain.outreach import call_errors as said
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall, check

NOW = datetime(2026, 7, 27, 10, tzinfo=CHINA)
START = datetime(2026, 7, 28, 19, tzinfo=CHINA)
CAMPAIGN = Campaign("o", "c", "ABCDEF", "live", 1, a_document(date(2026, 7, 1), date(2026, 8, 31)), NOW, NOW)
CALL = DemandCall(
    "c", "o", "e", 3, START, START + timedelta(hours=2), NOW, START - timedelta(minutes=30), "ten_of_ten", Decimal(3)
)
OTHER = replace(CALL, id="f", number=2, start=START + timedelta(hours=1), end=START + timedelta(hours=3))


def test_a_sound_call_is_fine() -> None:
    check(CALL, CAMPAIGN, [replace(OTHER, cancelled_at=NOW), replace(OTHER, rehearsal=True)], NOW)


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"end": START}, said.CallReversedError, "until"),
        ({"end": START - timedelta(hours=1)}, said.CallReversedError, "until"),
        ({"end": START + timedelta(minutes=10)}, said.CallTooShortError, "until"),
        ({"end": START + timedelta(minutes=20)}, said.CallOffQuarterError, "until"),
        ({"start": START + timedelta(minutes=7)}, said.CallOffQuarterError, "since"),
        ({"start": START - timedelta(hours=7)}, said.CallTooLongError, "until"),
        ({"start": START + timedelta(hours=4), "end": START + timedelta(hours=6)}, said.CallReversedError, "until"),
        ({"start": NOW + timedelta(hours=1), "end": NOW + timedelta(hours=2)}, said.CallTooSoonError, "since"),
        (
            {"start": START + 40 * DAY, "end": START + 40 * DAY + timedelta(hours=1)},
            said.CallOutsideCampaignError,
            "day",
        ),
        ({"opt_in_until": START + timedelta(minutes=1)}, said.AnswersCloseError, "opt_in_until"),
        ({"opt_in_until": NOW}, said.AnswersCloseError, "opt_in_until"),
        ({"high_celsius": 37}, said.HighSourceError, "high_source"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, object], error: type[YiduError], field: str) -> None:
    with pytest.raises(error) as caught:
        check(replace(CALL, **changes), CAMPAIGN, [], NOW)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_two_of_a_campaign_do_not_overlap() -> None:
    with pytest.raises(said.CallOverlapError) as caught:
        check(CALL, CAMPAIGN, [OTHER], NOW)
    assert "第 2 场（20:00–22:00）" in str(caught.value)
    check(CALL, CAMPAIGN, [replace(OTHER, start=CALL.end, end=CALL.end + timedelta(hours=1))], NOW)


@pytest.mark.parametrize("changes", [{"state": "scheduled"}, {"state": "closed"}, {"paused_at": NOW}])
def test_only_a_campaign_that_runs_calls(changes: dict[str, object]) -> None:
    with pytest.raises(said.CampaignNotLiveError):
        check(CALL, replace(CAMPAIGN, **changes), [], NOW)  # type: ignore[arg-type]


def test_a_rehearsal_is_of_a_day_gone_by_and_of_the_same_hours_once() -> None:
    past = replace(CALL, rehearsal=True, number=0, start=START - 5 * DAY, end=START - 5 * DAY + timedelta(hours=2))
    check(past, replace(CAMPAIGN, state="draft"), [], NOW)
    with pytest.raises(said.RehearsalAheadError):
        check(replace(CALL, rehearsal=True), CAMPAIGN, [], NOW)
    with pytest.raises(said.RehearsalOverlapError):
        check(past, CAMPAIGN, [replace(past, id="other", end=past.start + timedelta(minutes=15))], NOW)


def test_where_it_is_on_its_way() -> None:
    moments = [NOW, CALL.opt_in_until, START, CALL.end]
    assert [CALL.phase(moment) for moment in moments] == ["open", "closed", "on", "over"]
    assert replace(CALL, cancelled_at=NOW).phase(START) == "cancelled"


def test_from_thirty_five_degrees_on_it_is_a_heat_wave() -> None:
    assert [replace(CALL, high_celsius=high).heat for high in (None, 34, 35, 41)] == [False, False, True, True]


def test_its_baseline_ends_before_the_notice() -> None:
    assert CALL.until == NOW.date()
    assert replace(CALL, announced_at=START + DAY).until == CALL.day
