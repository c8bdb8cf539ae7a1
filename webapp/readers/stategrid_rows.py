"""Rows of days, months and bills, wherever they stand in a JSON document that a State Grid bridge has written."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from webapp.readers.documents import day_of, number

Amounts = Mapping[str, Decimal]
"""Kilowatt-hours by period: super_peak, peak, flat, valley; only those that are given."""

ACCOUNT = ("consNo_dst", "consNoDst", "consNo", "cons_no", "consNoSrc", "accountNumber", "account_no")
DAY_KEYS = ("day", "date")
MONTH_KEYS = ("month", "ym")
MONTH_TOTALS = ("monthEleNum", "monthPq")
DAY_PERIODS = {"super_peak": "thisTPq", "peak": "thisPPq", "flat": "thisNPq", "valley": "thisVPq"}
BILL_PERIODS = {"super_peak": "sharpQty", "peak": "peakQty", "flat": "flatQty", "valley": "valQty"}
NAMED_PERIODS = {"尖": "super_peak", "峰": "peak", "平": "flat", "谷": "valley"}
DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})")
MONTH = re.compile(r"(\d{4})\D?(\d{1,2})")


@dataclass(frozen=True)
class Row:
    """Days from `first` to before `end`. `total` is None where the page shows a dash; `n` counts the rows."""

    account: str
    n: int
    first: date
    end: date
    total: Decimal | None
    is_month: bool = False
    periods: Amounts = field(default_factory=dict)


@dataclass
class Rows:
    """What was found; `unclear` are rows whose date cannot be understood, by number."""

    rows: list[Row] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)


def find(document: Any) -> Rows:
    """Walks the document in its order. Each row belongs to the account nearest above it."""
    found = Rows()
    n = 0
    for account, node in _nodes(document):
        if not (_is_day(node) or _is_month(node) or _is_bill(node)):
            continue
        n += 1
        row = _day(node, account, n) if _is_day(node) else _month(node, account, n)
        if row is None:
            found.unclear.append(n)
        else:
            found.rows.append(row)
    return found


def _nodes(document: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    stack: list[tuple[str, Any]] = [("", document)]
    while stack:
        account, node = stack.pop()
        if isinstance(node, dict):
            account = _account(node) or account
            yield account, node
            stack += [(account, inner) for inner in reversed(node.values()) if isinstance(inner, dict | list)]
        elif isinstance(node, list):
            stack += [(account, inner) for inner in reversed(node) if isinstance(inner, dict | list)]


def _account(node: dict[str, Any]) -> str:
    """The account's number in here, or in what describes it right below: userInfo, basicInfo."""
    for place in (node, node.get("userInfo"), node.get("basicInfo")):
        if isinstance(place, dict):
            for key in ACCOUNT:
                if isinstance(place.get(key), str | int) and str(place[key]).strip():
                    return str(place[key]).strip()
    return ""


def _is_day(node: dict[str, Any]) -> bool:
    return any(key in node for key in DAY_KEYS) and any(key in node for key in ("dayElePq", *DAY_PERIODS.values()))


def _is_month(node: dict[str, Any]) -> bool:
    return any(key in node for key in MONTH_KEYS) and any(key in node for key in MONTH_TOTALS)


def _is_bill(node: dict[str, Any]) -> bool:
    return isinstance(node.get("pvQtyList"), list) or isinstance(node.get("prcGroupList"), list)


def _first(node: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((node[key] for key in keys if node.get(key) not in (None, "")), None)


def _day(node: dict[str, Any], account: str, n: int) -> Row | None:
    day = _date(_first(node, DAY_KEYS))
    if day is None:
        return None
    periods = _amounts(node, DAY_PERIODS)
    return Row(account, n, day, day + timedelta(days=1), number(node.get("dayElePq")), periods=periods)


def _month(node: dict[str, Any], account: str, n: int) -> Row | None:
    """A month or the bill of one: the days it names, else the calendar month."""
    basic = node.get("basicInfo")
    about = {**node, **basic} if isinstance(basic, dict) else node
    first, last = _date(_first(about, ("begDate", "beginDate"))), _date(about.get("endDate"))
    if first is None or last is None or last < first:
        parts = MONTH.match(str(_first(about, MONTH_KEYS) or "").strip())
        first = day_of(parts[1], parts[2], "1") if parts else None
        if first is None:
            return None
        last = first.replace(day=monthrange(first.year, first.month)[1])
    total = number(_first(about, MONTH_TOTALS))
    return Row(account, n, first, last + timedelta(days=1), total, is_month=True, periods=_bill_periods(node))


def _bill_periods(node: dict[str, Any]) -> Amounts:
    """From pvQtyList; where that is empty from the lines of prcGroupList, which name their periods."""
    for each in _dicts(node.get("pvQtyList")):
        if amounts := _amounts(each, BILL_PERIODS):
            return amounts
    named: dict[str, Decimal] = {}
    for group in _dicts(node.get("prcGroupList")):
        for line in _dicts(group.get("amtList")):
            amount = number(line.get("pq"))
            period = next((key for mark, key in NAMED_PERIODS.items() if mark in str(line.get("amtName"))), None)
            if period and amount is not None:
                named[period] = named.get(period, Decimal(0)) + amount
    return named


def _amounts(node: Mapping[str, Any], keys: Mapping[str, str]) -> Amounts:
    given = {name: number(node.get(key)) for name, key in keys.items()}
    return {name: amount for name, amount in given.items() if amount is not None}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _date(value: Any) -> date | None:
    found = DAY.match(str(value).strip()) if isinstance(value, str | int) else None
    return day_of(found[1], found[2], found[3]) if found else None
