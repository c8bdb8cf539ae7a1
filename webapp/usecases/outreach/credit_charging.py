"""Effort points for charging in cheap hours, by the meter: days with more in them than the home used to have."""

from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.effort import METERED_WITHIN, Done
from webapp.store.outreach import releases, valley_days
from webapp.usecases.outreach.effort import record_efforts
from webapp.usecases.services import Services

A_CHARGE_WH = 3000
"""Half an hour of a wall box, and more than any other thing that is moved to the night."""
AT_ONCE = 500


def credit_all(services: Services) -> int:
    """Every campaign that is due and counts it: how many days of homes were noted."""
    with services.database.read() as session:
        due = releases.due(session, services.today() - METERED_WITHIN)
    return sum(credit_charging(services, campaign) for campaign in due)


def credit_charging(services: Services, campaign: Campaign) -> int:
    """Done again it notes nothing twice."""
    if not campaign.document.points.each.get("valley_charge"):
        return 0
    today = services.today()
    with services.database.read() as session:
        found = valley_days.charged(session, campaign, today - METERED_WITHIN, today - DAY, A_CHARGE_WH)
    noted = 0
    for day, homes in found.items():
        done = Done("valley_charge", day, "meter", "A")
        for at in range(0, len(homes), AT_ONCE):
            with services.database.write() as session:
                credits = record_efforts(services, session, campaign, dict.fromkeys(homes[at : at + AT_ONCE], done))
            noted += sum(each.points > 0 for each in credits.values())
    return noted
