"""/api/v1: who is let in, what is answered, what is refused and how."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from metered import measured_days
from sqlmodel import Session
from werkzeug.test import TestResponse

from tests.conftest import Clock
from webapp.domain.calendar import CHINA, QUARTER, QUARTERS
from webapp.domain.household import Household
from webapp.domain.readings import Readings
from webapp.domain.token import MOST_A_MINUTE, Scope
from webapp.usecases import push_readings
from webapp.usecases.devices import list_tokens, make_token, revoke_token
from webapp.usecases.import_readings import list_imports
from webapp.usecases.keep_household import keep, new_household
from webapp.usecases.services import Services
from webapp.views.v1 import OPERATIONS, blueprint
from webapp.views.v1_models import Problem, Receipt

Ask = Callable[..., TestResponse]
DAY = {"start": "2026-11-20T00:00:00+08:00", "minutes": 1440, "value": "7.25"}
PUSH: dict[str, Any] = {"meter": "main", "unit": "kwh", "kind": "interval", "readings": [DAY]}


@pytest.fixture
def token(services: Services, home: FlaskClient) -> Callable[..., str]:
    """token("read", ...): the secret of a new token of the home."""

    def make(*scopes: Scope, of: FlaskClient = home) -> str:
        return make_token(services, of.household(), "网关", scopes or ("read", "write"))

    return make


@pytest.fixture
def ask(app: Flask) -> Ask:
    """ask("GET", "/now", secret, ...): as a program, without cookies."""
    client = app.test_client()

    def send(method: str, path: str, secret: str | None, headers: dict[str, str] | None = None, **how: Any) -> Any:
        own = {"Authorization": f"Bearer {secret}"} if secret else {}
        answer = client.open(f"/api/v1{path}", method=method, headers={**own, **(headers or {})}, **how)
        assert "Set-Cookie" not in answer.headers
        return answer

    return send


@pytest.fixture
def push(ask: Ask) -> Ask:
    """push(secret, key, **changed): a day's energy, or what is changed of it."""

    def send(secret: str | None, key: str | None = "day-1", **changed: Any) -> TestResponse:
        headers = {"Idempotency-Key": key} if key is not None else {}
        return ask("POST", "/readings", secret, headers, json={**PUSH, **changed})

    return send


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Readings]]:
    """What was kept: (household, readings)."""
    found: list[tuple[str, Readings]] = []
    real = push_readings._keep

    def keep_it(session: Session, services: Services, home: Household, readings: Readings) -> None:
        real(session, services, home, readings)
        found.append((home.id, readings))

    monkeypatch.setattr(push_readings, "_keep", keep_it)
    return found


def told(answer: TestResponse, status: int, code: str, field: str | None = None) -> Problem:
    """The problem an answer is, as it should be."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "no-store" in answer.headers["Cache-Control"]
    problem = Problem.model_validate_json(answer.get_data())
    assert (problem.status, problem.type, problem.field) == (status, f"urn:yidu:problem:{code}", field)
    return problem


class TestLetIn:
    @pytest.mark.parametrize("path", ["/now", "/tonight", "/month"])
    def test_only_with_a_valid_token_that_may_read(
        self, services: Services, home: FlaskClient, token: Callable[..., str], ask: Ask, path: str
    ) -> None:
        assert ask("GET", path, token("read")).status_code == 200
        none = ask("GET", path, None)
        told(none, 401, "no-token")
        assert none.headers["WWW-Authenticate"] == 'Bearer realm="yidu"'
        wrong = ask("GET", path, "yidu_guess")
        told(wrong, 401, "wrong-token")
        assert 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]
        scope = ask("GET", path, token("write"))
        told(scope, 403, "wrong-scope")
        assert scope.headers["WWW-Authenticate"].endswith('scope="read"')
        revoked = token("read")
        for each in list_tokens(services, home.household()):
            revoke_token(services, home.household(), each.id)
        told(ask("GET", path, revoked), 401, "wrong-token")

    def test_a_cookie_opens_nothing(self, home: FlaskClient) -> None:
        told(home.get("/api/v1/now"), 401, "no-token")
        told(home.post("/api/v1/readings", json=PUSH), 401, "no-token")

    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic dTpw", "Token x", "Bearer é", "x" * 5000])
    def test_strange_headers_are_no_token(self, ask: Ask, header: str) -> None:
        answer = ask("GET", "/now", None, {"Authorization": header})
        assert answer.status_code == 401
        assert Problem.model_validate_json(answer.get_data())

    def test_each_token_opens_its_own_home(
        self, stranger: FlaskClient, token: Callable[..., str], ask: Ask, push: Ask, kept: list[Any]
    ) -> None:
        mine, theirs = token(), token(of=stranger)
        prices = [ask("GET", "/now", secret).json["yuan_per_kwh"] for secret in (mine, theirs)]
        assert prices[0] != prices[1]
        assert [push(secret).status_code for secret in (mine, theirs)] == [201, 201]
        assert kept[0][0] != kept[1][0] == stranger.household().id

    def test_a_read_only_token_writes_nothing(self, token: Callable[..., str], push: Ask, kept: list[Any]) -> None:
        told(push(token("read")), 403, "wrong-scope")
        assert not kept

    def test_what_one_reads_no_cache_gives_another(self, token: Callable[..., str], ask: Ask) -> None:
        answer = ask("GET", "/now", token())
        assert "no-store" in answer.headers["Cache-Control"]
        assert {"Authorization", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))

    def test_too_many_in_a_minute_wait(self, token: Callable[..., str], ask: Ask, clock: Clock) -> None:
        secret, other = token(), token()
        clock.set(clock.at.replace(second=48))
        for _ in range(MOST_A_MINUTE):
            assert ask("GET", "/month?month=no", secret).status_code == 422
        late = ask("GET", "/now", secret)
        told(late, 429, "too-often")
        assert late.headers["Retry-After"] == "12"
        assert ask("GET", "/now", other).status_code == 200
        clock.pass_by(seconds=12)
        assert ask("GET", "/now", secret).status_code == 200


class TestRead:
    def test_now(self, token: Callable[..., str], ask: Ask) -> None:
        assert ask("GET", "/now", token()).json == {
            "at": "2026-11-21T21:38:00+08:00",
            "kind": "flat",
            "name": {"zh": "平段", "en": "Flat"},
            "yuan_per_kwh": "0.5953",
            "tier": 1,
            "until": "2026-11-21T22:00:00+08:00",
            "next": {"kind": "valley", "name": {"zh": "低谷", "en": "Valley"}, "yuan_per_kwh": "0.3153"},
        }

    def test_one_price_all_day_never_changes(
        self, services: Services, home: FlaskClient, token: Callable[..., str], ask: Ask
    ) -> None:
        keep(services, replace(home.household(), plan="tiers"))
        found = ask("GET", "/now", token()).json
        assert (found["kind"], found["until"], found["next"]) == ("flat", None, None)

    def test_tonight_is_what_the_page_says(self, home: FlaskClient, token: Callable[..., str], ask: Ask) -> None:
        found = ask("GET", "/tonight", token()).json
        first = found["moves"][0]
        assert (first["appliance"]["id"], first["start"]) == ("wh-storage-60l", "2026-11-21T22:00:00+08:00")
        assert (first["saving_yuan"], first["kg_co2"]) == ("0.68", "0")
        assert found["sentence"] == "热水 22 点后再烧，省 0.68 元。"
        assert "热水 22 点后再烧" in home.get("/").text
        assert found["stays"] > 0

    def test_tonight_in_english(self, token: Callable[..., str], ask: Ask) -> None:
        found = ask("GET", "/tonight", token(), {"Accept-Language": "en-GB,en"}).json
        assert found["sentence"].endswith("saves 0.68 yuan.")

    def test_the_month_is_the_bill(self, client: FlaskClient, post: Any, services: Services, ask: Ask) -> None:
        post(client, "/demo")
        found = ask("GET", "/month", make_token(services, client.household(), "x", ["read"])).json
        assert found["month"] == "2026-11"
        assert found["yuan"] in client.get("/bill").text
        assert sum(round(float(line["yuan"]) * 100) for line in found["lines"]) == round(float(found["yuan"]) * 100)
        assert isinstance(found["g_co2"], int)

    def test_an_earlier_month_can_be_asked_for(self, token: Callable[..., str], ask: Ask) -> None:
        found = ask("GET", "/month?month=2026-10", token()).json
        assert (found["first"], found["last"], found["kwh"]) == ("2026-10-01", "2026-10-31", "0")

    def test_the_month_says_what_it_rests_on(self, token: Callable[..., str], ask: Ask, push: Ask) -> None:
        def rests_on(month: str) -> tuple[str, int]:
            found = ask("GET", f"/month?month={month}", secret).json
            return found["source"], found["measured_days"]

        secret = token()
        assert rests_on("2026-10") == ("estimated", 0)
        first = datetime(2026, 10, 1, tzinfo=CHINA)
        quarters = [
            {"start": (first + n * QUARTER).isoformat(), "minutes": 15, "value": "50"} for n in range(31 * QUARTERS)
        ]
        assert push(secret, "most", unit="wh", readings=quarters[:-1]).status_code == 201
        assert rests_on("2026-10") == ("partly_measured", 31)
        assert push(secret, "last", unit="wh", readings=quarters[-1:]).status_code == 201
        assert rests_on("2026-10") == ("measured", 31)
        assert rests_on("2026-11") == ("estimated", 0)
        assert push(secret, "day", readings=[DAY]).status_code == 201
        assert rests_on("2026-11") == ("partly_measured", 1)

    @pytest.mark.parametrize("month", ["", "2026-12", "2026-13", "2011-12", "1999-01", "２０２６-11", "2026-1", "now"])
    def test_no_month_is_told(self, token: Callable[..., str], ask: Ask, month: str) -> None:
        told(ask("GET", f"/month?month={month}", token()), 422, "unknown-month", "month")

    def test_unknown_prices_are_told(self, services: Services, token: Callable[..., str], ask: Ask) -> None:
        book, today = services.tariffs, services.today()
        codes = (each.code for each in book.provinces() if book.in_force(each.code, today).confidence == "low")
        home = keep(services, new_household(services, next(codes)))
        secret = make_token(services, home, "x", ["read"])
        for path in ("/now", "/tonight", "/month"):
            told(ask("GET", path, secret), 422, "unknown-tariff")


class TestPush:
    def test_it_is_kept_once(self, token: Callable[..., str], push: Ask, kept: list[Any]) -> None:
        secret = token()
        answers = [push(secret), push(secret), push(secret, readings=[{**DAY, "value": "7.250"}])]
        assert [answer.status_code for answer in answers] == [201, 201, 201]
        assert [answer.json["repeated"] for answer in answers] == [False, True, True]
        assert len(kept) == 1
        (_, readings) = kept[0]
        assert (readings.meter, readings.total_wh) == ("main", 7250)
        assert Receipt.model_validate_json(answers[0].get_data()).kwh == "7.25"
        assert answers[0].json["end"] == "2026-11-21T00:00:00+08:00"

    def test_an_integer_may_be_written_with_a_point(self, token: Callable[..., str], ask: Ask) -> None:
        data = json.dumps({**PUSH, "readings": [{**DAY, "minutes": 1440.0}]})
        assert "1440.0" in data
        headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
        assert ask("POST", "/readings", token(), headers, data=data).status_code == 201

    def test_a_key_that_came_with_other_readings_is_refused(
        self, token: Callable[..., str], push: Ask, kept: list[Any]
    ) -> None:
        secret = token()
        push(secret)
        told(push(secret, readings=[{**DAY, "value": "7.26"}]), 409, "key-reused", "Idempotency-Key")
        told(push(secret, meter="garage"), 409, "key-reused", "Idempotency-Key")
        assert push(secret, "day-2", meter="garage").status_code == 201
        assert len(kept) == 2

    def test_it_counts_in_the_bill(
        self, token: Callable[..., str], push: Ask, ask: Ask, home: Any, services: Services
    ) -> None:
        secret = token()
        assert push(secret).status_code == 201
        day = date(2026, 11, 20)
        known = measured_days(services, home.household(), day, day + timedelta(days=1))
        assert int(known.wh[day].sum()) == 7250
        later = {"start": "2026-11-20T00:00:00+08:00", "minutes": 15, "value": "1"}
        assert push(secret, "quarter-1", readings=[later]).status_code == 201
        known = measured_days(services, home.household(), day, day + timedelta(days=1))
        assert int(known.wh[day][0]) == 1000
        assert len(list_imports(services, home.household())) == 1
        assert push(secret, "garage-1", meter="garage").status_code == 201
        assert int(measured_days(services, home.household(), day, day + timedelta(days=1)).wh[day][0]) == 1000

    @pytest.mark.parametrize("key", [None, "", "a b", "é", "x" * 65, "a/b"])
    def test_it_needs_a_key(self, token: Callable[..., str], push: Ask, key: str | None) -> None:
        told(push(token(), key), 422, "no-key", "Idempotency-Key")

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"meter": ""}, "meter"),
            ({"meter": "总表"}, "meter"),
            ({"unit": "kW"}, "unit"),
            ({"kind": None}, "kind"),
            ({"colour": "red"}, "colour"),
            ({"readings": []}, "readings"),
            ({"readings": [DAY] * 3001}, "readings"),
            ({"readings": [{**DAY, "value": 7.25}]}, "readings.0.value"),
            ({"readings": [DAY, {**DAY, "value": "-1"}]}, "readings.1.value"),
            ({"readings": [{**DAY, "value": "unknown"}]}, "readings.0.value"),
            ({"readings": [{**DAY, "value": "１"}]}, "readings.0.value"),
            ({"readings": [{**DAY, "value": "1e5"}]}, "readings.0.value"),
            ({"readings": [{**DAY, "minutes": "15"}]}, "readings.0.minutes"),
            ({"readings": [{**DAY, "minutes": 15.5}]}, "readings.0.minutes"),
            ({"readings": [{**DAY, "minutes": 0}]}, "readings.0.minutes"),
            ({"readings": [{**DAY, "minutes": 1441}]}, "readings.0.minutes"),
            ({"readings": [{**DAY, "start": "2026-11-20T00:00:00"}]}, "readings.0.start"),
            ({"readings": [{**DAY, "start": 1763568000}]}, "readings.0.start"),
            ({"readings": [{**DAY, "start": "yesterday"}]}, "readings.0.start"),
            ({"readings": [{"start": DAY["start"], "minutes": 15}]}, "readings.0.value"),
        ],
    )
    def test_a_wrong_field_is_named(
        self, token: Callable[..., str], push: Ask, kept: list[Any], changed: dict[str, Any], field: str
    ) -> None:
        problem = told(push(token(), **changed), 422, "invalid", field)
        assert problem.errors[0].field == field
        assert not kept

    def test_a_reading_that_cannot_be_right_is_named(
        self, token: Callable[..., str], push: Ask, kept: list[Any]
    ) -> None:
        secret = token()
        told(push(secret, readings=[DAY, DAY]), 422, "overlap", "readings.1.start")
        told(push(secret, unit="w", kind="register"), 422, "power-register", "unit")
        assert not kept

    @pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'"x"', b"\xff", b"[" * 100_000, b"NaN"])
    def test_what_is_no_object_is_told(self, token: Callable[..., str], ask: Ask, body: bytes) -> None:
        headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
        answer = ask("POST", "/readings", token(), headers, data=body)
        assert answer.status_code == 422
        assert Problem.model_validate_json(answer.get_data()).detail

    def test_it_must_be_json(self, token: Callable[..., str], ask: Ask) -> None:
        answer = ask("POST", "/readings", token(), {"Idempotency-Key": "k"}, data={"meter": "main"})
        told(answer, 415, "not-json-type")

    def test_too_much_is_refused(self, token: Callable[..., str], ask: Ask) -> None:
        headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
        told(ask("POST", "/readings", token(), headers, data=b" " * 1_000_001), 413, "too-large")

    def test_the_most_readings_fit(self, token: Callable[..., str], push: Ask, kept: list[Any], clock: Clock) -> None:
        first = clock.at.replace(hour=0, minute=0) - timedelta(days=40)
        rows = [
            {"start": (first + n * timedelta(minutes=15)).isoformat(), "minutes": 15, "value": "1234.567891"}
            for n in range(3000)
        ]
        answer = push(token(), unit="wh", readings=rows)
        assert answer.status_code == 201
        assert answer.json["intervals"] == 3000


class TestProblems:
    @pytest.mark.parametrize("path", ["/nowhere", "/", "", "/now/", "/readings/1"])
    def test_no_such_address(self, ask: Ask, path: str) -> None:
        told(ask("GET", path, None), 404, "not-found")

    def test_no_such_method(self, ask: Ask) -> None:
        answer = ask("DELETE", "/now", None)
        told(answer, 405, "method-not-allowed")
        assert "GET" in answer.headers["Allow"]
        told(ask("GET", "/readings", None), 405, "method-not-allowed")

    def test_they_speak_the_language_that_is_asked_for(self, home: FlaskClient, post: Any, ask: Ask) -> None:
        assert told(ask("GET", "/now", None), 401, "no-token").title == "要有令牌"
        english = told(ask("GET", "/now", None, {"Accept-Language": "en"}), 401, "no-token")
        assert english.title == "A token is needed"
        post(home, "/me/language", lang="en")
        assert told(home.get("/api/v1/now"), 401, "no-token").title == "要有令牌"

    def test_what_breaks_here_is_a_problem_too(
        self, app: Flask, token: Callable[..., str], ask: Ask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
        monkeypatch.setattr("webapp.views.v1.price_now", breaks)
        told(ask("GET", "/now", token()), 500, "broken")

    def test_pages_still_answer_as_pages(self, home: FlaskClient) -> None:
        assert home.get("/api/nowhere").mimetype == "text/html"


class TestDocument:
    @pytest.fixture
    def document(self, ask: Ask) -> dict[str, Any]:
        answer = ask("GET", "/openapi.json", None)
        assert "public" in answer.headers["Cache-Control"]
        found: dict[str, Any] = json.loads(answer.get_data())
        return found

    def test_it_tells_every_route_and_no_other(self, app: Flask, document: dict[str, Any]) -> None:
        routes = {
            (rule.rule, method.lower())
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith(f"{blueprint.name}.") and not rule.rule.endswith("openapi.json")
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        }
        assert {(path, method) for path, each in document["paths"].items() for method in each} == routes
        assert document["openapi"].startswith("3.1.")

    def test_every_reference_leads_somewhere(self, document: dict[str, Any]) -> None:
        for reference in references(document):
            place: Any = document
            for part in reference.removeprefix("#/").split("/"):
                place = place[part]

    def test_every_operation_needs_a_token_and_tells_its_problems(self, document: dict[str, Any]) -> None:
        (scheme,) = document["components"]["securitySchemes"]
        for each in document["paths"].values():
            for operation in each.values():
                assert operation["security"] == [{scheme: []}]
                assert {"401", "403", "422", "429"} <= operation["responses"].keys()
                for status, response in operation["responses"].items():
                    kind = "application/json" if status.startswith("2") else "application/problem+json"
                    assert list(response["content"]) == [kind]

    def test_every_operation_answers_by_its_schema(
        self, token: Callable[..., str], ask: Ask, push: Ask, kept: list[Any]
    ) -> None:
        for operation in OPERATIONS:
            answer = push(token()) if operation.body else ask(operation.method, operation.path, token())
            assert answer.status_code == operation.status
            operation.answer.model_validate_json(answer.get_data())


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)
