"""A home's evening with the reason of every place, for the command line."""

from webapp.domain.calendar import local
from webapp.domain.errors import NoHouseholdError
from webapp.store import households
from webapp.usecases.plan_tonight import Tonight, advise, read_known
from webapp.usecases.services import Services


def explain_tonight(services: Services, household_id: str) -> Tonight:
    """Raises NoHouseholdError, and UnknownTariffError where no verified price is known."""
    now = services.now()
    with services.database.read() as session:
        home = households.find(session, household_id)
        if home is None:
            raise NoHouseholdError
        known = read_known(session, home, local(now).date())
    return advise(services, home, known, now, reasons=True)
