"""Which text a home agrees to, agreed to, and is asked again."""

from datetime import datetime

from sqlmodel import Session

from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.consent_form import ConsentText
from webapp.domain.outreach.join_errors import ConsentChangedError, InAnotherCampaignError
from webapp.domain.outreach.joining import in_the_way
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.text import Text
from webapp.store.outreach import comparison_homes, consent_texts, memberships
from webapp.store.outreach.standings import Standing
from webapp.usecases.outreach.campaigns import member, standing
from webapp.usecases.services import Services


def text_in_force(
    services: Services, campaign: Campaign, organisation: Organisation | None, kept: ConsentText | None
) -> ConsentText:
    """The newest kept, or the next version where the form says something else by now."""
    text = _worded(services, campaign, organisation.name if organisation else Text("", ""))
    if kept and kept.text == text:
        return kept
    return ConsentText(kept.version + 1 if kept else 1, text, services.now())


def _worded(services: Services, campaign: Campaign, organisation: Text) -> Text:
    known = services.worded.get(campaign.id)
    if known is None or known[:2] != (campaign.document, organisation):
        text = services.consent_form.worded(campaign.document, organisation)
        known = services.worded[campaign.id] = campaign.document, organisation, text
    return known[2]


def is_asked_again(services: Services, found: Standing) -> bool:
    """Whether the home has not agreed to the text in force: until it does, it takes part in nothing new."""
    text = text_in_force(services, found.campaign, found.organisation, found.text)
    return member(found).consent_version < text.version


def check_agreed(services: Services, session: Session, found: Standing, version: int) -> None:
    """What was agreed to is the text in force, and is kept from now on. Raises ConsentChangedError."""
    text = text_in_force(services, found.campaign, found.organisation, found.text)
    if text.version != version:
        raise ConsentChangedError
    if text is not found.text:
        consent_texts.keep(session, found.campaign, text)


def agree_anew(services: Services, home: Household, code: str, version: int) -> None:
    """Raises NotAMemberError; ConsentChangedError where another text is in force than the one that was shown;
    InAnotherCampaignError where the home joined one meanwhile that the new dates are in the way of."""
    with services.database.write() as session:
        found = standing(session, code, home, with_text=True)
        member(found)
        others = [other for other, _ in memberships.with_campaigns(session, home.id)]
        if other := in_the_way(found.campaign, others, services.today()):
            raise InAnotherCampaignError(title=other.document.title, last=other.document.last, code=other.code)
        check_agreed(services, session, found, version)
        memberships.change(session, home.id, found.campaign.id, consent_version=version)


def compared_since(services: Services, home: Household) -> datetime | None:
    """When the home let its daily totals be compared with; None where it does not."""
    with services.database.read() as session:
        return comparison_homes.given_at(session, home.id)


def let_compare(services: Services, home: Household, *, agreed: bool) -> None:
    """Said again, it changes nothing; withdrawn, nothing of it is left."""
    with services.database.write() as session:
        if agreed:
            comparison_homes.give(session, home.id, services.now())
        else:
            comparison_homes.withdraw(session, home.id)
