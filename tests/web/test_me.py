"""The home's own page: looks, language, and its data in its own hands."""

import csv
import io
import json
import re
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlmodel import SQLModel, select
from werkzeug.test import TestResponse

from webapp import jobs
from webapp.domain.calendar import local
from webapp.store import footprint_tables, participation_tables, tables
from webapp.usecases.services import Services

Post = Callable[..., TestResponse]
OWNED = (
    tables.HouseholdRow,
    tables.RunRow,
    tables.DayLoadRow,
    tables.PlanRow,
    tables.ActionRow,
    tables.CertificateRow,
    tables.HabitRow,
    tables.ClosingRow,
    tables.ImportRow,
    tables.MeterDayRow,
    tables.RegisterRow,
    tables.ReminderRow,
    tables.DemandEventRow,
    footprint_tables.FootprintProfileRow,
    footprint_tables.FootprintAnswerRow,
    footprint_tables.FootprintCopyRow,
    tables.TokenRow,
    tables.PushRow,
    participation_tables.PaperBillRow,
    participation_tables.DeclarationRow,
    participation_tables.ConsentRow,
    participation_tables.AllocationRow,
    participation_tables.ReceiptRow,
)
GOOD = {"city": "合肥", "people": "4", "care": "1", "threshold": "0.25", "evening": "21"}


def rows_of(services: Services, household_id: str) -> int:
    def count(table: type[SQLModel]) -> int:
        return len(session.exec(select(table).where(table.household_id == household_id)).all())  # type: ignore[attr-defined]

    with services.database.read() as session:
        return sum(count(table) for table in OWNED)


def test_the_page_says_who_lives_there(home: FlaskClient) -> None:
    page = home.get("/me").get_data(as_text=True)
    assert "安徽合肥 · 3 口人 · 峰谷电价" in page
    assert "0.10 元" in page
    for missing in ("恢复码", "放进手机日历", "用电记录</small>"):
        assert missing not in page


def test_a_visitor_is_asked_first(client: FlaskClient) -> None:
    for path in ("/me", "/me/home", "/me/appliances", "/me/export", "/me/delete"):
        assert client.get(path).location == "/start/place"


def test_the_home_can_be_changed(home: FlaskClient, post: Post) -> None:
    assert post(home, "/me/home", **GOOD).location == "/me"
    kept = home.household()
    assert (kept.people, kept.care, kept.threshold_fen, kept.evening_hour) == (4, True, 25, 21)


def test_full_width_digits_are_digits(home: FlaskClient, post: Post) -> None:
    post(home, "/me/home", **{**GOOD, "people": "２", "threshold": "０．３", "city": ""})
    kept = home.household()
    assert (kept.people, kept.threshold_fen, kept.city, kept.care) == (2, 30, None, True)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("people", ""),
        ("people", "0"),
        ("people", "99"),
        ("people", "三"),
        ("threshold", "-1"),
        ("threshold", "1000000"),
        ("threshold", "<b>"),
        ("evening", "3"),
        ("evening", "😀"),
        ("city", "城" * 21),
    ],
)
def test_a_strange_answer_is_told_beside_its_field(home: FlaskClient, post: Post, field: str, typed: str) -> None:
    before = home.household()
    response = post(home, "/me/home", **{**GOOD, field: typed})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'id="{field}-error"' in page
    kept = {name: value for name, value in GOOD.items() if name not in (field, "care")}
    assert all(f'value="{value}"' in page for value in kept.values())
    assert home.household() == before


def test_variants_can_be_chosen_and_families_added(home: FlaskClient, post: Post) -> None:
    page = home.get("/me/appliances").get_data(as_text=True)
    assert 'name="variant-air-conditioner"' in page
    assert 'value="ac-1-5hp-heat"' not in page  # it comes with the machine that cools
    response = post(
        home,
        "/me/appliances",
        family=["air-conditioner", "fridge", "air-fryer"],
        **{"variant-air-conditioner": "ac-2hp-cool", "variant-fridge": "fridge-old-200l"},
    )
    assert response.location == "/me"
    owned = home.household().appliances
    assert set(owned) >= {"ac-2hp-cool", "ac-2hp-heat", "fridge-old-200l"}
    assert len(owned) == 4
    assert home.get("/me/appliances").status_code == 200


def test_a_variant_of_something_else_is_refused(home: FlaskClient, post: Post) -> None:
    before = home.household()
    response = post(home, "/me/appliances", family=["fridge"], **{"variant-fridge": "ev-suv"})
    assert response.status_code == 422
    assert home.household() == before


@pytest.mark.parametrize(("field", "value"), [("theme", "dark"), ("theme", "light"), ("size", "large")])
def test_looks_are_kept(home: FlaskClient, post: Post, field: str, value: str) -> None:
    assert post(home, "/me/look", next="/me", **{field: value}).location == "/me"
    assert f'data-{field}="{value}"' in home.get("/me").get_data(as_text=True)


def test_a_theme_is_put_on_without_a_new_page(home: FlaskClient, post: Post) -> None:
    response = post(home, "/me/look", {"HX-Request": "true"}, theme="dark")
    assert (response.status_code, response.data) == (204, b"")
    assert home.household().theme == "dark"


def test_a_size_changes_the_whole_page(home: FlaskClient, post: Post) -> None:
    response = post(home, "/me/look", {"HX-Request": "true"}, size=["normal", "large"])
    assert response.headers["HX-Refresh"] == "true"
    assert home.household().size == "large"
    post(home, "/me/look", size="normal")
    assert home.household().size == "normal"


def test_large_type_has_one_column_and_a_way_back(home: FlaskClient, post: Post) -> None:
    post(home, "/me/look", size="large")
    page = home.get("/me").get_data(as_text=True)
    assert 'class="cols"' not in page
    assert 'class="back" href="/"' in page


@pytest.mark.parametrize("fields", [{"theme": "pink"}, {"size": "huge"}])
def test_unknown_looks_are_refused(home: FlaskClient, post: Post, fields: dict[str, str]) -> None:
    assert post(home, "/me/look", **fields).status_code == 422


def test_a_visitor_may_choose_a_language(client: FlaskClient, post: Post) -> None:
    assert post(client, "/me/language", lang="en", next="/start/place").location == "/start/place"
    assert '<html lang="en"' in client.get("/start/place").get_data(as_text=True)
    post(client, "/me/language", lang="zh-CN")
    assert '<html lang="zh-CN"' in client.get("/start/place").get_data(as_text=True)


def test_a_home_keeps_its_language(home: FlaskClient, post: Post) -> None:
    post(home, "/me/language", lang="en", next="/me")
    assert home.household().lang == "en"
    assert post(home, "/me/language", lang="fr").status_code == 422
    assert home.household().lang == "en"


@pytest.mark.parametrize("way", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_way_back_stays_here(home: FlaskClient, post: Post, way: str) -> None:
    assert post(home, "/me/language", lang="zh", next=way).location == "/me"


def test_everything_can_be_taken_away_and_read(client: FlaskClient, post: Post) -> None:
    post(client, "/demo")
    response = client.get("/me/export")
    assert response.is_streamed
    assert response.headers["Content-Disposition"] == 'attachment; filename="yidu-2026-11-21.zip"'
    archive = ZipFile(io.BytesIO(response.get_data()))
    assert archive.testzip() is None
    whole = json.loads(archive.read("yidu.json"))
    assert whole["household"]["province"] == "anhui"
    assert whole["household"]["bill_amount"] == "64.54"
    assert sum(sum(day["wh"]) for day in whole["days"]) > 10_000
    assert len(whole["certificates"]) == 1
    tables_read = {}
    for name in ("household", "runs", "days", "actions", "certificates"):
        raw = archive.read(f"{name}.csv")
        assert raw.startswith(b"\xef\xbb\xbf")
        tables_read[name] = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(tables_read["runs"]) == len(whole["runs"])
    assert tables_read["runs"][0]["start"] == whole["runs"][0]["start"]
    assert re.match(r"2026-11-\d\dT\d\d:\d\d:00\+08:00", whole["runs"][0]["start"])
    assert sum(int(row["total_wh"]) for row in tables_read["days"]) == sum(sum(d["wh"]) for d in whole["days"])
    assert {row["appliance"] for row in tables_read["runs"]} >= {"电水壶 1.5 升", "电饭煲 煮饭"}


def test_the_evenings_advice_is_taken_along(client: FlaskClient, post: Post, services: Services) -> None:
    post(client, "/demo")
    home = client.household()
    jobs.plan_evenings(services, local(services.now()).replace(hour=home.evening_hour, minute=0))
    archive = ZipFile(io.BytesIO(client.get("/me/export").get_data()))
    (plan,) = json.loads(archive.read("yidu.json"))["plans"]
    (row,) = csv.DictReader(io.StringIO(archive.read("plans.csv").decode("utf-8-sig")))
    assert plan["day"] == row["day"] == "2026-11-21"
    assert plan["made_at"] == row["made_at"]
    assert re.match(r"2026-11-21T\d\d:\d\d:\d\d\+08:00", row["made_at"])
    assert plan["moves"]
    assert json.loads(row["moves"]) == plan["moves"]


def test_deleting_asks_first_and_leaves_nothing(client: FlaskClient, post: Post, services: Services) -> None:
    post(client, "/start/place", province="anhui")
    post(client, "/runs", appliance_id="kettle", quantity="1", key="k")
    home_id = client.household().id
    page = client.get("/me/delete").get_data(as_text=True)
    assert "data-forget" in page
    assert "1 条用电记录" in page
    assert rows_of(services, home_id) >= 3
    response = post(client, "/me/delete")
    assert response.location == "/start/place"
    assert rows_of(services, home_id) == 0
    assert "都删掉了" in client.get("/start/place").get_data(as_text=True)
    assert client.get("/me").location == "/start/place"


def test_deleting_touches_no_other_home(home: FlaskClient, stranger: FlaskClient, post: Post) -> None:
    other = stranger.household()
    post(home, "/me/delete")
    assert stranger.household() == other


def test_deleting_the_demo_gives_the_real_home_back(home: FlaskClient, post: Post) -> None:
    real = home.household()
    post(home, "/demo")
    post(home, "/me/delete")
    assert home.household() == real
