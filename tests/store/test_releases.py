"""Figures of places over many releases: nothing anybody reckons from them is about fewer than five homes."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from sqlmodel import col, delete, select

from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, changed, counted_days, joins
from webapp.domain.calendar import DAY, midnight
from webapp.domain.holidays import WEEKENDS
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign, Place
from webapp.domain.outreach.release import Release
from webapp.domain.outreach.small_groups import K
from webapp.domain.text import Text
from webapp.store.outreach import memberships, releases
from webapp.store.outreach.tables import DepartureRow, EffortRow, MemberDayRow, MembershipRow
from webapp.usecases.outreach.release_figures import release_all, release_figures
from webapp.usecases.services import Services

PLACES = tuple(Place(name, Text(name, name), "community", near) for name, near in [("a", "b"), ("b", "a"), ("c", None)])


def leaves(services: Services, campaign: Campaign, home: Household) -> None:
    with services.database.write() as session:
        gone = memberships.find(session, home.id, campaign.id)
        assert gone
        latest = releases.latest(session, campaign)
        session.add(
            DepartureRow(
                organisation_id=campaign.organisation_id,
                campaign_id=campaign.id,
                departure_id=home.id[:32],
                place_id=gone.place_counted,
                arm=gone.arm,
                left_on=services.today(),
                admitted_in=gone.admitted_in,
                last_release=latest.number if latest else 0,
            )
        )
        memberships.drop(session, home.id, campaign.id)
        session.exec(delete(MemberDayRow).where(col(MemberDayRow.household_id) == home.id))


@dataclass
class Town:
    """Homes that each changed by a share of their own from the first day on, and what was ever told of them."""

    services: Services
    campaign: Campaign
    clock: Clock
    changes: dict[str, float] = field(default_factory=dict)
    homes: list[Household] = field(default_factory=list)
    told: list[tuple[float, frozenset[str]]] = field(default_factory=list)
    naive: list[frozenset[str]] = field(default_factory=list)

    def join(self, place: str, change: float) -> Household:
        home = joins(self.services, self.campaign, place)
        self.homes.append(home)
        self.changes[home.id] = change
        counted_days(self.services, self.campaign, home, changed(self.campaign, change, self.campaign.document.last))
        return home

    def leave(self, home: Household) -> None:
        self.homes.remove(home)
        leaves(self.services, self.campaign, home)

    def move(self, home: Household, place: str) -> None:
        with self.services.database.write() as session:
            row = session.get(MembershipRow, (home.id, self.campaign.id))
            assert row
            row.place_id = place

    def release(self) -> Release | None:
        """A day later; what it tells of each group, and of all together, is kept with the homes it is about."""
        self.clock.pass_by(days=1)
        made = release_figures(self.services, self.campaign)
        if made is None:
            return None
        with self.services.database.read() as session:
            rows = session.exec(select(MembershipRow).where(col(MembershipRow.admitted_in) > 0)).all()
        counted: dict[str, set[str]] = {}
        for row in rows:
            counted.setdefault(row.counted_in or row.place_id, set()).add(row.household_id)
        fresh = [group for group in made.groups if group.release == made.number]
        for group in fresh:
            about = frozenset(home for place in group.places for home in counted.get(place, ()))
            assert group.homes == len(about)
            assert group.change == pytest.approx(np.mean([self.changes[home] for home in about]), abs=1e-4)
            self.told.append((group.change * group.homes, about))
        if len(fresh) == len(made.groups):
            self.told.append((made.change * made.homes, frozenset().union(*(counted[each] for each in counted))))
        self.naive.append(frozenset(home.id for home in self.homes))
        return made


@pytest.fixture
def town(services: Services, clock: Clock) -> Town:
    campaign = a_campaign(services, an_organisation(services), places=PLACES)
    return Town(services, campaign, clock)


def fewest_by_algebra(sets: list[frozenset[str]]) -> int:
    """The fewest homes, up to five, that sums of the figures times any numbers are about.

    Homes that were in the same figures are told apart by none; some cells' homes can be got at exactly if the figures
    have a lower rank without them.
    """
    everybody = sorted(frozenset().union(*sets))
    table = np.array([[home in each for home in everybody] for each in sets], dtype=float)
    cells, sizes = np.unique(table, axis=1, return_counts=True)
    whole, least = np.linalg.matrix_rank(cells), K
    small = [n for n in range(cells.shape[1]) if sizes[n] < K and cells[:, n].any()]
    for size in range(1, K):
        for some in combinations(small, size):
            homes = int(sizes[list(some)].sum())
            if homes < least and np.linalg.matrix_rank(np.delete(cells, some, axis=1)) < whole:
                least = homes
    return least


def test_no_subtraction_tells_about_fewer_than_five(town: Town) -> None:
    """Homes join, leave and move one at a time between releases; somebody has every figure ever told."""
    rng = np.random.default_rng(11)
    for _ in range(7):
        town.join("a", float(rng.uniform(-0.3, 0.1)))
        town.join("c", float(rng.uniform(-0.3, 0.1)))
    for _ in range(3):
        town.join("b", float(rng.uniform(-0.3, 0.1)))
    for _ in range(24):
        for _ in range(int(rng.integers(0, 4))):
            act = rng.uniform()
            if act < 0.55 or len(town.homes) < 8:
                town.join(str(rng.choice(["a", "b", "c"])), float(rng.uniform(-0.3, 0.1)))
            elif act < 0.9:
                town.leave(town.homes[int(rng.integers(len(town.homes)))])
            else:
                town.move(town.homes[int(rng.integers(len(town.homes)))], str(rng.choice(["a", "b", "c"])))
        town.release()
    sets = [about for _, about in town.told]
    assert len(set(sets)) >= 6, "too little was told for the attack to mean anything"
    for (_, one), (_, other) in combinations(town.told, 2):
        assert not 0 < len(one ^ other) < K
    assert fewest_by_algebra(sets) == K
    assert fewest_by_algebra(town.naive) < K, "an attack that finds nothing in unguarded figures proves nothing"


class TestOneGroup:
    @pytest.fixture
    def nine(self, town: Town) -> Town:
        for n in range(9):
            town.join("c", -0.01 * n)
        return town

    def test_the_same_homes_are_told_every_day(self, nine: Town) -> None:
        first, second = nine.release(), nine.release()
        assert first
        assert second
        assert (first.number, second.number) == (1, 2)
        assert second.groups[0].until == first.groups[0].until + DAY
        assert second.groups[0].published == (2,)

    def test_newcomers_wait_until_they_are_five(self, nine: Town) -> None:
        nine.release()
        for n in range(1, 6):
            nine.join("c", -0.2)
            made = nine.release()
            assert made
            assert made.groups[0].homes == (14 if n == 5 else 9)

    def test_when_one_leaves_figures_stay_until_five_differ(self, nine: Town) -> None:
        nine.release()
        nine.leave(nine.homes[0])
        assert nine.release() is None
        for _ in range(4):
            nine.join("c", -0.2)
        made = nine.release()
        assert made
        assert made.groups[0].homes == 12

    def test_readings_taken_back_are_like_leaving(self, nine: Town) -> None:
        nine.release()
        with nine.services.database.write() as session:
            session.exec(delete(MemberDayRow).where(col(MemberDayRow.household_id) == nine.homes[0].id))
        assert nine.release() is None
        for _ in range(4):
            nine.join("c", -0.2)
        made = nine.release()
        assert made
        assert made.groups[0].homes == 12
        with nine.services.database.read() as session:
            back = memberships.find(session, nine.homes[0].id, nine.campaign.id)
        assert back
        assert back.admitted_in == 0

    def test_who_moves_is_counted_where_it_was(self, nine: Town) -> None:
        nine.release()
        nine.move(nine.homes[0], "a")
        made = nine.release()
        assert made
        assert [(group.places, group.homes) for group in made.groups] == [(("c",), 9)]

    def test_four_homes_are_never_told(self, town: Town) -> None:
        for _ in range(4):
            town.join("c", -0.1)
        assert town.release() is None

    def test_who_is_not_at_home_stands_out_in_no_place(self, town: Town) -> None:
        """Eight neighbours use as always, and one nothing."""
        for n in range(8):
            town.join("c", 0.004 * (n % 3 - 1))
        away = town.join("c", -1.0)
        assert town.release() is None
        town.leave(away)
        assert town.release()

    def test_who_goes_away_later_leaves_the_figures_as_they_were(self, nine: Town) -> None:
        first = nine.release()
        assert first
        for n in range(5):
            nine.join("c", -1.0 if n == 0 else 0.001)
        made = nine.release()
        assert made
        assert made.groups[0].homes == 9, "newcomers of which one is all there is wait"

    def test_a_place_of_few_is_merged_with_its_neighbour(self, nine: Town) -> None:
        for _ in range(3):
            nine.join("a", -0.1)
            nine.join("b", -0.1)
        made = nine.release()
        assert made
        assert [group.places for group in made.groups] == [("a", "b"), ("c",)]


class TestWhoCounts:
    def test_a_home_without_two_weeks_before_is_not_counted(self, town: Town) -> None:
        for _ in range(5):
            town.join("c", -0.1)
        home = joins(town.services, town.campaign, "c")
        days = changed(town.campaign, -0.9, town.campaign.document.last)
        short = {day: wh for day, wh in days.items() if day >= town.campaign.document.first - 13 * DAY}
        counted_days(town.services, town.campaign, home, short)
        made = town.release()
        assert made
        assert made.groups[0].homes == 5

    def test_days_before_a_home_joined_are_not_its_effort(self, services: Services, clock: Clock) -> None:
        campaign = a_campaign(services, an_organisation(services), places=PLACES)
        joined = services.today() - 4 * DAY
        for _ in range(6):
            home = joins(services, campaign, "c")
            days = {
                day: (wh if day <= joined or day < campaign.document.first else wh // 2)
                for day, wh in changed(campaign, 0, campaign.document.last).items()
            }
            counted_days(services, campaign, home, days)
            with services.database.write() as session:
                row = session.get(MembershipRow, (home.id, campaign.id))
                assert row
                row.joined_at = services.now() - 4 * DAY
        clock.pass_by(days=1)
        made = release_figures(services, campaign)
        assert made
        assert made.groups[0].change == pytest.approx(-0.5)

    def test_points_and_evidence_are_columns_of_their_own(self, town: Town) -> None:
        homes = [town.join("c", -0.1) for _ in range(5)]
        today = town.services.today()
        with town.services.database.write() as session:
            for home, aside in [(homes[0], None), (homes[1], "copied")]:
                session.add(
                    EffortRow(
                        household_id=home.id,
                        campaign_id=town.campaign.id,
                        activity="tip",
                        day=today,
                        subject="x",
                        points=10,
                        grade="A",
                        made_at=town.services.now(),
                        set_aside=aside,
                    )
                )
        made = town.release()
        assert made
        assert (made.groups[0].points, made.groups[0].grade) == (2, "A")


def test_the_job_tells_each_running_campaign_once_a_day(town: Town) -> None:
    for _ in range(5):
        town.join("c", -0.1)
    a_campaign(town.services, an_organisation(town.services), "draft")
    town.clock.pass_by(days=1)
    assert [release_all(town.services), release_all(town.services)] == [1, 0]
    town.clock.pass_by(days=120)
    assert release_all(town.services) == 0


def test_what_is_read_is_what_was_made(town: Town) -> None:
    for n in range(6):
        town.join("c", -0.01 * n)
        town.join("a", -0.1)
    made = town.release()
    with town.services.database.read() as session:
        read = releases.latest(session, town.campaign)
    assert made
    assert read
    assert [(g.places, g.homes, g.published, g.standing.tier) for g in read.groups] == [
        (g.places, g.homes, g.published, g.standing.tier) for g in made.groups
    ]
    assert read.change == pytest.approx(made.change, abs=1e-5)


def test_days_off_are_compared_with_days_off_by_the_calendar(services: Services, clock: Clock) -> None:
    """A home that uses the same on working days and twice as much on days off did not change in National Day week."""
    first = date(2026, 9, 28)
    clock.set(midnight(date(2026, 10, 12)) + timedelta(hours=9))
    campaign = a_campaign(services, an_organisation(services), "live", first, places=PLACES)
    home = joins(services, campaign, "a")
    days = [first + n * DAY for n in range(-60, 14)]
    off = services.holidays.is_day_off
    counted_days(services, campaign, home, {day: 16_000 if off(day) else 8_000 for day in days})
    with services.database.read() as session:
        (found,) = releases.known(session, campaign, days[-1], services.holidays).changes
        (weekends,) = releases.known(session, campaign, days[-1], WEEKENDS).changes
    assert found.change == pytest.approx(0)
    assert weekends.change > 0.2
