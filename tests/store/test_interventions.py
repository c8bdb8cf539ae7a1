"""What a home changed is kept by day, taken back for a day, and never another home's."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.conftest import Clock
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.errors import DayAheadError, UnknownApplianceError
from webapp.domain.household import Household
from webapp.domain.intervention import DEEDS, SPOILERS, Intervention
from webapp.domain.intervention_errors import (
    AlreadyThereError,
    LongAgoError,
    NoLessError,
    NoNameError,
    UnknownInterventionError,
)
from webapp.domain.run import Action
from webapp.store import households, interventions, records
from webapp.store.database import Database
from webapp.usecases import upkeep
from webapp.usecases.interventions import (
    add_intervention,
    change_intervention,
    drop_intervention,
    expected_wh,
    list_interventions,
    models,
    restore_intervention,
)
from webapp.usecases.services import Services

NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
TODAY = NOW.date()
HOME = Household(id="home", province="anhui", created_at=NOW)
OTHER = replace(HOME, id="other")
FRIDGE = Intervention(date(2026, 9, 1), "换冰箱", 600, "fridge")


@pytest.fixture(autouse=True)
def kept(database: Database) -> Database:
    with database.write() as session:
        households.save(session, HOME)
        households.save(session, OTHER)
    return database


def test_every_kind_comes_back_as_it_was(services: Services) -> None:
    for n, kind in enumerate((*DEEDS, *SPOILERS)):
        item = add_intervention(services, HOME, Intervention(TODAY - n * DAY, kind, None, kind, tip_id="ac-grade1"))
        assert list_interventions(services, HOME).kept[-1] == item
    assert list_interventions(services, OTHER).kept == ()


def test_a_change_keeps_what_kind_it_is(services: Services) -> None:
    item = add_intervention(services, HOME, FRIDGE)
    change_intervention(services, HOME, replace(item, day=TODAY, name="新冰箱", expected_wh=None, kind="led"))
    assert list_interventions(services, HOME).kept == (Intervention(TODAY, "新冰箱", None, "fridge", item.id),)


def test_one_dropped_comes_back_for_a_day(services: Services, clock: Clock) -> None:
    item = add_intervention(services, HOME, FRIDGE)
    drop_intervention(services, HOME, item.id)
    assert list_interventions(services, HOME).kept == ()
    assert list_interventions(services, HOME).dropped == (item,)
    restore_intervention(services, HOME, item.id)
    assert list_interventions(services, HOME).kept == (item,)
    drop_intervention(services, HOME, item.id)
    clock.pass_by(hours=25)
    upkeep.tidy(services)
    with pytest.raises(UnknownInterventionError):
        restore_intervention(services, HOME, item.id)


def test_another_homes_is_unknown(services: Services, kept: Database) -> None:
    item = add_intervention(services, HOME, FRIDGE)
    for wish in (drop_intervention, restore_intervention):
        with pytest.raises(UnknownInterventionError):
            wish(services, OTHER, item.id)
    with pytest.raises(UnknownInterventionError):
        change_intervention(services, OTHER, item)
    with kept.write() as session:
        interventions.drop(session, "other", item.id, NOW)
    assert list_interventions(services, HOME).kept == (item,)


def test_what_cannot_be_is_refused(services: Services) -> None:
    with pytest.raises(DayAheadError):
        add_intervention(services, HOME, replace(FRIDGE, day=TODAY + DAY))
    with pytest.raises(LongAgoError):
        add_intervention(services, HOME, replace(FRIDGE, day=date(1999, 12, 31)))
    with pytest.raises(NoNameError):
        add_intervention(services, HOME, replace(FRIDGE, name=""))
    add_intervention(services, HOME, FRIDGE)
    with pytest.raises(AlreadyThereError):
        add_intervention(services, HOME, FRIDGE)
    assert len(list_interventions(services, HOME).kept) == 1


def test_what_is_restored_must_not_be_there_twice(services: Services) -> None:
    item = add_intervention(services, HOME, FRIDGE)
    drop_intervention(services, HOME, item.id)
    add_intervention(services, HOME, FRIDGE)
    with pytest.raises(AlreadyThereError):
        restore_intervention(services, HOME, item.id)


def test_tips_followed_once_are_suggested_until_they_are_taken(services: Services, kept: Database) -> None:
    with kept.write() as session:
        for name in ("guide-6-lights-led", "wash-cold"):
            records.save_action(session, "home", Action(date(2026, 11, 3), "tip", name, 1, 1, 1), NOW)
    (suggested,) = list_interventions(services, HOME).suggested
    assert (suggested.tip.id, suggested.day, suggested.kind) == ("guide-6-lights-led", date(2026, 11, 3), "led")
    add_intervention(services, HOME, Intervention(suggested.day, "LED", None, "led", tip_id=suggested.tip.id))
    assert list_interventions(services, HOME).suggested == ()


def test_the_catalogue_tells_what_a_new_fridge_should_save(services: Services) -> None:
    """1.1 against 0.65 kWh a day, a bit more in summer and less in winter."""
    assert expected_wh(services, HOME, "fridge-old-200l", "fridge-300l-g1") == pytest.approx(450, rel=0.02)
    with pytest.raises(NoLessError):
        expected_wh(services, HOME, "fridge-300l-g1", "fridge-old-200l")
    with pytest.raises(UnknownApplianceError):
        expected_wh(services, HOME, "fridge-300l-g1", "moon")
    assert {entry.family for entry in models(services, "fridge")} == {"fridge", "freezer"}
    assert models(services, "aircon") == models(services, "people") == []
