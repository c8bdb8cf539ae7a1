"""The household's answers as they are typed and as they are said."""

import re
from decimal import Decimal

from webapp.domain.appliance import Catalogue, Family
from webapp.domain.errors import NotATimeError, UnknownTariffError
from webapp.domain.household import BillKind, Household, OwnPrices
from webapp.domain.tariff import Period
from webapp.views.formats import lang, plain
from webapp.views.forms import Form, clock_time, number, plain_text
from webapp.views.texts import gettext

BILL = re.compile(r"[¥]?\s*(.*?)\s*(元|块|度|千瓦时|kwh)?", re.IGNORECASE)
MOST_BILL = 20_000


def own_prices(form: Form, *, required: bool) -> OwnPrices | None:
    """What was typed from the bill; None where nothing was."""
    if required and not plain_text(form.values.get("price")):
        form.note(UnknownTariffError("price"))
        return None
    price = form.optional("price", lambda text: number(text, 0.05, 5))
    if price is None:
        return None
    valley = form.optional("valley_price", lambda text: number(text, 0.01, float(price)))
    if valley is None:
        return OwnPrices(price)
    start = form.read("valley_start", _quarter_hour, "22:00")
    end = form.read("valley_end", _quarter_hour, "08:00")
    if start == end and "valley_end" not in form.errors:
        form.note(NotATimeError("valley_end"))
    return OwnPrices(price, valley, start, end)


def _quarter_hour(text: str | None) -> str:
    """20点 as 20:00; minutes are taken down to the quarter-hour a meter counts in."""
    minutes = int(clock_time(text).total_seconds()) // 60 // 15 * 15
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def own_values(household: Household) -> dict[str, str]:
    own = household.own_prices
    if own is None:
        return {}
    valley = "" if own.valley_yuan_per_kwh is None else plain(own.valley_yuan_per_kwh)
    return {
        "price": plain(own.yuan_per_kwh),
        "valley_price": valley,
        "valley_start": own.valley_start,
        "valley_end": own.valley_end,
    }


def bill_of(text: str | None) -> tuple[BillKind, Decimal]:
    """64.54, ￥64.54, 64.54 元 are yuan; 131 度 and 131 kWh are energy."""
    match = BILL.fullmatch(plain_text(text))
    amount, unit = (match[1], match[2]) if match else (text, None)
    kind: BillKind = "kwh" if (unit or "").lower() in ("度", "千瓦时", "kwh") else "yuan"
    return kind, number(amount, 1, MOST_BILL).quantize(Decimal("0.01"))


def bill_text(household: Household) -> str:
    if household.bill_amount is None:
        return ""
    amount = plain(household.bill_amount)
    return gettext("%(kwh)s 度", kwh=amount) if household.bill_kind == "kwh" else amount


def hours(period: Period) -> str:
    """8–22 点; a window that passes midnight is one: 22–8 点."""
    windows = sorted(period.windows)
    if len(windows) > 1 and windows[0][0] == "00:00" and windows[-1][1] == "24:00":
        windows = [*windows[1:-1], (windows[-1][0], windows[0][1])]
    if lang() == "zh" and all(clock.endswith(":00") for window in windows for clock in window):
        spans = [f"{int(start[:2])}–{int(end[:2])}" for start, end in windows]
        return gettext("%(spans)s 点", spans="、".join(spans))
    return str(gettext("、")).join(f"{start}–{end}" for start, end in windows)


def grouped(catalogue: Catalogue) -> dict[str, list[Family]]:
    groups: dict[str, list[Family]] = {}
    for family in catalogue.families.values():
        groups.setdefault(family.group, []).append(family)
    return groups


def group_name(group: str) -> str:
    names = {
        "laundry_hot_water": gettext("热水和洗衣"),
        "kitchen": gettext("厨房"),
        "climate": gettext("冷暖"),
        "mobility_other": gettext("出行和其他"),
        "lighting_network": gettext("照明和网络"),
        "wash_more": gettext("更多洗浴洗衣"),
        "kitchen_more": gettext("更多厨房"),
        "climate_more": gettext("更多冷暖"),
        "leisure_more": gettext("影音办公"),
        "home_more": gettext("家务和其他"),
    }
    return names.get(group, gettext("其他"))
