"""Joining and leaving on both databases, also by taps at the same time; and how long a press takes."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlmodel import Session, func, select

from tests.outreach import a_campaign, an_organisation, fills_campaign, joins
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.consent_form import ConsentText
from webapp.domain.outreach.join_errors import InAnotherCampaignError, NoPlaceError
from webapp.domain.outreach.membership import Membership
from webapp.domain.text import Text
from webapp.store import households
from webapp.store.outreach import campaigns, consent_texts, departures, home_rows, memberships, standings
from webapp.store.outreach.standings import Standing
from webapp.store.outreach.tables import ConsentTextRow, DepartureRow, MembershipRow
from webapp.store.tables import HouseholdRow
from webapp.usecases.forget import forget_home
from webapp.usecases.keep_household import keep, new_household
from webapp.usecases.outreach.campaigns import joined
from webapp.usecases.outreach.consent import compared_since, let_compare
from webapp.usecases.outreach.join import Wish, invitation, join
from webapp.usecases.outreach.leave import leave
from webapp.usecases.services import Services

KEY = "0" * 32


@pytest.fixture
def campaign(services: Services) -> Campaign:
    return a_campaign(services, an_organisation(services))


def a_home(services: Services) -> Household:
    return keep(services, new_household(services, "anhui"))


def wish(place: str = "heyuan", key: str = KEY) -> Wish:
    return Wish(place, 1, "poster", key)


def count(services: Services, table: type) -> int:
    with services.database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_home_joins_and_leaves(services: Services, campaign: Campaign) -> None:
    home = a_home(services)
    assert not invitation(services, campaign.code, home).is_member
    join(services, home, campaign.code, wish())
    assert invitation(services, campaign.code, home).is_member
    assert joined(services, home, campaign.code)[1].place_id == "heyuan"
    fills_campaign(services, campaign, home)
    with services.database.read() as session:
        assert all(home_rows.every(session, home.id, part) for part in home_rows.TABLES)
        assert home_rows.count(session, home.id) == 1
    leave(services, home, campaign.code)
    with services.database.read() as session:
        left = {part for part in home_rows.TABLES if home_rows.every(session, home.id, part)}
    assert left == {"comparison_home"}
    assert count(services, DepartureRow) == 1


def test_a_new_home_is_kept_with_typical_answers(services: Services, campaign: Campaign) -> None:
    made = join(services, None, campaign.code, wish())
    with services.database.read() as session:
        found = households.find(session, made.id)
    assert found
    assert found.province == "anhui"
    assert found.use == made.use
    assert found.appliances == made.appliances


def test_what_is_refused_leaves_no_home_behind(services: Services, campaign: Campaign) -> None:
    with pytest.raises(NoPlaceError):
        join(services, None, campaign.code, wish("nowhere"))
    assert count(services, HouseholdRow) == count(services, ConsentTextRow) == 0


def test_taps_at_the_same_time_make_one_home(services: Services, campaign: Campaign) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: join(services, None, campaign.code, wish()), range(8)))
    assert len({home.id for home in made}) == 1
    assert count(services, MembershipRow) == count(services, HouseholdRow) == count(services, ConsentTextRow) == 1


def test_homes_at_the_same_time_all_join(services: Services, campaign: Campaign) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: join(services, None, campaign.code, wish(key=f"{n:032x}")), range(40)))
    assert count(services, MembershipRow) == 40
    assert count(services, ConsentTextRow) == 1


def test_two_exclusive_campaigns_at_the_same_time_take_one(services: Services, campaign: Campaign) -> None:
    codes = [campaign.code, a_campaign(services, an_organisation(services)).code]
    home = a_home(services)

    def press(code: str) -> None:
        with suppress(InAnotherCampaignError):
            join(services, home, code, wish())

    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(press, codes))
        with services.database.read() as session:
            assert len(memberships.of_home(session, home.id)) == 1
        with services.database.write() as session:
            for each in memberships.of_home(session, home.id):
                departures.take_out(session, home.id, each.campaign_id)


def test_which_days_were_summed_survives_a_change(services: Services, campaign: Campaign) -> None:
    home = joins(services, campaign)
    with services.database.write() as session:
        memberships.change(session, home.id, campaign.id, folded=7)
        memberships.change(session, home.id, campaign.id, care=True)
    with services.database.read() as session:
        row = session.get(MembershipRow, (home.id, campaign.id))
    assert row
    assert (row.folded, row.care) == (7, True)


def test_a_home_that_is_deleted_leaves_a_departure_a_campaign(services: Services, campaign: Campaign) -> None:
    home = joins(services, campaign)
    joins(services, a_campaign(services, an_organisation(services)), home=home)
    forget_home(services, home)
    assert count(services, DepartureRow) == 2
    assert count(services, MembershipRow) == 0


def test_codes_of_drafts_and_codes_that_may_be_two_are_none(services: Services, campaign: Campaign) -> None:
    draft = a_campaign(services, an_organisation(services), state="draft")
    with services.database.read() as session:
        found = standings.find(session, [campaign.code], "", with_text=False)
        assert found
        assert (found.campaign, found.membership) == (campaign, None)
        assert standings.find(session, [draft.code], "", with_text=True) is None
        assert standings.find(session, [], "", with_text=False) is None
    another = a_campaign(services, an_organisation(services))
    with services.database.read() as session:
        assert standings.find(session, [campaign.code, another.code], "", with_text=True) is None


def test_a_home_finds_a_campaign_with_all_there_is_of_it(services: Services, campaign: Campaign) -> None:
    """Its own membership among those of others, the newest text, who runs it; of another home's campaign only that."""
    organisation = an_organisation(services)
    mine = a_campaign(services, organisation)
    home, _ = joins(services, mine), joins(services, mine)
    joins(services, campaign)
    texts = [
        ConsentText(version, Text(f"第 {version} 版", f"Version {version}"), services.now()) for version in (9, 10)
    ]
    with services.database.write() as session:
        for text in texts:
            consent_texts.keep(session, mine, text)
    with services.database.read() as session:
        found = standings.find(session, [mine.code], home.id, with_text=True)
        other = standings.find(session, [campaign.code], home.id, with_text=True)
        membership = memberships.find(session, home.id, mine.id)
        short = standings.find(session, [mine.code], home.id, with_text=False)
    assert found == Standing(mine, organisation, membership, texts[1])
    assert short == replace(found, text=None)
    assert membership
    assert other
    assert (other.campaign, other.membership) == (campaign, None)


def test_leave_to_be_compared_with_is_given_once(services: Services) -> None:
    home = a_home(services)
    let_compare(services, home, agreed=True)
    first = compared_since(services, home)
    let_compare(services, home, agreed=True)
    assert compared_since(services, home) == first == services.now()
    let_compare(services, home, agreed=False)
    assert compared_since(services, home) is None


def crowd(session: Session, campaign: Campaign, n: int) -> None:
    """Members nobody reads one by one."""
    home = session.exec(select(HouseholdRow).limit(1)).one().model_dump()
    ids = [f"{number:032x}" for number in range(n)]
    session.connection().execute(HouseholdRow.__table__.insert(), [{**home, "household_id": name} for name in ids])  # type: ignore[attr-defined]
    fields = (campaign.id, campaign.organisation_id, "heyuan", campaign.created_at, 1, "treated", "poster")
    members = [vars(Membership(name, *fields)) | {"folded": 0} for name in ids]  # type: ignore[arg-type]
    session.connection().execute(MembershipRow.__table__.insert(), members)  # type: ignore[attr-defined]


def test_a_press_asks_no_more_in_a_crowd(services: Services, campaign: Campaign) -> None:
    """The same few statements, and none of them takes longer than among nobody, whatever the machine does beside."""
    a_home(services)
    asked: list[str] = []
    event.listen(services.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    def pressed(first: int) -> tuple[float, set[int]]:
        spent, counts = [], set()
        for n in range(first, first + 20):
            asked.clear()
            began = time.perf_counter()
            invitation(services, campaign.code, None)
            join(services, None, campaign.code, wish(key=f"{n:032x}"))
            spent.append(time.perf_counter() - began)
            counts.add(len([each for each in asked if not each.startswith("BEGIN")]))
        return min(spent[5:]), counts - {max(counts)} or counts

    alone, few = pressed(1_000_000)
    with services.database.write() as session:
        crowd(session, campaign, 10_000)
    crowded, many = pressed(2_000_000)
    assert many == few
    assert max(many) <= 12
    assert max(many) <= 14  # ten or so, and what a pooled connection is asked first
    assert crowded < 3 * alone + 0.005


def test_a_campaign_that_changes_is_read_as_it_is(services: Services, campaign: Campaign) -> None:
    """Its document is not made anew while it is the same."""

    def read() -> Campaign:
        with services.database.read() as session:
            found = standings.find(session, [campaign.code], "", with_text=False)
        assert found
        return found.campaign

    assert read().document is read().document
    better = replace(campaign, document=replace(campaign.document, title=Text("更好", "Better")))
    with services.database.write() as session:
        campaigns.save(session, better)
    assert read() == better
