"""How CO2 is written: two significant digits everywhere, its range, whose factor it is. The one place for it."""

from decimal import ROUND_HALF_UP, Decimal

from webapp.domain.emissions import Doubt, Emitted, Factor
from webapp.views.formats import percent, words
from webapp.views.texts import gettext


def co2(g: float) -> str:
    """Grams of CO2 to two significant digits, in g below a kilogram, kg below a tonne, else t."""
    size, _ = _unit(g)
    return _in(size, g)


def co2_unit(g: float) -> str:
    return _unit(g)[1]


def co2_like(g: float, other: float) -> str:
    """In the unit another figure is written in: a bound beside it."""
    return _in(_unit(other)[0], g)


def co2_range(found: Emitted) -> str:
    """约 72 千克（61 到 83）: the bounds in the unit of the figure."""
    size, unit = _unit(found.g_co2)
    low, high = _in(size, found.low_g_co2), _in(size, found.high_g_co2)
    return gettext("约 %(n)s %(unit)s（%(low)s 到 %(high)s）", n=_in(size, found.g_co2), unit=unit, low=low, high=high)


def factor_place(factor: Factor) -> str:
    """Whose factor it is; one that stands in for a province without its own is never silent about it."""
    if not factor.borrowed:
        return words(factor.place)
    return gettext("%(place)s（借用，把握低）", place=words(factor.place))


def doubt_share(doubt: Doubt) -> str:
    """±15%, or −40% 到 +60% where the two sides differ."""
    low, high = percent(doubt.low), percent(doubt.high)
    return f"±{high}" if low == high else gettext("−%(low)s 到 +%(high)s", low=low, high=high)


def kg(g: float) -> str:
    """Grams as kilograms to two significant digits; nought is written 0."""
    return _in(Decimal(1000), g)


def two_digits(value: Decimal) -> Decimal:
    """Two significant digits, half-up: 3.249 -> 3.2, 72.08 -> 72, 393 -> 390, 0 -> 0."""
    if not value:
        return Decimal(0)
    rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - 1), ROUND_HALF_UP)
    step = Decimal(1).scaleb(rounded.adjusted() - 1)  # 9.96 became 10.0, which has a digit too many
    return rounded.quantize(min(step, Decimal(1)))


def _in(size: Decimal, g: float) -> str:
    return f"{two_digits(Decimal(str(g)) / size):,f}"


def _unit(g: float) -> tuple[Decimal, str]:
    """The largest unit of which there is one at least: grams in it, and its name."""
    amount = Decimal(str(g))
    units = ((Decimal(1), gettext("克")), (Decimal(1000), gettext("千克")), (Decimal(1_000_000), gettext("吨")))
    for size, name in reversed(units):
        if abs(two_digits(amount / size)) >= 1 or size == 1:
            return size, name
    raise AssertionError("the smallest unit always fits")


FILTERS = {
    "co2": co2,
    "co2_range": co2_range,
    "co2_unit": co2_unit,
    "doubt_share": doubt_share,
    "factor_place": factor_place,
    "kg": kg,
}
