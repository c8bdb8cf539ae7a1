"""`yidu bill` and `yidu tariffs`: the billing engine on the command line."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from webapp.cli_curve import CurveError, month_curve
from webapp.domain.calendar import CHINA
from webapp.domain.errors import YiduError
from webapp.domain.gaps import Filled
from webapp.rules.tariff_book import load_tariffs
from webapp.usecases.bill_figures import Figures, Reading, as_record, bill_figures, read_off

DONE, FAILED, WRONG_INPUT = 0, 1, 2


class FigureError(Exception):
    """A word of the command line that cannot be read; the sentence names it."""


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("bill", help="bill a month from its figures")
    one.add_argument("--region", required=True, help="six digits (340000) or code (anhui)")
    one.add_argument("--plan", default="tiers", help="tiers, tou, combined, ... (yidu tariffs list)")
    one.add_argument("--month", required=True, help="2026-03")
    one.add_argument("--kwh", help="平段=57,低谷=56 or 113")
    one.add_argument("--readings", type=Path, help="CSV: period,start,end (registers) or start,kwh (15 to 60 minutes)")
    one.add_argument("--counted", default="0", help="kWh already counted in the cycle (0)")
    one.add_argument("--people", type=int, default=0, help="people, where the large-household rule was granted")
    one.add_argument("--since", help="2026-07-15: the account was opened within the cycle, its limits are shorter")
    one.add_argument("--cycle-start", help="07-01: the yearly count begins on the home's reading day")
    one.add_argument("--hardship", action="store_true", help="free energy for homes in hardship")
    one.add_argument("--json", action="store_true", help="print JSON")
    one.set_defaults(command=_bill)

    tariffs = commands.add_parser("tariffs", help="what the rule files hold").add_subparsers(required=True)
    tariffs.add_parser("list", help="regions and plans").set_defaults(command=_list)
    tariffs.add_parser("check", help="read every file; name what is due for review").set_defaults(command=_check)


def _bill(args: argparse.Namespace) -> int:
    try:
        month = _month(args.month)
        kwh, filled = _energy(args, month)
        figures = Figures(
            args.region,
            args.plan,
            month,
            kwh,
            _decimal(args.counted),
            args.people,
            args.hardship,
            _day(args.since) if args.since else None,
            _year_day(args.cycle_start) if args.cycle_start else None,
            filled.curve if filled else None,
        )
        contract, found = bill_figures(load_tariffs(), figures)
    except (YiduError, FigureError, CurveError) as error:
        print(f"yidu bill: {error}", file=sys.stderr)
        return WRONG_INPUT
    estimated_wh = filled.estimated_wh if filled else {}
    record = as_record(contract, found, estimated_wh)
    if args.json:
        print(json.dumps(record, ensure_ascii=False))
        return DONE
    lines: Sequence[dict[str, object]] = record["lines"]  # type: ignore[assignment]
    for line in lines:
        print(f"{line['kwh']:>12} × {line['price']:<12} = {line['amount']:>10}  {line['label']}")
    print(f"{'':>12}   {'':<12}   {record['total']:>10}  合计")
    for day, wh in estimated_wh.items():
        print(f"{day}: {Decimal(wh) / 1000:f} kWh 估算，读数缺失")
    print(contract.tariff.source)
    return DONE


def _energy(args: argparse.Namespace, month: date) -> tuple[dict[str, Decimal], Filled | None]:
    """kWh by period, or a month of intervals with its holes filled."""
    if not args.readings:
        return _energies(args.kwh), None
    rows = _rows(args.readings)
    if rows and "kwh" in rows[0][1]:
        intervals = [(line, (row["start"] or "").strip(), _decimal(row["kwh"] or "")) for line, row in rows]
        return {}, month_curve(args.readings, intervals, month)
    return read_off(_readings(args.readings, rows)), None


def _energies(text: str | None) -> dict[str, Decimal]:
    """平段=57,低谷=56; or one number for a plan with one price around the clock."""
    if not text:
        raise FigureError("--kwh or --readings is needed")
    found: dict[str, Decimal] = {}
    for part in text.replace("，", ",").split(","):
        name, _, value = part.rpartition("=")
        found[name.strip()] = _decimal(value)
    return found


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Line number and columns of every row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            return [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise FigureError(f"{path}: {error}") from error


def _readings(path: Path, rows: list[tuple[int, dict[str, str]]]) -> list[Reading]:
    try:
        return [Reading(row["period"].strip(), _decimal(row["start"]), _decimal(row["end"])) for _, row in rows]
    except (KeyError, AttributeError) as error:
        raise FigureError(f"{path}: the columns period, start and end, or start and kwh, are needed") from error


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise FigureError(f"{text!r} is not a number") from error
    if not value.is_finite():
        raise FigureError(f"{text!r} is not a number")
    return value


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=CHINA).date()
    except ValueError as error:
        raise FigureError(f"--month: {text!r} is not a month like 2026-03") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FigureError(f"--since: {text!r} is not a date like 2026-07-15") from error


def _year_day(text: str) -> str:
    """A day every month has, so that the cycle begins on it in any year."""
    try:
        day = date.fromisoformat(f"2001-{text}")
    except ValueError:
        day = date.max
    if day.day > 28:
        raise FigureError(f"--cycle-start: {text!r} is not a day from the 1st to the 28th, like 07-01")
    return f"{day:%m-%d}"


def _list(_: argparse.Namespace) -> int:
    for code, versions in load_tariffs().tariffs.items():
        newest = versions[-1]
        plans = " ".join(newest.plan_codes())
        print(f"{newest.province.adcode}  {code:<20} {newest.confidence:<7} {plans:<32} {newest.province.name.zh}")
    return DONE


def _check(_: argparse.Namespace) -> int:
    """0 when every file reads and none is due; 1 with a line for each that is due for review."""
    book = load_tariffs()
    today = datetime.now(CHINA).date()
    due = [(code, versions[-1].review_by) for code, versions in book.tariffs.items() if versions[-1].review_by <= today]
    print(f"{sum(len(v) for v in book.tariffs.values())} versions of {len(book.tariffs)} regions read")
    for code, day in due:
        print(f"{code}: review was due on {day}")
    return FAILED if due else DONE
