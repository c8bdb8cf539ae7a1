"""What tests share: the rules, a clock they may set, an empty database each. Light, as the unit tests load it too."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import pytest

from webapp.domain.calendar import CHINA
from webapp.rules.advice import load_advice
from webapp.rules.campaign_templates import load_templates
from webapp.rules.catalogue import load_catalogue
from webapp.rules.consent_form import load_consent_form
from webapp.rules.factor_book import load_factors
from webapp.rules.footprint_book import load_footprint
from webapp.rules.pathway_book import load_pathways
from webapp.rules.school_book import load_school_book
from webapp.rules.tariff_book import load_tariffs
from webapp.settings import Settings, data_file
from webapp.signer import Ed25519Signer

ANY_MACHINE = "any machine"
"""How long an example takes says nothing of whether it holds."""
hypothesis.settings.register_profile(
    ANY_MACHINE, hypothesis.settings(), deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile(ANY_MACHINE)


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


@pytest.fixture(scope="session")
def books() -> dict[str, object]:
    """All rule files, read once, and a key to seal with."""
    return {
        "catalogue": load_catalogue(data_file("appliances.yaml")),
        "tariffs": load_tariffs(),
        "factors": load_factors(),
        "advice": load_advice(),
        "pathways": load_pathways(),
        "signer": Ed25519Signer.from_seed(bytes(range(32))),
        "footprint": load_footprint(),
        "campaign_templates": load_templates(),
        "consent_form": load_consent_form(),
        "school": load_school_book(),
    }


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and no rows, to be copied."""
    from webapp.store.database import migrate  # only for who asks: it loads SQLModel

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
