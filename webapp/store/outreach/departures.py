"""Homes that left: taken out at once; one nameless row says that somebody did."""

import secrets
from datetime import date

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from webapp.domain.outreach.membership import Membership
from webapp.store.outreach.home_rows import OF_A_MEMBER
from webapp.store.outreach.tables import DepartureRow, ReleaseRow


def take_out(session: Session, household_id: str, campaign_id: str) -> None:
    """Every row of the home in the campaign."""
    for table in OF_A_MEMBER:
        of_it = col(table.household_id) == household_id, col(table.campaign_id) == campaign_id  # type: ignore[attr-defined]
        session.connection().execute(delete(table).where(*of_it))


def note(session: Session, membership: Membership, day: date) -> None:
    """Of the home only its place and arm, and which released figures it was in."""
    newest = session.exec(
        select(func.max(ReleaseRow.release)).where(
            col(ReleaseRow.organisation_id) == membership.organisation_id,
            col(ReleaseRow.campaign_id) == membership.campaign_id,
        )
    ).one()
    session.add(
        DepartureRow(
            organisation_id=membership.organisation_id,
            campaign_id=membership.campaign_id,
            departure_id=secrets.token_hex(16),
            place_id=membership.place_id,
            arm=membership.arm,
            left_on=day,
            admitted_in=membership.admitted_in,
            last_release=newest or 0,
        )
    )
