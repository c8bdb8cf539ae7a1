"""Schemathesis asks /api/v1 all that its own document allows and forbids, and holds every answer against it.

A run by hand with more: `YIDU_EXAMPLES=1000 pytest tests/web/test_v1_contract.py`.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from werkzeug.serving import make_server

from tests.conftest import Clock
from webapp.domain.token import SCOPES, Scope
from webapp.usecases.devices import make_token
from webapp.usecases.services import Services
from webapp.views.v1 import OPERATIONS

EXAMPLES = int(os.environ.get("YIDU_EXAMPLES", "25"))
BEYOND_A_SCHEMA = {
    "falling-reading",
    "key-reused",
    "not-whole-minutes",
    "overlap",
    "reading-ahead",
    "reading-too-old",
    "too-much-power",
    "unknown-month",
}
"""What depends on the clock, on other readings or on earlier pushes. All else that is refused the document forbids."""

recent = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 20)).map("{:%Y-%m-%dT%H:%M:00+08:00}".format)  # noqa: DTZ001
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
schemathesis.openapi.format("date-time", recent | st.datetimes(timezones=zones).map(datetime.isoformat))


@schemathesis.check
def refused_for_what_no_schema_says(_: object, response: Any, case: Any) -> None:
    """Stricter than positive_data_acceptance, which knows statuses only."""
    if case.meta and case.meta.generation.mode.is_positive and response.status_code == 422:
        assert response.json()["type"].removeprefix("urn:yidu:problem:") in BEYOND_A_SCHEMA, response.text


@pytest.fixture
def address(app: Flask, clock: Clock) -> Iterator[str]:
    """Over a real connection, as Schemathesis can probe a token only there; each request comes in its own minute, so
    that none comes too often."""

    def later(environ: Any, start: Any) -> Any:
        clock.pass_by(minutes=1)
        return app(environ, start)

    server = make_server("127.0.0.1", 0, later)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def ask_all(address: str, secret: str, n_examples: int) -> tuple[Counter[tuple[str, int]], list[str]]:
    """How often each operation answered with each status; and every fault that was found."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "continue-on-failure": True,
            "auth": {"openapi": {"token": {"bearer": secret}}},
            "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 403, 409, 422]}},
            "generation": {"max-examples": n_examples, "deterministic": True, "database": "none"},
            # No operation takes what another gives: there is nothing to chain.
            "phases": {"stateful": {"enabled": False}},
        }
    )
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json", config=config)
    answers: Counter[tuple[str, int]] = Counter()
    faults: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            faults.append(repr(event))
        elif isinstance(event, events.ScenarioFinished):
            for number, asked in event.recorder.interactions.items():
                assert asked.response
                case = event.recorder.cases[number].value
                if case.method == case.operation.method.upper():
                    answers[case.operation.label.replace("/api/v1", ""), asked.response.status_code] += 1
            faults += _faults(event)
    return answers, faults


def _faults(event: events.ScenarioFinished) -> Iterator[str]:
    for checks in event.recorder.checks.values():
        for check in checks:
            if check.status == Status.FAILURE:
                yield f"{event.phase} {event.label} {check.name}: {check.failure_info.failure}"


def test_it_keeps_what_its_document_says(services: Services, home: FlaskClient, address: str) -> None:
    secret = make_token(services, home.household(), "x", ["read", "write"])
    answers, faults = ask_all(address, secret, EXAMPLES)
    assert not faults, "\n\n".join(faults)
    for operation in OPERATIONS:
        assert answers[f"{operation.method} {operation.path}", operation.status] > 3
    assert not any(status >= 500 for _, status in answers)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_does_what_its_scope_says_and_no_more(
    services: Services, home: FlaskClient, address: str, scope: Scope
) -> None:
    answers, faults = ask_all(address, make_token(services, home.household(), "x", [scope]), 5)
    assert not faults, "\n\n".join(faults)
    for operation in OPERATIONS:
        mine = operation.scope == scope
        label = f"{operation.method} {operation.path}"
        assert bool(answers[label, operation.status]) == mine
        assert bool(answers[label, 403]) != mine
