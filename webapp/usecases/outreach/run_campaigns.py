"""Begin, end and archive campaigns as their dates say. Doing it again changes nothing."""

from dataclasses import replace

from webapp.domain.outreach.campaign import Campaign, State
from webapp.domain.outreach.campaign_flow import after, due
from webapp.store.outreach import audit, campaigns
from webapp.usecases.outreach.archive import forget_homes
from webapp.usecases.outreach.leave import go_without_consent
from webapp.usecases.services import Services

RUNNING: tuple[State, ...] = ("scheduled", "live", "closed")


def run_campaigns(services: Services) -> int:
    """Take every step that is due, the missed ones too: how many were taken."""
    with services.database.read() as session:
        found = campaigns.every_in(session, RUNNING)
    return sum(_run(services, campaign) for campaign in found)


def _run(services: Services, campaign: Campaign) -> int:
    taken = 0
    while step := due(campaign.state, campaign.document, services.today()):
        if step == "archive":
            forget_homes(services, campaign)
        now = services.now()
        with services.database.write() as session:
            standing = campaigns.locked(session, campaign.organisation_id, campaign.id)
            if standing is None or standing.state != campaign.state:
                return taken
            campaign = replace(standing, state=after(standing.state, step), changed_at=now)
            campaigns.save(session, campaign)
            if step == "start":
                go_without_consent(services, session, campaign)
            audit.note(
                session,
                campaign.organisation_id,
                now,
                "campaign_state",
                campaign_id=campaign.id,
                old=standing.state,
                new=campaign.state,
            )
        taken += 1
    return taken
