"""A campaign as one home finds it, in one question: what it is, who runs it, what homes agree to, whether it is in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, func, select
from sqlmodel import Session

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.consent_form import ConsentText
from webapp.domain.outreach.membership import Membership
from webapp.domain.outreach.organisation import Organisation
from webapp.store.outreach import campaigns, consent_texts, memberships, organisations
from webapp.store.outreach.campaigns import CAMPAIGN
from webapp.store.outreach.consent_texts import TEXT
from webapp.store.outreach.memberships import MEMBERSHIP
from webapp.store.outreach.organisations import ORGANISATION


@dataclass(frozen=True)
class Standing:
    """`text` is the newest that was kept, where it was asked for; `membership` the home's, if it is in."""

    campaign: Campaign
    organisation: Organisation | None
    membership: Membership | None
    text: ConsentText | None


def find(session: Session, codes: Sequence[str], household_id: str, *, with_text: bool) -> Standing | None:
    """The campaign of some codes that was reviewed, or that the home joined before it was taken back to be written
    anew, if it is one: any other takes as long, and is not told from none.

    Nobody's household id is empty.
    """
    asked = {"codes": codes, "home": household_id}
    rows = session.connection().execute(FIND_WITH_TEXT if with_text else FIND, asked).all()
    if len(rows) != 1:
        return None
    campaign, organisation, membership, text = (rows[0][part] for part in SLICES)
    return Standing(
        campaigns.of_columns(campaign),
        organisations.of_columns(organisation) if organisation[0] else None,
        memberships.of_columns(membership) if membership[0] else None,
        consent_texts.of_columns(text) if text and text[0] else None,
    )


def _of_campaign(table: FromClause) -> ColumnElement[bool]:
    return (table.c.organisation_id == CAMPAIGN.c.organisation_id) & (table.c.campaign_id == CAMPAIGN.c.campaign_id)


def _question(*, with_text: bool) -> Select[Any]:
    of_home = (MEMBERSHIP.c.household_id == bindparam("home")) & (MEMBERSHIP.c.campaign_id == CAMPAIGN.c.campaign_id)
    every = CAMPAIGN.outerjoin(ORGANISATION, ORGANISATION.c.organisation_id == CAMPAIGN.c.organisation_id)
    every = every.outerjoin(MEMBERSHIP, of_home)
    parts = PARTS if with_text else PARTS[:-1]
    if with_text:
        of_campaign = TEXT.alias()
        newest = select(func.max(of_campaign.c.version)).where(_of_campaign(of_campaign)).correlate(CAMPAIGN)
        every = every.outerjoin(TEXT, _of_campaign(TEXT) & (TEXT.c.version == newest.scalar_subquery()))
    reviewed = CAMPAIGN.c.state.not_in(["draft", "review"]) | MEMBERSHIP.c.household_id.is_not(None)
    meant = CAMPAIGN.c.code.in_(bindparam("codes", expanding=True)), reviewed
    return select(*(column for part in parts for column in part)).select_from(every).where(*meant).limit(2)


PARTS = [list(CAMPAIGN.c), list(ORGANISATION.c), memberships.COLUMNS, list(TEXT.c)]
ENDS = [sum(len(part) for part in PARTS[: n + 1]) for n in range(len(PARTS))]
SLICES = [slice(begin, end) for begin, end in zip([0, *ENDS], ENDS, strict=False)]
# Written once, as every page of a campaign asks it: building a query costs as much as running it.
FIND, FIND_WITH_TEXT = _question(with_text=False), _question(with_text=True)
