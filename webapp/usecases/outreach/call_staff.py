"""What staff see of calls: how many answered, where a call is on its way, what it came to. Never a single home."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.domain.outreach.call_errors import UnknownCallError
from webapp.domain.outreach.call_outcome import Total
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall, Phase
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.small_groups import K
from webapp.store.outreach import call_outcomes, calls, campaigns
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.services import Services

MOST_LISTED = 200


@dataclass(frozen=True)
class Version:
    number: int
    made_at: datetime
    total: Total


@dataclass(frozen=True)
class StaffCall:
    """`counts` of answers, None below five, empty where nobody counted yet; `versions` oldest first; `methods` of a
    rehearsal, None while it waits."""

    campaign: Campaign
    call: DemandCall
    phase: Phase
    now: datetime
    counts: dict[str, int | None]
    versions: list[Version]
    methods: dict[str, Total] | None


@dataclass(frozen=True)
class StaffCalls:
    """Calls with the campaign each belongs to, newest first."""

    now: datetime
    campaigns: dict[str, Campaign]
    coming: list[tuple[DemandCall, dict[str, int | None]]]
    over: list[tuple[DemandCall, Total | None]]
    rehearsals: list[DemandCall]


def staff_call(services: Services, staff: Staff, campaign_id: str, call_id: str) -> StaffCall:
    """Raises UnknownCampaign and UnknownCall, also for those of another organisation."""
    campaign = campaign_of(services, staff, campaign_id)
    now = services.now()
    with services.database.read() as session:
        call = calls.find(session, staff.organisation.id, campaign_id, call_id)
        if call is None:
            raise UnknownCallError
        counts = calls.counts(session, call)
        kept = list(reversed(call_outcomes.versions(session, call)))
    return StaffCall(
        campaign,
        call,
        call.phase(now),
        now,
        told(counts),
        [] if call.rehearsal else [Version(n, at, Total(**figures)) for n, (_, at, figures) in enumerate(kept, 1)],
        _methods(kept[0][2]) if call.rehearsal and kept else None,
    )


def told(counts: dict[str, int]) -> dict[str, int | None]:
    """Each number of homes that may be told: none below five. Empty where they were never counted."""
    if not counts:
        return {}
    return {name: _may_tell(counts.get(name, 0)) for name in ("in", "out", "care")}


def _may_tell(n: int) -> int | None:
    return n if n >= K else None


def _methods(figures: dict[str, Any]) -> dict[str, Total]:
    return {method: Total(**each) for method, each in figures["methods"].items()}


def staff_calls(services: Services, staff: Staff, campaign_id: str | None = None) -> StaffCalls:
    """Of one campaign, or of all of the organisation. Raises UnknownCampaign."""
    now, mine = services.now(), staff.organisation.id
    with services.database.read() as session:
        if campaign_id is None:
            kept = calls.of_organisation(session, mine, MOST_LISTED)
            by_id = {each.id: each for each in campaigns.of_organisation(session, mine)}
        else:
            campaign = campaign_of(services, staff, campaign_id)
            kept = calls.of_campaign(session, mine, campaign.id)
            by_id = {campaign.id: campaign}
        real = [call for call in kept if not call.rehearsal and call.campaign_id in by_id]
        coming = [(call, told(calls.counts(session, call))) for call in reversed(real) if call.end > now]
        over = [(call, call_outcomes.newest_total(session, call)) for call in real if call.end <= now]
    return StaffCalls(now, by_id, coming, over, [call for call in kept if call.rehearsal])
