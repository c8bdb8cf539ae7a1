"""Whatever a program sends, /api/v1 answers with a status and a form that its document names."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Clock
from webapp.usecases import push_readings
from webapp.usecases.devices import make_token
from webapp.usecases.services import Services
from webapp.views.operation import Operation, document
from webapp.views.v1 import KEY, OPERATIONS
from webapp.views.v1_models import Problem

Send = Callable[..., None]
ANY = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
PATHS = document(OPERATIONS, "/api/v1")["paths"]
OFFERED = {(each.method, each.path): each for each in OPERATIONS}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
times = st.datetimes().map(lambda at: at.isoformat() + "+08:00") | st.sampled_from(
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-20T00:00:00Z", "2026-11-20T24:00:00+08:00"]
)
numbers = st.from_regex(r"[0-9]{1,9}(\.[0-9]{1,6})?", fullmatch=True)
readings = st.fixed_dictionaries(
    {"start": times | json_values, "value": numbers | json_values},
    optional={"minutes": st.integers(1, 1440) | json_values},
)
pushes = st.fixed_dictionaries(
    {
        "meter": st.sampled_from(["main", "garage-2", ""]) | json_values,
        "unit": st.sampled_from(["kwh", "wh", "w"]) | json_values,
        "kind": st.sampled_from(["interval", "register"]) | json_values,
        "readings": st.lists(readings, max_size=4) | json_values,
    },
    optional={"more": json_values},
)
whole = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 1)).map(lambda at: f"{at:%Y-%m-%dT%H:%M}:00+08:00")  # noqa: DTZ001
right = st.fixed_dictionaries(
    {
        "meter": st.just("main"),
        "unit": st.sampled_from(["kwh", "wh", "w"]),
        "kind": st.sampled_from(["interval", "register"]),
        "readings": st.lists(
            st.fixed_dictionaries(
                {"start": whole, "value": st.integers(0, 50).map(str), "minutes": st.integers(1, 1440)}
            ),
            min_size=1,
        ),
    }
)
keys = st.from_regex(KEY, fullmatch=True) | st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]))


@pytest.fixture
def send(app: Flask, home: FlaskClient, services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Send:
    """send(operation, ...): the answer is one that its document names."""
    secret = make_token(services, home.household(), "x", ["read", "write"])
    client = app.test_client()
    monkeypatch.setattr(push_readings, "_keep", lambda *_: None)

    def ask(operation: Operation, headers: dict[str, str] | None = None, **how: Any) -> None:
        clock.pass_by(minutes=1)
        own = {"Authorization": f"Bearer {secret}", **(headers or {})}
        path = f"/api/v1{operation.path}"
        answer = client.open(path, method=operation.method, headers=own, **how)
        told = PATHS[path][operation.method.lower()]["responses"]
        assert str(answer.status_code) in told, answer.text
        assert answer.mimetype in told[str(answer.status_code)]["content"]
        form = operation.answer if answer.status_code == operation.status else Problem
        form.model_validate_json(answer.get_data())

    return ask


@ANY
@given(body=pushes | right | json_values, key=keys)
def test_any_push(send: Send, body: Any, key: str) -> None:
    data = json.dumps(body)
    send(OFFERED["POST", "/readings"], {"Idempotency-Key": key.strip(), "Content-Type": "application/json"}, data=data)


@ANY
@given(data=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "", "application/xml"]))
def test_any_bytes(send: Send, data: bytes, kind: str) -> None:
    send(OFFERED["POST", "/readings"], {"Idempotency-Key": "k", "Content-Type": kind}, data=data)


@ANY
@given(
    month=st.text(max_size=12)
    | st.dates(date(2011, 6, 1), date(2027, 6, 1)).map("{:%Y-%m}".format)
    | st.from_regex(r"(19|20)[0-9]{2}-[01][0-9]", fullmatch=True)
)
def test_any_month(send: Send, month: str) -> None:
    send(OFFERED["GET", "/month"], query_string={"month": month})
