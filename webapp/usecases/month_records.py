"""What is on record of a home's month, from what is kept of many homes at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

import numpy as np
from sqlmodel import Session

from webapp.domain.acting import acting
from webapp.domain.appliance import base_load
from webapp.domain.calendar import DAY, QUARTERS, days, local, next_month
from webapp.domain.canonical import text_of
from webapp.domain.fact_record import record_of
from webapp.domain.household import Household
from webapp.domain.intervention import SPOILERS
from webapp.domain.ledger import Ledger, reduced, shifted
from webapp.domain.locked_baseline import BaselineFact
from webapp.domain.month_facts import (
    LOGGED,
    MEASURED,
    MISSING,
    REPAIRED,
    SPREAD,
    USUAL,
    ActionFact,
    Book,
    CertificateFact,
    DayFact,
    HomeFact,
    ImportFact,
    InterventionFact,
    TemperatureFact,
    VersionFact,
)
from webapp.domain.readings import Quality
from webapp.domain.recompute import Facts
from webapp.domain.run import Action, Certificate
from webapp.domain.statement import FORMULA, SOFTWARE
from webapp.domain.temperature import city_name
from webapp.store import baselines, month_inputs, runs
from webapp.store.meters import unpack_wh
from webapp.store.month_inputs import Brought, Changed, Packed
from webapp.usecases.count_co2 import kg_per_kwh_on
from webapp.usecases.month_rules import MonthRules
from webapp.usecases.services import Services

BY_QUALITY = {
    Quality.MISSING: MISSING,
    Quality.MEASURED: MEASURED,
    Quality.ESTIMATED: SPREAD,
    Quality.REPAIRED: REPAIRED,
}
LETTERS = bytes(ord(BY_QUALITY[Quality(n)]) if n < len(Quality) else ord(MISSING) for n in range(256))
NOTHING = (0,) * QUARTERS
OWN_FILE = "household"
KINDS = tuple(item.name for item in fields(Facts))
SHARED = frozenset({"tariffs", "factors", "version"})
CHANGEABLE = ("days", "temperature", "interventions")
"""What may change after a month is over; prices and factors of its days do not."""


@dataclass(frozen=True, eq=False)
class MonthInputs:
    """All that is kept of some homes about one month, by home."""

    first: date
    imports: Mapping[str, Sequence[Brought]]
    changes: Mapping[str, Sequence[Changed]]
    metered: Mapping[str, Mapping[date, Packed]]
    logged: Mapping[str, Mapping[date, bytes]]
    actions: Mapping[str, Sequence[Action]]
    certificates: Mapping[str, Sequence[Certificate]]
    own_tenths: Mapping[str, Mapping[date, int]]
    city_tenths: Mapping[str, Mapping[date, tuple[int, str]]]
    locked: Mapping[str, Sequence[baselines.Locked]]

    @property
    def end(self) -> date:
        return next_month(self.first)

    def anything(self, home: Household) -> bool:
        """Whether anything of the month was read off a meter, logged or done; else there is nothing to state."""
        known: list[Mapping[str, object]] = [self.metered, self.logged, self.certificates]
        return any(home.id in kept for kept in known) or any(
            self.first <= action.day for action in self.actions.get(home.id, ())
        )


def read_month(session: Session, services: Services, homes: Sequence[str], first: date) -> MonthInputs:
    end = next_month(first)
    once = [tip.id for tip in services.advice.tips if tip.habit == "once"]
    return MonthInputs(
        first,
        month_inputs.imports(session, homes),
        month_inputs.interventions(session, homes),
        month_inputs.meter_days(session, homes, first, end),
        month_inputs.logged_days(session, homes, first, end),
        month_inputs.actions(session, homes, first, end, once),
        month_inputs.certificates(session, homes, first, end),
        month_inputs.own_tenths(session, homes, first, end),
        month_inputs.city_tenths(session, first, end),
        baselines.of_homes(session, homes),
    )


def facts_of_month(services: Services, home: Household, inputs: MonthInputs, rules: MonthRules) -> Facts:
    """A home's month as facts, by the rules in force on its days."""
    first, end = inputs.first, inputs.end
    done = inputs.actions.get(home.id, ())
    locked = inputs.locked.get(home.id, ())
    baseline = baselines.in_force(locked, end)
    return Facts(
        HomeFact(f"{first:%Y-%m}", home.province, home.plan, home.people),
        None,
        tuple(_import(item) for item in inputs.imports.get(home.id, ()) if item.first < end and item.last >= first),
        day_facts(services, home, inputs),
        _temperature(services, home, inputs),
        rules.tariffs(home),
        rules.factors(home),
        baseline,
        tuple(_actions(services, home, done, first, end)) if done else (),
        tuple(CertificateFact(item.count, item.bought_on, item.tail) for item in inputs.certificates.get(home.id, ())),
        tuple(_interventions(inputs.changes.get(home.id, ()), first, end, baseline)),
        VersionFact(SOFTWARE, FORMULA),
        tuple(item.baseline for item in locked if item.baseline.applies_from >= end),
    )


def day_facts(services: Services, home: Household, inputs: MonthInputs) -> tuple[DayFact, ...]:
    """Each day by the meter where it told, else what was logged on top of what is always on; before anything is known
    of the home, nothing."""
    metered, logged = inputs.metered.get(home.id, {}), inputs.logged.get(home.id, {})
    since = min(local(home.created_at).date(), min(metered, default=date.max))
    found = []
    for day in days(inputs.first, inputs.end):
        packed = metered.get(day)
        letters = packed[1].translate(LETTERS).decode() if packed else MISSING * QUARTERS
        if packed and MISSING not in letters:
            found.append(DayFact(day, tuple(unpack_wh(packed[0]).tolist()), letters))
        elif day < since:
            found.append(DayFact(day, NOTHING, letters))
        else:
            found.append(_filled(services, home, day, packed, letters, logged.get(day)))
    return tuple(found)


def _filled(
    services: Services, home: Household, day: date, packed: Packed | None, letters: str, logged: bytes | None
) -> DayFact:
    other = base_load(services.appliances(home), day)
    if logged:
        other = other + np.frombuffer(logged, runs.BYTES)
    wh = other.tolist()
    if packed:
        told = unpack_wh(packed[0]).tolist()
        wh = [own if letter != MISSING else rest for own, rest, letter in zip(told, wh, letters, strict=True)]
    return DayFact(day, tuple(wh), letters.replace(MISSING, LOGGED if logged else USUAL))


def _import(item: Brought) -> ImportFact:
    codes = tuple(dict.fromkeys(str(finding.get("code")) for finding in item.findings))
    made_at = local(item.made_at).isoformat(timespec="seconds")
    return ImportFact(item.id, item.format, item.digest, made_at, item.first, item.last, codes, tuple(item.fixes))


def _temperature(services: Services, home: Household, inputs: MonthInputs) -> TemperatureFact | None:
    """The home's own days first, else its city's; None where none is known."""
    own = inputs.own_tenths.get(home.id, {})
    city = city_name(services.city(home) or "")
    others = inputs.city_tenths.get(city, {})
    if not own and not others:
        return None
    tenths = {day: tenth for day, (tenth, _) in others.items()} | dict(own)
    sources = [OWN_FILE] if own else []
    sources += sorted({source for day, (_, source) in others.items() if day not in own})
    celsius = [tenths.get(day) for day in days(inputs.first, inputs.end)]
    return TemperatureFact(
        city, "; ".join(sources), tuple(None if tenth is None else Decimal(tenth) / 10 for tenth in celsius)
    )


def _interventions(
    changes: Sequence[Changed], first: date, end: date, baseline: BaselineFact | None
) -> Iterable[InterventionFact]:
    """Those of the month, and what spoilt the comparison since the baseline's first day."""
    since = baseline.first if baseline else first
    for item in changes:
        if first <= item.day < end or (since < item.day < end and item.kind in SPOILERS):
            yield InterventionFact(item.day, item.kind, item.name)


def _actions(
    services: Services, home: Household, done: Sequence[Action], first: date, end: date
) -> Iterable[ActionFact]:
    tips = {tip.id: tip for tip in services.advice.tips}
    last = end - DAY
    if any(action.kind == "tip" for action in done):
        acts_on = acting(services.advice.tips, services.appliances(home), home.people)
        yield from _entries("reduced", reduced(done, tips, first, last, acts_on, kg_per_kwh_on(services, home)))
    yield from _entries("moved", shifted(done, tips, first, last))


def _entries(book: Book, ledger: Ledger) -> Iterable[ActionFact]:
    for entry in ledger.entries:
        yield ActionFact(book, entry.subject, entry.n_days, entry.wh, entry.fen, entry.g_co2)


def texts_of(facts: Facts) -> dict[str, list[bytes]]:
    """The canonical texts of the records by kind, in the order they are sealed in; the statement is not among them."""
    return {name: _texts(name, getattr(facts, name)) for name in KINDS}


def _texts(name: str, value: object) -> list[bytes]:
    if name == "days":
        return [day_text(cast(DayFact, day)) for day in cast(tuple[object, ...], value)]
    write = _shared_text if name in SHARED else _text
    return [write(each) for each in (value if isinstance(value, tuple) else (value,)) if each is not None]


def day_text(fact: DayFact) -> bytes:
    """The canonical text of a day, as `canonical.to_bytes` writes its record: by far the most there is to write."""
    wh = ",".join(map(str, fact.wh))
    return f'{{"day":"{fact.day}","kind":"day","source":"{fact.source}","wh":[{wh}]}}'.encode()


def _text(fact: object) -> bytes:
    return text_of(record_of(fact))


@lru_cache(maxsize=4096)
def _shared_text(fact: Any) -> bytes:
    """Of what many homes have in common, written once."""
    return _text(fact)
