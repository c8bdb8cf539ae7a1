"""A year's footprint of a home and its people, from answers, the meter and published factors. Nothing is guessed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from webapp.domain.footprint import GRID, NOUGHT, Answers, Footprint, Line, M, Metered, Setting
from webapp.domain.footprint_book import EmissionFactor, Given
from webapp.domain.mass import Co2, Co2e, whole

BY_PLACE = frozenset({"car_electric", "e_bike"})
"""What is charged where the home is; metro and rail draw from the nation's grid."""


def footprint(answers: Answers, setting: Setting) -> Footprint:
    """The year by lines, largest first. A question without an answer makes no line."""
    count = _Count(setting, int(_number(answers.home.get("people", {}), "people") or setting.heads))
    co2, co2e = list(_home_co2(count, answers.home)), list(_home_co2e(count, answers.home))
    metered: list[Metered] = []
    for profile, given in answers.people.items():
        co2 += _travel(count, profile, given)
        co2 += _car(count, profile, given.get("car", {}))
        co2e += _food(count, profile, given.get("food", {}))
        metered += _metered(count, profile, given)
    return Footprint(
        count.heads,
        tuple(profile for profile, given in answers.people.items() if given),
        tuple(sorted(co2, key=lambda line: -line.mass.g)),
        tuple(sorted(co2e, key=lambda line: -line.mass.g)),
        tuple(metered),
    )


@dataclass(frozen=True)
class _Rate:
    """Kilograms per unit with its range, as a factor stands on the day."""

    factor: str
    kg: Decimal
    low: Decimal
    high: Decimal
    grid: bool = False


@dataclass(frozen=True)
class _Count:
    """Turns quantities into lines of one home."""

    setting: Setting
    heads: int

    def rate(self, factor: str) -> _Rate:
        """The factor in force: a place's grid for what is charged away from home, the nation's for metro and rail."""
        found = self.setting.book.factors[factor]
        if found.kwh_per is None:
            return _Rate(factor, found.value, found.low, found.high)
        grid = self.setting.place if factor in BY_PLACE else self.setting.nation
        kg = found.kwh_per * grid.kg_per_kwh
        return _Rate(factor, kg, min(found.low, kg), max(found.high, kg), grid=True)

    def co2(
        self,
        item: str,
        profile: str | None,
        rate: _Rate,
        quantity: Decimal,
        seats: tuple[Decimal, Decimal] | None = None,
    ) -> Iterator[Line[Co2]]:
        if quantity > 0:
            yield self._line(Co2, item, profile, rate, quantity, seats)

    def co2e(self, item: str, profile: str | None, rate: _Rate, quantity: Decimal) -> Iterator[Line[Co2e]]:
        if quantity > 0:
            yield self._line(Co2e, item, profile, rate, quantity, None)

    def _line(
        self,
        kind: type[M],
        item: str,
        profile: str | None,
        rate: _Rate,
        quantity: Decimal,
        seats: tuple[Decimal, Decimal] | None,
    ) -> Line[M]:
        mass = kind(*(whole(1000 * quantity * kg) for kg in (rate.kg, rate.low, rate.high)))
        of_home, of_one = seats or (Decimal(1), Decimal(1) if profile else Decimal(1) / self.heads)
        return Line(item, profile, rate.factor, quantity, rate.kg, rate.grid, mass.part(of_home), mass.part(of_one))


def _home_co2(count: _Count, given: Mapping[str, Given]) -> Iterator[Line[Co2]]:
    used = _electricity(count, given.get("electricity", {}))
    if used.quantity > 0:
        yield used
    gas = given.get("gas", {})
    kind = "town_gas" if gas.get("kind") == "town" else "natural_gas"
    yield from count.co2("gas", None, count.rate(kind), _a_year(count, "gas", gas, "m3"))
    bottled = given.get("bottled", {})
    kg = _number(bottled, "cylinders") * _or_default(count, "bottled", bottled, "kg_each")
    yield from count.co2("lpg", None, count.rate("lpg"), kg)
    yield from count.co2("coal", None, count.rate("coal"), _number(bottled, "coal_kg"))
    heat = given.get("heat", {})
    if gj := _number(heat, "gj"):
        yield from count.co2("heat", None, count.rate("heat_gj"), gj)
    else:
        yield from count.co2("heat", None, count.rate("heat_area"), _number(heat, "m2"))
    waste = given.get("water_waste", {})
    yield from count.co2("waste", None, count.rate("waste"), _a_year(count, "water_waste", waste, "kg"))


def _electricity(count: _Count, given: Given) -> Line[Co2]:
    """What was typed, else what the meter told, else the home's estimate; nought where none is known."""
    place, used = count.setting.place, count.setting.electricity
    doubt = count.setting.book.grid_doubt[place.scope]
    typed = _number(given, "kwh")
    kwh, low, high = (typed,) * 3 if typed else (used.kwh, used.low, used.high)
    kg = place.kg_per_kwh
    mass = Co2(whole(1000 * kwh * kg), whole(1000 * low * kg * (1 - doubt)), whole(1000 * high * kg * (1 + doubt)))
    return Line("electricity", None, GRID, kwh, kg, True, mass, mass.part(Decimal(1) / count.heads))


def _home_co2e(count: _Count, given: Mapping[str, Given]) -> Iterator[Line[Co2e]]:
    m3 = _a_year(count, "water_waste", given.get("water_waste", {}), "m3")
    yield from count.co2e("tap_water", None, count.rate("tap_water"), m3)
    yield from count.co2e("wastewater", None, count.rate("wastewater"), m3)


def _travel(count: _Count, profile: str, given: Mapping[str, Given]) -> Iterator[Line[Co2]]:
    wheels = given.get("two_wheels", {})
    if wheels.get("charged") == "away":
        yield from count.co2("e_bike", profile, count.rate("e_bike"), _a_year(count, "two_wheels", wheels, "e_bike_km"))
    km = _a_year(count, "two_wheels", wheels, "motorcycle_km")
    yield from count.co2("motorcycle", profile, count.rate("motorcycle"), km)
    for question, names in (("transit", ("metro", "bus", "taxi")), ("trains", ("train", "coach"))):
        for name in names:
            km = _a_year(count, question, given.get(question, {}), f"{name}_km")
            yield from count.co2(name, profile, count.rate(name), km)
    km = _number(given.get("trains", {}), "high_speed_km")
    yield from count.co2("high_speed_rail", profile, count.rate("high_speed_rail"), km)
    flown = given.get("flights", {})
    yield from count.co2("flight", profile, count.rate("flight"), _number(flown, "flights") * _number(flown, "km_each"))


def _car(count: _Count, profile: str, given: Given) -> Iterator[Line[Co2]]:
    """The home has the whole car, less the seats of people who do not live there; the person one seat of it."""
    km, kind = _number(given, "km"), given.get("kind", "petrol")
    if kind == "electric_home":
        return
    people = _or_default(count, "car", given, "seats")
    seats = (min(people, Decimal(count.heads)) / people, 1 / people)
    litres = _number(given, "litres")
    if litres and kind in ("petrol", "diesel"):
        fuel = "gasoline" if kind == "petrol" else "diesel"
        yield from count.co2("car", profile, count.rate(fuel), km * litres / 100, seats)
        return
    factor = {"diesel": "car_diesel", "electric_away": "car_electric"}.get(str(kind), "car_petrol")
    yield from count.co2("car", profile, count.rate(factor), km, seats)


def _food(count: _Count, profile: str, given: Given) -> Iterator[Line[Co2e]]:
    diet = given.get("diet", "none")
    if diet != "none":
        yield from count.co2e("food", profile, count.rate(f"diet_{diet}"), Decimal(365))


def _metered(count: _Count, profile: str, given: Mapping[str, Given]) -> Iterator[Metered]:
    car, wheels = given.get("car", {}), given.get("two_wheels", {})
    at_home = (
        ("car", "car_electric", _number(car, "km") if car.get("kind") == "electric_home" else NOUGHT),
        (
            "e_bike",
            "e_bike",
            NOUGHT if wheels.get("charged") == "away" else _a_year(count, "two_wheels", wheels, "e_bike_km"),
        ),
    )
    for item, factor, km in at_home:
        if km > 0:
            yield Metered(item, profile, km, km * _driven_by(count.setting.book.factors[factor]))


def _driven_by(factor: EmissionFactor) -> Decimal:
    """kWh a kilometre."""
    return factor.kwh_per or NOUGHT


def _number(given: Given, field: str) -> Decimal:
    value = given.get(field, NOUGHT)
    return value if isinstance(value, Decimal) else NOUGHT


def _or_default(count: _Count, question: str, given: Given, field: str) -> Decimal:
    return _number(given, field) or _number({field: _field_default(count, question, field)}, field)


def _field_default(count: _Count, question: str, field: str) -> Decimal | str:
    asked = count.setting.book.question(question)
    found = asked.field(field) if asked else None
    return NOUGHT if found is None or found.default is None else found.default


def _a_year(count: _Count, question: str, given: Given, field: str) -> Decimal:
    asked = count.setting.book.question(question)
    found = asked.field(field) if asked else None
    return _number(given, field) * (found.times if found else 1)
