"""What many homes' sealed estimates of a month would amount to, for an operator. Of a single home nothing is told."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from webapp.domain.calendar import DAY, midnight, next_month
from webapp.domain.errors import YiduError, sentence
from webapp.domain.participation import Check, Condition, ReferencePrice
from webapp.domain.pooled import HomeFigure, Pooled, Share, check_rest, figure_of, pool, share
from webapp.domain.text import Text
from webapp.store import pooled
from webapp.usecases.services import Services

ROUTES = ("ccer_aggregator_ready", "ccer_generate_household")
"""What a pooled project would have to meet."""


class UnknownProvinceError(YiduError):
    message = sentence("没有这个省：%(name)s。请写代码，比如 anhui。")


@dataclass(frozen=True)
class Asked:
    """A condition and how many of the homes meet it: `word` is one of `pooled_words.SHARES`."""

    condition: Condition
    word: str
    n: int | None


@dataclass(frozen=True)
class Aggregate:
    """A month of the homes with a sealed figure; `n_sealed` have a statement, with a figure or without."""

    month: date
    place: Text
    n_sealed: int
    sums: Pooled
    asked: tuple[Asked, ...]
    price: ReferencePrice
    price_age_days: int

    @property
    def scenario_yuan(self) -> Decimal:
        """At the dated reference price. Not income: nobody buys it."""
        return max(Decimal(0), self.sums.tonnes) * self.price.value


def aggregate(services: Services, month: date, province: str | None = None) -> Aggregate:
    """Raises UnknownProvinceError, TooFewHomesError, RestTooSmallError."""
    place = services.factors.place_names["nation"]
    if province is not None:
        if province not in services.factors.region_of:
            raise UnknownProvinceError("province", name=province)
        place = services.factors.place_names[province]
    with services.database.read() as session:
        everywhere, n_sealed = _figures(session, month, province)
        chosen = {home: figure for home, (inside, figure) in everywhere.items() if inside}
        sums = pool(list(chosen.values()))
        check_rest(len(chosen), len(everywhere))
        asked = tuple(_asked(services, session, month, chosen))
    price = services.pathways.prices["ccer"]
    return Aggregate(month, place, n_sealed, sums, asked, price, price.age_days(services.today()))


def _figures(session: Session, month: date, province: str | None) -> tuple[dict[str, tuple[bool, HomeFigure]], int]:
    """Each home with a figure, and whether it is one of the province's; how many of these have a statement."""
    found: dict[str, tuple[bool, HomeFigure]] = {}
    n_sealed = 0
    for home, place, record in pooled.standing(session, f"{month:%Y-%m}"):
        inside = province is None or place.partition("-")[0] == province
        n_sealed += inside
        figure = figure_of(json.loads(record))  # ours as we wrote it: who doubts it verifies the chain
        if figure is not None:
            found[home] = (inside, figure)
    return found, n_sealed


def _asked(services: Services, session: Session, month: date, homes: Mapping[str, HomeFigure]) -> "list[Asked]":
    meeting = _meeting(session, month, homes)
    routes = {route.id: route for route in services.pathways.pathways}
    return [_one(condition, meeting, homes) for name in ROUTES for condition in routes[name].conditions]


def _one(
    condition: Condition, meeting: Mapping[Check, Callable[[], set[str]]], homes: Mapping[str, HomeFigure]
) -> Asked:
    if condition.check == "never":
        return Asked(condition, "never", 0)
    if condition.check not in meeting:
        return Asked(condition, "unknown", None)
    told: Share = share(meeting[condition.check]() & homes.keys(), len(homes))
    return Asked(condition, told.word, told.n)


def _meeting(session: Session, month: date, homes: Mapping[str, HomeFigure]) -> dict[Check, Callable[[], set[str]]]:
    """Which homes meet what, by one query each over all of them."""
    end = next_month(month)
    last = end - DAY

    def unique() -> set[str]:
        elsewhere = pooled.allocated(session, month, end)
        taken = pooled.declaring(session, "has_pv") | pooled.declaring(session, "response_pay")
        return pooled.declaring(session, "nowhere_else") - elsewhere - taken

    return {
        "authorisation": lambda: pooled.with_consent(session, "authorisation", month, last),
        "data_sharing": lambda: pooled.with_consent(session, "data_sharing", month, last),
        "unique": unique,
        "readings": lambda: {home for home, figure in homes.items() if figure.covered},
        "baseline": lambda: pooled.locked_before(session, month, midnight(month)),
        "seal": lambda: set(homes),
        "dates": lambda: set(homes),
        "no_business": lambda: pooled.declaring(session, "home_only") - pooled.declaring(session, "business"),
    }
