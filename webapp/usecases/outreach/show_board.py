"""What everybody may see of a running campaign, on a big screen or another site: never of fewer than five homes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from webapp.domain.outreach.board import Moment, moment
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.text import Text
from webapp.senders.qr import Code, code_of
from webapp.store.outreach import call_outcomes, calls, organisations, showing
from webapp.usecases.outreach.campaigns import campaign_by_code
from webapp.usecases.outreach.kit import join_address
from webapp.usecases.services import Services

FEWEST = 5
"""Homes a figure must be of."""


@dataclass(frozen=True)
class Count:
    """Homes, as they were counted at an instant."""

    homes: int
    at: datetime


@dataclass(frozen=True)
class Saved:
    """Energy used less, estimated, in whole watt-hours with its 95 % range."""

    wh: int
    low_wh: int
    high_wh: int
    at: datetime


@dataclass(frozen=True)
class Board:
    """`joined` are homes of the campaign, `taking_part` those of the call that is shown; None where too few."""

    campaign: Campaign
    organisation: Text
    moment: Moment
    joined: Count | None
    taking_part: Count | None
    last: Saved | None
    url: str
    code: Code
    now: datetime


@dataclass(frozen=True)
class Counter:
    """What other sites may show."""

    campaign: Campaign
    organisation: Text
    joined: Count | None
    saved: Saved | None
    """Of the published result, if there is one."""
    url: str


def show_board(services: Services, code: str, base: str) -> Board:
    """`base` is the site's address. Raises UnknownCampaignError."""
    campaign, now = campaign_by_code(services, code), services.now()
    url = join_address(base, campaign, "screen")
    with services.database.read() as session:
        seen = moment(campaign, calls.of_campaign(session, campaign.organisation_id, campaign.id), now)
        return Board(
            campaign,
            _organisation(session, campaign),
            seen,
            _joined(session, campaign),
            _taking_part(session, campaign, seen.call),
            _last(session, seen.last),
            url,
            code_of(url),
            now,
        )


def show_counter(services: Services, code: str, base: str) -> Counter:
    """Raises UnknownCampaignError."""
    campaign = campaign_by_code(services, code)
    with services.database.read() as session:
        found = showing.published_result(session, campaign)
        return Counter(
            campaign,
            _organisation(session, campaign),
            _joined(session, campaign),
            _saved(found[1], found[0]) if found else None,
            join_address(base, campaign, "link"),
        )


def _organisation(session: Session, campaign: Campaign) -> Text:
    found = organisations.find(session, campaign.organisation_id)
    return found.name if found else Text("", "")


def _joined(session: Session, campaign: Campaign) -> Count | None:
    found = showing.tally(session, campaign)
    return _count(found[1].get("joined"), found[0]) if found else None


def _taking_part(session: Session, campaign: Campaign, call: DemandCall | None) -> Count | None:
    """As counted last, if that was of this call."""
    found = showing.tally(session, campaign)
    if found is None or call is None or found[1].get("call_id") != call.id:
        return None
    return _count(found[1].get("going"), found[0])


def _count(homes: object, at: datetime) -> Count | None:
    return Count(homes, at) if isinstance(homes, int) and homes >= FEWEST else None


def _last(session: Session, call: DemandCall | None) -> Saved | None:
    total = call_outcomes.newest_total(session, call) if call else None
    if total is None or call is None or total.n < FEWEST or total.wh <= 0:
        return None
    return Saved(total.wh, total.low_wh, total.high_wh, call.end)


def _saved(figures: Mapping[str, Any], at: datetime) -> Saved | None:
    """Only where the range leaves nothing out: a result that does not tell an effect from none says no number here."""
    energy, treated = figures.get("energy_wh"), figures.get("treated") or {}
    if not energy or energy["low"] <= 0 or treated.get("counted", 0) < FEWEST:
        return None
    return Saved(round(energy["value"]), round(energy["low"]), round(energy["high"]), at)
