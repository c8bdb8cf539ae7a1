"""A household-year of quarter-hours billed by us and by NREL-PySAM; ten thousand homes; every plan of every region."""

import json
import subprocess
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from webapp.domain.billing import Bill, bill, bill_curve, calendar_months, day_totals, many_bills, together
from webapp.domain.contract import Contract
from webapp.domain.errors import UnknownLimitError
from webapp.domain.load import LoadCurve, Wh
from webapp.rules.tariff_book import TariffBook

DAY = date(2026, 1, 1)
PEER = Path(".bench/bin/python")
NO_LIMIT = 1e38


def a_curve() -> LoadCurve:
    """365 days of 96 values, 1.7 to 17 kW a day: the same on every machine."""
    return LoadCurve(DAY, np.random.default_rng(1).integers(20, 200, (365, 96)))


def contract_of(book: TariffBook, code: str) -> Contract:
    return Contract(book.in_force(code, DAY), "tou")


def year_as_one(contract: Contract, curve: LoadCurve) -> Decimal:
    """From 35,040 values to the printed lines and their sum."""
    return bill(contract, DAY, day_totals(contract, DAY, curve.wh.sum(axis=0))).yuan


def year_by_month(contract: Contract, curve: LoadCurve) -> Bill:
    return together(bill_curve(lambda _: contract, curve))


def month_totals(contract: Contract, curve: LoadCurve) -> Wh:
    """From 35,040 values to twelve totals in fen, without keeping the lines."""
    firsts = [(first - curve.first).days for first, _ in calendar_months(curve.first, curve.end)]
    months = np.add.reduceat(curve.wh, firsts, axis=0)
    return many_bills(contract, DAY, months @ contract.schedule(DAY).members.T)


def unrounded(found: Bill) -> float:
    """A bill without the fen of each line: what a program that rounds nothing prints."""
    return float(sum(line.wh * line.yuan_per_kwh for line in found.lines) / 1000)


def day_rows(homes: int = 10_000) -> Wh:
    """Stored day totals of many homes: (homes, days, periods)."""
    return np.random.default_rng(2).integers(2000, 9000, (homes, 365, 2))


def bill_many(contract: Contract, rows: Wh) -> Wh:
    return many_bills(contract, DAY, rows.sum(axis=1))


def every_contract(book: TariffBook) -> list[Contract]:
    """Every plan of every region, as the app keeps them once the rules are read."""
    return [Contract(versions[-1], plan) for versions in book.tariffs.values() for plan in versions[-1].plan_codes()]


def every_plan(contracts: list[Contract], curve: LoadCurve) -> None:
    """One year under each; where a limit is unknown the bill is refused, which is an answer too."""
    for contract in contracts:
        with suppress(UnknownLimitError):
            year_by_month(contract, curve)


def ask_peer(contract: Contract, curve: LoadCurve) -> dict[str, object] | None:
    """PySAM's twelve months of the same load and monthly tiers; None where `make bench-peers` was not run."""
    if not PEER.exists():
        return None
    rules = contract.rules(DAY)
    bounds = [*(bound / 1000 for bound in rules.bounds_wh[1:]), NO_LIMIT]
    question = {
        "wh": curve.wh.reshape(-1).tolist(),
        "hours": [int(number) + 1 for number in rules.schedule.numbers[::4]],
        "prices": [
            [p + 1, t + 1, bounds[t], 0, float(price), 0]
            for p, period in enumerate(rules.schedule.periods)
            for t, price in enumerate(period.yuan_per_kwh)
        ],
    }
    program = Path(__file__).with_name("utilityrate.py")
    answer = subprocess.run([PEER, program], input=json.dumps(question), capture_output=True, text=True, check=False)
    return json.loads(answer.stdout) if answer.returncode == 0 else None
