"""What everybody may see of a running campaign, on a big screen or another site: never of fewer than five homes."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from webapp.domain.outreach.board import Moment, moment
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.result import of_record
from webapp.domain.outreach.small_groups import K
from webapp.domain.outreach.tally import Tally
from webapp.domain.text import Text
from webapp.senders.qr import Code, code_of
from webapp.store.outreach import call_outcomes, calls, organisations, results, tallied
from webapp.usecases.outreach.campaigns import campaign_by_code
from webapp.usecases.outreach.kit import join_address
from webapp.usecases.services import Services


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

    @property
    def clear(self) -> bool:
        """Whether the whole range lies above 0."""
        return self.low_wh > 0


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
        tally = tallied.find(session, campaign.organisation_id, campaign.id)
        seen = moment(campaign, calls.of_campaign(session, campaign.organisation_id, campaign.id), now)
        return Board(
            campaign,
            _organisation(session, campaign),
            seen,
            _joined(tally),
            _taking_part(tally, seen.call),
            _last(session, seen.last),
            url,
            code_of(url),
            now,
        )


def show_counter(services: Services, code: str, base: str) -> Counter:
    """Raises UnknownCampaignError."""
    campaign = campaign_by_code(services, code)
    with services.database.read() as session:
        return Counter(
            campaign,
            _organisation(session, campaign),
            _joined(tallied.find(session, campaign.organisation_id, campaign.id)),
            _published(session, campaign),
            join_address(base, campaign, "link"),
        )


def _organisation(session: Session, campaign: Campaign) -> Text:
    found = organisations.find(session, campaign.organisation_id)
    return found.name if found else Text("", "")


def _joined(tally: tuple[datetime, Tally] | None) -> Count | None:
    return _count(tally[1].joined, tally[0]) if tally else None


def _taking_part(tally: tuple[datetime, Tally] | None, call: DemandCall | None) -> Count | None:
    """As counted last, if that was of this call."""
    if tally is None or call is None or tally[1].call_id != call.id:
        return None
    return _count(tally[1].going, tally[0])


def _count(homes: int, at: datetime) -> Count | None:
    return Count(homes, at) if homes >= K else None


def _last(session: Session, call: DemandCall | None) -> Saved | None:
    total = call_outcomes.newest_total(session, call) if call else None
    if total is None or call is None or total.n < K:
        return None
    return Saved(total.wh, total.low_wh, total.high_wh, call.end)


def _published(session: Session, campaign: Campaign) -> Saved | None:
    """Only where the range leaves out 0: a result that does not tell an effect from none says no number here."""
    stored = results.versions(session, campaign.organisation_id, campaign.id)
    public = next((version for version in stored if version.public_at), None)
    found = of_record(public.figures) if public else None
    if public is None or found is None or found.energy_wh is None or found.treated.counted < K:
        return None
    wh = found.energy_wh
    return Saved(round(wh.value), round(wh.low), round(wh.high), public.made_at) if wh.low > 0 else None
