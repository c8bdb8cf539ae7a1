"""Write a campaign: begin it from a template, an older one or a file; save it anew; go back to an older version."""

import secrets
from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session

from webapp.domain.outreach.campaign import Campaign, Document
from webapp.domain.outreach.campaign_checks import faults
from webapp.domain.outreach.campaign_errors import (
    FaultyDocumentError,
    StaleVersionError,
    UnknownTemplateError,
    UnknownVersionError,
    WrongStepError,
)
from webapp.domain.outreach.campaign_flow import check_places_kept, check_unlocked
from webapp.domain.outreach.code import ALPHABET, LENGTH
from webapp.domain.outreach.errors import UnknownCampaignError
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.template import Template, copied
from webapp.store.outreach import audit, campaigns, reviews
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.services import Services


def templates(services: Services) -> Mapping[str, Template]:
    return services.campaign_templates


def start_from_template(services: Services, staff: Staff, template_id: str) -> Campaign:
    """Raises UnknownTemplateError."""
    template = services.campaign_templates.get(template_id)
    if template is None:
        raise UnknownTemplateError
    document = template.document(services.today(), staff.organisation.province)
    return _start(services, staff, document, template=template.id)


def start_like(services: Services, staff: Staff, campaign_id: str) -> Campaign:
    """The settings of an older campaign and nothing that came of it. Raises UnknownCampaignError."""
    older = campaign_of(services, staff, campaign_id)
    template = services.campaign_templates.get(older.document.template)
    return _start(services, staff, copied(older.document, template, services.today()), like=older.code)


def start_from_file(services: Services, staff: Staff, document: Document) -> Campaign:
    """Raises FaultyDocumentError."""
    _check(document)
    return _start(services, staff, document)


def save_draft(services: Services, staff: Staff, campaign_id: str, opened: int, document: Document) -> Campaign:
    """A new version, written over the one that was `opened`. One that says the same makes none.

    Raises UnknownCampaignError, StaleVersionError, WrongStepError, LockedError, PlaceKeptError and FaultyDocumentError.
    """
    _check(document)
    with services.database.write() as session:
        campaign = _locked(session, staff, campaign_id)
        if campaign.version != opened:
            raise StaleVersionError(version=campaign.version)
        if campaign.document == document:
            return campaign
        if campaign.state in ("scheduled", "live"):
            check_unlocked(campaign.document, document)
        elif campaign.state != "draft":
            raise WrongStepError
        elif scheduled := reviews.approved(session, campaign):
            check_places_kept(scheduled, document)
        return _save(services, session, staff, campaign, document)


def restore_version(services: Services, staff: Staff, campaign_id: str, number: int) -> Campaign:
    """An older version becomes the newest; those between stay. Raises UnknownVersionError, and as `save_draft`."""
    campaign = campaign_of(services, staff, campaign_id)
    with services.database.read() as session:
        older = reviews.version(session, campaign, number)
    if older is None:
        raise UnknownVersionError
    return save_draft(services, staff, campaign_id, campaign.version, older)


def _check(document: Document) -> None:
    if found := list(faults(document)):
        raise FaultyDocumentError(found)


def _start(services: Services, staff: Staff, document: Document, **how: str) -> Campaign:
    now = services.now()
    with services.database.write() as session:
        code = _free_code(session)
        made = Campaign(staff.organisation.id, secrets.token_hex(8), code, "draft", 1, document, now, now)
        campaigns.save(session, made)
        session.flush()
        reviews.save_version(session, made, staff)
        audit.note(session, staff.organisation.id, now, "campaign_made", staff, made.id, title=document.title.zh, **how)
    return made


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if campaigns.by_code(session, code) is None:
            return code


def _locked(session: Session, staff: Staff, campaign_id: str) -> Campaign:
    found = campaigns.locked(session, staff.organisation.id, campaign_id)
    if found is None:
        raise UnknownCampaignError
    return found


def _save(services: Services, session: Session, staff: Staff, campaign: Campaign, document: Document) -> Campaign:
    now = services.now()
    new = replace(campaign, version=campaign.version + 1, document=document, changed_at=now)
    campaigns.save(session, new)
    reviews.save_version(session, new, staff)
    audit.note(session, campaign.organisation_id, now, "campaign_saved", staff, campaign.id, version=new.version)
    return new
