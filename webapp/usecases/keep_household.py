"""Keep a home's answers, and work out once what follows from them."""

import secrets
from contextlib import suppress
from dataclasses import replace

from sqlmodel import Session

from webapp.domain.errors import UnknownTariffError
from webapp.domain.estimate import monthly_use
from webapp.domain.household import Household
from webapp.store import households, records, runs
from webapp.usecases.log_run import priced
from webapp.usecases.plan_tonight import keep_plan
from webapp.usecases.services import Services


def find_household(services: Services, household_id: str) -> Household | None:
    with services.database.read() as session:
        return households.find(session, household_id)


def new_household(services: Services, province: str) -> Household:
    """A home not yet kept: a random id, typical appliances, nothing personal."""
    typical = [family.id for family in services.catalogue.families.values() if family.typical]
    return Household(
        id=secrets.token_hex(16),
        province=province,
        created_at=services.now(),
        appliances=tuple(entry for family in typical for entry in owned_entries(services, family)),
    )


def owned_entries(services: Services, family: str, variant: str | None = None) -> list[str]:
    """What ticking a family means: a variant, else its default; an air conditioner both cools and heats."""
    chosen = services.appliance(variant) if variant else services.catalogue.default_variant(family)
    pair = [
        entry.id
        for entry in services.catalogue.variants(family)
        if entry.machine and entry.machine == chosen.machine and entry.category != chosen.category
    ]
    return [chosen.id, *pair]


def keep(services: Services, home: Household) -> Household:
    """Save a home whose answers changed: its expected use anew, old advice dropped, runs priced anew."""
    home = with_use(services, home)
    today = services.today()
    with services.database.write() as session:
        households.save(session, home)
        planned = today in records.plans(session, home.id)
        records.drop_plans(session, home.id, today)
        _price_anew(session, services, home)
    plan_anew(services, home, planned=planned)
    return home


def keep_wishes(services: Services, home: Household) -> Household:
    """Save how evenings are planned; tonight's advice follows at once, and with it what reminds of it."""
    with services.database.write() as session:
        households.save(session, home)
        planned = services.today() in records.plans(session, home.id)
    plan_anew(services, home, planned=planned)
    return home


def plan_anew(services: Services, home: Household, *, planned: bool) -> None:
    """Where the evening's advice was kept already, keep it as it is now."""
    if planned:
        with suppress(UnknownTariffError):
            keep_plan(services, home)


def keep_look(services: Services, home: Household) -> Household:
    """Save what changes no figure: language, theme, size. Tonight's advice stays, and with it what reminds of it."""
    with services.database.write() as session:
        households.save(session, home)
    return home


def with_use(services: Services, home: Household) -> Household:
    today = services.today()
    try:
        contract = services.contract(home, today)
    except UnknownTariffError:
        return home
    use = monthly_use(home, services.appliances(home), services.catalogue, contract, today)
    return replace(home, use=use)


def _price_anew(session: Session, services: Services, home: Household) -> None:
    """Runs logged under earlier answers cost what they cost at the home's prices."""
    for run in runs.every(session, home.id):
        try:
            fen, g_co2 = priced(services, home, run)
        except UnknownTariffError:
            continue
        if (fen, g_co2) != (run.fen, run.g_co2):
            runs.save(session, home.id, replace(run, fen=fen, g_co2=g_co2))
