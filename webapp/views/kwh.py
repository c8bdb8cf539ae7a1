"""What one kWh can do: the guide's five as printed, ours beside them, and what saving is for."""

import re
from decimal import Decimal

from flask import Blueprint, Response, request

from webapp.domain.emissions import NATION
from webapp.domain.equivalence import Equivalence
from webapp.domain.errors import UnknownTariffError, YiduError
from webapp.domain.household import Household
from webapp.domain.tariff import Period
from webapp.domain.tip import SIGNS
from webapp.views import formats, forms
from webapp.views.page import home_or_none, page, services

blueprint = Blueprint("kwh", __name__)
MOST = 20
DRAWN = {
    "laptop": "laptop",
    "car": "ev",
    "snowflake": "ac",
    "refrigerator": "fridge",
    "washing-machine": "washer",
}


@blueprint.get("/one-kwh")
def show() -> Response:
    """`?n=3` for three of them. A visitor needs no home: then there is no price, and the nation's factor."""
    household = home_or_none()
    typed = request.args.get("n", "1")
    n, problem = Decimal(1), None
    try:
        n = forms.number(typed, 1, MOST)
    except YiduError as error:
        problem = formats.translate(error)
    advice = services().advice
    return page(
        "kwh.html",
        status=422 if problem else 200,
        n=n,
        typed=typed,
        problem=problem,
        most=MOST,
        prices=_prices(household),
        factor=services().factors.in_force(household.land if household else NATION, services().today()),
        guide=[entry for entry in advice.equivalences if entry.flag == "guide"],
        use=[entry for entry in advice.equivalences if entry.flag == "derived" and entry.kind == "use"],
        rest=[entry for entry in advice.equivalences if entry.flag == "derived" and entry.kind != "use"],
        advice=advice,
        drawn=DRAWN,
        amount=amount,
        decimals=decimals,
        arithmetic=arithmetic,
    )


def decimals(entry: Equivalence) -> int | None:
    """Whole numbers from ten a kWh on; below, one decimal where it is not nought. As the slider writes them."""
    return 0 if entry.per_kwh >= 10 else None


def amount(entry: Equivalence, n: Decimal) -> str:
    value = Decimal(str(entry.per_kwh)) * n
    if decimals(entry) == 0:
        return formats.number(value)
    return formats.number(value, 1).removesuffix(".0")


def arithmetic(entry: Equivalence) -> str:
    """The sum with its figures in place: 1000 ÷ 65."""

    def written(match: re.Match[str]) -> str:
        word = match[0]
        return f"{entry.inputs[word]:g}" if word in entry.inputs else f" {SIGNS.get(word, word)} "

    return re.sub(r"[A-Za-z_]\w*|[*/+-]", written, entry.formula.replace(" ", ""))


def _prices(household: Household | None) -> list[tuple[Period, Decimal]]:
    """Each period of the day with its price in the home's tier; none for a visitor or where no price is known."""
    if household is None:
        return []
    day = services().today()
    try:
        contract = services().contract(household, day)
    except UnknownTariffError:
        return []
    tier = household.tier(contract, day)
    return [(period, period.price(tier)) for period in contract.periods(day)]
