"""The configuration in the README is YAML that Home Assistant takes, and asks only for what the API offers."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment

from tests.conftest import Clock
from webapp.settings import HERE
from webapp.usecases import push_readings
from webapp.usecases.devices import make_token
from webapp.usecases.services import Services
from webapp.views.operation import document
from webapp.views.v1 import OPERATIONS
from webapp.views.v1_models import Push

OPENAPI = document(OPERATIONS, "/api/v1")
README = (HERE.parent / "README.md").read_text("utf-8")
USED = re.compile(r"value_json\.([\w.]+)")


class Loader(yaml.SafeLoader):
    """Reads `!secret name` as the name."""


Loader.add_constructor("!secret", lambda loader, node: f"secret {loader.construct_scalar(node)}")


@pytest.fixture(scope="module")
def configuration() -> dict[str, Any]:
    section = README.split("\n## Home Assistant\n")[1].split("\n## ")[0]
    (block,) = re.findall(r"^```yaml\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    found: dict[str, Any] = yaml.load(block, Loader)
    return found


def operation(url: str, method: str) -> dict[str, Any]:
    """What the document tells of an address; a KeyError where it tells nothing."""
    found: dict[str, Any] = OPENAPI["paths"][urlsplit(url).path][method]
    return found


def schema_of(told: dict[str, Any]) -> dict[str, Any]:
    return resolve(told["responses"]["200"]["content"]["application/json"]["schema"])


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = OPENAPI["components"]["schemas"][name] if name else schema
    return found


def test_every_sensor_reads_what_is_there(configuration: dict[str, Any]) -> None:
    for entry in configuration["rest"]:
        answered = schema_of(operation(entry["resource"], "get"))
        assert entry["headers"] == {"Authorization": "secret yidu_bearer"}
        for sensor in entry["sensor"]:
            for path in USED.findall(sensor["value_template"]):
                place = answered
                for name in path.split("."):
                    place = resolve(place["properties"][name])
                assert place["type"] == "string"
            assert set(sensor.get("json_attributes", [])) <= answered["properties"].keys()


def test_the_sensors_ask_less_often_than_they_may(configuration: dict[str, Any]) -> None:
    assert sum(60 / entry["scan_interval"] for entry in configuration["rest"]) < 1


def test_names_are_not_used_twice(configuration: dict[str, Any]) -> None:
    names = [sensor["unique_id"] for entry in configuration["rest"] for sensor in entry["sensor"]]
    assert len(names) == len(set(names))


def test_the_automation_calls_a_command_that_is_there(configuration: dict[str, Any]) -> None:
    (automation,) = configuration["automation"]
    (action,) = automation["actions"]
    domain, _, name = action["action"].partition(".")
    command = configuration[domain][name]
    assert set(re.findall(r"{{ (\w+) }}", json.dumps(command))) == action["data"].keys()
    assert re.fullmatch(r"\d\d:\d\d:\d\d", automation["triggers"][0]["at"])
    assert "sensor." + next(iter(configuration["utility_meter"])) in action["data"]["kwh"]


def test_the_push_arrives(
    configuration: dict[str, Any],
    app: Flask,
    home: FlaskClient,
    services: Services,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rendered as Home Assistant would ten minutes after midnight, and sent."""
    monkeypatch.setattr(push_readings, "_keep", lambda *_: None)
    clock.set(clock.at.replace(hour=0, minute=10))
    command, data = configuration["rest_command"]["yidu_push_day"], configuration["automation"][0]["actions"][0]["data"]
    context = {"now": clock, "timedelta": timedelta, "state_attr": lambda *_: "7.2499999"}

    def render(template: str, **values: object) -> str:
        return Environment().from_string(template).render(**values)

    values = {name: render(template, **context) for name, template in data.items()}
    body = render(command["payload"], **values)
    secret = make_token(services, home.household(), "Home Assistant", ["write"])
    headers = {name: render(text, **values) for name, text in command["headers"].items()}
    assert operation(command["url"], command["method"])
    assert Push.model_validate_json(body).readings[0].value == "7.250"
    answer = app.test_client().open(
        urlsplit(command["url"]).path,
        method=command["method"].upper(),
        data=body,
        content_type=command["content_type"],
        headers={**headers, "Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 201, answer.text
    assert answer.json["start"] == "2026-11-20T00:00:00+08:00"
    assert answer.json["kwh"] == "7.25"
