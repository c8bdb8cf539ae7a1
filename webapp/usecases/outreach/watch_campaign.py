"""A campaign while it is on, as its staff see it: counts of a minute ago, the call that is next, what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from webapp.domain.outreach.call_outcome import Total
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall, Phase
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.tally import NONE_YET, Group, Tally
from webapp.domain.text import Text
from webapp.store.outreach import audit, call_outcomes, calls, tallied
from webapp.store.outreach.audit import Entry
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.services import Services

MOST_TOLD = 8


@dataclass(frozen=True)
class Sum:
    """What the calls so far came to. The range is that of each call added up: rather too wide than too narrow."""

    calls: int
    wh: int
    low_wh: int
    high_wh: int
    fen: int

    def of(self, budget: Decimal | None) -> Decimal | None:
        """The share of the budget."""
        return Decimal(self.fen) / 100 / budget if budget else None


@dataclass(frozen=True)
class NamedGroup:
    name: Text
    group: Group


@dataclass(frozen=True)
class Watch:
    """`counted_at` is None before the first count; `call` is the one that is on or next, else the last."""

    campaign: Campaign
    now: datetime
    counted_at: datetime | None
    tally: Tally
    groups: list[NamedGroup]
    call: DemandCall | None
    phase: Phase | None
    so_far: Sum | None
    entries: list[Entry]


def watch_campaign(services: Services, staff: Staff, campaign_id: str) -> Watch:
    """Raises UnknownCampaignError."""
    campaign, now = campaign_of(services, staff, campaign_id), services.now()
    with services.database.read() as session:
        counted = tallied.find(session, campaign.organisation_id, campaign.id)
        real = [
            call
            for call in calls.of_campaign(session, campaign.organisation_id, campaign.id)
            if not call.rehearsal and call.cancelled_at is None
        ]
        so_far = _sum(session, [call for call in real if call.end <= now])
        entries = audit.latest(session, campaign.organisation_id, MOST_TOLD, campaign.id)
    call = next((call for call in reversed(real) if call.end > now), real[0] if real else None)
    tally = counted[1] if counted else NONE_YET
    return Watch(
        campaign,
        now,
        counted[0] if counted else None,
        tally,
        _named(campaign, tally.groups),
        call,
        call.phase(now) if call else None,
        so_far,
        entries,
    )


def _named(campaign: Campaign, groups: Sequence[Group]) -> list[NamedGroup]:
    """The largest first, by the names of their places."""
    named = []
    for group in sorted(groups, key=lambda each: -each.homes):
        names = [place.name for place in map(campaign.document.place, group.places) if place]
        named.append(
            NamedGroup(Text("·".join(name.zh for name in names), " · ".join(name.en for name in names)), group)
        )
    return named


def _sum(session: Session, over: Sequence[DemandCall]) -> Sum | None:
    totals: list[Total] = [total for call in over if (total := call_outcomes.newest_total(session, call))]
    if not totals:
        return None
    names = ("wh", "low_wh", "high_wh", "fen")
    return Sum(len(totals), *(sum(getattr(total, name) for total in totals) for name in names))
