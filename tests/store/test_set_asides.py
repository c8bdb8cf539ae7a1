"""Readings that cannot be right: found over all homes of a campaign, told, taken back, lifted."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from sqlmodel import col, select

from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, counted_days, joins, metered, signed_in
from webapp.domain.calendar import DAY
from webapp.domain.household import Household
from webapp.domain.outreach.appeal import AnsweredAlreadyError, UnknownAppealError
from webapp.domain.outreach.campaign import Campaign, Points
from webapp.domain.outreach.effort import Done
from webapp.domain.outreach.organisation import Staff
from webapp.store import meters
from webapp.store.outreach import appeals as kept_appeals
from webapp.store.outreach import efforts, memberships, organisations, set_asides
from webapp.store.outreach.tables import MemberDayRow
from webapp.usecases.outreach.appeals import answer, appeal, list_appeals
from webapp.usecases.outreach.credit_charging import credit_charging
from webapp.usecases.outreach.effort import reading_given, reading_taken_back, record_effort, tip_done
from webapp.usecases.outreach.fold_days import fold_campaign
from webapp.usecases.outreach.leave import leave
from webapp.usecases.outreach.screen_readings import screen_all, screen_readings
from webapp.usecases.outreach.show_effort import own_effort
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.services import Services


def some_days(seed: int, n: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).integers(20, 250, (n, 96))


@pytest.fixture
def campaign(services: Services) -> Campaign:
    return a_campaign(services, an_organisation(services))


@pytest.fixture
def first(services: Services) -> date:
    return services.today() - 6 * DAY


def aside(services: Services, campaign: Campaign, home: Household) -> list[tuple[date, str]]:
    with services.database.read() as session:
        rows = set_asides.of_home(session, home.id, campaign.id)
    return [(row.day, row.reason) for row in rows if row.lifted_at is None]


def days_from(first: date, n: int) -> list[date]:
    return [first + k * DAY for k in range(n)]


def test_copied_days_are_set_aside_in_both_homes(services: Services, campaign: Campaign, first: date) -> None:
    one, other, third = (joins(services, campaign) for _ in range(3))
    for home, seed in [(one, 1), (other, 1), (third, 2)]:
        metered(services, home, first, some_days(seed))
    assert screen_readings(services, campaign) == 8
    for home in (one, other):
        assert aside(services, campaign, home) == [(day, "copied") for day in days_from(first, 4)]
    assert aside(services, campaign, third) == []
    assert screen_readings(services, campaign) == 0


def test_a_copy_of_a_home_outside_the_campaign_is_not_looked_for(
    services: Services, campaign: Campaign, first: date
) -> None:
    outside = joins(services, a_campaign(services, an_organisation(services)))
    metered(services, outside, first, some_days(1))
    metered(services, joins(services, campaign), first, some_days(1))
    assert screen_readings(services, campaign) == 0


def test_empty_flats_are_alike_and_left_alone(services: Services, campaign: Campaign, first: date) -> None:
    for _ in range(3):
        metered(services, joins(services, campaign), first, np.zeros((4, 96), dtype=np.int64))
    assert screen_readings(services, campaign) == 0


def test_impossible_values_leave_the_other_days(services: Services, campaign: Campaign, first: date) -> None:
    home = joins(services, campaign)
    wh = some_days(3)
    wh[1, 5], wh[2, 7] = -40, 20_000
    metered(services, home, first, wh)
    screen_readings(services, campaign)
    assert aside(services, campaign, home) == [(first + DAY, "negative"), (first + 2 * DAY, "too_much")]
    fold_campaign(services, campaign)
    with services.database.read() as session:
        counted = session.exec(select(MemberDayRow.day).where(col(MemberDayRow.household_id) == home.id)).all()
    assert sorted(counted) == [first, first + 3 * DAY]


def test_readings_put_right_count_again(services: Services, campaign: Campaign, first: date, clock: Clock) -> None:
    one, other = joins(services, campaign), joins(services, campaign)
    metered(services, one, first, some_days(1))
    metered(services, other, first, some_days(1))
    screen_readings(services, campaign)
    with services.database.write() as session:
        meters.roll_back(session, other.id, 1, services.now())
    clock.pass_by(days=5)
    assert screen_all(services) == 0
    assert aside(services, campaign, one) == aside(services, campaign, other) == []


def test_only_what_came_in_since_is_looked_at(
    services: Services, campaign: Campaign, first: date, clock: Clock
) -> None:
    home = joins(services, campaign)
    wh = some_days(3)
    wh[1, 5] = -40
    metered(services, home, first, wh)
    clock.pass_by(days=5)
    assert screen_all(services) == 0
    assert screen_readings(services, campaign) == 1


def test_a_day_that_comes_later_is_compared_with_what_was_seen_before(
    services: Services, campaign: Campaign, first: date, clock: Clock
) -> None:
    """Each day is read once; only the other home's comes in now."""
    one, other = joins(services, campaign), joins(services, campaign)
    metered(services, one, first, some_days(1))
    metered(services, other, first, some_days(1)[:2])
    assert screen_readings(services, campaign) == 0
    clock.pass_by(days=5)
    metered(services, other, first + 2 * DAY, some_days(1)[2:3])
    assert screen_all(services) == 6
    assert aside(services, campaign, one) == [(day, "copied") for day in days_from(first, 3)]


def test_an_import_taken_back_later_brings_the_older_days_to_light(
    services: Services, campaign: Campaign, first: date, clock: Clock
) -> None:
    home = joins(services, campaign)
    wrong = some_days(3)
    wrong[1, 5] = -40
    metered(services, home, first, wrong)
    metered(services, home, first, some_days(3))
    assert screen_readings(services, campaign) == 0
    clock.pass_by(days=5)
    with services.database.write() as session:
        meters.roll_back(session, home.id, 2, services.now())
    assert screen_all(services) == 1
    assert aside(services, campaign, home) == [(first + DAY, "negative")]


def test_who_joins_with_older_readings_is_looked_at_whole(
    services: Services, campaign: Campaign, first: date, clock: Clock
) -> None:
    wh = some_days(3)
    wh[1, 5] = -40
    home = joins(services, a_campaign(services, an_organisation(services)))
    metered(services, home, first, wh)
    screen_readings(services, campaign)
    clock.pass_by(days=5)
    joins(services, campaign, home=home)
    with services.database.write() as session:
        memberships.change(session, home.id, campaign.id, joined_at=services.now())
    assert screen_readings(services, campaign, services.now() - DAY) == 1


def test_a_stuck_run_that_grows_day_by_day_is_seen_whole(
    services: Services, campaign: Campaign, first: date, clock: Clock
) -> None:
    home = joins(services, campaign)
    for n in range(3):
        metered(services, home, first + n * DAY, np.full((1, 96), 40))
        clock.pass_by(days=1)
        found = screen_all(services)
        assert found == (3 if n == 2 else 0)
    assert aside(services, campaign, home) == [(day, "stuck") for day in days_from(first, 3)]


class TestAppeal:
    @pytest.fixture
    def two(self, services: Services, campaign: Campaign, first: date) -> tuple[Household, Household]:
        one, other = joins(services, campaign), joins(services, campaign)
        for home in (one, other):
            metered(services, home, first, some_days(1))
        with services.database.write() as session:
            record_effort(services, session, one.id, campaign, Done("event", first, "call", "A"))
        screen_readings(services, campaign)
        return one, other

    @pytest.fixture
    def staff(self, services: Services, campaign: Campaign) -> Staff:
        with services.database.read() as session:
            organisation = organisations.find(session, campaign.organisation_id)
        assert organisation
        found = staff_of(services, signed_in(services, organisation))
        assert found
        return found

    def points(self, services: Services, campaign: Campaign, home: Household) -> int:
        with services.database.read() as session:
            return sum(each.counted for each in efforts.of_home(session, home.id, campaign.id))

    def test_what_rests_on_the_days_does_not_count_for_now(
        self, services: Services, campaign: Campaign, two: tuple[Household, Household]
    ) -> None:
        assert self.points(services, campaign, two[0]) == 0

    def test_upheld_it_counts_again_for_good(
        self, services: Services, campaign: Campaign, two: tuple[Household, Household], staff: Staff
    ) -> None:
        made = appeal(services, two[0], campaign.code, "set_aside", "copied", "我家和女儿家共用一个账号")
        assert appeal(services, two[0], campaign.code, "set_aside", "copied", "再说一遍").id == made.id
        (case,) = list_appeals(services, staff).open
        assert (case.days, case.holds) == (4, True)
        answer(services, staff, made.id, "看过了，算回来。", upheld=True)
        assert aside(services, campaign, two[0]) == []
        assert self.points(services, campaign, two[0]) == 3
        assert len(aside(services, campaign, two[1])) == 4
        screen_readings(services, campaign)
        assert aside(services, campaign, two[0]) == []
        with pytest.raises(AnsweredAlreadyError):
            answer(services, staff, made.id, "又看了一次", upheld=False)

    def test_not_upheld_all_stays(
        self, services: Services, campaign: Campaign, two: tuple[Household, Household], staff: Staff
    ) -> None:
        made = appeal(services, two[0], campaign.code, "set_aside", "copied", "没错")
        answer(services, staff, made.id, "请用自己家的文件再导入一次。", upheld=False)
        assert len(aside(services, campaign, two[0])) == 4
        (shown,) = own_effort(services, two[0], campaign.code).asides
        assert shown.appeal
        assert (shown.appeal.answer, shown.appeal.upheld) == ("请用自己家的文件再导入一次。", False)

    def test_another_organisation_finds_none(
        self, services: Services, campaign: Campaign, two: tuple[Household, Household], staff: Staff
    ) -> None:
        made = appeal(services, two[0], campaign.code, "set_aside", "copied", "没错")
        other = replace(staff, organisation=an_organisation(services))
        assert list_appeals(services, other).open == []
        with pytest.raises(UnknownAppealError):
            answer(services, other, made.id, "好", upheld=True)

    def test_points_said_only_are_given_after_a_look(
        self, services: Services, campaign: Campaign, staff: Staff, clock: Clock
    ) -> None:
        home = joins(services, campaign)
        with services.database.write() as session:
            record_effort(services, session, home.id, campaign, Done("tip", services.today(), "t", "C"))
        (line,) = own_effort(services, home, campaign.code).lines
        made = appeal(services, home, campaign.code, "points", line.subject, "真的做了")
        clock.pass_by(days=4)
        answer(services, staff, made.id, "好的，给分。", upheld=True)
        assert self.points(services, campaign, home) == 1

    def test_leaving_takes_what_was_said_along(
        self, services: Services, campaign: Campaign, two: tuple[Household, Household]
    ) -> None:
        appeal(services, two[0], campaign.code, "set_aside", "copied", "没错")
        leave(services, two[0], campaign.code)
        with services.database.read() as session:
            assert kept_appeals.open_of(session, campaign.organisation_id) == []


def test_a_reading_backs_what_was_said(services: Services, campaign: Campaign) -> None:
    home, today = joins(services, campaign), services.today()
    with services.database.write() as session:
        tip_done(services, session, home, "guide-1-avoid-peak")
        assert [e.points for e in efforts.of_home(session, home.id, campaign.id)] == [0]
        reading_given(services, session, home, today, hunted=False)
        kept = {e.done.activity: (e.points, e.done.grade) for e in efforts.of_home(session, home.id, campaign.id)}
        assert kept == {"tip": (1, "B"), "reading": (1, "B")}
        reading_taken_back(session, home, today)
        assert [e.done.activity for e in efforts.of_home(session, home.id, campaign.id)] == ["tip"]


def test_the_same_twice_counts_once(services: Services, campaign: Campaign) -> None:
    home = joins(services, campaign)
    done = Done("event", services.today(), "call", "A")
    with services.database.write() as session:
        assert record_effort(services, session, home.id, campaign, done).points == 3
        assert record_effort(services, session, home.id, campaign, done).points == 3
        assert len(efforts.of_home(session, home.id, campaign.id)) == 1


def test_who_is_no_member_gets_nothing(services: Services, campaign: Campaign) -> None:
    home = joins(services, a_campaign(services, an_organisation(services)))
    with services.database.write() as session:
        found = record_effort(services, session, home.id, campaign, Done("event", services.today(), "c", "A"))
        assert found.points == 0
        assert efforts.of_home(session, home.id, campaign.id) == []


def test_a_charge_in_cheap_hours_is_told_by_the_meter(services: Services) -> None:
    campaign = a_campaign(services, an_organisation(services), points=Points({"valley_charge": 2}, 3, 5))
    charging, steady = joins(services, campaign), joins(services, campaign)
    start, today = campaign.document.first, services.today()
    for home, more in [(charging, 4000), (steady, 500)]:
        usual = {start - n * DAY: 6000 for n in range(1, 15)}
        nights = {today - n * DAY: 6000 + 3 * more for n in range(1, 5)}
        counted_days(services, campaign, home, usual | nights)
    assert credit_charging(services, campaign) == 3
    with services.database.read() as session:
        assert [each.points for each in efforts.of_home(session, charging.id, campaign.id)] == [0, 1, 2, 2]
        assert efforts.of_home(session, steady.id, campaign.id) == []
    credit_charging(services, campaign)
    with services.database.read() as session:
        assert sum(each.points for each in efforts.of_home(session, charging.id, campaign.id)) == 5
