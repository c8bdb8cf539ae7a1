"""CO2 month by month, and this year against last: what the home did, and what is only the factor."""

from flask import Blueprint, Response

from webapp.domain.co2_change import Co2Change
from webapp.usecases.show_trend import Trend, show_trend
from webapp.views.co2_words import co2, co2_unit
from webapp.views.formats import kwh, month_text
from webapp.views.page import home, page, services
from webapp.views.texts import gettext

blueprint = Blueprint("carbon_trend", __name__, url_prefix="/carbon/trend")
Bar = dict[str, object]


@blueprint.get("")
def show() -> Response:
    trend = show_trend(services(), home())
    return page(
        "carbon_trend.html",
        None,
        trend=trend,
        bars=_bars(trend),
        label=_label(trend),
        summary=_summary(trend),
        use_text=_use(trend.change) if trend.change else "",
        factor_text=_factor(trend.change)[0] if trend.change else "",
        factor_note=_factor(trend.change)[1] if trend.change else "",
    )


def _bars(trend: Trend) -> list[Bar]:
    """Every month has its number below where there is room, else every third; each January its year, and the first
    month where the next January leaves room."""
    few = len(trend.months) <= 12
    early = trend.months[0] if trend.months[0].first.month < 10 else None
    most = max((max(month.emitted.g_co2, month.fixed_g) for month in trend.months), default=0) or 1
    return [
        {
            "label": str(month.first.month) if few or month.first.month % 3 == 1 else "",
            "year": str(month.first.year) if month.first.month == 1 or month is early else "",
            "then": month.emitted.g_co2 / most,
            "fixed": month.fixed_g / most,
        }
        for month in trend.months
    ]


def _label(trend: Trend) -> str:
    """The whole picture as a sentence."""
    parts = (
        gettext(
            "%(month)s约 %(then)s %(then_unit)s，用同一个因子约 %(fixed)s %(fixed_unit)s",
            month=month_text(month.first),
            then=co2(month.emitted.g_co2),
            then_unit=co2_unit(month.emitted.g_co2),
            fixed=co2(month.fixed_g),
            fixed_unit=co2_unit(month.fixed_g),
        )
        for month in trend.months
    )
    return gettext("每月用电排放：%(months)s", months=gettext("、").join(parts))


def _summary(trend: Trend) -> str:
    total = sum(month.emitted.g_co2 for month in trend.months)
    if len(trend.months) == 1:
        return gettext("这个月到现在约 %(total)s %(unit)s。", total=co2(total), unit=co2_unit(total))
    most = max(trend.months, key=lambda month: month.fixed_g)
    return gettext(
        "一共约 %(total)s %(unit)s。最多的是 %(month)s，约 %(most)s %(most_unit)s。",
        total=co2(total),
        unit=co2_unit(total),
        month=month_text(most.first),
        most=co2(most.emitted.g_co2),
        most_unit=co2_unit(most.emitted.g_co2),
    )


def _use(change: Co2Change) -> str:
    less = change.earlier_wh - change.wh
    if not less:
        return gettext("用电没有变")
    return gettext("少用了 %(n)s 度", n=kwh(less, 0)) if less > 0 else gettext("多用了 %(n)s 度", n=kwh(-less, 0))


def _factor(change: Co2Change) -> tuple[str, str]:
    """Its name and what it means."""
    if change.by_factor_g < 0:
        return gettext("只是因子变小了"), gettext("电网的事，不是您省的")
    if change.by_factor_g > 0:
        return gettext("只是因子变大了"), gettext("电网的事，不是您多用的")
    return gettext("因子没有变"), gettext("前后是同一个因子")
