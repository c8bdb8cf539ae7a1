"""Results out of the database: one query adds up what counts, versions are made where figures changed, homes go."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, counted_days, joins, metered, signed_in
from webapp.domain.calendar import DAY, midnight
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.effect import Effect
from webapp.domain.outreach.membership import Arm
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.published_table import recompute
from webapp.domain.outreach.result import Result, of_record
from webapp.domain.outreach.result_errors import NextVersionError, NotOverError, ResultFinalError
from webapp.store.outreach import comparison_homes, departures, memberships, result_sums, results
from webapp.store.outreach.outside_homes import outside_sums
from webapp.usecases.keep_household import keep, new_household
from webapp.usecases.outreach.fold_days import fold_campaign
from webapp.usecases.outreach.measure_effect import measure_all, measure_now
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.outreach.work_out_result import STAYED, table_of
from webapp.usecases.services import Services

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 30)


@pytest.fixture
def campaign(services: Services) -> Campaign:
    return a_campaign(services, an_organisation(services), "closed", FIRST, LAST)


def the_staff(services: Services, campaign: Campaign) -> Staff:
    with services.database.read() as session:
        from webapp.store.outreach import organisations

        organisation = organisations.find(session, campaign.organisation_id)
    assert organisation
    found = staff_of(services, signed_in(services, organisation))
    assert found
    return found


def lived(services: Services, campaign: Campaign, arm: Arm, before: int, during: int, days: int = 30) -> Household:
    """A member that used the same every day before, and less or more since."""
    home = joins(services, campaign, arm=arm)
    counted_days(
        services,
        campaign,
        home,
        {FIRST - n * DAY: before for n in range(1, 31)} | {FIRST + n * DAY: during for n in range(days)},
    )
    return home


def many(services: Services, campaign: Campaign, n: int, arm: Arm, saved: int, seed: int = 1) -> list[Household]:
    rng = random.Random(f"{arm} {seed}")
    homes = []
    for _ in range(n):
        before = rng.randrange(5_000, 12_000)
        homes.append(lived(services, campaign, arm, before, before + rng.randrange(900, 1_100) - saved))
    return homes


def newest(services: Services, campaign: Campaign) -> Result:
    with services.database.read() as session:
        return of_record(results.versions(session, campaign.organisation_id, campaign.id)[0].figures)


class TestSums:
    def test_only_whole_days_since_the_home_joined_count(self, services: Services, campaign: Campaign) -> None:
        early, late = lived(services, campaign, "treated", 8_000, 9_000), joins(services, campaign, arm="control")
        with services.database.write() as session:
            of_late = memberships.find(session, late.id, campaign.id)
            assert of_late
            values = {**vars(of_late), "joined_at": midnight(FIRST + 10 * DAY) + timedelta(minutes=1)}
            memberships.drop(session, late.id, campaign.id)
            memberships.save(session, type(of_late)(**values))
        counted_days(services, campaign, late, {FIRST + n * DAY: 1_000 + n for n in range(30)})
        with services.database.read() as session:
            found = result_sums.home_sums(session, campaign, services.holidays, alike=False)
        place = found.ids.index(early.id)
        assert (found.before_wh[place], found.before_days[place]) == (240_000, 30)
        assert (found.during_wh[place], found.during_days[place], found.due[place]) == (261_000, 29, 29)
        place = found.ids.index(late.id)
        assert (found.before_days[place], found.during_days[place], found.due[place]) == (0, 19, 19)
        assert found.during_wh[place] == sum(1_000 + n for n in range(11, 30))
        assert found.treated.sum() == 1

    def test_who_is_alike_is_told_by_days_off_and_by_months(self, services: Services, campaign: Campaign) -> None:
        """Mid-Autumn is off, from the Friday on; the Sunday before is worked."""
        home = joins(services, campaign)
        days = {FIRST - n * DAY: 10_000 if (FIRST - n * DAY).weekday() >= 5 else 5_000 for n in range(1, 61)}
        days |= {date(2026, 9, 25): 10_000, date(2026, 9, 20): 5_000}
        counted_days(services, campaign, home, days | {FIRST: 7_000})
        with services.database.read() as session:
            found = result_sums.home_sums(session, campaign, services.holidays, alike=True)
        assert found.days_off_wh.tolist() == [10_000]
        later = [wh for day, wh in days.items() if day >= FIRST - 30 * DAY]
        assert found.later_wh.tolist() == [sum(later) // 30]

    def test_another_organisations_homes_are_not_there(self, services: Services, campaign: Campaign) -> None:
        other = a_campaign(services, an_organisation(services, "别处"), "closed", FIRST, LAST)
        lived(services, other, "treated", 8_000, 8_000)
        with services.database.read() as session:
            assert len(result_sums.home_sums(session, campaign, services.holidays, alike=False)) == 0


class TestMeasure:
    def test_a_known_effect_is_found(self, services: Services, campaign: Campaign, clock: Clock) -> None:
        many(services, campaign, 40, "treated", 500)
        many(services, campaign, 12, "control", 0)
        assert measure_all(services) == 1
        result = newest(services, campaign)
        effect = result.effect
        assert effect
        assert effect.low < 500 < effect.high
        assert effect.clear
        assert (effect.treated, effect.control, effect.home_days) == (40, 12, 1_160)
        assert result.energy_wh
        assert result.energy_wh.value == pytest.approx(effect.saved * 1_160)
        assert result.price
        assert result.yuan
        assert result.yuan.value == pytest.approx(result.energy_wh.value / 1000 * float(result.price.yuan_per_kwh))

    def test_the_headline_comes_from_the_table(self, services: Services, campaign: Campaign) -> None:
        many(services, campaign, 23, "treated", 300)
        many(services, campaign, 11, "control", 0)
        measure_all(services)
        with services.database.read() as session:
            rows = table_of(session, campaign, 1)
        assert min(row.sums.homes for row in rows) >= 5
        assert recompute("lottery", rows) == newest(services, campaign).effect

    def test_everybody_who_joined_is_in_one_line(self, services: Services, campaign: Campaign) -> None:
        many(services, campaign, 10, "treated", 0)
        many(services, campaign, 6, "control", 0)
        lived(services, campaign, "treated", 8_000, 8_000, days=20)
        lived(services, campaign, "control", 8_000, -5)
        joins(services, campaign, arm="control")
        gone = lived(services, campaign, "treated", 8_000, 8_000)
        with services.database.write() as session:
            membership = memberships.find(session, gone.id, campaign.id)
            assert membership
            departures.note(session, membership, LAST)
            departures.take_out(session, gone.id, campaign.id)
        measure_all(services)
        result = newest(services, campaign)
        ours, theirs = result.treated, result.control
        assert (ours.joined, ours.left, ours.gaps, ours.counted) == (12, 1, 1, 10)
        assert (theirs.joined, theirs.impossible, theirs.no_before, theirs.counted) == (8, 1, 1, 6)

    def test_few_controls_are_no_result_but_a_reason(self, services: Services, campaign: Campaign) -> None:
        many(services, campaign, 10, "treated", 0)
        many(services, campaign, 4, "control", 0)
        measure_all(services)
        result = newest(services, campaign)
        assert (result.effect, result.refusal) == (None, "few_control")
        with services.database.read() as session:
            assert {row.arm for row in table_of(session, campaign, 1)} == {"treated"}


class TestVersions:
    def start(self, services: Services, campaign: Campaign, clock: Clock) -> list[Household]:
        clock.set(midnight(LAST + DAY) + timedelta(hours=9))
        homes = many(services, campaign, 40, "treated", 500)
        many(services, campaign, 12, "control", 0)
        assert measure_all(services) == 1
        return homes

    def touch(self, services: Services, campaign: Campaign, homes: list[Household]) -> None:
        """Days that came late, noted as the recurring fold notes them."""
        for home in homes:
            counted_days(services, campaign, home, {FIRST - 40 * DAY: 30_000})
        with services.database.write() as session:
            for home in homes:
                row = session.get(memberships.MembershipRow, (home.id, campaign.id))
                assert row
                row.folded += 1

    def test_another_follows_a_week_later_where_enough_came_late(
        self, services: Services, campaign: Campaign, clock: Clock
    ) -> None:
        homes = self.start(services, campaign, clock)
        assert measure_all(services) == 0
        self.touch(services, campaign, homes[:6])
        assert measure_all(services) == 0, "not before a week"
        clock.pass_by(days=7)
        assert measure_all(services) == 1
        assert newest(services, campaign).changed.late == 6

    def test_few_late_homes_make_no_version_and_are_not_lost(
        self, services: Services, campaign: Campaign, clock: Clock
    ) -> None:
        homes = self.start(services, campaign, clock)
        before = newest(services, campaign)
        self.touch(services, campaign, homes[:3])
        clock.pass_by(days=7)
        assert measure_all(services) == 0
        assert newest(services, campaign) == before
        self.touch(services, campaign, homes[10:14])
        assert measure_all(services) == 1
        assert newest(services, campaign).changed.late == 7

    def test_the_final_one_comes_after_three_weeks_and_forgets_the_homes(
        self, services: Services, campaign: Campaign, clock: Clock
    ) -> None:
        self.start(services, campaign, clock)
        clock.set(midnight(LAST + 21 * DAY) + timedelta(hours=10))
        assert measure_all(services) == 1
        assert measure_all(services) == 0
        with services.database.read() as session:
            stored = results.versions(session, campaign.organisation_id, campaign.id)
            assert [(each.version, each.final) for each in stored] == [(2, True), (1, False)]
            assert not results.homes_in(session, campaign.id)

    def test_where_the_homes_of_a_row_came_from_is_kept_without_them(
        self, services: Services, campaign: Campaign, clock: Clock
    ) -> None:
        """Six of forty have another figure before; the rest came as they were, each from one of the first rows."""
        homes = self.start(services, campaign, clock)
        self.touch(services, campaign, homes[:6])
        clock.pass_by(days=7)
        assert measure_all(services) == 1
        with services.database.read() as session:
            second, first = results.versions(session, campaign.organisation_id, campaign.id)
            rows = {row.group: row.sums.homes for row in table_of(session, campaign, 1) if row.arm == "treated"}
        assert not any(first.figures[STAYED].values())
        stayed = second.figures[STAYED]["treated"].values()
        of_row = {label: sum(before.get(str(label), 0) for before, _ in stayed) for label in rows}
        assert sum(of_row.values()) == 34
        assert all(of_row[label] <= homes for label, homes in rows.items())
        assert sum(sum(during.values()) for _, during in stayed) == 40

    def test_who_leaves_is_not_in_the_next(self, services: Services, campaign: Campaign, clock: Clock) -> None:
        homes = self.start(services, campaign, clock)
        with services.database.write() as session:
            membership = memberships.find(session, homes[0].id, campaign.id)
            assert membership
            departures.note(session, membership, services.today())
            departures.take_out(session, homes[0].id, campaign.id)
            assert len({row.household_id for row in results.homes_in(session, campaign.id)}) == 51
        clock.pass_by(days=7)
        assert measure_all(services) == 1
        result = newest(services, campaign)
        assert result.effect
        assert result.treated.left == 1
        assert result.treated.counted == 40 - result.changed.gone
        assert result.treated.counted + result.treated.waiting == 39

    def test_staff_may_take_the_second_early_but_not_a_third(
        self, services: Services, campaign: Campaign, clock: Clock
    ) -> None:
        homes = self.start(services, campaign, clock)
        staff = the_staff(services, campaign)
        assert not measure_now(services, staff, campaign.id)
        self.touch(services, campaign, homes[:5])
        assert measure_now(services, staff, campaign.id)
        with pytest.raises(NextVersionError):
            measure_now(services, staff, campaign.id)
        clock.set(midnight(LAST + 21 * DAY))
        assert measure_now(services, staff, campaign.id)
        with pytest.raises(ResultFinalError):
            measure_now(services, staff, campaign.id)

    def test_nobody_looks_before_the_end(self, services: Services, campaign: Campaign, clock: Clock) -> None:
        clock.set(midnight(LAST) + timedelta(hours=23))
        with pytest.raises(NotOverError):
            measure_now(services, the_staff(services, campaign), campaign.id)
        assert measure_all(services) == 0


def test_homes_outside_are_told_by_the_same_days_off(services: Services) -> None:
    campaign = a_campaign(services, an_organisation(services), "closed", FIRST, LAST, holdout_percent=0)
    home = keep(services, new_household(services, "anhui"))
    off = {date(2026, 9, n) for n in (5, 6, 12, 13, 19, 25, 26, 27)}
    metered(services, home, date(2026, 9, 1), [[100 if date(2026, 9, n) in off else 50] * 96 for n in range(1, 31)])
    with services.database.write() as session:
        comparison_homes.give(session, home.id, services.now())
    with services.database.read() as session:
        found = outside_sums(session, campaign, services.holidays)
    assert found.days_off_wh.tolist() == [9_600]


def test_homes_outside_stand_in_where_nobody_was_drawn(services: Services) -> None:
    campaign = a_campaign(services, an_organisation(services), "closed", FIRST, LAST, holdout_percent=0)
    many(services, campaign, 30, "treated", 600)
    rng = random.Random(3)
    for _ in range(30):
        home = keep(services, new_household(services, "anhui"))
        level = rng.randrange(5_000, 12_000) // 96
        metered(services, home, FIRST - 30 * DAY, [[level] * 96] * 30 + [[level + 10] * 96] * 30)
        with services.database.write() as session:
            comparison_homes.give(session, home.id, services.now())
    measure_all(services)
    result = newest(services, campaign)
    assert isinstance(result.effect, Effect)
    assert result.method == "matched"
    assert result.effect.low < 600 - 40 < result.effect.high
    with services.database.read() as session:
        rows = table_of(session, campaign, 1)
    assert recompute("matched", rows) == result.effect
    assert {row.arm for row in rows} == {"treated", "outside"}


class TestMoved:
    """A campaign that moves use into cheap hours."""

    @pytest.fixture
    def campaign(self, services: Services) -> Campaign:
        return a_campaign(services, an_organisation(services), "closed", FIRST, LAST, measure="shifted")

    def lives(self, services: Services, campaign: Campaign, arm: Arm, n: int, moved: float, less: int = 0) -> None:
        """Two thirds outside the cheap hours before; since then a share of the day's use less, and other use in all."""
        rng = random.Random(f"{arm} moved")
        for _ in range(n):
            home, before = joins(services, campaign, arm=arm), rng.randrange(5_000, 12_000)
            valley = 1 / 3 + rng.uniform(-0.02, 0.02)
            counted_days(services, campaign, home, {FIRST - k * DAY: before for k in range(1, 31)}, valley)
            days = {FIRST + k * DAY: before - less for k in range(30)}
            counted_days(services, campaign, home, days, valley + moved + rng.uniform(-0.01, 0.01))

    def test_what_was_moved_is_found_and_less_use_is_none_of_it(self, services: Services, campaign: Campaign) -> None:
        self.lives(services, campaign, "treated", 40, 0.06, less=1_500)
        self.lives(services, campaign, "control", 12, 0.0)
        assert measure_all(services) == 1
        result = newest(services, campaign)
        assert result.effect
        assert result.effect.low < 0.06 * 8_500 < result.effect.high
        assert result.effect.clear
        assert result.measured == "shifted"
        assert (result.co2_g, result.factors) == (None, ())
        assert result.price
        assert result.energy_wh
        assert result.yuan
        assert result.yuan.value == pytest.approx(result.energy_wh.value / 1000 * float(result.price.yuan_per_kwh))
        with services.database.read() as session:
            assert recompute("lottery", table_of(session, campaign, 1)) == result.effect

    def test_the_price_is_the_least_a_moved_kwh_is_cheaper_by(self, services: Services, campaign: Campaign) -> None:
        self.lives(services, campaign, "treated", 8, 0.06)
        self.lives(services, campaign, "control", 6, 0.0)
        measure_all(services)
        price = newest(services, campaign).price
        tariff = services.tariffs.in_force("anhui", LAST)
        schedule = tariff.schedule(LAST)
        assert price
        assert schedule
        by_kind = {period.kind: period.price(0) for period in schedule.periods}
        assert price.yuan_per_kwh == min(v for k, v in by_kind.items() if k != "valley") - by_kind["valley"]
        assert price.source == tariff.notice

    def test_where_no_hour_is_cheap_nothing_is_said(self, services: Services, campaign: Campaign) -> None:
        for arm, n in (("treated", 8), ("control", 6)):
            for _ in range(n):
                home = joins(services, campaign, arm=arm)  # type: ignore[arg-type]
                counted_days(services, campaign, home, {FIRST + k * DAY: 8_000 for k in range(-30, 30)}, 0.0)
        measure_all(services)
        result = newest(services, campaign)
        assert (result.effect, result.refusal) == (None, "no_cheap")

    def test_without_a_lottery_likes_outside_are_looked_at_in_the_same_hours(self, services: Services) -> None:
        campaign = a_campaign(
            services, an_organisation(services), "closed", FIRST, LAST, measure="shifted", holdout_percent=0
        )
        rng = random.Random(3)
        for n in range(40):
            inside, level = n < 15, rng.randrange(60, 120)
            home = joins(services, campaign) if inside else keep(services, new_household(services, "anhui"))
            nights = np.full((60, 96), level)
            if inside:
                nights[30:, 40:44] -= 40
                nights[30:, 4:8] += 40
            metered(services, home, FIRST - 30 * DAY, nights)
            if not inside:
                with services.database.write() as session:
                    comparison_homes.give(session, home.id, services.now())
        fold_campaign(services, campaign)
        measure_all(services)
        result = newest(services, campaign)
        assert result.method == "matched"
        assert result.effect
        assert result.effect.saved == pytest.approx(160, abs=3)
        with services.database.read() as session:
            assert recompute("matched", table_of(session, campaign, 1)) == result.effect
