"""Close the week and the month that are over, home by home: their figures as they stand, never changed afterwards."""

import logging
from datetime import date

from webapp.domain.billing import bill_curve, together
from webapp.domain.calendar import local
from webapp.domain.closing import Closing, Span, last_span
from webapp.domain.errors import UnknownLimitError, UnknownTariffError
from webapp.domain.household import Household
from webapp.store import closings, records
from webapp.usecases.bill_month import contracts, counted_curve, recorded
from webapp.usecases.count_co2 import count_co2
from webapp.usecases.services import Services

log = logging.getLogger("yidu.jobs")
BATCH = 250


def close_spans(services: Services, span: Span, day: date) -> int:
    """The last whole week or month before a day, for every home that has it open. How many were closed."""
    first, end = last_span(span, day)
    closed, after = 0, ""
    while True:
        with services.database.read() as session:
            homes = closings.unclosed(session, span, first, end, after, BATCH)
        if not homes:
            return closed
        made = {home.id: found for home in homes if (found := _close(services, home, span, first, end))}
        with services.database.write() as session:
            closings.save(session, made)
        closed += len(made)
        after = homes[-1].id


def _close(services: Services, home: Household, span: Span, first: date, end: date) -> Closing | None:
    """One home's figures; None where no verified price is known. One that fails does not stop the others."""
    try:
        return close(services, home, span, first, end)
    except UnknownTariffError:
        return None
    except Exception:
        log.exception("the %s of home %s… is not closed", span, home.id[:6])
        return None


def close(services: Services, home: Household, span: Span, first: date, end: date) -> Closing:
    """The days in [first, end) from the day the home came. Raises UnknownTariffError."""
    known = recorded(services, home, first, end)
    since = max(first, min(local(home.created_at).date(), min(known.days, default=end)))
    curve = counted_curve(services, home, since, end, known)
    contract_on = contracts(services, home)
    used = home.use.used_wh(contract_on(since).first_day(since), since)
    try:
        fen = int(together(bill_curve(contract_on, curve, used)).yuan * 100)
    except UnknownLimitError:
        fen = None
    with services.database.read() as session:
        moved = [action for action in records.actions(session, home.id, since, end) if action.kind == "shift"]
    return Closing(
        span,
        first,
        end,
        curve.total_wh,
        fen,
        count_co2(services, home, curve.wh_by_day).g_co2,
        sum(action.wh for action in moved),
        sum(action.fen for action in moved),
        len(known.days),
        services.now(),
    )


def list_closings(services: Services, home: Household) -> list[Closing]:
    with services.database.read() as session:
        return closings.every(session, home.id)
