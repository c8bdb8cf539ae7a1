"""What State Grid's web page knows of a home, as community bridges hand it on: JSON with the page's own names."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import BinaryIO

import numpy as np

from webapp.domain.errors import sentence
from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Finding, Readings, readings
from webapp.readers import Content, Guess, Reader
from webapp.readers.documents import load, whole
from webapp.readers.feed_refusals import NoElectricityError
from webapp.readers.stategrid_rows import Row, find

TOLERANCE_KWH = Decimal("0.1")
"""The page rounds a day to 0.1 and its periods to 0.01."""
MONTH_MARK = " 月"
PERIODS = ("sharp", "peak", "flat", "valley")
DAILY = (b'"dayElePq"', b'"thisVPq"', b'"thisPPq"')
MONTHLY = (b'"mothEleList"', b'"monthEleNum"', b'"pvQtyList"', b'"prcGroupList"')


class StateGridReader(Reader):
    """Meters by their account number. Months stand apart from days, as both tell of the same electricity."""

    name = "stategrid"

    def recognise(self, head: bytes, filename: str) -> Guess | None:
        if any(key in head for key in DAILY):
            return Guess(0.95, sentence("文件里有国家电网网页的每日电量。"))
        if any(key in head for key in MONTHLY):
            return Guess(0.9, sentence("文件里有国家电网网页的每月电量或账单。"))
        return None

    def read(self, source: BinaryIO, chosen: Mapping[str, str]) -> Content:
        found = find(load(source))
        meters: list[Readings] = []
        findings: list[Finding] = []
        accounts: dict[str, list[Row]] = {}
        for row in found.rows:
            accounts.setdefault(row.account, []).append(row)
        for account, own in accounts.items():
            days, months = [row for row in own if not row.is_month], [row for row in own if row.is_month]
            for name, rows in ((account, days), (f"{account}{MONTH_MARK}".strip(), months)):
                meter = _meter(name, rows)
                if len(meter):
                    meters.append(meter)
            findings += [*_days_told(account, days), *_months_told(account, months)]
        if not meters:
            raise NoElectricityError
        if found.unclear:
            n = len(found.unclear)
            findings.append(Finding("value_unclear", found.unclear[0], n=n, params={"n": n}))
        return Content(tuple(meters), tuple(findings), columns=("day", "kWh"), sample=_sample(found.rows))


def _meter(name: str, rows: list[Row]) -> Readings:
    """What the document says twice in the very same words counts once; what differs stays for the doctor."""
    kept: dict[tuple[int, int, int], int] = {}
    for row in rows:
        kwh = _kwh(row)
        if kwh is not None:
            start = (row.first - EPOCH).days * MINUTES_A_DAY
            kept.setdefault((start, (row.end - row.first).days * MINUTES_A_DAY, whole(kwh * 1000)), row.n)
    table = np.array([(*key, n) for key, n in kept.items()], dtype=np.int64).reshape(-1, 4)
    return readings(name, table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _kwh(row: Row) -> Decimal | None:
    """The finer of a total and the sum of its periods, while they agree; else the total."""
    by_period = _sum(row)
    if row.total is None:
        return by_period
    if row.is_month or by_period is None or abs(row.total - by_period) > TOLERANCE_KWH:
        return row.total
    return by_period


def _sum(row: Row) -> Decimal | None:
    """None where no period has any: a home without periods shows zeros or dashes."""
    return sum(row.periods.values(), Decimal(0)) if any(row.periods.values()) else None


def _days_told(meter: str, days: list[Row]) -> Iterator[Finding]:
    apart = [row for row in days if _disagrees(row)]
    if apart:
        row = apart[0]
        params = {"day": f"{row.first}", "total": f"{row.total}", "periods": f"{_sum(row)}"}
        yield Finding("day_against_periods", row.n, "dayElePq", len(apart), meter, params)
    empty = [row for row in days if _kwh(row) is None]
    if empty:
        yield Finding("no_value_yet", empty[0].n, "dayElePq", len(empty), meter, {"n": len(empty)})
    known = list({row.first: row for row in days if _sum(row) is not None}.values())
    if known:
        params = {
            "first": f"{min(row.first for row in known)}",
            "last": f"{max(row.first for row in known)}",
            "n": f"{len(known)}",
            **_by_period(known),
        }
        yield Finding("periods_known", known[0].n, None, len(known), meter, params)


def _disagrees(row: Row) -> bool:
    by_period = _sum(row)
    return row.total is not None and by_period is not None and abs(row.total - by_period) > TOLERANCE_KWH


def _months_told(account: str, months: list[Row]) -> Iterator[Finding]:
    name = f"{account}{MONTH_MARK}".strip()
    if any(_kwh(row) is not None for row in months):
        yield Finding("months_apart", months[0].n, n=len(months), meter=name, params={"name": name})
    for row in {row.first: row for row in months if _sum(row) is not None}.values():
        params = {"month": f"{row.first:%Y-%m}", **_by_period([row])}
        yield Finding("month_periods_known", row.n, meter=name, params=params)


def _by_period(rows: Iterable[Row]) -> dict[str, str]:
    rows = list(rows)
    return {name: f"{sum((row.periods.get(name, Decimal(0)) for row in rows), Decimal(0))}" for name in PERIODS}


def _sample(rows: list[Row]) -> tuple[tuple[str, ...], ...]:
    return tuple((f"{row.first}", "" if row.total is None else f"{row.total}") for row in rows[:5])
