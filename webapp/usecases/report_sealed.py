"""A sealed month as a report takes it: every figure as it was sealed, none worked out anew."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from webapp.domain.calendar import DAY, next_month
from webapp.domain.emissions import NATION, Announcement, Emitted, Factor, Scope, Stretch
from webapp.domain.household import Household
from webapp.domain.ledger import Entry, Ledger
from webapp.domain.month_facts import LOGGED, METERED, MISSING, ActionFact, Book, DayFact, FactorFact, TariffFact
from webapp.domain.recompute import Facts
from webapp.domain.report import BilledLine, MonthUse, Paper
from webapp.domain.run import Certificate
from webapp.domain.statement import BillLine, StatementFact
from webapp.domain.tariff import Kind
from webapp.domain.text import Confidence, Text
from webapp.usecases.list_statements import Detail
from webapp.usecases.report_figures import Figures, Told
from webapp.usecases.services import Services
from webapp.usecases.show_carbon import Books

KINDS: Mapping[str, tuple[Kind, str]] = {
    "super_peak": ("super_peak", "Super-peak"),
    "peak": ("peak", "Peak"),
    "flat": ("flat", "Flat"),
    "valley": ("valley", "Valley"),
    "deep_valley": ("deep_valley", "Deep valley"),
}
"""A seal names its periods in Chinese only."""
FEN = Decimal("0.01")


def sealed_use(detail: Detail) -> MonthUse:
    energy = detail.month.shown.statement.energy
    unlogged = sum(_told(day) == "none" for day in _known(detail.facts))
    return MonthUse(detail.month.shown.first, energy.days, energy.wh, energy.measured_wh + energy.spread_wh, unlogged)


def sealed_figures(services: Services, home: Household, detail: Detail) -> Figures:
    facts, statement = detail.facts, detail.month.shown.statement
    first = detail.month.shown.first
    own = any(tariff.own for tariff in facts.tariffs)
    plans = {tariff.plan for tariff in facts.tariffs}
    known = _known(facts)
    return Figures(
        sealed_use(detail),
        statement.energy.source == "measured",
        "own" if own else "tou" if "tou" in plans else "tiers",
        tuple(
            {period.period: _period(period.period, period.name) for t in facts.tariffs for period in t.periods}.values()
        ),
        {day.day: _by_period(day, facts.tariffs) for day in known},
        {day.day: _told(day) for day in known},
        tuple(_line(line) for line in statement.bill.lines),
        None if statement.bill.fen is None else statement.bill.fen * FEN,
        tuple(dict.fromkeys(Paper(t.valid_from, None if t.own else t.source) for t in facts.tariffs)),
        _emitted(services, home, facts, statement),
        _books(first, facts),
    )


def _known(facts: Facts) -> list[DayFact]:
    return [day for day in facts.days if set(day.source) != {MISSING}]


def _told(day: DayFact) -> Told:
    letters = set(day.source)
    if letters & METERED:
        return "meter"
    return "log" if LOGGED in letters else "none"


def _period(kind: str, name: str) -> tuple[Kind, Text]:
    known, english = KINDS[kind]
    return known, Text(name, english)


def _by_period(day: DayFact, tariffs: Iterable[TariffFact]) -> dict[str, int]:
    tariff = next((t for t in tariffs if t.first <= day.day < t.end), None)
    if tariff is None:
        return {"flat": sum(day.wh)}
    return {p.period: sum(sum(day.wh[begin:end]) for begin, end in p.quarters) for p in tariff.periods}


def _line(line: BillLine) -> BilledLine:
    kind, name = _period(line.period, line.name) if line.period else (None, Text("", ""))
    return BilledLine(line.first, line.end, kind, name, line.tier, line.wh, line.yuan_per_kwh, line.fen * FEN)


def _emitted(services: Services, home: Household, facts: Facts, statement: StatementFact) -> Emitted:
    """The energy and the factors as they were sealed; how far they may be off is judged today, and is in no seal."""
    doubt = Decimal(str(home.use.doubt))
    guessed = {day.day: sum(day.wh) for day in _known(facts) if _told(day) != "meter"}
    return Emitted(
        tuple(
            Stretch(each.first, each.end - DAY, _factor(services, fact), each.wh, each.wh - off, each.wh + off)
            for fact, each in zip(facts.factors, statement.co2, strict=True)
            for off in [int(doubt * sum(wh for day, wh in guessed.items() if each.first <= day < each.end))]
        )
    )


def _factor(services: Services, fact: FactorFact) -> Factor:
    book = services.factors
    code = next((code for code, name in book.place_names.items() if name.zh == fact.place), NATION)
    year = next((year for year in book.years if year.data_year == fact.data_year), book.years[-1])
    scope, sure = cast(Scope, fact.scope), cast(Confidence, fact.confidence)
    return Factor(
        fact.kg_per_kwh,
        book.place_names.get(code, Text(fact.place, fact.place)),
        scope,
        fact.data_year,
        Announcement(fact.number, "", "", fact.posted, fact.url),
        sure,
        book.doubts.of(code if scope == "province" else "", scope),
        year.nation_fossil,
        borrowed=scope != "province",
    )


def _books(first: date, facts: Facts) -> Books:
    bought = tuple(Certificate(f"{n}", c.count, c.bought_on, c.tail) for n, c in enumerate(facts.certificates))
    reduced, moved = (_ledger(facts.actions, book) for book in ("reduced", "moved"))
    return Books(first, next_month(first) - DAY, reduced, moved, bought)


def _ledger(actions: Iterable[ActionFact], book: Book) -> Ledger:
    return Ledger(tuple(Entry(a.subject, a.days, a.wh, a.fen, a.g_co2) for a in actions if a.book == book))
