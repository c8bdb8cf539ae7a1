"""What tests share: one app, a clock they may set, an empty database each, homes that are already known."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from webapp import create_app
from webapp.domain.calendar import CHINA
from webapp.domain.household import Household
from webapp.rules.advice import load_advice
from webapp.rules.catalogue import load_catalogue
from webapp.rules.factor_book import load_factors
from webapp.rules.pathway_book import load_pathways
from webapp.rules.tariff_book import load_tariffs
from webapp.settings import Settings, data_file
from webapp.store.database import migrate, open_database
from webapp.usecases.keep_household import find_household, keep, new_household
from webapp.usecases.services import Services

Post = Callable[..., TestResponse]


class Clock:
    """Saturday 2026-11-21 21:38 in China, until a test sets it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.at

    def set(self, moment: datetime) -> None:
        self.at = moment

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


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


@pytest.fixture(scope="session")
def books() -> dict[str, object]:
    """All rule files, read once."""
    return {
        "catalogue": load_catalogue(data_file("appliances.yaml")),
        "tariffs": load_tariffs(),
        "factors": load_factors(),
        "advice": load_advice(),
        "pathways": load_pathways(),
    }


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("template") / "yidu.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the static files are published to, once for all tests."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path, published: Path) -> Settings:
    shutil.copy(empty_database, tmp_path / "yidu.db")
    return Settings(data=published, database_url=f"sqlite:///{tmp_path / 'yidu.db'}", secret_key="only for tests")


@pytest.fixture
def services(settings: Settings, books: dict[str, object], clock: Clock) -> Iterator[Services]:
    database = open_database(settings.database_url)
    yield Services(database=database, now=clock, **books)  # type: ignore[arg-type]
    database.close()


@pytest.fixture(scope="session")
def shared_app(
    books: dict[str, object], empty_database: Path, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """Templates are compiled once; every test puts its own services in."""
    settings = Settings(published, f"sqlite:///{empty_database}", "only for tests")
    unused = Services(database=open_database(settings.database_url), now=Clock(), **books)  # type: ignore[arg-type]
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
