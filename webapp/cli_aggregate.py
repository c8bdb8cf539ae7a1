"""`yidu aggregate`: what many homes' sealed estimates of a month would amount to, and all that is missing."""

import argparse
import json
import re
import sys
from datetime import date
from decimal import Decimal

from webapp.domain.errors import YiduError
from webapp.domain.participation import STALE_AFTER
from webapp.domain.pooled_words import (
    CO2,
    EVERYONE,
    GAPS,
    HEAD,
    RANGE,
    SAVED,
    SHARES,
    STALE,
    USED_LESS,
    USED_MORE,
    VALUE,
)
from webapp.settings import Settings
from webapp.usecases.aggregate import Aggregate, Asked, aggregate
from webapp.wiring import build_services

DONE, TOO_FEW, WRONG_INPUT = 0, 1, 2
MONTH = re.compile(r"(\d{4})-(\d{2})")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    many = commands.add_parser("aggregate", help="what the sealed estimates of many homes would amount to")
    many.add_argument("--month", required=True, metavar="YYYY-MM")
    many.add_argument("--province", metavar="CODE", help="only its homes, e.g. anhui")
    many.add_argument("--json", action="store_true", help="print JSON")
    many.set_defaults(command=_aggregate)


def _aggregate(args: argparse.Namespace) -> int:
    match = MONTH.fullmatch(args.month)
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        print(f"yidu aggregate: --month: {args.month} is no month such as 2026-10", file=sys.stderr)
        return WRONG_INPUT
    services = build_services(Settings.from_env())
    try:
        found = aggregate(services, date(int(match[1]), int(match[2]), 1), args.province)
    except YiduError as error:
        print(f"yidu aggregate: {error}", file=sys.stderr)
        return WRONG_INPUT if error.field else TOO_FEW
    finally:
        services.database.close()
    if args.json:
        print(json.dumps(as_record(found), ensure_ascii=False))
    else:
        print("\n".join(lines(found)))
    return DONE


def as_record(found: Aggregate) -> dict[str, object]:
    """Energies in whole Wh, CO2 in grams, money in yuan as a decimal string."""
    sums = found.sums
    return {
        "month": f"{found.month:%Y-%m}",
        "place": found.place.zh,
        "homes": sums.n_homes,
        "homes_sealed": found.n_sealed,
        "kind": "estimated",
        "wh": sums.wh,
        "low_wh": sums.low_wh,
        "high_wh": sums.high_wh,
        "together_low_wh": sums.together_low_wh,
        "together_high_wh": sums.together_high_wh,
        "level": 0.9,
        "g_co2": sums.g_co2,
        "share_of_tonne_each": f"{sums.share_of_tonne:.6f}",
        "adjusted": sums.adjusted,
        "scenario_yuan": f"{found.scenario_yuan:.2f}",
        "income": False,
        "price": {
            "yuan_per_t": str(found.price.value),
            "month": found.price.month,
            "as_of": found.price.as_of.isoformat(),
            "age_days": found.price_age_days,
            "source": found.price.source,
        },
        "conditions": [
            {"id": each.condition.id, "text": each.condition.text.zh, "met_by": each.word, "homes": each.n}
            for each in found.asked
        ],
        "gaps": list(GAPS),
        "sentences": lines(found),
    }


def lines(found: Aggregate) -> list[str]:
    sums = found.sums
    month = f"{found.month.year} 年 {found.month.month} 月"
    said = [HEAD % {"month": month, "place": found.place.zh, "n": sums.n_homes}, f"  {_word(found)}"]
    said.append(
        "  "
        + RANGE
        % {
            "low": _kwh(sums.low_wh),
            "high": _kwh(sums.high_wh),
            "together_low": _kwh(sums.together_low_wh),
            "together_high": _kwh(sums.together_high_wh),
        }
    )
    if sums.wh > 0:
        said += [f"  {CO2 % {'co2': _two(sums.tonnes), 'share': _two(sums.share_of_tonne)}}", f"  {_value(found)}"]
    if found.price_age_days > STALE_AFTER.days:
        said.append(f"  {STALE % {'days': found.price_age_days}}")
    said += [f"  {EVERYONE}", "", *(_condition(each) for each in found.asked), "", *(f"  {gap}" for gap in GAPS)]
    return said


def _word(found: Aggregate) -> str:
    """Saved only where all are adjusted for the weather and even the widest range excludes 0."""
    if found.sums.wh <= 0:
        return USED_MORE % {"kwh": _kwh(-found.sums.wh)}
    text = SAVED if found.sums.adjusted and found.sums.sure else USED_LESS
    return text % {"kwh": _kwh(found.sums.wh)}


def _value(found: Aggregate) -> str:
    year, number = found.price.month.split("-")
    return VALUE % {
        "month": f"{year} 年 {int(number)} 月",
        "price": found.price.value,
        "yuan": f"{found.scenario_yuan:,.2f}",
        "each": f"{found.scenario_yuan / found.sums.n_homes:,.2f}",
    }


def _condition(asked: Asked) -> str:
    said = SHARES[asked.word] % ({"n": asked.n} if asked.word == "part" else {})
    return f"  {asked.condition.id:<3} {asked.condition.text.zh}（{said}）"


def _kwh(wh: int) -> str:
    return f"{Decimal(wh) / 1000:,.1f}"


def _two(value: Decimal) -> str:
    """Two significant digits: CO2 is not known better."""
    return f"{Decimal(f'{value:.1e}'):f}"
