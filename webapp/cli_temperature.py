"""`yidu temperature`: keep a city's temperatures for every home there, or list what is kept."""

import argparse
import json
import sys
from pathlib import Path

from webapp.domain.errors import YiduError
from webapp.domain.temperature import CitySource, city_name
from webapp.readers import UnreadableError
from webapp.settings import Settings
from webapp.usecases.keep_temperatures import Taken, keep_city_temperatures, list_cities
from webapp.wiring import build_services

DONE, WRONG_INPUT = 0, 2


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("temperature", help="keep a city's daily temperatures, or list those kept")
    one.add_argument("file", type=Path, nargs="?", metavar="CSV", help="date, °C; without it the cities are listed")
    one.add_argument("--city", default="", help="as homes name it, e.g. 合肥")
    one.add_argument("--source", default="", help="where the figures come from, as pages shall say it")
    one.add_argument("--json", action="store_true", help="print JSON")
    one.set_defaults(command=_temperature)


def _temperature(args: argparse.Namespace) -> int:
    services = build_services(Settings.from_env())
    try:
        if args.file is None:
            return _list(list_cities(services), as_json=args.json)
        with args.file.open("rb") as source:
            taken = keep_city_temperatures(services, args.city, args.source, source, args.file.name)
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    except UnreadableError as error:
        where = "".join(f":{part}" for part in (error.row, error.column) if part)
        return _refuse(f"{args.file}{where}: {error}")
    except YiduError as error:
        return _refuse(str(error))
    finally:
        services.database.close()
    city = city_name(args.city)
    if args.json:
        print(json.dumps(as_record(city, taken), ensure_ascii=False))
    else:
        _tell(city, taken)
    return DONE


def as_record(city: str, taken: Taken) -> dict[str, object]:
    """`days` are known from `from` to `to`; `ahead` had not come yet and were left out."""
    return {
        "city": city,
        "from": taken.first.isoformat(),
        "to": taken.last.isoformat(),
        "days": taken.n_days,
        "missing": taken.n_missing,
        "ahead": taken.n_ahead,
        "coldest_c": taken.coldest_c,
        "warmest_c": taken.warmest_c,
        "added": taken.n_new,
        "replaced": taken.n_replaced,
        "unchanged": taken.n_same,
    }


def _tell(city: str, taken: Taken) -> None:
    gone = f", {taken.n_missing} missing" * bool(taken.n_missing) + f", {taken.n_ahead} still ahead" * bool(
        taken.n_ahead
    )
    print(f"{city}: {taken.n_days} days, {taken.first} - {taken.last}{gone}; {taken.coldest_c} to {taken.warmest_c} °C")
    print(f"  {taken.n_new} added, {taken.n_replaced} replaced, {taken.n_same} as they were")


def _list(cities: list[CitySource], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_city_record(each) for each in cities], ensure_ascii=False))
        return DONE
    for each in cities:
        print(f"{each.city}: {each.n_days} days, {each.first} - {each.last}; {each.source}  [{each.name}]")
    return DONE


def _city_record(each: CitySource) -> dict[str, object]:
    return {
        "city": each.city,
        "from": each.first.isoformat(),
        "to": each.last.isoformat(),
        "days": each.n_days,
        "source": each.source,
        "file": each.name,
        "made_at": each.made_at.isoformat(timespec="seconds"),
    }


def _refuse(reason: str) -> int:
    print(f"yidu temperature: {reason}", file=sys.stderr)
    return WRONG_INPUT
