"""Work a month's statement out from its records alone: the same for who seals them and for who checks them.

Standard library only; verifiers carry it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from webapp.domain.bill_lines import Free, Priced, Prices, priced_lines, yuan_of
from webapp.domain.fact_record import MisshapenError, fact_of, kind_of, record_of
from webapp.domain.locked_baseline import BaselineFact, DayUse, Doubt, Verdict, judge
from webapp.domain.month_facts import (
    LOGGED,
    MEASURED,
    METERED,
    MISSING,
    QUARTERS,
    REPAIRED,
    SPREAD,
    USUAL,
    ActionFact,
    Book,
    CertificateFact,
    CorrectionFact,
    DayFact,
    FactorFact,
    HomeFact,
    ImportFact,
    InterventionFact,
    TariffFact,
    TemperatureFact,
    VersionFact,
)
from webapp.domain.statement import (
    FORMULA,
    Billed,
    BillLine,
    BookSum,
    Bought,
    Emitted,
    Energy,
    NoSaving,
    SavingFigure,
    StatementFact,
    TracedDay,
)

T = TypeVar("T")
DAY = timedelta(days=1)
ZERO = Decimal(0)
WHOLE = "".join(METERED)
EXCHANGED, MOVED, PEOPLE = "meter", "moved", "people"
TOLD = {PEOPLE: "people_changed", EXCHANGED: "meter_exchanged", MOVED: "moved_in"}
"""What a household may tell that spoils a comparison, and the doubt it raises. See `disturbance`."""
CLOCK = frozenset({"clock_shift"})
"""Findings that say the clock of a file was put forward or back."""


@dataclass(frozen=True)
class Facts:
    """A month's records by kind, as facts. `pending` are baselines locked already, for months to come: so it is on
    record early what those will be compared with."""

    home: HomeFact
    correction: CorrectionFact | None
    imports: tuple[ImportFact, ...]
    days: tuple[DayFact, ...]
    temperature: TemperatureFact | None
    tariffs: tuple[TariffFact, ...]
    factors: tuple[FactorFact, ...]
    baseline: BaselineFact | None
    actions: tuple[ActionFact, ...]
    certificates: tuple[CertificateFact, ...]
    interventions: tuple[InterventionFact, ...]
    version: VersionFact
    pending: tuple[BaselineFact, ...] = ()


def recompute(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The statement that the other records of a month come to; a statement among them is passed over.

    Raises MisshapenError for a record that is none, or one that is missing.
    """
    return record_of(statement(facts_of(records)))


def facts_of(records: Sequence[Mapping[str, Any]]) -> Facts:
    """Raises MisshapenError."""
    by_kind: dict[object, list[Mapping[str, Any]]] = {}
    for record in records:
        by_kind.setdefault(record.get("kind"), []).append(record)

    def every(made: type[T]) -> tuple[T, ...]:
        return tuple(fact_of(made, record) for record in by_kind.get(kind_of(made), ()))

    def single(made: type[T]) -> T | None:
        return next(iter(every(made)), None)

    home, version = single(HomeFact), single(VersionFact)
    if home is None or version is None:
        raise MisshapenError("home" if home is None else "version")
    days, baselines = every(DayFact), every(BaselineFact)
    if [day.day for day in days] != [home.first + n * DAY for n in range((home.end - home.first).days)]:
        raise MisshapenError("day")
    if any(len(day.wh) != QUARTERS or len(day.source) != QUARTERS for day in days):
        raise MisshapenError("wh")
    return Facts(
        home,
        single(CorrectionFact),
        every(ImportFact),
        days,
        single(TemperatureFact),
        every(TariffFact),
        every(FactorFact),
        next((item for item in baselines if item.applies_from < home.end), None),
        every(ActionFact),
        every(CertificateFact),
        every(InterventionFact),
        version,
        tuple(item for item in baselines if item.applies_from >= home.end),
    )


def statement(facts: Facts) -> StatementFact:
    uses = _uses(facts)
    no_saving = _why_none(facts)
    verdict = None if no_saving or facts.baseline is None else judge(facts.baseline, uses)
    co2 = tuple(_emitted(factor, facts.days) for factor in facts.factors)
    correction = facts.correction
    return StatementFact(
        FORMULA,
        facts.home.month,
        correction.revision if correction else 0,
        correction.corrects if correction else None,
        correction.reasons if correction else (),
        _energy(facts.days),
        _billed(facts),
        sum(each.g_co2 for each in co2) if co2 else None,
        co2,
        _saving(facts, verdict, facts.baseline) if verdict and facts.baseline else None,
        no_saving,
        _book(facts.actions, "reduced"),
        _book(facts.actions, "moved"),
        _bought(facts.certificates),
        _trace(facts, uses, verdict),
    )


def _energy(days: Sequence[DayFact]) -> Energy:
    wh = dict.fromkeys((MEASURED, SPREAD, REPAIRED, LOGGED, USUAL, MISSING), 0)
    n = dict.fromkeys(wh, 0)
    for day in days:
        kinds = set(day.source)
        if len(kinds) == 1:
            kind = day.source[0]
            wh[kind] += sum(day.wh)
            n[kind] += QUARTERS
            continue
        for kind, each in zip(day.source, day.wh, strict=True):
            wh[kind] += each
            n[kind] += 1
    known = [day for day in days if set(day.source) != {MISSING}]
    return Energy(
        sum(wh.values()) - wh[MISSING],
        wh[MEASURED],
        wh[SPREAD],
        wh[REPAIRED],
        wh[LOGGED],
        wh[USUAL],
        len(known),
        sum(whole_day(day) for day in known),
        QUARTERS * len(days),
        n[MEASURED],
        sum(n[kind] for kind in METERED),
    )


def whole_day(day: DayFact) -> bool:
    """Whether the meter told of every quarter-hour."""
    return not day.source.strip(WHOLE)


def _billed(facts: Facts) -> Billed:
    """All stretches in order; the cycle's count goes on where a stretch does not say what was used before."""
    if not facts.tariffs:
        return Billed((), None, "unknown_tariff")
    lines: list[BillLine] = []
    used = 0
    for tariff in facts.tariffs:
        wh = _by_period(tariff, facts.days)
        used = used if tariff.used_wh is None else tariff.used_wh
        if min(wh) < 0:
            return Billed((), None, "negative")
        if tariff.tiered and tariff.known_to_wh is not None and used + sum(wh) > tariff.known_to_wh:
            return Billed((), None, "unknown_limit")
        prices = Prices(tuple(period.yuan_per_kwh for period in tariff.periods), tariff.bounds_wh, tariff.tiered)
        free = Free(tariff.free_wh, tariff.free_yuan_per_kwh) if tariff.free_wh else None
        lines += [_line(tariff, priced) for priced in priced_lines(prices, wh, used, free)]
        used += sum(wh) if tariff.tiered else 0
    return Billed(tuple(lines), sum(line.fen for line in lines))


def _by_period(tariff: TariffFact, days: Sequence[DayFact]) -> list[int]:
    inside = [day.wh for day in days if tariff.first <= day.day < tariff.end]
    return [sum(sum(wh[begin:end]) for wh in inside for begin, end in period.quarters) for period in tariff.periods]


def _line(tariff: TariffFact, priced: Priced) -> BillLine:
    place, tier, wh, yuan_per_kwh = priced
    period = None if place is None else tariff.periods[place]
    fen = int(yuan_of(wh, yuan_per_kwh) * 100)
    kind, name = (period.period, period.name) if period else (None, "")
    return BillLine(tariff.first, tariff.end, kind, name, tier, wh, yuan_per_kwh, fen)


def _emitted(factor: FactorFact, days: Sequence[DayFact]) -> Emitted:
    wh = sum(sum(day.wh) for day in days if factor.first <= day.day < factor.end)
    grams = (wh * factor.kg_per_kwh).quantize(Decimal(1), ROUND_HALF_UP)
    return Emitted(factor.first, factor.end, wh, factor.kg_per_kwh, int(grams))


def _uses(facts: Facts) -> list[DayUse]:
    celsius = facts.temperature.celsius if facts.temperature else ()
    exchanged = {deed.day for deed in facts.interventions if deed.what == EXCHANGED}
    return [
        DayUse(
            day.day,
            sum(day.wh) if whole_day(day) else None,
            celsius[n] if n < len(celsius) else None,
            day.day in exchanged,
        )
        for n, day in enumerate(facts.days)
    ]


def _why_none(facts: Facts) -> NoSaving | None:
    """No meter told of the month, no baseline is in force, or others lived here when it was fitted."""
    if not any(kind in METERED for day in facts.days for kind in set(day.source)):
        return "no_meter"
    if facts.baseline is None:
        return "no_baseline"
    end = facts.baseline.end
    return "moved" if any(deed.what == MOVED and deed.day >= end for deed in facts.interventions) else None


def _saving(facts: Facts, verdict: Verdict, baseline: BaselineFact) -> SavingFigure:
    told = _told_doubts(facts, baseline)
    word = verdict.word(baseline)
    if word == "saved" and any(doubt.code == TOLD[PEOPLE] for doubt in told):
        word = "used_less"  # it may be fewer people
    lowest = min((factor.kg_per_kwh for factor in facts.factors), default=None)
    claimed = word in ("saved", "used_less") and lowest is not None
    return SavingFigure(
        baseline.id,
        baseline.adjusted,
        word,
        verdict.n_counted,
        verdict.expected_wh,
        verdict.observed_wh,
        verdict.low_wh,
        verdict.high_wh,
        verdict.std_wh,
        int((verdict.wh * (lowest or ZERO)).quantize(Decimal(1), ROUND_DOWN)) if claimed else None,
        verdict.refusals,
        (*verdict.doubts, *told),
    )


def _told_doubts(facts: Facts, baseline: BaselineFact) -> list[Doubt]:
    """What the days alone do not show: what the household told, what files had wrong, what a fix has made up."""
    found = []
    for what, code in TOLD.items():
        on = [deed.day for deed in facts.interventions if deed.what == what and baseline.first < deed.day]
        if on:
            found.append(Doubt(code, {"day": max(on).isoformat()}))
    if any(CLOCK & set(item.findings) for item in facts.imports):
        found.append(Doubt("clock_turned"))
    repaired = sum(REPAIRED in day.source for day in facts.days)
    if repaired:
        found.append(Doubt("days_repaired", {"n": repaired}))
    return found


def _book(actions: Sequence[ActionFact], book: Book) -> BookSum:
    mine = [action for action in actions if action.book == book]
    return BookSum(
        sum(action.wh for action in mine), sum(action.fen for action in mine), sum(action.g_co2 for action in mine)
    )


def _bought(certificates: Sequence[CertificateFact]) -> Bought:
    count = sum(item.count for item in certificates)
    return Bought(count, 1000 * count)


def _trace(facts: Facts, uses: Sequence[DayUse], verdict: Verdict | None) -> tuple[TracedDay, ...]:
    judged = verdict.days if verdict else (None,) * len(facts.days)
    return tuple(
        TracedDay(
            day.day,
            sum(day.wh),
            QUARTERS if whole_day(day) else sum(day.source.count(kind) for kind in METERED),
            use.celsius,
            one.expected_wh if one else None,
            one.counted if one else None,
        )
        for day, use, one in zip(facts.days, uses, judged, strict=True)
    )
