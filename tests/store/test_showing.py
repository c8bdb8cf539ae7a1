"""What may be shown of a campaign: its own counts, its newest published result, on both databases."""

from datetime import timedelta

from tests.outreach import a_campaign, an_organisation
from webapp.store.outreach import showing
from webapp.store.outreach.tables import CampaignResultRow, TallyRow
from webapp.usecases.services import Services


def test_a_campaign_is_shown_its_own_counts(services: Services) -> None:
    organisation = an_organisation(services)
    one, other = a_campaign(services, organisation), a_campaign(services, organisation)
    values = {"made_at": services.now(), "figures": {"joined": 3064}}
    with services.database.write() as session:
        session.add(TallyRow(organisation_id=organisation.id, campaign_id=one.id, **values))
    with services.database.read() as session:
        assert showing.tally(session, one) == (services.now(), {"joined": 3064})
        assert showing.tally(session, other) is None


def test_only_the_newest_published_result_is_shown(services: Services) -> None:
    campaign, now = a_campaign(services, an_organisation(services)), services.now()
    with services.database.write() as session:
        for version, public_at in ((1, now - timedelta(days=2)), (2, now), (3, None)):
            session.add(
                CampaignResultRow(
                    organisation_id=campaign.organisation_id,
                    campaign_id=campaign.id,
                    version=version,
                    made_at=now,
                    final=False,
                    digest="",
                    figures={"version": version},
                    rows=b"",
                    public_at=public_at,
                )
            )
    with services.database.read() as session:
        assert showing.published_result(session, campaign) == (now, {"version": 2})
        other = a_campaign(services, an_organisation(services))
        assert showing.published_result(session, other) is None
