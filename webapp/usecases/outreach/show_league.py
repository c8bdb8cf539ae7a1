"""The fair league as it was last released: read from one row, nothing is counted for a page."""

from dataclasses import dataclass

from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign, Place
from webapp.domain.outreach.league import Axis, Tier, axis
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.release import GroupFigures, Release
from webapp.store.outreach import releases
from webapp.usecases.outreach.campaigns import campaign_of, joined
from webapp.usecases.services import Services

TIERS: tuple[Tier, ...] = ("more", "also", "between", "unclear")
PULLED = 0.005
"""A figure drawn to the mean by more than this says so."""


@dataclass(frozen=True)
class Row:
    """A group of places; `mine` where the reader's home counts, `drawn` where it was drawn to the mean visibly."""

    places: tuple[Place, ...]
    figures: GroupFigures
    mine: bool

    @property
    def drawn(self) -> bool:
        return abs(self.figures.change - self.figures.standing.estimate.change) >= PULLED

    @property
    def merged(self) -> bool:
        return len(self.places) > 1


@dataclass(frozen=True)
class TierRows:
    """Those of a tier by number of homes; `tied` where none is told apart from another."""

    tier: Tier
    rows: tuple[Row, ...]

    @property
    def tied(self) -> bool:
        return all(row.figures.standing.tied for row in self.rows)


@dataclass(frozen=True)
class League:
    """`own` is the reader's place, `waiting` those without figures yet; `only_totals` where places are not shown."""

    campaign: Campaign
    release: Release | None
    tiers: tuple[TierRows, ...]
    waiting: tuple[Place, ...]
    axis: Axis
    own: Place | None
    only_totals: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for tier in self.tiers for row in tier.rows)

    @property
    def own_row(self) -> Row | None:
        return next((row for row in self.rows if row.mine), None)


def league_of(services: Services, home: Household, code: str) -> League:
    """For a home of the campaign. Raises UnknownCampaignError and NotAMemberError."""
    campaign, membership = joined(services, home, code)
    return _league(services, campaign, membership.place_counted)


def staff_league(services: Services, staff: Staff, campaign_id: str) -> League:
    """Raises UnknownCampaignError."""
    return _league(services, campaign_of(services, staff, campaign_id), None)


def _league(services: Services, campaign: Campaign, own: str | None) -> League:
    with services.database.read() as session:
        release = releases.latest(session, campaign)
    groups = release.groups if release else ()
    document = campaign.document
    rows = [
        Row(tuple(place for place in document.places if place.id in group.places), group, own in group.places)
        for group in sorted(groups, key=lambda group: -group.homes)
    ]
    told = {place for group in groups for place in group.places}
    only_totals = document.privacy == "totals"
    tiers = [TierRows(tier, tuple(row for row in rows if row.figures.standing.tier == tier)) for tier in TIERS]
    return League(
        campaign,
        release,
        () if only_totals else tuple(each for each in tiers if each.rows),
        tuple(place for place in document.places if place.id not in told),
        axis([group.standing.estimate for group in groups]),
        document.place(own) if own else None,
        only_totals,
    )
