"""The lessons of a kit with the prices, the CO2 factor and the comparisons of its place put in."""

from dataclasses import dataclass
from decimal import Decimal

from webapp.domain.equivalence import Equivalence
from webapp.domain.school import lesson_facts
from webapp.domain.school.kit import Kit
from webapp.domain.school.lesson import Fact, Plan, Prices, plan
from webapp.domain.school.lesson_facts import Facts, Hours
from webapp.domain.school.school_class import SchoolDay, Stage
from webapp.domain.tariff import Tariff
from webapp.domain.text import Text
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Lessons:
    """`plans` with the day each is taught. `hours` are the price periods of a day, none where there are none.

    `guide` are the grid company's own comparisons, `example` the made-up readings sums in class are done with.
    """

    plans: tuple[tuple[SchoolDay, Plan], ...]
    prices: Prices
    hours: tuple[Hours, ...]
    guide: tuple[Equivalence, ...]
    facts: Facts
    example: dict[str, Decimal]


def show_lessons(services: Services, kit: Kit) -> Lessons:
    """Every lesson of the kit's schedule, in its order."""
    book, tariff = services.school.lessons.stages[kit.stage], sure_tariff(services, kit)
    prices, facts = lesson_facts.prices_of(tariff), facts_of(services, kit.stage, kit)
    by_number = {str(lesson.number): lesson for lesson in book.lessons}
    return Lessons(
        tuple((day, plan(by_number[day.what], prices, facts)) for day in kit.lessons),
        prices,
        lesson_facts.hours_of(tariff, kit.first),
        tuple(each for each in services.advice.equivalences if each.flag == "guide"),
        facts,
        dict(book.example),
    )


def sure_tariff(services: Services, kit: Kit) -> Tariff | None:
    """The prices of the kit's place on its first day; None where they are not sure enough to be taught."""
    if not services.tariffs.shipped(kit.province, kit.first):
        return None
    return services.tariffs.in_force(kit.province, kit.first)


def facts_of(services: Services, stage: Stage, kit: Kit) -> Facts:
    """Everything a lesson of the stage may name."""
    advice, school = services.advice, services.school.lessons
    land = kit.province.partition("-")[0]
    name = services.factors.place_names.get(land, Text(land, land))
    tariff = sure_tariff(services, kit)
    return {
        **lesson_facts.equivalence_facts(advice.equivalences, advice.sources),
        **lesson_facts.other_facts(advice.reasons, advice.peak, advice.tips, advice.sources, name),
        **lesson_facts.tariff_facts(tariff, kit.first),
        **lesson_facts.factor_facts(services.factors.in_force(land, kit.first)),
        **lesson_facts.said_facts(school.facts, services.pathways.sources),
        **lesson_facts.example_facts(school.stages[stage].example),
        "routes_day": _day(services),
    }


def _day(services: Services) -> Fact:
    """When the state of the carbon market's routes was last looked at."""
    day = services.pathways.as_of
    return Fact(Text(day.isoformat(), day.isoformat()), None, (services.pathways.sources["registry"],))
