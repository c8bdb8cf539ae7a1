"""Hours of less use: what may be noted, when they ring, and that nothing is planned into them."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from builders import a_contract, an_appliance
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from shipped import catalogue

from webapp.domain.appliance import Shift, run_end
from webapp.domain.calendar import CHINA, DAY, QUARTER
from webapp.domain.demand_event import FURTHEST, DemandEvent, ahead, check
from webapp.domain.errors import YiduError
from webapp.domain.estimate import worth_planning
from webapp.domain.evening import Chore, Evening, Wishes, problem_of, usual_start
from webapp.domain.evening_plan import plan
from webapp.domain.event_errors import (
    EventOverError,
    EventOverlapError,
    EventReversedError,
    EventTooFarError,
    EventTooLongError,
    EventTooShortError,
)
from webapp.domain.reminder import AskedHours, PlannedStart, Step, asked_hours, evening, once_a_day
from webapp.domain.schedule_check import violations
from webapp.domain.shifting import solve
from webapp.senders.calendar import write
from webapp.senders.words import evening_mail

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=CHINA)
CATALOGUE = catalogue()
MOVABLE = [entry for entry in CATALOGUE.appliances.values() if worth_planning(entry)]


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=CHINA) + days * DAY


def an_event(start: datetime | None = None, end: datetime | None = None, **more: object) -> DemandEvent:
    """From 19:00 to 21:00 today, unless told otherwise."""
    values: dict[str, object] = {"id": "e1", "start": start or at(19), "end": end or at(21), "said_by": "供电公司"}
    return DemandEvent(**{**values, **more})  # type: ignore[arg-type]


class TestCheck:
    @pytest.mark.parametrize(
        ("start", "end", "error", "field"),
        [
            (at(21), at(19), EventReversedError, "until"),
            (at(21), at(21), EventReversedError, "until"),
            (at(19), at(19, 14), EventTooShortError, "until"),
            (at(12), at(20, 1), EventTooLongError, "until"),
            (at(16), at(18), EventOverError, "day"),
            (NOW + FURTHEST + QUARTER, NOW + FURTHEST + 2 * QUARTER, EventTooFarError, "day"),
        ],
    )
    def test_what_cannot_be_is_told_beside_its_field(
        self, start: datetime, end: datetime, error: type[YiduError], field: str
    ) -> None:
        with pytest.raises(error) as caught:
            check(an_event(start, end), [], NOW)
        assert caught.value.field == field

    @pytest.mark.parametrize(
        ("start", "end"),
        [(at(19), at(19, 15)), (at(12), at(20)), (at(17), at(18, 1)), (NOW + FURTHEST, NOW + FURTHEST + QUARTER)],
    )
    def test_the_edges_may_be(self, start: datetime, end: datetime) -> None:
        check(an_event(start, end), [], NOW)

    def test_two_may_touch_and_not_overlap(self) -> None:
        check(an_event(at(21), at(22), id="e2"), [an_event()], NOW)
        with pytest.raises(EventOverlapError) as caught:
            check(an_event(at(20, 59), at(22), id="e2"), [an_event()], NOW)
        assert caught.value.params == {"start": "19:00", "end": "21:00"}

    def test_one_restored_is_not_in_its_own_way(self) -> None:
        check(an_event(), [an_event()], NOW)


def test_ahead_is_what_is_on_or_begins_before() -> None:
    on, soon, late, over = (
        an_event(at(17), at(19)),
        an_event(at(20), at(21)),
        an_event(at(20, days=2), at(21, days=2)),
        an_event(at(16), at(18)),
    )
    assert ahead([late, soon, on, over], NOW, at(0, days=2)) == [on, soon]


class TestPlanner:
    @given(
        hour=st.integers(0, 23),
        first=st.integers(0, 40),
        length=st.integers(1, 32),
        off=st.integers(0, 14),
        number=st.integers(0, len(MOVABLE) - 1),
        gap=st.none() | st.integers(1, 12),
    )
    def test_no_move_lies_in_what_is_asked(
        self, hour: int, first: int, length: int, off: int, number: int, gap: int | None
    ) -> None:
        now = at(hour, 38)
        start = at(hour) + first * QUARTER + timedelta(minutes=off)
        asked = [an_event(start, start + length * QUARTER)]
        if gap is not None:
            asked.append(an_event(asked[0].end + gap * QUARTER, asked[0].end + (gap + 4) * QUARTER, id="e2"))
        chosen = [MOVABLE[number], MOVABLE[number - 3]]
        usual = [usual_start(CATALOGUE.families[entry.family].usual_start, now) for entry in chosen]
        chores = [Chore(entry, entry.usage.typical, there) for entry, there in zip(chosen, usual, strict=True)]
        night = Evening(a_contract(1000), now, asked=tuple(asked))
        found = plan(night, chores)
        for move in found.moves:
            drawn_to = move.start + len(move.drawn) * QUARTER
            assert not any(event.overlaps(move.start, drawn_to) for event in asked), (move.start, asked)

    def test_the_checker_knows_of_it(self) -> None:
        chore = Chore(an_appliance(), 1, at(23))
        free, asked = (
            Evening(a_contract(1000), NOW),
            Evening(a_contract(1000), NOW, asked=(an_event(at(22), at(24 - 1)),)),
        )
        schedule = solve(problem_of(free, [chore]))
        closed = problem_of(asked, [chore])
        early = replace(schedule.placements[0], job=closed.jobs[0], start=22 * 4)  # type: ignore[union-attr]
        broken = violations(closed, replace(schedule, placements=(early,)))  # type: ignore[type-var]
        assert {found.constraint for found in broken} == {"windows"}

    def test_a_run_is_moved_out_where_it_saves(self) -> None:
        """At half price from 22:00; asked until 23:00 it begins then."""
        chore = Chore(an_appliance(), 1, at(19))
        (free,) = plan(Evening(a_contract(1000), NOW), [chore]).moves
        (clear,) = plan(Evening(a_contract(1000), NOW, asked=(an_event(at(19), at(23)),)), [chore]).moves
        assert (free.start, clear.start) == (at(22), at(23))
        assert free.saving_yuan == clear.saving_yuan == Decimal("0.30")

    def test_begun_quarters_are_closed_whole(self) -> None:
        night = Evening(a_contract(1000), NOW, asked=(an_event(at(19, 7), at(20, 1)),))
        assert night.closed == ((76, 81),)

    def test_what_is_over_or_far_away_closes_nothing(self) -> None:
        old, far = an_event(at(19, days=-1), at(21, days=-1)), an_event(at(19, days=5), at(21, days=5))
        assert Evening(a_contract(1000), NOW, asked=(old, far)).closed == ()

    def test_hours_that_leave_no_room_leave_no_place(self) -> None:
        """Windows wholly asked for are no windows, not all hours."""
        machine = an_appliance(shift=Shift("deferrable_start", (("19:00", "21:00"),), 24))
        asked = tuple(an_event(at(18, days=n), at(22, days=n), id=f"e{n}") for n in range(4))
        found = plan(Evening(a_contract(1000), NOW, asked=asked), [Chore(machine, 1, at(19))])
        assert (found.moves, [chore.id for chore in found.stuck]) == ((), ["machine"])

    def test_wishes_hold_beside_it(self) -> None:
        chores = [Chore(an_appliance(id=name, family=name), 1, at(19)) for name in ("one", "two")]
        night = Evening(a_contract(1000), NOW, wishes=Wishes(at_most=1), asked=(an_event(at(22), at(23)),))
        starts = sorted(move.start for move in plan(night, chores).moves)
        assert starts == [at(23), at(0, days=1)]


class TestReminder:
    @pytest.mark.parametrize(
        ("start", "alarm"),
        [
            (at(19), at(18)),
            (at(8), at(7)),
            (at(7, 30), at(21, 30, days=-1)),
            (at(0, 30, days=1), at(21, 30)),
            (at(2, days=1), at(21, 30)),
            (at(23, 30), at(22, 30)),
        ],
    )
    def test_it_rings_an_hour_ahead_and_never_in_the_night(self, start: datetime, alarm: datetime) -> None:
        (found,) = asked_hours([an_event(start, start + 4 * QUARTER)])
        assert (found.key, found.alarm) == ("event-e1", alarm)

    def planned(self, day: int = 0) -> list[PlannedStart]:
        entry = CATALOGUE.appliances["washer-drum-40"]
        start = at(22, days=day)
        step = Step(entry, entry.name, start, run_end(entry, start, 1), 30)
        return evening(start.date(), at(20, days=day), [step])

    def test_one_alarm_a_day_the_asked_hours_first(self) -> None:
        events = [*self.planned(), *self.planned(1), *asked_hours([an_event(), an_event(at(11), at(13), id="e2")])]
        found = once_a_day(events)
        assert [event.key for event in found] == [event.key for event in events]
        rings = {event.key: event.alarm for event in found if event.alarm}  # type: ignore[union-attr]
        assert rings == {"event-e2": at(10), "plan-20261122-washer-drum-40": at(21, 50, days=1)}

    def test_without_them_the_plan_rings(self) -> None:
        assert once_a_day(self.planned()) == self.planned()

    @pytest.mark.parametrize(
        ("lang", "title", "paid", "free"),
        [
            ("zh", "供电公司请您少用电", "少用一度给 3.5 元", "不参加不花钱"),
            (
                "en",
                "供电公司 asks you to use less",
                "offers 3.5 yuan for each kWh less",
                "Not taking part costs nothing",
            ),
        ],
    )
    def test_the_calendar_says_who_when_and_that_it_is_free(self, lang: str, title: str, paid: str, free: str) -> None:
        rewarded, plain = an_event(yuan_per_kwh=Decimal("3.50")), an_event(at(11), at(13), id="e2")
        events = [AskedHours("event-e1", rewarded, at(18)), *asked_hours([plain])]
        first, second = Calendar.from_ical(write(events, "f00d", at(0), lang)).walk("VEVENT")
        assert (str(first["uid"]), str(first["summary"])) == ("event-e1.f00d@yidu", title)
        assert (first["dtstart"].dt, first["dtend"].dt) == (at(19), at(21))
        assert [alarm["trigger"].dt for alarm in first.walk("VALARM")] == [timedelta(hours=-1)]
        assert paid in first["description"]
        assert free in first["description"]
        assert "yuan" not in second["description"]
        assert "元" not in second["description"]

    def test_an_evenings_mail_tells_of_it(self) -> None:
        tomorrow = an_event(at(11, days=1), at(13, days=1))
        mail = evening_mail("li@example.com", NOW.date(), [self.planned()[0].step], "zh", "", "t", [tomorrow])
        assert "· 明天 11:00–13:00，供电公司请您少用电" in mail.text
