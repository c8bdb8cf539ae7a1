"""What everybody may see of a running campaign, on a big screen or another site: never of fewer than five homes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from webapp.domain.outreach.board import Moment, moment
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.text import Text
from webapp.senders.qr import Code, code_of
from webapp.store.outreach import organisations, showing
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
        seen = moment(campaign, showing.calls(session, campaign), now)
        return Board(
            campaign,
            _organisation(session, campaign),
            seen,
            _joined(session, campaign),
            _taking_part(session, campaign, seen.call),
            _last(session, campaign, seen.last),
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
    found = showing.tally(session, campaign)
    if found is None or call is None:
        return None
    calls = found[1].get("calls")
    return _count(calls.get(call.id), found[0]) if isinstance(calls, Mapping) else None


def _count(homes: object, at: datetime) -> Count | None:
    return Count(homes, at) if isinstance(homes, int) and homes >= FEWEST else None


def _last(session: Session, campaign: Campaign, call: DemandCall | None) -> Saved | None:
    found = showing.call_figures(session, campaign, call.id) if call else None
    return _saved(found, call.end) if found and call else None


def _saved(figures: Mapping[str, object], at: datetime) -> Saved | None:
    wh = [figures.get(name) for name in ("wh", "low_wh", "high_wh")]
    homes = figures.get("homes")
    if not isinstance(homes, int) or homes < FEWEST:
        return None
    whole = [value for value in wh if isinstance(value, int)]
    return Saved(*whole, at) if len(whole) == len(wh) else None
