"""The first view of 今天 weighs little enough for a slow phone: a promise, so a test."""

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.bench.weight import FIRST_VIEW_BYTES, SCRIPT_BYTES, Sent, first_view, scripts, transferred
from webapp.usecases.demo import make_demo
from webapp.usecases.services import Services


@pytest.fixture
def demo(app: Flask, services: Services) -> FlaskClient:
    """A home whose page is as full as it gets: ten days of logs, advice, tiles."""
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["household"] = make_demo(services).id
    return browser


def view(client: FlaskClient) -> dict[str, Sent]:
    def fetch(path: str) -> Sent:
        with client.get(path, headers={"Accept-Encoding": "br"}) as response:
            assert response.status_code == 200, path
            body = response.get_data()
            headers = sum(len(f"{name}: {value}\r\n") for name, value in response.headers)
            packed = response.headers.get("Content-Encoding") == "br"
        return Sent(headers, len(body), brotli.decompress(body) if packed else body)

    return first_view("/", fetch)


@pytest.mark.parametrize("who", ["home", "demo"])
def test_the_first_view_is_light(who: str, request: pytest.FixtureRequest) -> None:
    seen = view(request.getfixturevalue(who))
    sizes = {url: sent.size for url, sent in seen.items()}

    assert {".css", ".js", ".svg"} <= {url[url.rfind(".") :] for url in seen}
    assert any("manifest" in url for url in seen)
    assert transferred(seen) <= FIRST_VIEW_BYTES, sizes
    assert scripts(seen) <= SCRIPT_BYTES, sizes


def test_no_chart_library_before_a_chart_is_opened(home: FlaskClient) -> None:
    assert not [url for url in view(home) if "plotly" in url]
