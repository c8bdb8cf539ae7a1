"""The missions on paper: the same fields in the same order as on the card's pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.domain.appliance import Spread
from webapp.domain.equivalence import Equivalence
from webapp.domain.school.fields import HUNTED, PLUGS, RACERS, MissionField, mission_fields
from webapp.domain.school.kit import Kit
from webapp.domain.school.lesson_facts import Hours, hours_of
from webapp.domain.school.mission import MISSIONS, MissionId
from webapp.domain.school.mission_book import ChoiceText, MissionText
from webapp.usecases.school.lessons import sure_tariff
from webapp.usecases.services import Services

A_SHEET = 2
"""Missions that fit on one."""


@dataclass(frozen=True)
class OnPaper:
    """A mission with the days it is done on, and its fields by id."""

    mission: MissionId
    days: tuple[date, ...]
    text: MissionText
    fields: Mapping[str, MissionField]


@dataclass(frozen=True)
class Diary:
    """`meter` has a sheet of its own, `sheets` the others. `example`: made-up readings.

    `tiles` say what may be ticked, `standby_w` what it draws idle, `racers` how long one kWh runs it; `hours` are the
    price periods published for the place, none where there are none or none is sure.
    """

    meter: OnPaper
    sheets: tuple[tuple[OnPaper, ...], ...]
    tiles: Mapping[str, ChoiceText]
    standby_w: Mapping[str, Spread]
    racers: tuple[Equivalence, ...]
    hours: tuple[Hours, ...]
    example: Mapping[str, Decimal]


def show_diary(services: Services, kit: Kit) -> Diary:
    meter, *others = [_on_paper(services, kit, mission, days) for mission, days in missions_of(kit)]
    racers = {each.id: each for each in services.advice.equivalences}
    return Diary(
        meter,
        tuple(tuple(others[n : n + A_SHEET]) for n in range(0, len(others), A_SHEET)),
        _tiles(services),
        {name: services.catalogue.default_variant(name).standby_w for name in PLUGS},
        tuple(racers[name] for name in RACERS),
        hours_of(sure_tariff(services, kit), kit.first),
        services.school.lessons.stages[kit.stage].example,
    )


def missions_of(kit: Kit) -> Iterable[tuple[MissionId, tuple[date, ...]]]:
    """The missions of a kit with their days, in the order they are done; the pledge follows the last lesson."""
    for mission in MISSIONS:
        days = tuple(each.day for each in kit.schedule if each.kind == "mission" and each.what == mission)
        if days or mission == "pledge":
            yield mission, days or (kit.last,)


def _on_paper(services: Services, kit: Kit, mission: MissionId, days: tuple[date, ...]) -> OnPaper:
    fields = {field.id: field for field in mission_fields(mission, kit.stage)}
    return OnPaper(mission, days, services.school.missions.missions[mission], fields)


def _tiles(services: Services) -> dict[str, ChoiceText]:
    families = services.catalogue.families
    known = {name: ChoiceText(families[name].icon, families[name].name) for name in dict.fromkeys((*HUNTED, *PLUGS))}
    return {**known, **services.school.missions.choices, **services.school.missions.racers}
