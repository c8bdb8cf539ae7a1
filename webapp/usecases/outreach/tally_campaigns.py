"""Count the homes of every campaign that takes some, so that no page counts. Doing it again changes nothing."""

from webapp.domain.outreach.campaign import OPEN, Campaign
from webapp.domain.outreach.tally import NONE_YET, Tally, shown
from webapp.store.outreach import calls, campaigns, tallied
from webapp.usecases.services import Services


def tally_campaigns(services: Services) -> int:
    """How many campaigns were counted. The answers are those to the call that comes next, or is on; pages of the call
    show the same figures, as two counts of the same homes would differ by few."""
    with services.database.read() as session:
        found = campaigns.every_in(session, OPEN)
        coming = calls.answering(session, services.now())
    next_call = {call.campaign_id: call for call in reversed(coming)}
    for campaign in found:
        call = next_call.get(campaign.id)
        tally = _counted(services, campaign, call.id if call else None)
        with services.database.write() as session:
            tallied.save(session, campaign.organisation_id, campaign.id, services.now(), tally)
            if call:
                calls.keep_counts(session, call, tally.answers)
    return len(found)


def _counted(services: Services, campaign: Campaign, call_id: str | None) -> Tally:
    with services.database.read() as session:
        counts = tallied.count_homes(session, campaign.id)
        if call_id:
            tallied.count_answers(session, campaign.id, call_id, counts)
        before = tallied.find(session, campaign.organisation_id, campaign.id)
    return shown(counts, campaign.document.places, call_id, before[1] if before else NONE_YET)
