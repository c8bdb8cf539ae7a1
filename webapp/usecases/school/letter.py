"""The letter to parents, and the page it leads to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from webapp.domain.outreach.small_groups import K
from webapp.domain.school.card_consent import CardConsent
from webapp.domain.school.kit import Kit
from webapp.domain.school.mission import MissionId
from webapp.domain.school.mission_book import MissionText
from webapp.domain.school.school_class import KEPT_FOR
from webapp.senders.qr import Code, code_of
from webapp.usecases.school.diary import missions_of
from webapp.usecases.services import Services

WEEK = timedelta(days=7)
HELP = "/school/parents"


@dataclass(frozen=True)
class Letter:
    """`code` leads to the help page; `weeks` tell which missions are done in each, in their order."""

    code: Code
    consent: CardConsent
    weeks: tuple[tuple[MissionText, ...], ...]
    fewest: int = K


@dataclass(frozen=True)
class Explained:
    """What parents may read: the missions, the text they agree to, how long anything is kept."""

    missions: tuple[MissionText, ...]
    consent: CardConsent
    kept_days: int = KEPT_FOR.days
    fewest: int = K


def write_letter(services: Services, kit: Kit, base: str) -> Letter:
    """`base` is the site's address."""
    texts = services.school.missions.missions
    weeks = tuple(tuple(texts[mission] for mission in week) for week in _weeks(kit))
    return Letter(code_of(base + HELP), services.school.consent, weeks)


def _weeks(kit: Kit) -> Iterator[tuple[MissionId, ...]]:
    dated = sorted((day, mission) for mission, days in missions_of(kit) for day in days)
    first = kit.first - timedelta(days=kit.first.weekday())
    for _, week in groupby(dated, lambda each: (each[0] - first) // WEEK):
        yield tuple(dict.fromkeys(mission for _, mission in week))


def explain(services: Services) -> Explained:
    return Explained(tuple(services.school.missions.missions.values()), services.school.consent)
