"""Forget what belongs to single homes of a campaign that is over, as they were promised when they joined."""

from webapp.domain.outreach.campaign import Campaign
from webapp.store.outreach import archive
from webapp.usecases.services import Services


def forget_homes(services: Services, campaign: Campaign) -> None:
    """Results and released figures stay. A day at a time, so that nobody waits long; cut off, it is done again."""
    with services.database.read() as session:
        days = archive.days(session, campaign.id)
    for day in days:
        with services.database.write() as session:
            archive.forget_day(session, campaign.id, day)
    for table in archive.TABLES:
        with services.database.write() as session:
            archive.forget(session, campaign.id, table)
