"""A home's own campaigns: what it is in, where it counts, what it agreed to."""

from dataclasses import dataclass

from sqlmodel import Session

from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.consent_form import ConsentText
from webapp.domain.outreach.demand_call import Answered, Choice, DemandCall, next_for_home
from webapp.domain.outreach.join_errors import CountedHereError, NoPlaceError
from webapp.domain.outreach.joining import Stage, stage
from webapp.domain.outreach.membership import Membership
from webapp.domain.outreach.organisation import Organisation
from webapp.store.outreach import call_answers, consent_texts, memberships, results, set_asides
from webapp.usecases.outreach.campaigns import joined, member, standing
from webapp.usecases.outreach.consent import text_in_force
from webapp.usecases.outreach.leave import was_redrafted
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Mine:
    """A campaign the home is in. `agreed` is the text as it agreed to it, `current` the one in force.

    `days_aside`: days of its readings that do not count for now. `redrafted`: it was scheduled, taken back, scheduled
    again, so that who does not agree to its new text is out when it begins.
    """

    campaign: Campaign
    membership: Membership
    organisation: Organisation | None
    stage: Stage
    agreed: ConsentText | None
    current: ConsentText
    has_result: bool
    days_aside: int = 0
    redrafted: bool = False

    @property
    def asked_again(self) -> bool:
        return self.membership.consent_version < self.current.version

    @property
    def may_move(self) -> bool:
        """Until the home is in a released figure: later the difference of two figures would show it."""
        return self.membership.admitted_in == 0 and self.stage != "over"


def my_campaign(services: Services, home: Household, code: str) -> Mine:
    """Raises UnknownCampaignError and NotAMemberError."""
    with services.database.read() as session:
        found = standing(session, code, home, with_text=True)
        campaign, membership = found.campaign, member(found)
        return Mine(
            campaign,
            membership,
            found.organisation,
            stage(campaign, services.today()),
            consent_texts.find(session, campaign, membership.consent_version),
            text_in_force(services, campaign, found.organisation, found.text),
            results.is_public(session, campaign),
            sum(each.lifted_at is None for each in set_asides.of_home(session, home.id, campaign.id)),
            campaign.state == "scheduled" and was_redrafted(session, campaign),
        )


def my_campaigns(services: Services, home: Household) -> list[tuple[Campaign, Membership, Stage]]:
    """Those joined last first."""
    with services.database.read() as session:
        found = memberships.with_campaigns(session, home.id)
    return [(campaign, membership, stage(campaign, services.today())) for campaign, membership in found]


@dataclass(frozen=True)
class Running:
    """A campaign the home is in and that is not over; the call it is told of, with its answer."""

    campaign: Campaign
    stage: Stage
    call: DemandCall | None
    choice: Choice | None


def running(services: Services, session: Session, home: Household) -> list[Running]:
    """A home in no campaign, as most are, costs no query."""
    if not home.in_campaigns:
        return []
    found = [
        (campaign, membership.arm, now)
        for campaign, membership in memberships.with_campaigns(session, home.id)
        if (now := stage(campaign, services.today())) != "over"
    ]
    called = [campaign.id for campaign, arm, now in found if arm == "treated" and now in ("running", "paused")]
    coming = call_answers.coming(session, home.id, called, services.now()) if called else []
    return [Running(campaign, now, *(_next(services, campaign, coming) or (None, None))) for campaign, _, now in found]


def _next(services: Services, campaign: Campaign, coming: list[Answered]) -> Answered | None:
    return next_for_home([each for each in coming if each[0].campaign_id == campaign.id], services.now())


def change_place(services: Services, home: Household, code: str, place_id: str) -> None:
    """Raises NoPlaceError, and CountedHereError once the home is in a released figure."""
    campaign, _ = joined(services, home, code)
    if campaign.document.place(place_id) is None:
        raise NoPlaceError("place")
    with services.database.write() as session:
        membership = memberships.find(session, home.id, campaign.id)
        if membership and membership.place_id != place_id:
            if membership.admitted_in:
                place = campaign.document.place(membership.place_id)
                raise CountedHereError("place", place=place.name if place else "")
            memberships.change(session, home.id, campaign.id, place_id=place_id)


def set_care(services: Services, home: Household, code: str, *, care: bool) -> None:
    """Somebody of the home must stay cool or warm: it may sit out anything, at no cost."""
    campaign, _ = joined(services, home, code)
    with services.database.write() as session:
        memberships.change(session, home.id, campaign.id, care=care)
