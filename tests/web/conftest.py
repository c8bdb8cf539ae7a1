"""What the tests of pages share: one app, homes that are already known."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import Clock
from tests.outreach import signed_in
from webapp import create_app
from webapp.domain.household import Household
from webapp.domain.outreach.organisation import Organisation, Role
from webapp.settings import Settings
from webapp.store.database import open_database
from webapp.usecases.keep_household import find_household, keep, new_household
from webapp.usecases.services import Services

Post = Callable[..., TestResponse]
SignIn = Callable[..., FlaskClient]


class Browser(FlaskClient):
    """A phone with its own cookies; `household()` is the home it is remembered as, read anew."""

    def household(self) -> Household:
        with self.session_transaction() as session:
            found = find_household(self.application.extensions["services"], session["household"])
        assert found
        return found

    def become(self, home: Household) -> "Browser":
        with self.session_transaction() as session:
            session["household"] = home.id
        return self


@pytest.fixture
def services(settings: Settings, books: dict[str, object], clock: Clock) -> Iterator[Services]:
    database = open_database(settings.database_url)
    yield Services(database=database, now=clock, uploads=settings.data / "uploads", **books)  # type: ignore[arg-type]
    database.close()


@pytest.fixture(scope="session")
def shared_app(
    books: dict[str, object], empty_database: Path, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """Templates are compiled once; every test puts its own services in."""
    settings = Settings(published, f"sqlite:///{empty_database}", "only for tests")
    unused = Services(database=open_database(settings.database_url), now=Clock(), uploads=published, **books)  # type: ignore[arg-type]
    app = create_app(settings, unused)
    app.testing = True
    app.test_client_class = Browser
    return app


@pytest.fixture
def app(shared_app: Flask, services: Services) -> Flask:
    shared_app.extensions["services"] = services
    return shared_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without a household."""
    return app.test_client()


@pytest.fixture
def home(app: Flask, services: Services) -> FlaskClient:
    """A browser that is a home in Hefei: three people, 平谷 prices, a bill of 64.54 yuan. See Browser.household()."""
    return _browser(app, keep(services, a_home(services)))


@pytest.fixture
def stranger(app: Flask, services: Services) -> FlaskClient:
    """Another browser, another home: two people in Shanghai."""
    return _browser(app, keep(services, replace(new_household(services, "shanghai"), plan="tou", people=2)))


@pytest.fixture
def sign_in(app: Flask, services: Services) -> SignIn:
    """sign_in(organisation, "editor"): a browser of a new member of its staff, who is no household."""

    def browser_of(organisation: Organisation, role: Role = "editor", name: str = "小陈") -> FlaskClient:
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["staff"] = signed_in(services, organisation, role, name)
        return browser

    return browser_of


@pytest.fixture
def post() -> Post:
    """post(client, url, name=value, ...): a form sent with a token of the client's own session."""

    def send(client: FlaskClient, url: str, headers: dict[str, str] | None = None, **fields: object) -> TestResponse:
        token = client.get("/csrf").get_data(as_text=True)
        return client.post(url, data={"csrf_token": token, **fields}, headers=headers)

    return send


def a_home(services: Services) -> Household:
    return replace(
        new_household(services, "anhui"),
        city="合肥",
        plan="tou",
        people=3,
        bill_kind="yuan",
        bill_amount=Decimal("64.54"),
    )


def _browser(app: Flask, household: Household) -> FlaskClient:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser.become(household)
