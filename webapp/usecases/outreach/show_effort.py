"""A home's own effort in a campaign: what counted, what did not and why, what is set aside, what it asked about."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from webapp.domain.household import Household
from webapp.domain.outreach.appeal import Appeal
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.effort import Effort, Why, why
from webapp.domain.outreach.screening import Reason
from webapp.store.outreach import appeals, efforts, set_asides
from webapp.store.outreach.set_asides import SetAside
from webapp.usecases.outreach.appeals import subject_of
from webapp.usecases.outreach.campaigns import joined
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Line:
    """`appeal`: what was asked about it, if anything."""

    effort: Effort
    why: Why
    subject: str
    appeal: Appeal | None


@dataclass(frozen=True)
class Aside:
    """Days set aside for one reason."""

    reason: Reason
    days: tuple[date, ...]
    appeal: Appeal | None


@dataclass(frozen=True)
class OwnEffort:
    campaign: Campaign
    lines: list[Line]
    asides: list[Aside]
    lifted: list[date]
    others: list[Appeal]

    @property
    def points(self) -> int:
        return sum(line.effort.counted for line in self.lines)


def own_effort(services: Services, home: Household, code: str) -> OwnEffort:
    """Raises UnknownCampaignError and NotAMemberError."""
    campaign, _ = joined(services, home, code)
    with services.database.read() as session:
        noted = efforts.of_home(session, home.id, campaign.id)
        asked = appeals.of_home(session, home.id, campaign.id)
        aside = set_asides.of_home(session, home.id, campaign.id)
    by_subject = {(each.about, each.subject): each for each in reversed(asked)}
    return OwnEffort(
        campaign,
        [
            Line(each, why(each, campaign.document), subject_of(each), by_subject.get(("points", subject_of(each))))
            for each in noted
        ],
        [
            Aside(reason, tuple(row.day for row in rows), by_subject.get(("set_aside", reason)))
            for reason, rows in _by_reason([row for row in aside if row.lifted_at is None])
        ],
        sorted({row.day for row in aside if row.lifted_at is not None}),
        [each for each in asked if each.about == "other"],
    )


def _by_reason(rows: list[SetAside]) -> list[tuple[Reason, list[SetAside]]]:
    ordered = sorted(rows, key=lambda row: (row.reason, row.day))
    return [(reason, list(group)) for reason, group in groupby(ordered, key=lambda row: row.reason)]
