"""Join a campaign: by link, QR code or six characters, also without a home yet. Nothing here counts homes."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from sqlmodel import Session

from webapp.domain.errors import NoHouseholdError
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign, Place
from webapp.domain.outreach.code import readings
from webapp.domain.outreach.consent_form import ConsentText
from webapp.domain.outreach.errors import UnknownCampaignError
from webapp.domain.outreach.join_errors import (
    InAnotherCampaignError,
    NoPlaceError,
    NotOpenError,
    TooManyTriesError,
)
from webapp.domain.outreach.joining import Stage, drawn_arm, in_the_way, stage
from webapp.domain.outreach.membership import CameBy, Membership
from webapp.domain.outreach.organisation import Organisation
from webapp.store import households
from webapp.store.outreach import attempts, memberships, results, tallied
from webapp.usecases.keep_household import new_household, with_use
from webapp.usecases.outreach.campaigns import campaign_by_code, standing
from webapp.usecases.outreach.consent import check_agreed, text_in_force
from webapp.usecases.outreach.effort import has_joined
from webapp.usecases.services import Services

TRIES = 10
TRIES_SPAN = timedelta(minutes=10)


@dataclass(frozen=True)
class Invitation:
    """What is shown to a home that may join. `n_homes` as counted a short while ago, None below five."""

    campaign: Campaign
    organisation: Organisation | None
    stage: Stage
    consent: ConsentText
    n_homes: int | None
    is_member: bool
    has_result: bool


@dataclass(frozen=True)
class Wish:
    """What was chosen and seen when somebody pressed 同意并加入. `key` is the form's own: pressed twice, it is one."""

    place_id: str
    consent_version: int
    came_by: CameBy
    key: str


def invitation(services: Services, code: str, home: Household | None) -> Invitation:
    """Raises UnknownCampaignError."""
    with services.database.read() as session:
        found = standing(session, code, home, with_text=True)
        campaign, now = found.campaign, stage(found.campaign, services.today())
        return Invitation(
            campaign,
            found.organisation,
            now,
            text_in_force(services, campaign, found.organisation, found.text),
            _n_homes(session, campaign),
            found.membership is not None,
            now == "over" and results.is_public(session, campaign),
        )


def _n_homes(session: Session, campaign: Campaign) -> int | None:
    counted = tallied.find(session, campaign.organisation_id, campaign.id)
    return counted[1].joined or None if counted else None


def join(services: Services, home: Household | None, code: str, wish: Wish) -> Household:
    """Take the home in, or a new one with typical answers. A member stays as it is.

    Raises UnknownCampaignError, NotOpenError, NoPlaceError, ConsentChangedError, InAnotherCampaignError.
    """
    with services.database.write() as session:
        asked = standing(session, code, home, with_text=True)
        campaign = asked.campaign
        found = home or _new_home(services, campaign.document.province, wish.key)
        is_new = home is None and households.add(session, found)
        others = [] if is_new else _campaigns_of(session, found)
        if any(other.id == campaign.id for other in others):
            return found
        place = _check(services, campaign, others, wish)
        check_agreed(services, session, asked, wish.consent_version)
        memberships.add(session, _membership(services, campaign, found, wish, place))
        has_joined(services, session, campaign, found.id)
    return found


def _campaigns_of(session: Session, home: Household) -> list[Campaign]:
    """What a home known before is in; until the end of the transaction it joins nothing else."""
    if not households.lock(session, home.id):
        raise NoHouseholdError
    return [campaign for campaign, _ in memberships.with_campaigns(session, home.id)]


def _check(services: Services, campaign: Campaign, others: list[Campaign], wish: Wish) -> Place:
    today = services.today()
    if stage(campaign, today) not in ("soon", "running"):
        raise NotOpenError
    other = in_the_way(campaign, others, today)
    if other:
        raise InAnotherCampaignError(title=other.document.title, last=other.document.last, code=other.code)
    place = campaign.document.place(wish.place_id)
    if place is None:
        raise NoPlaceError("place")
    return place


def _membership(services: Services, campaign: Campaign, home: Household, wish: Wish, place: Place) -> Membership:
    percent = campaign.document.holdout_percent
    return Membership(
        household_id=home.id,
        campaign_id=campaign.id,
        organisation_id=campaign.organisation_id,
        place_id=place.id,
        joined_at=services.now(),
        consent_version=wish.consent_version,
        arm=drawn_arm(services.receipt_key, home.id, campaign.id, percent),
        came_by=wish.came_by,
        care=home.care,
    )


def _new_home(services: Services, province: str, key: str) -> Household:
    """Typical answers. Its id follows from the form's key, so that two taps make one home."""
    made = new_household(services, province)
    if key:
        digest = hmac.digest(services.receipt_key, f"home|{key}".encode(), hashlib.sha256)
        made = replace(made, id=digest.hex()[:32])
    known = (province, services.today())
    use = services.typical_use.get(known)
    if use is None:
        use = services.typical_use[known] = with_use(services, made).use
    return replace(made, use=use)


def note_try(services: Services, typed: str, address: str) -> None:
    """Somebody asked for a code that is none. Raises TooManyTriesError after ten in ten minutes.

    What no code can look like is no guess.

    Of the address only a keyed hash is kept, and that for a day at most. Codes that are known are never refused: a
    whole community may share one address.
    """
    if not readings(typed):
        return
    now = services.now()
    who = hmac.digest(services.receipt_key, f"code|{address}".encode(), hashlib.sha256).hex()
    with services.database.write() as session:
        tried = attempts.tried(session, "code", who, now, TRIES_SPAN)
    if tried > TRIES:
        left = TRIES_SPAN.total_seconds() - now.timestamp() % TRIES_SPAN.total_seconds()
        raise TooManyTriesError(minutes=ceil(left / 60))


def find_code(services: Services, typed: str, address: str) -> str | None:
    """The code of the campaign that was meant, None if there is none. Raises TooManyTriesError."""
    try:
        return campaign_by_code(services, typed).code
    except UnknownCampaignError:
        note_try(services, typed, address)
    return None
