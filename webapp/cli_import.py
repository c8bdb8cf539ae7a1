"""`yidu import`: look at a file of readings, or take it in for a home."""

import argparse
import json
import sys
from pathlib import Path

from webapp import cli_homes
from webapp.cli_finding import finding_record, finding_sentence
from webapp.domain.errors import YiduError
from webapp.domain.household import Household
from webapp.readers import UnreadableError
from webapp.settings import Settings
from webapp.usecases.import_homes import Tally
from webapp.usecases.import_readings import keep_import
from webapp.usecases.keep_household import find_household
from webapp.usecases.look_at_file import Look, MeterSum, look
from webapp.usecases.services import Services
from webapp.wiring import build_services

DONE, FOUND, REFUSED = 0, 1, 2


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("import", help="look at a file of meter readings, or take it in for a home")
    one.add_argument("file", type=Path)
    one.add_argument("--household", help="the home's id; without it nothing is kept")
    one.add_argument("--homes", type=Path, metavar="CSV", help="many homes: rows of a meter and its household's id")
    one.add_argument("--dry-run", action="store_true", help="look only")
    one.add_argument(
        "--as", dest="chosen", action="append", default=[], metavar="NAME=VALUE", help="unit=wh, stamp=end"
    )
    one.add_argument(
        "--fix", action="append", default=[], metavar="CODE:FIX", help="mend what the doctor found, e.g. negative:abs"
    )
    one.add_argument("--json", action="store_true", help="print JSON")
    one.set_defaults(command=_import)


def _import(args: argparse.Namespace) -> int:
    services = build_services(Settings.from_env())
    try:
        chosen = dict(each.split("=", 1) for each in args.chosen if "=" in each)
        if args.homes:
            return _report_homes(cli_homes.take_in(services, args, chosen), as_json=args.json)
        home = _home(services, args)
        with args.file.open("rb") as source:
            seen = look(services, home, source, args.file.name, chosen, args.fix)
        if home and not args.dry_run:
            keep_import(services, home, seen, args.file.name)
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    except UnreadableError as error:
        where = "".join(f":{part}" for part in (error.row, error.column) if part)
        return _refuse(f"{args.file}{where}: {error}")
    except YiduError as error:
        return _refuse(f"{args.file}: {error}")
    finally:
        services.database.close()
    record = as_record(seen)
    if args.json:
        print(json.dumps(record, ensure_ascii=False))
    else:
        _tell(seen)
    return FOUND if record["findings"] else DONE


def _home(services: Services, args: argparse.Namespace) -> Household | None:
    if not args.household:
        return None
    home = find_household(services, args.household)
    if home is None:
        raise UnknownHomeError
    return home


class UnknownHomeError(YiduError):
    """No home has the id given on the command line."""

    message = "没有这一户。"


def _report_homes(tally: Tally, *, as_json: bool) -> int:
    findings = [finding_record(each) for each in tally.findings]
    if as_json:
        print(json.dumps(cli_homes.as_record(tally, findings), ensure_ascii=False))
    else:
        cli_homes.tell_in_words(tally)
        for each in findings:
            print(f"  row {each['row']}: {each['message']}  [{each['code']}]")
    return FOUND if findings or tally.unknown else DONE


def as_record(seen: Look) -> dict[str, object]:
    """What the command prints; `to` is when the last reading ends."""
    meters = _told(seen)
    return {
        "format": seen.reader,
        "readings": sum(each.n for each in meters),
        "wh": sum(each.wh for each in meters),
        "from": min(each.first for each in meters).isoformat(sep=" ", timespec="minutes"),
        "to": max(each.until for each in meters).isoformat(sep=" ", timespec="minutes"),
        "findings": [finding_record(each) for each in (*seen.findings, *seen.others)],
    }


def _told(seen: Look) -> tuple[MeterSum, ...]:
    """All meters of the file while none was chosen."""
    return seen.meters if seen.open else (seen.shown,)


def _tell(seen: Look) -> None:
    for each in _told(seen):
        print(f"{seen.reader} {each.meter}: {each.n} readings, {each.wh} Wh, {each.first} - {each.until}")
    for finding in (*seen.findings, *seen.others):
        row = f"row {finding.row}: " if finding.row else ""
        print(f"  {row}{finding_sentence(finding)}  [{finding.code}]")


def _refuse(reason: str) -> int:
    print(f"yidu import: {reason}", file=sys.stderr)
    return REFUSED
