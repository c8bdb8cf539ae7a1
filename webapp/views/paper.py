"""The figures of a paper bill as they are typed: each fault is a sentence beside its field."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.domain.bill_lines import to_fen
from webapp.domain.errors import BillTooLongError, DatesReversedError, DayAheadError, NotADateError, NothingTypedError
from webapp.domain.paper_bill import Paper
from webapp.domain.reading_errors import FallingReadingError
from webapp.domain.tariff import Period
from webapp.usecases.replay_bill import MOST_DAYS
from webapp.views.forms import Form, day, number, plain_text

MOST_KWH = 100_000
MOST_READING = 9_999_999
MOST_YUAN = 100_000
EARLIEST = date(2012, 7, 1)


@dataclass(frozen=True)
class Typed:
    """`lines` are the yuan of single lines, by period kind, and of all steps under "step"; those that were typed."""

    paper: Paper
    lines: dict[str, Decimal]


def dates(form: Form, today: date) -> tuple[date | None, date | None]:
    """First and last day of the bill; None for one that is wrong."""
    first = form.read("first", lambda text: _day(text, today), None)
    last = form.read("last", lambda text: _day(text, today), None)
    if first and last and last < first:
        form.note(DatesReversedError("last"))
    elif first and last and (last - first).days >= MOST_DAYS:
        form.note(BillTooLongError("last", days=MOST_DAYS))
    return first, last


def _day(text: str | None, today: date) -> date:
    if not plain_text(text):
        raise NothingTypedError
    found = day(text)
    if found < EARLIEST:
        raise NotADateError
    if found > today:
        raise DayAheadError
    return found


def read(form: Form, periods: tuple[Period, ...], first: date | None, last: date | None, usual_wh: int) -> Typed | None:
    """None where a field is wrong."""
    wh = {period.kind: _energy(form, period.kind) for period in periods}
    if all(part is None for part in wh.values()) and not form.errors:
        form.note(NothingTypedError(f"kwh-{periods[0].kind}"))
    counted = form.optional("counted", lambda text: _wh(number(text, 0, MOST_KWH)))
    yuan = form.read("yuan", _yuan, Decimal(0))
    names = [period.kind for period in periods] + ["step"]
    lines = {str(name): form.optional(f"yuan-{name}", _yuan) for name in names}
    if form.errors or first is None or last is None:
        return None
    told = counted is not None
    energy: dict[str, int] = {kind: part or 0 for kind, part in wh.items()}
    paper = Paper(first, last, energy, usual_wh if counted is None else counted, told, to_fen(yuan))
    return Typed(paper, {name: to_fen(amount) for name, amount in lines.items() if amount is not None})


def _yuan(text: str | None) -> Decimal:
    if not plain_text(text):
        raise NothingTypedError
    return number(plain_text(text).lstrip("¥").removesuffix("元"), 0, MOST_YUAN)


def _energy(form: Form, kind: str) -> int | None:
    """Watt-hours of one period: from its readings where they are typed, else from its kWh."""
    if plain_text(form.values.get(f"start-{kind}")) or plain_text(form.values.get(f"end-{kind}")):
        start = form.read(f"start-{kind}", _reading, None)
        end = form.read(f"end-{kind}", _reading, None)
        if start is None or end is None:
            return None
        if end < start:
            form.note(FallingReadingError(f"end-{kind}", start=start, end=end))
        return _wh(end - start)
    return form.optional(f"kwh-{kind}", lambda text: _wh(number(text, 0, MOST_KWH)))


def _reading(text: str | None) -> Decimal:
    if not plain_text(text):
        raise NothingTypedError
    return number(text, 0, MOST_READING)


def _wh(kwh: Decimal) -> int:
    return int((kwh * 1000).to_integral_value())
