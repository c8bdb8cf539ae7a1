"""Answers, people and copies of a footprint stay with their home, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from webapp.domain.calendar import CHINA
from webapp.domain.footprint_people import Profile
from webapp.domain.household import Household
from webapp.store import footprints, households
from webapp.store.database import Database
from webapp.store.footprints import OF_HOME, Answer

NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
HOME = Household(id="home", province="anhui", created_at=NOW)
ME, DAD = Profile("me", "自己"), Profile("dad", "爸")
GAS = Answer(2026, OF_HOME, "gas", {"m3": "18", "kind": "natural"})
CAR = Answer(2026, "me", "car", {"km": "7500"})


@pytest.fixture
def kept(database: Database) -> Database:
    with database.write() as session:
        households.save(session, HOME)
        households.save(session, replace(HOME, id="other"))
        footprints.save_profile(session, "home", ME, NOW)
        footprints.save_profile(session, "home", DAD, NOW + timedelta(seconds=1))
        footprints.save_profile(session, "other", ME, NOW)
        for home in ("home", "other"):
            footprints.save_answers(session, home, [GAS, CAR, replace(CAR, profile_id="dad")], NOW)
    return database


def test_they_come_in_the_order_they_were_made_also_after_a_new_label(kept: Database) -> None:
    with kept.write() as session:
        footprints.save_profile(session, "home", Profile("me", "我"), NOW + timedelta(days=1))
    with kept.read() as session:
        assert [one.label for one in footprints.profiles(session, "home")] == ["我", "爸"]
        assert [one.label for one in footprints.profiles(session, "other")] == ["自己"]


def test_an_answer_takes_the_place_of_the_one_before_and_an_empty_one_goes(kept: Database) -> None:
    with kept.write() as session:
        footprints.save_answers(session, "home", [replace(GAS, answer={"m3": "9"}), replace(CAR, answer={})], NOW)
    with kept.read() as session:
        assert footprints.answers(session, "home") == [
            replace(GAS, answer={"m3": "9"}),
            replace(CAR, profile_id="dad"),
        ]
        assert len(footprints.answers(session, "other")) == 3


def test_a_person_goes_with_their_answers_of_all_years(kept: Database) -> None:
    with kept.write() as session:
        footprints.save_answers(session, "home", [replace(CAR, year=2025)], NOW)
        footprints.drop_profile(session, "home", "me")
    with kept.read() as session:
        assert footprints.profiles(session, "home") == [DAD]
        assert [row.profile_id for row in footprints.answers(session, "home")] == [OF_HOME, "dad"]
        assert [row.profile_id for row in footprints.answers(session, "other")] == [OF_HOME, "dad", "me"]


def test_copies_are_one_of_each_kind(kept: Database) -> None:
    with kept.write() as session:
        footprints.save_copy(session, "home", "undo", {"answers": []}, NOW)
        footprints.save_copy(session, "home", "undo", {"answers": [1]}, NOW)
        footprints.save_copy(session, "home", "draft", {"years": {}}, NOW)
        footprints.save_copy(session, "other", "draft", {"years": {"2026": {}}}, NOW)
        footprints.drop_copy(session, "home", "draft")
    with kept.read() as session:
        assert {kind: copy.document for kind, copy in footprints.copies(session, "home").items()} == {
            "undo": {"answers": [1]}
        }
        assert set(footprints.copies(session, "other")) == {"draft"}


def test_forgetting_a_home_takes_all_of_it(kept: Database) -> None:
    with kept.write() as session:
        footprints.save_copy(session, "home", "draft", {}, NOW)
        households.forget(session, "home")
    with kept.read() as session:
        assert footprints.answers(session, "home") == []
        assert footprints.profiles(session, "home") == []
        assert footprints.copies(session, "home") == {}
        assert len(footprints.answers(session, "other")) == 3
