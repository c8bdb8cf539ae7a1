"""Close and seal months of all homes, and what changed of months sealed before: appended, nothing is overwritten."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from webapp.domain.household import Household
from webapp.store import households, statements
from webapp.usecases.month_records import read_month
from webapp.usecases.month_rules import MonthRules
from webapp.usecases.months_due import MonthsDue, city_sources, newest_closed
from webapp.usecases.publish_roots import publish_roots
from webapp.usecases.seal_month import MonthSealer
from webapp.usecases.services import Services

log = logging.getLogger("yidu.jobs")
BATCH = 250


@dataclass(frozen=True)
class Tally:
    """How many months were sealed, how many of these correct one sealed before, and how many could not be."""

    sealed: int = 0
    corrected: int = 0
    failed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.sealed + other.sealed, self.corrected + other.corrected, self.failed + other.failed)


def seal_months(services: Services, day: date) -> Tally:
    """Every month closed by a day and not sealed yet, every correction due, then the roots over all of them."""
    tally, after = Tally(), ""
    rules: dict[date, MonthRules] = {}
    with services.database.read() as session:
        cities = city_sources(session)
    while True:
        with services.database.read() as session:
            homes = households.after(session, after, BATCH)
            known = MonthsDue.of(session, services, homes, newest_closed(day), cities)
        if not homes:
            break
        for month, due in known.months(homes):
            tally += _seal(services, due, rules.setdefault(month, MonthRules(services, month)), known)
        after = homes[-1].id
    publish_roots(services)
    return tally


def _seal(services: Services, homes: Sequence[Household], rules: MonthRules, known: MonthsDue) -> Tally:
    """One month of some homes: read together, sealed one by one, written together."""
    ids = [home.id for home in homes]
    with services.database.read() as session:
        inputs = read_month(session, services, ids, rules.first)
        sealer = MonthSealer(services, inputs, rules, known, statements.last_headers(session, ids))
        sealer.secrets.update(statements.secrets_of(session, ids))
    failed = sum(not _attempt(sealer, home) for home in homes)
    with services.database.write() as session:
        there = households.existing(session, ids)  # a home deleted meanwhile leaves nothing
        made = [item for item in sealer.made if item[0] in there]
        statements.save_secrets(session, {home: sealer.secrets[home] for home in sealer.new_secrets & there})
        statements.save(session, made)
        statements.seen(session, sealer.unchanged)
    return Tally(len(made), sum(sealed.revision > 0 for _, sealed, _ in made), failed)


def _attempt(sealer: MonthSealer, home: Household) -> bool:
    """One home that fails does not stop the others."""
    try:
        sealer.add(home)
    except Exception:
        log.exception("%s of home %s… is not sealed", f"{sealer.rules.first:%Y-%m}", home.id[:6])
        return False
    return True
