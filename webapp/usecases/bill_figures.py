"""A bill from bare figures: a region, a plan, a month and its kWh by period or the meter's readings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.domain.billing import Bill, Line, bill, bill_curve, together
from webapp.domain.contract import Contract, Facts
from webapp.domain.errors import NotANumberError, UnknownPeriodError, UnknownPlanError, UnknownRegionError
from webapp.domain.load import LoadCurve
from webapp.domain.reading_errors import FallingReadingError
from webapp.domain.tariff import Period, Tariff
from webapp.rules.tariff_book import TariffBook


@dataclass(frozen=True)
class Figures:
    """What a paper bill says, or a meter's intervals.

    `kwh` is by period name as printed, or by kind; one entry without a name is the total. A `curve` takes its place:
    it is billed day by day, also where a season or a version begins in mid-month.
    """

    region: str
    plan: str
    month: date
    kwh: Mapping[str, Decimal]
    counted_kwh: Decimal = Decimal(0)
    people: int = 0
    hardship: bool = False
    since: date | None = None
    cycle_start: str | None = None
    curve: LoadCurve | None = None


@dataclass(frozen=True)
class Reading:
    """A register at the start and the end of the month."""

    period: str
    start_kwh: Decimal
    end_kwh: Decimal


def find_tariff(book: TariffBook, region: str, day: date) -> Tariff:
    """A region by its code (anhui) or its six-digit number (340000). Raises UnknownRegionError."""
    for code, versions in book.tariffs.items():
        if region in (code, versions[-1].province.adcode):
            return book.in_force(code, day)
    raise UnknownRegionError("region", region=region)


def bill_figures(book: TariffBook, figures: Figures) -> tuple[Contract, Bill]:
    """Raises a sentence for a region, plan or period the rules do not know, and for energy they cannot price."""
    contract = _contract(book, figures, figures.month)
    used_wh = to_wh(figures.counted_kwh)
    if figures.curve:
        kept: dict[date, Contract] = {}

        def contract_on(day: date) -> Contract:
            there = _contract(book, figures, day)
            return kept.setdefault(there.tariff.valid_from, there)

        return contract, together(bill_curve(contract_on, figures.curve, used_wh))
    periods = contract.periods(figures.month)
    period_wh: dict[str, int] = {find_period(periods, name).kind: to_wh(kwh) for name, kwh in figures.kwh.items()}
    return contract, bill(contract, figures.month, period_wh, used_wh)


def _contract(book: TariffBook, figures: Figures, day: date) -> Contract:
    tariff = find_tariff(book, figures.region, day)
    if figures.plan not in tariff.plan_codes():
        raise UnknownPlanError("plan")
    return Contract(tariff, figures.plan, Facts(figures.people, figures.hardship, figures.since, figures.cycle_start))


def find_period(periods: tuple[Period, ...], name: str) -> Period:
    """A period by its printed name, its English name or its kind; without a name, the only one there is."""
    for period in periods:
        if name in (period.name.zh, period.name.en, period.kind) or (not name and len(periods) == 1):
            return period
    raise UnknownPeriodError("kwh", name=name or "-")


def to_wh(kwh: Decimal) -> int:
    """Whole watt-hours. Raises NotANumberError for a finer figure: no meter shows it."""
    wh = kwh * 1000
    if wh != wh.to_integral_value():
        raise NotANumberError("kwh")
    return int(wh)


def read_off(readings: Iterable[Reading]) -> dict[str, Decimal]:
    """Energy by period from registers. Raises FallingReadingError where the end is below the start."""
    found: dict[str, Decimal] = {}
    for reading in readings:
        if reading.end_kwh < reading.start_kwh:
            raise FallingReadingError("kwh", start=reading.start_kwh, end=reading.end_kwh)
        found[reading.period] = found.get(reading.period, Decimal(0)) + reading.end_kwh - reading.start_kwh
    return found


def as_record(contract: Contract, found: Bill, estimated_wh: Mapping[date, int] | None = None) -> dict[str, object]:
    """The bill as text: numbers are decimal strings. `estimated_wh` is what was put into days with holes."""
    tariff = contract.tariff
    return {
        "lines": [line_record(line) for line in found.lines],
        "total": str(found.yuan),
        "estimated": [
            {"day": day.isoformat(), "kwh": f"{Decimal(wh) / 1000:f}"} for day, wh in (estimated_wh or {}).items()
        ],
        "rule": {
            "region": tariff.province.adcode,
            "name": tariff.province.name.zh,
            "plan": contract.plan,
            "valid_from": tariff.valid_from.isoformat(),
            "confidence": tariff.confidence,
            "source": tariff.source,
            "documents": [document.number or document.title for document in tariff.documents],
            "review_by": tariff.review_by.isoformat(),
        },
    }


def line_record(line: Line) -> dict[str, object]:
    return {
        "label": line.label,
        "period": line.period.name.zh if line.period else None,
        "tier": line.tier + 1,
        "kwh": f"{Decimal(line.wh) / 1000:f}",
        "price": f"{line.yuan_per_kwh.normalize():f}",
        "amount": str(line.yuan),
    }
