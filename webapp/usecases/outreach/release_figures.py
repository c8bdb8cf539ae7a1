"""Release the figures of a campaign's places once a day, where five homes or more changed or nobody did."""

from datetime import timedelta

from webapp.domain.calendar import DAY, local
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.release import Release, next_release
from webapp.store.outreach import audit, releases
from webapp.usecases.services import Services

LATE_READINGS = timedelta(days=22)
"""So long after its last day readings of a campaign still come in."""


def release_all(services: Services) -> int:
    """Every campaign that is due: how many told something new."""
    with services.database.read() as session:
        due = releases.due(session, services.today() - LATE_READINGS)
    return sum(release_figures(services, campaign) is not None for campaign in due)


def release_figures(services: Services, campaign: Campaign) -> Release | None:
    """Up to yesterday, made anew from the days as they are known now; None where there is nothing new to tell."""
    until = min(services.today() - DAY, campaign.document.last)
    with services.database.write() as session:
        earlier = releases.latest(session, campaign)
        if until < campaign.document.first or (earlier and local(earlier.made_at).date() >= services.today()):
            return None
        releases.hold_members(session, campaign)
        known = releases.known(session, campaign, until, services.holidays)
        step = next_release(earlier, campaign.document.places, known, services.now(), until)
        if step is None:
            return None
        releases.save(session, campaign, step)
        audit.note(
            session,
            campaign.organisation_id,
            services.now(),
            "figures_released",
            campaign_id=campaign.id,
            number=step.release.number,
            groups=len(step.release.groups),
        )
    return step.release
