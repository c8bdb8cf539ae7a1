"""`yidu saving`: what a home used less after a day than before it, from daily files, with its range."""

import argparse
import json
import sys
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from webapp.cli_finding import finding_record
from webapp.domain.baseline import METHODS
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.daily import DailyTemperature
from webapp.domain.errors import YiduError
from webapp.domain.intervention import Intervention
from webapp.domain.saving import Saving
from webapp.domain.saving_errors import EventError
from webapp.domain.saving_words import (
    DOUBTS,
    KINDS,
    PROGRESS,
    WORDS,
    doubt_params,
    progress_params,
    word_params,
)
from webapp.domain.saving_words import (
    METHODS as METHOD_NAMES,
)
from webapp.domain.sufficiency import Doubt, Sufficiency
from webapp.readers import UnreadableError
from webapp.usecases.measure_saving import UseFile, measure_saving, read_use

DONE, NO_FIGURE, WRONG_INPUT = 0, 1, 2


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    saving = commands.add_parser("saving", help="what was used less after a day than before it, with its range")
    saving.add_argument("--baseline", type=Path, required=True, metavar="CSV", help="days before: date, kWh")
    saving.add_argument("--reporting", type=Path, required=True, metavar="CSV", help="days after: date, kWh")
    saving.add_argument("--temperature", type=Path, metavar="CSV", help="of the city, for both: date, °C")
    saving.add_argument("--method", choices=METHODS, help="weather with temperatures, else year_before or prior_weeks")
    saving.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="DATE=NAME[=KWH]",
        help="what was done; kWh a day it should save",
    )
    saving.add_argument(
        "--as", dest="chosen", action="append", default=[], metavar="NAME=VALUE", help="unit=wh, stamp=end"
    )
    saving.add_argument("--json", action="store_true", help="print JSON")
    saving.set_defaults(command=_saving)


def _saving(args: argparse.Namespace) -> int:
    chosen = dict(each.split("=", 1) for each in args.chosen if "=" in each)
    place = None
    try:
        deeds = [_deed(text) for text in args.event]
        place = args.baseline
        before = _use(place, chosen)
        place = args.reporting
        after = _use(place, chosen)
        place = args.temperature
        temperature = _temperature(place) if place else None
        place = None
        saving = measure_saving(before.use, after.use, temperature, args.method, deeds)
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    except YiduError as error:
        return _refuse(f"{place}{_where(error)}: {error}" if place else str(error))
    if args.json:
        print(json.dumps(as_record(saving, before, after), ensure_ascii=False))
    else:
        _tell(saving)
    return DONE if saving.range else NO_FIGURE


def _use(path: Path, chosen: dict[str, str]) -> UseFile:
    today = datetime.now(CHINA).date().isoformat()
    with path.open("rb") as source:
        return read_use(source, path.name, {"today": today, **chosen})


def _temperature(path: Path) -> DailyTemperature:
    from webapp.readers.temperature import read_temperature  # starts threads: only where it is asked for

    with path.open("rb") as source:
        return read_temperature(source)


def _deed(text: str) -> Intervention:
    day, _, rest = text.partition("=")
    name, _, kwh = rest.partition("=")
    try:
        expected = Decimal(kwh) if kwh else None
        if not name or (expected is not None and not 0 < expected < 1000):
            raise EventError(text=text)
        return Intervention(date.fromisoformat(day), name, None if expected is None else round(expected * 1000))
    except (ValueError, InvalidOperation):
        raise EventError(text=text) from None


def _where(error: YiduError) -> str:
    if not isinstance(error, UnreadableError):
        return ""
    return "".join(f":{part}" for part in (error.row, error.column) if part)


def as_record(saving: Saving, before: UseFile, after: UseFile) -> dict[str, object]:
    """Energies are whole Wh over the days that count; `to` is the last day; `share` is of the expected use."""
    found = saving.range
    figures = {
        "wh": found and found.wh,
        "low_wh": found and found.low_wh,
        "high_wh": found and found.high_wh,
        "expected_wh": found and found.expected_wh,
        "observed_wh": found and found.observed_wh,
        "share": found and round(found.share, 4),
    }
    return {
        "method": saving.method,
        "method_name": METHOD_NAMES[saving.method],
        "adjusted": saving.adjusted,
        "kind": saving.kind,
        "kind_name": KINDS[saving.kind],
        "word": saving.word,
        "sentence": _sentence(saving),
        "from": saving.first.isoformat(),
        "to": (saving.end - DAY).isoformat(),
        "days": saving.days,
        "level": 0.9,
        **figures,
        "sufficiency": {"enough": not saving.refusals, **_sufficiency(saving.sufficiency)},
        "reasons": [_reason(doubt) for doubt in saving.doubts],
        "parameters": {name: round(value, 4) for name, value in saving.parameters.items()},
        "findings": {
            "baseline": [finding_record(each) for each in before.findings],
            "reporting": [finding_record(each) for each in after.findings],
        },
    }


def _sufficiency(found: Sufficiency) -> dict[str, object]:
    progress = found.progress
    return {
        "baseline_days": found.baseline_days,
        "baseline_coverage": round(found.baseline_coverage, 4),
        "reporting_days": found.reporting_days,
        "reporting_coverage": round(found.reporting_coverage, 4),
        "temperature_coverage": None if found.temperature is None else round(found.temperature, 4),
        "progress": PROGRESS % progress_params(progress) if progress else None,
    }


def _reason(doubt: Doubt) -> dict[str, object]:
    return {"code": doubt.code, "refuses": doubt.refuses, "message": DOUBTS[doubt.code] % doubt_params(doubt)}


def _sentence(saving: Saving) -> str:
    return WORDS[saving.word] % word_params(saving)


def _tell(saving: Saving) -> None:
    print(f"{saving.first} - {saving.end - DAY}: {_sentence(saving)}  [{KINDS[saving.kind]}]")
    print(f"  {METHOD_NAMES[saving.method]}  [{saving.method}]")
    for doubt in saving.doubts:
        print(f"  {DOUBTS[doubt.code] % doubt_params(doubt)}  [{doubt.code}]")
    if saving.sufficiency.progress:
        print(f"  {PROGRESS % progress_params(saving.sufficiency.progress)}")


def _refuse(reason: str) -> int:
    print(f"yidu saving: {reason}", file=sys.stderr)
    return WRONG_INPUT
