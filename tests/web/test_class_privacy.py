"""A whole class runs; then every table, row, log line and export is read: nothing in them tells of a pupil."""

import logging
import re
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import SQLModel

from tests.conftest import Clock
from tests.outreach import an_organisation, signed_in
from tests.school import EVENING, card_url, seats_of
from tests.web.conftest import Post
from webapp.domain.school.school_class import SchoolClass
from webapp.serve import Server
from webapp.settings import Settings
from webapp.store.school import classes
from webapp.usecases.services import Services

ALLOWED = {
    "school_class": "organisation_id class_id code school name province stage seats teacher_id schedule last "
    "campaign_id keep_totals published_at created_at",
    "seat": "organisation_id class_id number issue hash agreed_on consent_version",
    "mission_work": "organisation_id class_id seat mission day entry found grade points came done earlier",
    "quiz_answer": "organisation_id class_id seat question_id first_choice choice came",
    "quiz_sums": "organisation_id class_id question_id sums",
    "class_sums": "organisation_id class_id sums",
    "class_totals": "organisation_id class_id code teacher_id totals campaign_id published_at made_at",
}
"""Every column of what a class fills. A new one is a decision: may it tell of a pupil, a home, the hour of a day?"""
OF_STAFF = {"school_class.created_at", "school_class.published_at", "class_totals.made_at", "class_totals.published_at"}
"""Moments of what the teacher did."""
AGENT, ADDRESS, REGISTER = "NosyPhone/9.9 (secret model)", "203.0.113.77", "20260412"
NIGHT = {"evening": "4318.6", "bedtime": "4320.5", "morning": "4321.1"}


@pytest.fixture
def ran(
    app: Flask, services: Services, clock: Clock, post: Post, caplog: pytest.LogCaptureFixture
) -> tuple[SchoolClass, FlaskClient, list[str]]:
    """A class from the teacher's form to the last card, by a browser that says who it is; and all its cards' keys."""
    caplog.set_level(logging.DEBUG)
    clock.set(EVENING - timedelta(days=9))
    organisation = an_organisation(services)
    desk = app.test_client()
    with desk.session_transaction() as session:
        session["staff"] = signed_in(services, organisation, "editor", "王老师")
    filled = {"school": "滨湖小学", "name": "四年级（2）班", "stage": "primary_high", "province": "anhui"}
    post(desk, "/staff/classes/new", **filled, first="2026-09-07", weeks="2", seats="45", key="0" * 32)
    with services.database.read() as session_:
        made = classes.of_organisation(session_, organisation.id)[0]
    clock.set(EVENING)
    with desk.session_transaction() as session:
        session["staff"] = signed_in(services, organisation, "editor", "王老师")
    seats = seats_of(services, made)
    keys = [card_url(services, made, seat).removeprefix("/s/") for seat in seats]
    for seat, key in zip(seats[:10], keys, strict=False):
        phone = app.test_client()
        phone.environ_base |= {"HTTP_USER_AGENT": AGENT, "REMOTE_ADDR": ADDRESS}
        phone.get(f"/s/{key}")
        post(phone, f"/s/{key}", name="王小明", phone="13800138000")
        phone.get("/seat")
        day = made.schedule[1].day
        post(phone, "/seat/missions/meter_detective", day=day, finish="1", **NIGHT, note="我叫王小明", name="王小明")
        post(phone, "/seat/missions/unplug", plugs="tv", hours="9", finish="1", register=REGISTER)
        question = re.findall(r'"(/seat/quiz/[^"]+)"', phone.get("/seat/quiz").text)[0]
        post(phone, question, choice="0", name="王小明")
        if seat == seats[9]:
            post(phone, "/seat/take-out")
    phone.get("/s/AAAAAAAAAAAA")
    what = f"meter_detective.{made.schedule[1].day}"
    post(desk, f"/staff/classes/{made.id}/paper", what=what, seat=str(seats[12].number), **NIGHT, name="王小明")
    post(desk, f"/staff/classes/{made.id}/cards", seat=str(seats[0].number))
    keys.append(card_url(services, made, seats_of(services, made)[0]).removeprefix("/s/"))
    return made, desk, keys


def rows(settings: Settings) -> Iterator[tuple[str, str, object]]:
    """Each value of each row: table, column, value."""
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as connection:
        for (table,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall():
            found = connection.execute(f'select * from "{table}"')
            names = [column[0] for column in found.description]
            for row in found:
                yield from ((table, name, value) for name, value in zip(names, row, strict=True))


def test_the_tables_have_no_other_columns() -> None:
    for table, columns in ALLOWED.items():
        assert set(SQLModel.metadata.tables[table].columns.keys()) == set(columns.split()), table


def test_no_row_tells_who_where_or_at_what_hour(
    ran: tuple[SchoolClass, FlaskClient, list[str]], settings: Settings
) -> None:
    _, _, keys = ran
    written = list(rows(settings))
    assert {table for table, _, _ in written} >= {"school_class", "seat", "mission_work", "quiz_answer"}
    for table, column, value in written:
        text = str(value)
        place = f"{table}.{column}"
        for secret in ("王小明", "13800138000", REGISTER, "NosyPhone", ADDRESS, *keys):
            assert secret not in text, place
        if table in ALLOWED and place not in OF_STAFF:
            assert not isinstance(value, datetime), place
            assert not re.search(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d", text), place
    days = [value for table, column, value in written if (table, column) == ("seat", "agreed_on") and value]
    assert {date.fromisoformat(str(day)) for day in days} == {EVENING.date()}
    assert len(days) == 9  # the tenth home took everything out
    handed_in = {value for table, column, value in written if (table, column) == ("mission_work", "seat")}
    assert len(handed_in) == 10  # nine by card, one on paper


def test_no_other_table_grew_while_homes_were_at_it(
    ran: tuple[SchoolClass, FlaskClient, list[str]], settings: Settings
) -> None:
    filled = {table for table, _, _ in rows(settings)}
    of_staff = {"organisation", "staff", "staff_session", "audit", "alembic_version"}
    assert filled <= ALLOWED.keys() | of_staff | {"attempt"}
    assert "household" not in filled


def test_no_log_holds_a_card_or_a_phone(
    ran: tuple[SchoolClass, FlaskClient, list[str]], caplog: pytest.LogCaptureFixture, app: Flask
) -> None:
    _, _, keys = ran
    for secret in ("王小明", "NosyPhone", ADDRESS, *keys):
        assert secret not in caplog.text
    server = Server(app, {}, None)
    assert server.cfg.accesslog is None  # requests are logged nowhere: the address of a card is its key
    assert server.cfg.errorlog == "-"


def test_no_page_or_file_for_teachers_and_the_public_holds_a_key_or_a_home(
    ran: tuple[SchoolClass, FlaskClient, list[str]], app: Flask
) -> None:
    made, desk, keys = ran
    urls = [
        f"/staff/classes/{made.id}",
        f"/staff/classes/{made.id}/quiz",
        f"/staff/classes/{made.id}/result",
        f"/staff/classes/{made.id}/result.csv",
        f"/staff/classes/{made.id}/result.xlsx",
        f"/class/{made.code}/board",
        f"/class/{made.code}/result",
    ]
    for url in urls:
        answer = desk.get(url)
        assert answer.status_code in (200, 404), url
        for secret in ("4318.6", "4321.1", *keys):
            assert secret.encode() not in answer.data, url


def test_the_cookie_of_a_phone_holds_class_and_seat_alone(
    app: Flask, ran: tuple[SchoolClass, FlaskClient, list[str]], post: Post
) -> None:
    made, _, keys = ran
    phone = app.test_client()
    post(phone, f"/s/{keys[5]}")
    with phone.session_transaction() as session:
        kept = {name: value for name, value in session.items() if name not in ("csrf_token", "_permanent")}
        number = kept["seat"][2]
    assert kept == {"seat": [made.organisation_id, made.id, number, 1]}
    assert keys[5] not in str(phone.get_cookie("yidu"))
