"""What a home is reminded of, and when: quietly, and under names that stay."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from builders import a_contract
from icalendar import Calendar
from shipped import catalogue, tariffs

from webapp.domain.calendar import CHINA, DAY
from webapp.domain.contract import Contract
from webapp.domain.forecast import NextTier
from webapp.domain.reminder import (
    alarm_for,
    cheap_hours,
    evening,
    is_due,
    mail_ends,
    next_try,
    reading_days,
    saved_yuan,
    steps,
    tier_begins,
)
from webapp.senders import words
from webapp.senders.calendar import write

TODAY = date(2026, 11, 21)


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def move(appliance: str, start: datetime, fen: int = 68) -> dict[str, object]:
    return {"appliance_id": appliance, "quantity": 1, "start": start.isoformat(), "saving_fen": fen, "later": None}


HEATER = next(entry.id for entry in catalogue().appliances.values() if entry.category == "water_heating")
WASHER = "washer-drum-40"
MOVES = [move(WASHER, at(6, 30, TODAY + DAY), 17), move(HEATER, at(22))]


def read(*events: object, lang: str = "zh") -> list[object]:
    return Calendar.from_ical(write(events, "f00d", at(0), lang)).walk("VEVENT")


class TestEvening:
    def test_a_kept_plan_is_read_in_clock_order(self) -> None:
        found = steps(MOVES, catalogue())
        assert [step.appliance.id for step in found] == [HEATER, WASHER]
        assert [step.start for step in found] == [at(22), at(6, 30, TODAY + DAY)]
        assert all(step.end > step.start for step in found)
        assert saved_yuan(found) == Decimal("0.85")

    def test_what_was_skipped_or_is_unknown_is_left_out(self) -> None:
        moves = [*MOVES, move("gone-from-the-catalogue", at(23))]
        assert [step.appliance.id for step in steps(moves, catalogue(), {HEATER})] == [WASHER]

    def test_only_the_first_start_rings(self) -> None:
        events = evening(TODAY, at(20), steps(MOVES, catalogue()))
        assert [event.alarm for event in events] == [at(21, 50), None]

    def test_each_start_has_a_name_of_its_own(self) -> None:
        twice = [move(WASHER, at(22)), move(WASHER, at(23))]
        keys = [event.key for event in evening(TODAY, at(20), steps(twice, catalogue()))]
        assert keys == [f"plan-20261121-{WASHER}", f"plan-20261121-{WASHER}-2"]

    def test_an_empty_evening_has_no_events(self) -> None:
        assert evening(TODAY, at(20), []) == []

    @pytest.mark.parametrize(
        ("start", "alarm"),
        [
            (at(17), at(16, 50)),
            (at(22), at(21, 50)),
            (at(23), at(22, 50)),
            (at(23, 30), at(21, 30)),
            (at(0, 5, TODAY + DAY), at(21, 30)),
            (at(6, 30, TODAY + DAY), at(21, 30)),
            (at(9, 0, TODAY + DAY), at(21, 30)),
        ],
    )
    def test_it_rings_on_the_evenings_own_day_and_never_in_the_night(self, start: datetime, alarm: datetime) -> None:
        assert alarm_for(TODAY, start) == alarm


class TestCheapHours:
    def test_a_window_over_midnight_is_one(self) -> None:
        contract = Contract(tariffs().in_force("anhui", TODAY), "tou")
        (event,) = cheap_hours(lambda day: contract, TODAY, date(2027, 1, 1))
        assert (event.start, event.end) == (at(22), at(8, 0, TODAY + DAY))
        assert event.last == at(22, 0, date(2026, 12, 31))

    def test_each_season_has_an_event_and_their_days_meet(self) -> None:
        contract = Contract(tariffs().in_force("sichuan", TODAY), "tou")
        events = cheap_hours(lambda day: contract, TODAY, date(2027, 12, 1))
        assert len(events) > 1
        assert len({event.key for event in events}) == len(events)
        for event, following in pairwise(events):
            assert following.start.date() == event.last.date() + DAY
            assert following.period != event.period

    def test_one_price_all_day_has_none(self) -> None:
        contract = replace(a_contract(0, 100), plan="tiers")
        assert cheap_hours(lambda day: contract, TODAY, TODAY + 30 * DAY) == []

    @pytest.mark.parametrize("region", sorted(tariffs().tariffs))
    def test_every_region_can_be_written(self, region: str) -> None:
        tariff = tariffs().in_force(region, TODAY)
        contract = Contract(tariff, "tou" if tariff.has_tou() else "tiers")
        events = cheap_hours(lambda day: contract, TODAY, date(2028, 1, 1))
        assert len(read(*events)) == len({event.key for event in events})


class TestOtherDays:
    NEXT = NextTier(1, 412_000, Decimal("0.05"), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 20))

    def test_the_tier_keeps_its_name_when_its_day_changes(self) -> None:
        (event,) = tier_begins(date(2026, 1, 1), self.NEXT)
        assert (event.key, event.day) == ("tier-20260101-1", date(2026, 12, 8))
        assert words.title(event, "zh") == "电费大约今天进第 2 档"
        assert words.about(event, "zh").endswith("早到 12月1日，晚到 12月20日。")
        assert "between 1 Dec and 20 Dec" in words.about(event, "en")

    def test_a_tier_that_does_not_begin_is_no_event(self) -> None:
        assert tier_begins(date(2026, 1, 1), None) == []
        assert tier_begins(date(2026, 1, 1), NextTier(1, 1, Decimal(1), None, None, None)) == []

    @pytest.mark.parametrize(
        ("number", "first"), [(21, date(2026, 11, 21)), (28, date(2026, 11, 28)), (1, date(2026, 12, 1))]
    )
    def test_the_reading_day_begins_with_the_next_one(self, number: int, first: date) -> None:
        assert [event.first for event in reading_days(TODAY, number)] == [first]
        assert reading_days(TODAY, None) == []


class TestCalendar:
    def test_times_are_chinas_and_names_opaque(self) -> None:
        first, second = read(*evening(TODAY, at(20), steps(MOVES, catalogue())))
        assert first["uid"] == f"plan-20261121-{HEATER}.f00d@yidu"
        assert first["dtstart"].params["TZID"] == "Asia/Shanghai"
        assert first["dtstamp"].dt == first["last-modified"].dt == at(20)
        assert "洗衣机 6:30 开始，省 0.17 元" in second["summary"]

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_lines_are_folded_within_their_limit(self, lang: str) -> None:
        contract = Contract(tariffs().in_force("sichuan", TODAY), "tou")
        events = [
            *evening(TODAY, at(20), steps(MOVES, catalogue())),
            *cheap_hours(lambda day: contract, TODAY, date(2028, 1, 1)),
            *tier_begins(TODAY, TestOtherDays.NEXT),
            *reading_days(TODAY, 3),
        ]
        body = write(events, "f00d", at(0), lang)
        assert all(len(line) <= 75 for line in body.split(b"\r\n"))
        assert body.endswith(b"END:VCALENDAR\r\n")
        assert len(read(*events, lang=lang)) == len(events)


class TestMailTimes:
    def test_delays_grow_to_an_hour(self) -> None:
        minutes = [(next_try(at(20), failures) - at(20)) / timedelta(minutes=1) for failures in (1, 2, 3, 4, 9)]
        assert minutes == [15, 30, 60, 60, 60]

    def test_nobody_is_written_to_after_eleven(self) -> None:
        assert mail_ends(TODAY, 20) == at(23)
        assert mail_ends(TODAY, 23) == at(23, 30)


@pytest.mark.parametrize(("minutes", "due"), [(-31, False), (-30, True), (0, True), (120, True), (121, False)])
def test_a_run_is_due_from_shortly_before_to_some_time_after(minutes: int, due: bool) -> None:
    assert is_due(at(22), at(22) + timedelta(minutes=minutes)) == due
