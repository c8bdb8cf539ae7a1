"""What the pages of a kit call things."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from webapp.domain.tariff import Province
from webapp.domain.text import Text


@dataclass(frozen=True)
class Place:
    code: str
    name: Text


def places(provinces: Iterable[Province]) -> list[Place]:
    return [Place(each.code, each.name) for each in provinces]


def stages() -> list[tuple[str, str]]:
    return [
        ("primary_low", gettext("小学低年级")),
        ("primary_high", gettext("小学高年级")),
        ("junior", gettext("初中")),
        ("senior", gettext("高中")),
    ]
