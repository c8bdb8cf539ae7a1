"""`yidu import FILE --homes HOMES.csv`: one file of many homes."""

import argparse
import csv
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from webapp.domain.errors import YiduError, sentence
from webapp.usecases.import_homes import Tally, import_homes
from webapp.usecases.services import Services

SHOWN = 20


class BadHomesError(YiduError):
    """A list of homes that does not say which meter is whose."""

    message = sentence("户表第 %(row)s 行要有两列：表号，户。")


class MeterTwiceError(YiduError):
    """A meter that is listed for two homes, or a home with two meters."""

    message = sentence("户表第 %(row)s 行：%(name)s 前面已经有了。一块表一户，一户一块表。")


def read_homes(path: Path) -> dict[str, str]:
    """Household ids by meter. A first row that says meter and household is left out.

    Raises OSError, BadHomesError, MeterTwiceError.
    """
    homes: dict[str, str] = {}
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as source:
        for number, cells in enumerate(csv.reader(source), 1):
            row = [cell.strip() for cell in cells]
            if not any(row) or (number == 1 and row[1:2] == ["household"]):
                continue
            if len(row) != 2 or not all(row):
                raise BadHomesError("homes", row=number)
            if twice := next((name for name in row if name in seen), None):
                raise MeterTwiceError("homes", row=number, name=twice)
            seen.update(row)
            homes[row[0]] = row[1]
    return homes


def take_in(services: Services, args: argparse.Namespace, chosen: Mapping[str, str]) -> Tally:
    """The file for all its homes; how far it is on stderr, where a person looks. Raises as `import_homes` does."""
    homes = read_homes(args.homes)
    size, began = args.file.stat().st_size, time.monotonic()

    def tell(done: int, tally: Tally) -> None:
        if not sys.stderr.isatty():
            return
        seconds = (time.monotonic() - began) * (size - done) / max(done, 1)
        print(
            f"\r{done * 100 // max(size, 1)} %  {tally.n_readings:,} readings  {seconds:.0f} s left ",
            end="",
            file=sys.stderr,
        )

    with args.file.open("rb") as source:
        found = import_homes(services, source, args.file.name, homes, chosen, tell, dry_run=args.dry_run)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return found


def as_record(tally: Tally, findings: list[dict[str, object]]) -> dict[str, object]:
    """What `--json` prints: as for one home, and which homes and meters."""
    return {
        "format": tally.format,
        "readings": tally.n_readings,
        "wh": tally.wh,
        "from": tally.first.isoformat() if tally.first else None,
        "to": tally.last.isoformat() if tally.last else None,
        "homes": len(tally.homes),
        "had_it": len(tally.again),
        "unknown_meters": sorted(tally.unknown),
        "findings": findings,
    }


def tell_in_words(tally: Tally) -> None:
    print(f"{tally.format}: {len(tally.homes)} homes, {tally.n_days} days, {tally.n_readings} readings, {tally.wh} Wh")
    if tally.again:
        print(f"  {len(tally.again)} homes had this file already")
    for meter in sorted(tally.unknown)[:SHOWN]:
        print(f"  no home for meter {meter}")
    if len(tally.unknown) > SHOWN:
        print(f"  and for {len(tally.unknown) - SHOWN} more meters")
