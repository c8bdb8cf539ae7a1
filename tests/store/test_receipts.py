"""The lock holds when many try at once, on either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

from webapp.domain.allocation import AllocatedElsewhereError
from webapp.domain.errors import YiduError
from webapp.domain.household import Household
from webapp.domain.receipt import ReceiptTakenError
from webapp.store import households, receipts
from webapp.usecases.keep_household import new_household
from webapp.usecases.keep_receipts import Typed, allocate, enter_receipt
from webapp.usecases.services import Services

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
RECEIPT = Typed("L3", "ah_hefei", "平台", "HF-1", FIRST, LAST, Decimal("3.5"), "kg", "")


def a_home(services: Services, name: str) -> Household:
    home = replace(new_household(services, "anhui"), id=name)
    with services.database.write() as session:
        households.save(session, home)
    return home


def tried(attempts: list[Callable[[], object]]) -> list[type[YiduError] | None]:
    """All at once: the kind of error of each, None where it worked."""

    def one(attempt: Callable[[], object]) -> type[YiduError] | None:
        try:
            attempt()
        except YiduError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(one, attempts))


def test_of_many_mechanisms_that_want_the_same_days_one_gets_them(services: Services) -> None:
    home = a_home(services, "home")
    wanting = list(services.pathways.mechanisms)[:6]
    found = tried([lambda name=name: allocate(services, home, name, FIRST, LAST, None) for name in wanting])  # type: ignore[misc]
    assert sorted(found, key=str) == [AllocatedElsewhereError] * 5 + [None]
    with services.database.read() as session:
        assert len(receipts.allocations(session, home.id)) == 1


def test_of_many_homes_that_enter_the_same_number_one_keeps_it(services: Services) -> None:
    homes = [a_home(services, f"home-{n}") for n in range(4)]
    found = tried([lambda home=home: enter_receipt(services, home, RECEIPT) for home in homes])  # type: ignore[misc]
    assert sorted(found, key=str) == [ReceiptTakenError] * 3 + [None]
    with services.database.read() as session:
        kept = [(len(receipts.every(session, home.id)), len(receipts.allocations(session, home.id))) for home in homes]
    assert sorted(kept) == [(0, 0)] * 3 + [(1, 1)]
