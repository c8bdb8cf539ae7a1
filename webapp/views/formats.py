"""How values are written: units, dates and clocks in the reader's language."""

from datetime import date, datetime
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from babel.dates import format_date

from webapp.domain.appliance import Appliance
from webapp.domain.bill_lines import to_fen
from webapp.domain.calendar import local
from webapp.domain.errors import YiduError
from webapp.domain.text import Source, Text
from webapp.views.texts import gettext, language

UNCOUNTED = frozenset({"h", "km"})


def translate(error: YiduError) -> str:
    """The error's sentence in the reader's language, also where another error is its reason."""
    return gettext(error.message, **{name: _said(value) for name, value in error.params.items()})


def _said(value: object) -> object:
    if isinstance(value, YiduError):
        return translate(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return date_text(value)
    return words(value) if isinstance(value, Text) else value


def lang() -> str:
    return "en" if language() == "en" else "zh"


def words(text: Text) -> str:
    return text[lang()]


def title(source: Source) -> str:
    """A source's title; some carry both languages as 中文 / English."""
    first, slash, second = source.title.partition(" / ")
    return second if slash and lang() == "en" else first


def kwh(wh: float, places: int = 2) -> str:
    """Watt-hours as kWh with thousands separated: 2310000 -> 2,310.00."""
    return number(Decimal(str(wh)) / 1000, places)


def number(value: float | Decimal | str, places: int = 0) -> str:
    step = Decimal(1).scaleb(-places)
    return f"{Decimal(str(value)).quantize(step, ROUND_HALF_UP) + 0:,}"  # + 0: no minus before a zero


def plain(value: float | Decimal) -> str:
    """A number without needless zeros: 1.0 -> 1, 0.50 -> 0.5."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def yuan(value: Decimal | float, places: int = 2) -> str:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return number(to_fen(exact) if places == 2 else exact, places)


def price(value: Decimal) -> str:
    """A unit price as the notices print it: at least four decimals, no more than it has."""
    text = f"{value.normalize():f}"
    whole, _, part = text.partition(".")
    return f"{whole}.{part.ljust(4, '0')}"


def percent(share: float | Decimal, places: int = 0) -> str:
    return f"{number(Decimal(str(share)) * 100, places)}%"


def covered(share: float | Decimal) -> str:
    """How much of all is known, rounded down: 99.5%, and never 100% while anything is missing."""
    return percent(Decimal(str(share)).quantize(Decimal("0.001"), ROUND_FLOOR), 0 if share in (0, 1) else 1)


def clock(moment: datetime) -> str:
    """22:00, 6:15."""
    at = local(moment)
    return f"{at.hour}:{at.minute:02d}"


def oclock(moment: datetime) -> str:
    """In a sentence: 22 点, 6:15; in English always 22:00."""
    at = local(moment)
    if lang() == "zh" and at.minute == 0:
        return f"{at.hour} 点"
    return clock(moment)


def day_text(day: date) -> str:
    """11月21日 周六 / Sat 21 Nov."""
    return format_date(day, "M月d日 EEE" if lang() == "zh" else "EEE d MMM", locale=lang())


def day_short(day: date) -> str:
    """11月21日 / 21 Nov, where the weekday stands beside it."""
    return format_date(day, "M月d日" if lang() == "zh" else "d MMM", locale=lang())


def date_text(day: date) -> str:
    """2026 年 11 月 21 日 / 21 Nov 2026."""
    return format_date(day, "y 年 M 月 d 日" if lang() == "zh" else "d MMM y", locale=lang())


def month_text(day: date) -> str:
    return format_date(day, "y 年 M 月" if lang() == "zh" else "MMMM y", locale=lang())


def month_short(day: date) -> str:
    """2026 年 11 月 / Nov 2026, for a narrow column."""
    return month_text(day) if lang() == "zh" else format_date(day, "MMM y", locale="en")


def weekday(day: date) -> str:
    """One character in Chinese, three letters in English."""
    text = format_date(day, "EEE", locale=lang())
    return text[-1] if lang() == "zh" else text


def span(minutes: float) -> str:
    """1 小时 28 分 / 1 h 28 min."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return gettext("%(n)s 分钟", n=rest)
    return gettext("%(h)s 小时 %(m)s 分", h=hours, m=rest) if rest else gettext("%(n)s 小时", n=hours)


def amount(quantity: float, appliance: Appliance) -> str:
    """How much was used, as people say it: 1 桶, 1.5 小时, 3 分钟."""
    if appliance.usage.mode == "hours" and quantity < 1:
        return gettext("%(n)s 分钟", n=round(quantity * 60))
    unit = words(appliance.usage.unit)
    many = lang() == "en" and quantity != 1 and unit not in UNCOUNTED
    return f"{plain(quantity)} {unit}{'s' if many else ''}"


FILTERS = {
    "amount": amount,
    "clock": clock,
    "date_text": date_text,
    "day_short": day_short,
    "day_text": day_text,
    "kwh": kwh,
    "month_text": month_text,
    "month_short": month_short,
    "number": number,
    "oclock": oclock,
    "percent": percent,
    "covered": covered,
    "plain": plain,
    "price": price,
    "span": span,
    "title_of": title,
    "weekday": weekday,
    "words": words,
    "yuan": yuan,
}
GLOBALS = {"local": local}
