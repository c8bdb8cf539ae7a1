"""The campaigns of an organisation as a list, and one of them while it is written and reviewed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Literal

from sqlmodel import Session

from webapp.domain.errors import YiduError
from webapp.domain.outreach.campaign import Campaign, Document, PlaceKind
from webapp.domain.outreach.campaign_checks import Overlap, overlaps, schedule_faults
from webapp.domain.outreach.campaign_flow import Change, changes
from webapp.domain.outreach.contrast import contrast
from webapp.domain.outreach.errors import UnknownCampaignError
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.tally import NONE_YET, Tally
from webapp.domain.outreach.template import Template
from webapp.store.outreach import campaigns, results, reviews, tallied
from webapp.store.outreach.reviews import Review, Version
from webapp.usecases.outreach.review_campaign import asked_by
from webapp.usecases.services import Services

TodoKind = Literal["review", "returned", "appeals", "result"]


@dataclass(frozen=True)
class Todo:
    """Something that waits for one of the staff: `n` of it, of one campaign if it is one; `due` is the day by which the
    first of it is to be answered."""

    kind: TodoKind
    n: int
    campaign: Campaign | None = None
    due: date | None = None


@dataclass(frozen=True)
class Line:
    campaign: Campaign
    tally: Tally
    result: Mapping[str, object] | None


@dataclass(frozen=True)
class Shelf:
    lines: list[Line]
    todos: list[Todo]
    templates: list[Template]


def list_campaigns(services: Services, staff: Staff) -> Shelf:
    organisation = staff.organisation.id
    with services.database.read() as session:
        found = campaigns.of_organisation(session, organisation)
        tallies = tallied.of_organisation(session, organisation)
        measured = tallied.newest_results(session, organisation)
        todos = _todos(session, staff, found)
    lines = [Line(each, tallies.get(each.id, NONE_YET), measured.get(each.id)) for each in sorted(found, key=_place)]
    return Shelf(lines, todos, list(services.campaign_templates.values()))


def _place(campaign: Campaign) -> tuple[int, float]:
    """What runs first, then what comes, what is written, what is over; in each the one that begins last first."""
    order = ("live", "scheduled", "review", "draft", "closed", "archived")
    return order.index(campaign.state), -campaign.document.first.toordinal()


def _todos(session: Session, staff: Staff, found: list[Campaign]) -> list[Todo]:
    alone = reviews.able(session, staff.organisation.id) == 1
    to_review, returned = [], []
    for each in found:
        if each.state == "review" and staff.may("editor") and (alone or asked_by(session, each) != staff.id):
            to_review.append(each)
        if each.state == "draft" and _was_returned(session, each):
            returned.append(each)
    appeals, due = tallied.appeals_waiting(session, staff.organisation.id)
    todos = [Todo("review", len(to_review), to_review[0] if len(to_review) == 1 else None)] if to_review else []
    todos += [Todo("returned", 1, each) for each in returned]
    todos += [Todo("result", 1, each) for each in _results(session, staff, found)]
    return todos + ([Todo("appeals", appeals, due=due)] if appeals else [])


def _results(session: Session, staff: Staff, found: list[Campaign]) -> list[Campaign]:
    """Over and measured, and nobody published it yet: for those who may."""
    if not staff.may("editor"):
        return []
    waiting = results.not_public(session, staff.organisation.id)
    return [each for each in found if each.state == "closed" and each.id in waiting]


def _was_returned(session: Session, campaign: Campaign) -> bool:
    said = reviews.of_campaign(session, campaign)
    return bool(said) and said[0].decision == "returned" and said[0].version == campaign.version


@dataclass(frozen=True)
class Desk:
    """A campaign on its way to being scheduled. `faults` keep it from that, `overlaps` do not.

    `since` are the changes since the version that was reviewed last. `alone`: nobody else is there to review.
    """

    campaign: Campaign
    faults: list[YiduError]
    overlaps: list[Overlap]
    ratio: float
    reviews: list[Review]
    since: list[Change]
    asked_by: str | None
    alone: bool
    saved_at: datetime
    saved_by: str | None
    place_kind: PlaceKind


def open_desk(services: Services, staff: Staff, campaign_id: str) -> Desk:
    """Raises UnknownCampaignError."""
    organisation = staff.organisation.id
    with services.database.read() as session:
        campaign = _find(session, staff, campaign_id)
        said = reviews.of_campaign(session, campaign)
        versions = reviews.versions(session, campaign)
        others = [each for each in campaigns.of_organisation(session, organisation) if each.id != campaign.id]
        alone = reviews.able(session, organisation) == 1
        asked = asked_by(session, campaign) if campaign.state == "review" else None
    today = services.today()
    faults = list(schedule_faults(campaign.document, today)) if campaign.state in ("draft", "review") else []
    return Desk(
        campaign,
        faults,
        overlaps(campaign.document, others),
        contrast(campaign.document.colour, "#FFFFFF"),
        said,
        _since(said, versions, campaign.document),
        asked,
        alone,
        versions[0].saved_at if versions else campaign.changed_at,
        versions[0].staff_name if versions else None,
        _kind(services, campaign.document),
    )


def _kind(services: Services, document: Document) -> PlaceKind:
    """What its next place is."""
    if document.places:
        return document.places[-1].kind
    template = services.campaign_templates.get(document.template)
    return template.place_kind if template else "community"


def _since(said: list[Review], versions: list[Version], document: Document) -> list[Change]:
    judged = next((review.version for review in said if review.decision in ("returned", "approved")), None)
    before = next((version.document for version in versions if version.number == judged), None)
    return changes(before, document) if before else []


@dataclass(frozen=True)
class Saved:
    version: Version
    changes: list[Change] | None
    """Since the version before; None for the first."""


@dataclass(frozen=True)
class History:
    campaign: Campaign
    versions: list[Saved]


def show_versions(services: Services, staff: Staff, campaign_id: str) -> History:
    """Newest first. Raises UnknownCampaignError."""
    with services.database.read() as session:
        campaign = _find(session, staff, campaign_id)
        found = reviews.versions(session, campaign)
    saved = [Saved(new, changes(old.document, new.document)) for new, old in pairwise(found)]
    return History(campaign, saved + [Saved(first, None) for first in found[-1:]])


def _find(session: Session, staff: Staff, campaign_id: str) -> Campaign:
    found = campaigns.find(session, staff.organisation.id, campaign_id)
    if found is None:
        raise UnknownCampaignError
    return found
