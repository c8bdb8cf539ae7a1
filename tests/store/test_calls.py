"""Calls of many homes on both databases: baselines fixed as they were shown, figures settled once and again."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from sqlalchemy import event

from tests.called import HOUR, USED, a_call, a_day, known, later, staff, takes_part
from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, joins, metered
from webapp import jobs
from webapp.domain.calendar import DAY
from webapp.domain.household import Household
from webapp.domain.outreach.baseline_rule import Rule
from webapp.domain.outreach.call_errors import CallFinalError
from webapp.domain.outreach.call_outcome import Outcome
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.run import Plan
from webapp.domain.school.term import TermCalendar
from webapp.store import households, records
from webapp.store.outreach import appeals, call_answers, call_outcomes, calls, efforts, set_asides
from webapp.store.outreach.call_answers import Answering
from webapp.store.outreach.set_asides import SetAside
from webapp.store.outreach.tables import SetAsideRow
from webapp.usecases.outreach import call_freeze
from webapp.usecases.outreach.appeals import answer as answer_appeal
from webapp.usecases.outreach.appeals import list_appeals
from webapp.usecases.outreach.call_announce import Asked, rehearse
from webapp.usecases.outreach.call_answer import answer, object_to, read_off
from webapp.usecases.outreach.call_freeze import freeze_due
from webapp.usecases.outreach.call_rehearse import rehearse_due
from webapp.usecases.outreach.call_settle import settle, settle_due
from webapp.usecases.outreach.call_show import baseline_of, show_call
from webapp.usecases.outreach.leave import leave
from webapp.usecases.outreach.tally_campaigns import tally_campaigns
from webapp.usecases.services import Services


def an_evening(services: Services, n: int) -> tuple[Organisation, Campaign, DemandCall, list[Household]]:
    """A call of tomorrow evening in which `n` homes take part."""
    organisation = an_organisation(services)
    campaign = a_campaign(services, organisation)
    call = a_call(services, campaign, organisation)
    homes = [known(services, campaign, services.today()) for _ in range(n)]
    for home in homes:
        takes_part(services, campaign, call, home)
    return organisation, campaign, call, homes


def came_in(services: Services, call: DemandCall, homes: list[Household]) -> None:
    """The meter's day of the call."""
    for home in homes:
        metered(services, home, call.day, [a_day(USED)])


def found(services: Services, call: DemandCall) -> DemandCall:
    with services.database.read() as session:
        again = calls.find(session, call.organisation_id, call.campaign_id, call.id)
    assert again
    return again


def published(services: Services, call: DemandCall) -> list[int]:
    with services.database.read() as session:
        return [figures["n"] for _, _, figures in reversed(call_outcomes.versions(session, call))]


def test_a_home_finds_the_calls_of_a_campaign_with_its_own_answers(services: Services) -> None:
    """Also whether it is busy then, by a call of another campaign, and was advised for tonight."""
    organisation, campaign, call, homes = an_evening(services, 2)
    elsewhere = a_campaign(services, organisation, exclusive=False)
    same_time = a_call(services, elsewhere, organisation)
    joins(services, elsewhere, home=homes[0])
    free = joins(services, elsewhere)
    today = services.today()
    rehearse(services, staff(services, organisation), campaign.id, Asked(today - 3 * DAY, 19 * HOUR, 21 * HOUR))
    tally_campaigns(services)
    with services.database.write() as session:
        records.save_plans(session, {homes[0].id: Plan(today, services.now(), [])})
    with services.database.read() as session:
        every = call_answers.of_campaign(session, homes[0].id, campaign)
        mine = call_answers.find(session, homes[0].id, call.id)
        there = call_answers.answering(session, homes[0].id, elsewhere, same_time.number, today)
        other = call_answers.answering(session, free.id, elsewhere, same_time.number, today + DAY)
        again = call_answers.answering(session, homes[0].id, campaign, call.number, today + DAY)
        assert call_answers.answering(session, homes[0].id, campaign, call.number + 1, today) is None
    assert mine
    assert mine.answer.choice == "in"
    assert [(each.call, each.kept, each.counts) for each in every] == [(call, mine, {"in": 0, "out": 0, "care": 0})]
    assert there == Answering(same_time, None, busy=True, planned=True)
    assert other == Answering(same_time, None, busy=False, planned=False)
    assert again == Answering(call, mine, busy=False, planned=False)


def test_an_answer_asks_little(services: Services) -> None:
    _, campaign, call, _ = an_evening(services, 0)
    home = known(services, campaign, services.today())
    asked: list[str] = []
    event.listen(services.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    answer(services, home, campaign.code, call.number, "in")
    assert len([each for each in asked if not each.startswith("BEGIN")]) <= 4


def test_a_call_comes_back_as_it_was(services: Services) -> None:
    organisation = an_organisation(services)
    campaign = a_campaign(services, organisation)
    call = a_call(services, campaign, organisation, high_celsius=37, high_source="台")
    assert found(services, call) == call
    with services.database.write() as session:
        assert calls.numbered(session, organisation.id, campaign.id, 1) == call
        assert calls.numbered(session, "other", campaign.id, 1) is None
        assert calls.of_organisation(session, "other", 9) == []
        calls.keep_counts(session, call, {"in": 7})
        calls.save(session, replace(call, frozen_at=services.now()))
        assert calls.counts(session, call) == {"in": 7}
        assert calls.earlier_days(session, replace(call, start=call.start + DAY)) == {call.day}
        assert calls.earlier_days(session, call) == frozenset()


def test_a_calendar_announced_later_changes_no_baseline_of_a_call_on_its_way(services: Services, clock: Clock) -> None:
    """Not the one shown, not the one fixed, not the one of a home whose days come late."""
    later(clock, date(2026, 10, 12), 21)
    knew = without_2026(services)
    organisation = an_organisation(services)
    campaign = a_campaign(services, organisation)
    call = a_call(knew, campaign, organisation)
    assert call.holidays_until == 2025
    assert found(services, call) == call
    home, late = known(services, campaign, services.today()), joins(services, campaign)
    for each in (home, late):
        takes_part(services, campaign, call, each)
    shown = show_call(knew, home, campaign.code, call.number).baseline
    assert show_call(services, home, campaign.code, call.number).baseline == shown
    assert date(2026, 10, 1) in shown.days
    assert date(2026, 10, 10) not in shown.days
    later(clock, call.day, 18, 40)
    freeze_due(services)
    metered(services, late, call.until - 45 * DAY, [a_day()] * 45)
    later(clock, call.day + DAY, 9)
    came_in(services, call, [home, late])
    settle_due(services, services.now())
    with services.database.read() as session:
        kept = [call_answers.find(session, each.id, call.id) for each in (home, late)]
    assert [each.baseline for each in kept if each] == [shown, shown]
    assert a_call(services, campaign, organisation).holidays_until == 2026


def without_2026(services: Services) -> Services:
    """Before the notice of 2026 was out."""
    calendar = services.school.calendar
    earlier = TermCalendar({2025: calendar.years[2025]}, calendar.terms)
    return replace(services, school=replace(services.school, calendar=earlier))


def test_national_day_is_passed_over_as_fixed_and_as_rehearsed(services: Services, clock: Clock) -> None:
    """Days off that use five times as much change nothing of a working day."""
    later(clock, date(2026, 10, 12), 21)
    organisation = an_organisation(services)
    campaign = a_campaign(services, organisation)
    call = a_call(services, campaign, organisation)
    homes = [joins(services, campaign) for _ in range(5)]
    first = services.today() - 60 * DAY
    use = [a_day((900,) * 8 if services.holidays.is_day_off(first + n * DAY) else (100,) * 8) for n in range(60)]
    for home in homes:
        metered(services, home, first, use)
        takes_part(services, campaign, call, home)
    later(clock, call.day, 18, 40)
    freeze_due(services)
    with services.database.read() as session:
        kept = [call_answers.find(session, home.id, call.id) for home in homes]
    assert [each.baseline.total_wh for each in kept if each and each.baseline] == [800] * 5
    for day in (date(2026, 10, 10), date(2026, 10, 2)):
        held = rehearse(services, staff(services, organisation), campaign.id, Asked(day, 19 * HOUR, 21 * HOUR))
        rehearse_due(services)
        with services.database.read() as session:
            ((_, _, figures),) = call_outcomes.versions(session, held)
        assert {figures["methods"][method]["wh"] for method in ("ten_of_ten", "similar_days")} == {0}


def test_an_answer_given_twice_is_given_once_and_goes_with_the_home(services: Services, clock: Clock) -> None:
    _, campaign, call, (home,) = an_evening(services, 1)
    first = services.now()
    clock.pass_by(minutes=5)
    takes_part(services, campaign, call, home)
    with services.database.write() as session:
        kept = call_answers.find(session, home.id, call.id)
        assert kept
        assert kept.answer.chosen_at == first
        assert call_answers.choices(session, home.id, campaign.id) == {call.id: "in"}
        households.forget(session, home.id)
        assert call_answers.find(session, home.id, call.id) is None


def test_the_baseline_that_was_shown_is_the_one_that_is_fixed(services: Services, clock: Clock) -> None:
    """Whatever is imported of the days since the notice; in batches of two, so that every edge is met."""
    organisation, campaign, call, homes = an_evening(services, 5)
    out = known(services, campaign, services.today())
    answer(services, out, campaign.code, call.number, "out")
    with services.database.read() as session:
        rule = Rule.of(call, services.holidays, calls.earlier_days(session, call))
        shown = {home.id: baseline_of(session, home.id, rule) for home in homes}
    for home in homes:
        metered(services, home, services.today(), [a_day((900,) * 8, 900)])
    later(clock, call.day, 18, 40)
    size, call_freeze.BATCH = call_freeze.BATCH, 2
    try:
        assert freeze_due(services) == 5
    finally:
        call_freeze.BATCH = size
    assert freeze_due(services) == 0
    assert found(services, call).frozen_at == services.now()
    with services.database.read() as session:
        for home in homes:
            kept = call_answers.find(session, home.id, call.id)
            assert kept
            assert kept.baseline == shown[home.id]
            assert kept.baseline.total_wh == 2600
        kept = call_answers.find(session, out.id, call.id)
        assert kept
        assert kept.baseline is None
    assert organisation.id == call.organisation_id


def test_what_it_came_to_is_settled_once_and_again_when_readings_come_late(services: Services, clock: Clock) -> None:
    _, _, call, homes = an_evening(services, 12)
    later(clock, call.day + DAY, 9)
    came_in(services, call, homes[:6])
    assert settle_due(services, clock.at) == 1
    assert published(services, call) == [6]
    assert settle(services, found(services, call)) == 0
    came_in(services, call, homes[6:8])
    clock.pass_by(hours=1)
    assert settle(services, found(services, call)) == 2
    assert published(services, call) == [6]  # two more would be told apart
    came_in(services, call, homes[8:])
    clock.pass_by(hours=1)
    assert settle(services, found(services, call)) == 4
    assert published(services, call) == [6, 12]
    with services.database.read() as session:
        total = call_outcomes.newest_total(session, call)
        (at, outcome), *more = call_outcomes.versions_of(session, homes[0].id, call.id)
    assert total
    assert (total.n, total.reduced_wh, total.wh, total.fen) == (12, 12_000, 12_000, 12 * 300)
    assert (total.low_wh, total.high_wh, total.w) == (12_000, 12_000, 6_000)
    assert (outcome.adjusted_wh, outcome.actual_wh, outcome.fen) == (2600, 1600, 300)
    assert not more
    assert at.hour == 9 or at.tzinfo


def test_a_version_is_new_only_where_something_changed_and_no_old_one_changes(services: Services, clock: Clock) -> None:
    _, _, call, homes = an_evening(services, 5)
    later(clock, call.day + DAY, 9)
    came_in(services, call, homes)
    settle(services, found(services, call))
    clock.pass_by(days=2)
    metered(services, homes[0], call.day, [a_day((100,) * 8)])
    assert settle(services, found(services, call)) == 1
    with services.database.read() as session:
        versions = [each for _, each in call_outcomes.versions_of(session, homes[0].id, call.id)]
        assert [each.actual_wh for each in versions] == [1600, 800]
        assert len(call_outcomes.versions_of(session, homes[1].id, call.id)) == 1
        assert call_outcomes.changed_since(session, call, 1) == 1
    assert published(services, call) == [5]


def test_after_three_weeks_it_is_final(services: Services, clock: Clock) -> None:
    _, _, call, homes = an_evening(services, 5)
    clock.set(call.end + timedelta(days=21))
    settle_due(services, clock.at)
    assert found(services, call).final_at == clock.at
    came_in(services, call, homes)
    assert settle_due(services, clock.at) == 0


def test_readings_from_before_that_come_late_make_a_baseline_yet(services: Services, clock: Clock) -> None:
    organisation = an_organisation(services)
    campaign = a_campaign(services, organisation)
    call = a_call(services, campaign, organisation)
    home = takes_part(services, campaign, call, joins(services, campaign))
    later(clock, call.day, 18, 40)
    freeze_due(services)
    later(clock, call.day + DAY, 9)
    assert settle(services, found(services, call)) == 0
    metered(services, home, call.until - 45 * DAY, [a_day()] * 45)
    came_in(services, call, [home])
    assert settle(services, found(services, call)) == 1
    with services.database.read() as session:
        ((_, outcome),) = call_outcomes.versions_of(session, home.id, call.id)
    assert outcome.reduced_wh == 1000


def test_readings_set_aside_do_not_count_until_that_is_lifted(services: Services, clock: Clock) -> None:
    _, campaign, call, homes = an_evening(services, 5)
    later(clock, call.day + DAY, 9)
    came_in(services, call, homes)
    row = SetAsideRow(
        household_id=homes[0].id,
        campaign_id=campaign.id,
        set_aside_id="a",
        what="day",
        subject=call.day.isoformat(),
        reason="copied",
        at=clock.at,
    )
    with services.database.write() as session:
        session.add(row)
    settle(services, found(services, call))
    with services.database.write() as session:
        ((_, outcome),) = call_outcomes.versions_of(session, homes[0].id, call.id)
        assert (outcome.state, outcome.fen) == ("set_aside", 0)
        assert call_outcomes.total(session, call).n == 4
        again = session.get(SetAsideRow, (homes[0].id, campaign.id, "a"))
        assert again
        again.lifted_at = clock.at
    assert settle(services, found(services, call)) == 1
    assert published(services, call) == [5]


def test_answers_are_counted_by_the_recurring_work(services: Services) -> None:
    _, campaign, call, homes = an_evening(services, 12)
    for home in homes[:5]:
        answer(services, home, campaign.code, call.number, "care")
    with services.database.read() as session:
        assert calls.counts(session, call) == {}
    tally_campaigns(services)
    with services.database.read() as session:
        assert calls.counts(session, call) == {"in": 7, "out": 0, "care": 5}


def test_a_rehearsal_tells_what_each_way_would_have_given_for_nothing(services: Services, clock: Clock) -> None:
    organisation = an_organisation(services)
    campaign = a_campaign(services, organisation)
    past = services.today() - 3 * DAY
    rng = np.random.default_rng(7)
    for n in range(13):
        home = joins(services, campaign, arm="control" if n == 12 else "treated")
        evenings = rng.integers(200, 400, (46, 8))
        metered(services, home, past - 45 * DAY, [a_day(tuple(each)) for each in evenings])
    made = rehearse(services, staff(services, organisation), campaign.id, Asked(past, 19 * HOUR, 21 * HOUR))
    assert rehearse_due(services) == 1
    assert rehearse_due(services) == 0
    with services.database.read() as session:
        ((_, _, figures),) = call_outcomes.versions(session, made)
        assert calls.numbered(session, organisation.id, campaign.id, made.number) is None
    assert set(figures["methods"]) == {"similar_days", "ten_of_ten", "seven_days"}
    assert {each["n"] for each in figures["methods"].values()} == {12}
    assert all(each["reduced_wh"] > 0 and each["fen"] > 0 for each in figures["methods"].values())
    assert freeze_due(services) == 0


def test_another_exclusive_campaign_of_the_same_homes_keeps_its_hours(services: Services) -> None:
    organisation = an_organisation(services)
    first, second = a_campaign(services, organisation), a_campaign(services, organisation, exclusive=False)
    homes = [joins(services, first) for _ in range(5)]
    call = a_call(services, first, organisation)
    other = replace(call, campaign_id=second.id, id="other")
    for n, home in enumerate(homes):
        joins(services, second, home=home)
        with services.database.read() as session:
            assert calls.elsewhere(session, other, 5) == (n == 4)
    with services.database.read() as session:
        assert not calls.elsewhere(session, replace(other, start=call.end, end=call.end + HOUR), 5)


def test_the_recurring_work_does_all_of_it_and_a_missed_slot_nothing_twice(services: Services, clock: Clock) -> None:
    _, _, call, homes = an_evening(services, 5)
    jobs.tally_campaigns(services, clock.at)
    with services.database.read() as session:
        assert calls.counts(session, call)["in"] == 5
    later(clock, call.day, 18, 32)
    jobs.watch_calls(services, clock.at - timedelta(minutes=4))
    assert found(services, call).frozen_at is None
    jobs.watch_calls(services, clock.at)
    assert found(services, call).frozen_at
    later(clock, call.day + DAY, 11, 5)
    came_in(services, call, homes)
    jobs.settle_calls(services, clock.at - timedelta(hours=3))
    assert published(services, call) == []
    jobs.settle_calls(services, clock.at)
    assert published(services, call) == [5]


def test_points_go_to_who_took_part_as_the_meter_or_two_readings_show(services: Services, clock: Clock) -> None:
    _, campaign, call, homes = an_evening(services, 2)
    only_said = takes_part(services, campaign, call, joins(services, campaign))
    reader = takes_part(services, campaign, call, joins(services, campaign))
    low = joins(services, campaign)
    metered(services, low, services.today() - 45 * DAY, [a_day((50,) * 8)] * 45)
    takes_part(services, campaign, call, low)
    later(clock, call.day, 19)
    read_off(services, reader, campaign.code, call.number, Decimal(4000), None)
    later(clock, call.day, 21)
    read_off(services, reader, campaign.code, call.number, Decimal(4000), Decimal("4001.5"))
    came_in(services, call, homes)
    metered(services, low, call.day, [a_day((50,) * 8)])
    for _ in range(2):
        settle(services, found(services, call))
    with services.database.read() as session:
        noted = efforts.of_homes(session, campaign.id, [home.id for home in (*homes, only_said, reader, low)])
    got = {home: [(each.done.activity, each.done.grade, each.points) for each in made] for home, made in noted.items()}
    assert got == {
        homes[0].id: [("event", "A", 3)],
        homes[1].id: [("event", "A", 3)],
        reader.id: [("event", "B", 3)],
        low.id: [("event", "A", 3), ("low_use", "A", 1)],
    }


def objects(services: Services, campaign: Campaign, call: DemandCall, home: Household) -> str:
    """The id of what it said."""
    object_to(services, home, campaign.code, call.number, "那天换过电表")
    with services.database.read() as session:
        return appeals.of_home(session, home.id, campaign.id)[0].id


def reduced(services: Services, call: DemandCall, home: Household) -> list[tuple[str, int]]:
    with services.database.read() as session:
        return [(each.state, each.reduced_wh) for _, each in call_outcomes.versions_of(session, home.id, call.id)]


def test_an_upheld_objection_counts_the_day_again_as_a_new_version(services: Services, clock: Clock) -> None:
    organisation, campaign, call, homes = an_evening(services, 6)
    later(clock, call.day + DAY, 9)
    came_in(services, call, homes)
    row = SetAside(homes[0].id, call.day, "copied", clock.at, None)
    with services.database.write() as session:
        set_asides.add(session, campaign.id, [row])
    settle(services, found(services, call))
    assert reduced(services, call, homes[0]) == [("set_aside", 0)]
    said = objects(services, campaign, call, homes[0])
    clock.pass_by(hours=1)
    answer_appeal(services, staff(services, organisation), said, "看过了，是换表。", upheld=True)
    assert reduced(services, call, homes[0]) == [("set_aside", 0), ("measured", 1000)]
    assert all(len(reduced(services, call, home)) == 1 for home in homes[1:])
    assert published(services, call) == [5]  # one more home would be told apart
    assert settle(services, found(services, call)) == 0
    shown = show_call(services, homes[0], campaign.code, call.number)
    assert shown.recount(shown.said[0]) == 2
    with services.database.read() as session:
        (effort,) = efforts.of_home(session, homes[0].id, campaign.id)
    assert (effort.done.activity, effort.counted) == ("event", 3)


def test_one_that_is_not_upheld_or_finds_the_same_brings_no_version(services: Services, clock: Clock) -> None:
    organisation, campaign, call, homes = an_evening(services, 2)
    later(clock, call.day + DAY, 9)
    came_in(services, call, homes)
    settle(services, found(services, call))
    clock.pass_by(hours=1)
    who = staff(services, organisation)
    for home, upheld in zip(homes, (True, False), strict=True):
        answer_appeal(services, who, objects(services, campaign, call, home), "看过了。", upheld=upheld)
        assert reduced(services, call, home) == [("measured", 1000)]
        shown = show_call(services, home, campaign.code, call.number)
        assert shown.recount(shown.said[0]) is None


def test_readings_put_right_meanwhile_are_counted_at_once(services: Services, clock: Clock) -> None:
    organisation, campaign, call, (home,) = an_evening(services, 1)
    later(clock, call.day + DAY, 9)
    came_in(services, call, [home])
    settle(services, found(services, call))
    metered(services, home, call.day, [a_day((100,) * 8)])
    answer_appeal(
        services, staff(services, organisation), objects(services, campaign, call, home), "重算了。", upheld=True
    )
    assert reduced(services, call, home) == [("measured", 1000), ("measured", 1800)]


def test_what_was_said_in_three_weeks_still_changes_what_is_final_and_later_nothing_does(
    services: Services, clock: Clock
) -> None:
    organisation, campaign, call, homes = an_evening(services, 2)
    who = staff(services, organisation)
    later(clock, call.day + DAY, 9)
    came_in(services, call, homes)
    clock.set(call.open_until - timedelta(minutes=1))
    in_time = objects(services, campaign, call, homes[0])
    clock.set(call.open_until)
    settle_due(services, clock.at)
    assert found(services, call).final_at
    late = objects(services, campaign, call, homes[1])
    for home in homes:
        metered(services, home, call.day, [a_day((100,) * 8)])
    clock.pass_by(hours=1)
    answer_appeal(services, who, in_time, "重算了。", upheld=True)
    with pytest.raises(CallFinalError):
        answer_appeal(services, who, late, "重算了。", upheld=True)
    assert [each.appeal.id for each in list_appeals(services, who).open] == [late]
    answer_appeal(services, who, late, "已经定稿。", upheld=False)
    assert reduced(services, call, homes[0]) == [("measured", 1000), ("measured", 1800)]
    assert reduced(services, call, homes[1]) == [("measured", 1000)]


def test_before_it_is_over_or_where_nobody_took_part_there_is_nothing_to_count(
    services: Services, clock: Clock
) -> None:
    organisation, campaign, call, homes = an_evening(services, 1)
    who = staff(services, organisation)
    answer_appeal(services, who, objects(services, campaign, call, homes[0]), "好。", upheld=True)
    later(clock, call.day + DAY, 9)
    stayed_away = known(services, campaign, services.today())
    answer_appeal(services, who, objects(services, campaign, call, stayed_away), "好。", upheld=True)
    assert reduced(services, call, homes[0]) == reduced(services, call, stayed_away) == []


def uses(services: Services, call: DemandCall, home: Household, wh: int) -> None:
    """So many watt-hours in each quarter-hour of the evening; 325 are usual."""
    metered(services, home, call.day, [a_day([wh] * 8)])


def test_one_home_that_makes_nearly_all_of_a_total_waits_for_others(services: Services, clock: Clock) -> None:
    """Five came in, and only one used less: what all were paid for is what it was paid for."""
    _, _, call, homes = an_evening(services, 10)
    later(clock, call.day + DAY, 10)
    uses(services, call, homes[0], 100)
    for home in homes[1:5]:
        uses(services, call, home, 340)
    settle(services, call)
    assert published(services, call) == []
    with services.database.read() as session:
        total = call_outcomes.total(session, call)
        assert call_outcomes.gives_one_away(session, call)
    assert total.n == 5
    assert [each.state for each in _newest(services, call, homes[:1])] == ["measured"], "its own figures it has at once"
    for home in homes[5:8]:
        uses(services, call, home, 180)
    settle(services, call)
    assert published(services, call) == [8]


def test_one_home_that_used_far_more_waits_too(services: Services, clock: Clock) -> None:
    """The range around a total tells the size of its largest part, on either side of nothing."""
    _, _, call, homes = an_evening(services, 6)
    later(clock, call.day + DAY, 10)
    for home in homes[:5]:
        uses(services, call, home, 300)
    uses(services, call, homes[5], 2_000)
    settle(services, call)
    assert published(services, call) == []


def test_one_home_that_makes_nearly_all_of_what_is_new_waits_for_others(services: Services, clock: Clock) -> None:
    """Five come late, and four of them used what they always use: what is new is the fifth's."""
    _, _, call, homes = an_evening(services, 16)
    later(clock, call.day + DAY, 10)
    came_in(services, call, homes[:6])
    settle(services, call)
    uses(services, call, homes[6], 100)
    for home in homes[7:11]:
        uses(services, call, home, 325)
    clock.pass_by(hours=1)
    settle(services, call)
    assert published(services, call) == [6]
    with services.database.read() as session:
        ((number, told),) = call_outcomes.totals(session, call)
        assert call_outcomes.changed_since(session, call, number) == 5
        assert call_outcomes.change_gives_one_away(session, call, number, told)
        assert not call_outcomes.gives_one_away(session, call)
    for home in homes[11:14]:
        uses(services, call, home, 200)
    clock.pass_by(hours=1)
    settle(services, call)
    assert published(services, call) == [6, 14]


def test_who_left_is_not_what_is_new_either(services: Services, clock: Clock) -> None:
    """One leaves, and five others' readings change by a little: what is new is what it had used less."""
    _, campaign, call, homes = an_evening(services, 14)
    later(clock, call.day + DAY, 10)
    came_in(services, call, homes)
    settle(services, call)
    for home in homes[1:6]:
        metered(services, home, call.day, [a_day([201] * 8)])
    leave(services, homes[0], campaign.code)
    clock.pass_by(hours=1)
    settle(services, call)
    assert published(services, call) == [14]
    for home in homes[6:10]:
        uses(services, call, home, 100)
    clock.pass_by(hours=1)
    settle(services, call)
    assert published(services, call) == [14, 13]


def test_nobody_who_used_less_gives_nobody_away(services: Services, clock: Clock) -> None:
    _, _, call, homes = an_evening(services, 5)
    later(clock, call.day + DAY, 10)
    for home in homes:
        uses(services, call, home, 400)
    settle(services, call)
    assert published(services, call) == [5]


def _newest(services: Services, call: DemandCall, homes: list[Household]) -> list[Outcome]:
    with services.database.read() as session:
        return list(call_outcomes.newest(session, call, [home.id for home in homes]).values())
