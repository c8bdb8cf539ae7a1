"""What a class found out so far, and what may be kept of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from webapp.domain.calendar import DAY, days
from webapp.domain.outreach.result import Price, emissions, money
from webapp.domain.outreach.small_groups import K
from webapp.domain.school.class_sums import ClassSums
from webapp.domain.school.findings import Findings, as_record, find
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import class_sums
from webapp.usecases.services import Services


def findings_of(services: Services, of: SchoolClass) -> Findings:
    """Only what is of five homes or more, as it was released last."""
    with services.database.read() as session:
        sums = class_sums.find(session, of)
    return found_in(services, of, sums)


def found_in(services: Services, of: SchoolClass, sums: ClassSums) -> Findings:
    found = find(sums, services.today(), of.last)
    return priced(services, of.province, of.first, found)


def totals_of(services: Services, of: SchoolClass) -> dict[str, Any] | None:
    """What is kept of a class that is deleted; None of fewer than five homes. What it was called is no pupil's."""
    found = findings_of(services, of)
    if found.homes < K:
        return None
    about: Mapping[str, object] = {
        "school": of.school,
        "name": of.name,
        "province": of.province,
        "stage": of.stage,
        "first": of.first.isoformat(),
        "last": of.last.isoformat(),
    }
    return {"about": dict(about), "found": as_record(found)}


def priced(services: Services, province: str, first: date, found: Findings) -> Findings:
    """With what the energy saved comes to: yuan of the first tier, CO2 by the average factors in force."""
    if found.saved_wh is None or found.until is None:
        return found
    price = price_of(services, province, found.until)
    grams, factors = emissions(
        found.saved_wh,
        list(days(first, max(found.until, first + DAY))),
        lambda day: services.factors.in_force(province.partition("-")[0], day),
    )
    yuan = money(found.saved_wh, price) if price else None
    return replace(found, price=price, yuan=yuan, co2_g=grams, factors=factors)


def price_of(services: Services, province: str, day: date) -> Price | None:
    """The first tier's; none where it was not verified."""
    if not services.tariffs.shipped(province, day):
        return None
    tariff = services.tariffs.in_force(province, day)
    return Price(tariff.quota(day).tiers[0].yuan_per_kwh, tariff.notice, tariff.valid_from)
