"""What State Grid's web page knows of a home, as community bridges hand it on: JSON with the page's own names."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import BinaryIO

import numpy as np

from webapp.domain.by_period import REGISTERS, PeriodReadings
from webapp.domain.errors import sentence
from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Finding, Readings, readings
from webapp.readers import Content, Guess, Reader
from webapp.readers.documents import load, whole
from webapp.readers.feed_refusals import NoElectricityError
from webapp.readers.stategrid_rows import Row, find

TOLERANCE_KWH = Decimal("0.1")
"""The page rounds a day to 0.1 and its periods to 0.01."""
MONTH_MARK = " 月"
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
        by_period: list[PeriodReadings] = []
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
                    by_period.append(_by_register(name, rows))
            findings += [*_days_told(account, days), *_months_told(account, months)]
        if not meters:
            raise NoElectricityError
        if found.unclear:
            n = len(found.unclear)
            findings.append(Finding("value_unclear", found.unclear[0], n=n, params={"n": n}))
        return Content(
            tuple(meters),
            tuple(findings),
            columns=("day", "kWh"),
            sample=_sample(found.rows),
            by_period=tuple(each for each in by_period if len(each)),
        )


def _meter(name: str, rows: list[Row]) -> Readings:
    """What the document says twice in the very same words counts once; what differs stays for the doctor."""
    kept: dict[tuple[int, int, int], int] = {}
    for row in rows:
        kwh = _kwh(row)
        if kwh is not None:
            kept.setdefault((*_span(row), whole(kwh * 1000)), row.n)
    table = np.array([(*key, n) for key, n in kept.items()], dtype=np.int64).reshape(-1, 4)
    return readings(name, table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _by_register(name: str, rows: list[Row]) -> PeriodReadings:
    """What the rows tell by period, where that is what counts."""
    known = [row for row in rows if _sum(row) is not None and not _disagrees(row)]
    spans = np.array([_span(row) for row in known], dtype=np.int64).reshape(-1, 2)
    wh = [[whole(row.periods.get(period, Decimal(0)) * 1000) for period in REGISTERS] for row in known]
    return PeriodReadings(name, spans[:, 0], spans[:, 1], np.array(wh, dtype=np.int64).reshape(-1, len(REGISTERS)))


def _span(row: Row) -> tuple[int, int]:
    """Its first minute and its length in minutes."""
    return (row.first - EPOCH).days * MINUTES_A_DAY, (row.end - row.first).days * MINUTES_A_DAY


def _kwh(row: Row) -> Decimal | None:
    """The finer of a total and the sum of its periods, while they agree; else the total."""
    by_period = _sum(row)
    if row.total is None:
        return by_period
    return row.total if by_period is None or _disagrees(row) else by_period


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
    known = list({row.first: row for row in days if _sum(row) is not None and not _disagrees(row)}.values())
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
        month = f"{row.first:%Y-%m}"
        if _disagrees(row):
            params = {"when": month, "total": f"{row.total}", "periods": f"{_sum(row)}"}
            yield Finding("total_against_periods", row.n, meter=name, params=params)
        else:
            yield Finding("month_periods_known", row.n, meter=name, params={"month": month, **_by_period([row])})


def _by_period(rows: Iterable[Row]) -> dict[str, str]:
    rows = list(rows)
    return {name: f"{sum((row.periods.get(name, Decimal(0)) for row in rows), Decimal(0))}" for name in REGISTERS}


def _sample(rows: list[Row]) -> tuple[tuple[str, ...], ...]:
    return tuple((f"{row.first}", "" if row.total is None else f"{row.total}") for row in rows[:5])
