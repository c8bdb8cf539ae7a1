"""A result as it was measured: for the staff at any time, for everybody once it is published."""

import gzip
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.funnel import told
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.result import FINAL_AFTER, Result, of_record
from webapp.domain.outreach.result_errors import NothingToPublishError, UnknownResultError
from webapp.domain.text import Text
from webapp.store.outreach import audit, campaigns, organisations, results
from webapp.store.outreach.results import Stored
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Version:
    number: int
    made_at: datetime
    final: bool
    result: Result


@dataclass(frozen=True)
class Shown:
    """The campaign with the versions of its result, newest first; none before it was measured."""

    campaign: Campaign
    organisation: Text
    versions: tuple[Version, ...]
    public: bool

    @property
    def newest(self) -> Version | None:
        return self.versions[0] if self.versions else None

    @property
    def final_on(self) -> date:
        return self.campaign.document.last + FINAL_AFTER


def result_of(services: Services, staff: Staff, campaign_id: str) -> Shown:
    """Raises UnknownCampaignError, also for one of another organisation."""
    campaign = campaign_of(services, staff, campaign_id)
    with services.database.read() as session:
        stored = results.versions(session, campaign.organisation_id, campaign.id)
    return _shown(campaign, staff.organisation.name, stored)


def public_result(services: Services, code: str) -> Shown:
    """Raises UnknownResultError, alike for a code nobody has and for a result that is not published."""
    with services.database.read() as session:
        campaign = campaigns.by_code(session, code.upper())
        if campaign is None:
            raise UnknownResultError
        stored = [each for each in results.versions(session, campaign.organisation_id, campaign.id) if each.public_at]
        organisation = organisations.find(session, campaign.organisation_id)
    if not stored or organisation is None:
        raise UnknownResultError
    return _shown(campaign, organisation.name, stored)


def _shown(campaign: Campaign, organisation: Text, stored: list[Stored]) -> Shown:
    kept = [of_record(each.figures) for each in stored]
    arms = reversed(told([(each.treated, each.control) for each in reversed(kept)]))
    versions = tuple(
        Version(each.version, each.made_at, each.final, replace(result, treated=treated, control=control))
        for each, result, (treated, control) in zip(stored, kept, arms, strict=True)
    )
    return Shown(campaign, organisation, versions, bool(stored and stored[0].public_at))


def table_of_version(services: Services, shown: Shown, number: int | None) -> str:
    """The anonymised table as CSV, of the newest version or of one of those shown. Raises UnknownResultError."""
    numbers = [version.number for version in shown.versions]
    wanted = number if number is not None else next(iter(numbers), None)
    if wanted not in numbers:
        raise UnknownResultError
    campaign = shown.campaign
    with services.database.read() as session:
        packed = results.table(session, campaign.organisation_id, campaign.id, wanted)
    if packed is None:
        raise UnknownResultError
    return gzip.decompress(packed).decode()


def publish(services: Services, staff: Staff, campaign_id: str) -> None:
    """From now on everybody may see it, and the versions to come. Raises NothingToPublishError."""
    _turn(services, staff, campaign_id, services.now(), "result_published")


def withdraw(services: Services, staff: Staff, campaign_id: str) -> None:
    """Nobody outside sees it any more. Raises NothingToPublishError."""
    _turn(services, staff, campaign_id, None, "result_withdrawn")


def _turn(services: Services, staff: Staff, campaign_id: str, at: datetime | None, what: str) -> None:
    campaign = campaign_of(services, staff, campaign_id)
    with services.database.write() as session:
        newest = _newest(session, campaign)
        if bool(newest.public_at) == bool(at):
            return
        results.publish(session, campaign.organisation_id, campaign.id, at)
        audit.note(session, campaign.organisation_id, services.now(), what, staff, campaign.id, version=newest.version)


def _newest(session: Session, campaign: Campaign) -> Stored:
    stored = results.versions(session, campaign.organisation_id, campaign.id)
    if not stored:
        raise NothingToPublishError
    return stored[0]
