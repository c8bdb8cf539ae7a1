"""Organisations, and the staff of a signed-in browser."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import Session, col, select

from webapp.domain.outreach.organisation import Organisation, Role, Staff
from webapp.domain.text import Text
from webapp.store.outreach.staff_tables import OrganisationRow, StaffRow, StaffSessionRow

ORGANISATION = cast(Table, OrganisationRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own


def find(session: Session, organisation_id: str) -> Organisation | None:
    row = session.get(OrganisationRow, organisation_id)
    return as_organisation(row) if row else None


def every(session: Session) -> list[Organisation]:
    """For the operator: those made first, first."""
    rows = session.exec(select(OrganisationRow).order_by(col(OrganisationRow.created_at)))
    return [as_organisation(row) for row in rows]


def save(session: Session, organisation: Organisation) -> None:
    session.merge(
        OrganisationRow(
            organisation_id=organisation.id,
            name=organisation.name.zh,
            name_en=organisation.name.en,
            province=organisation.province,
            created_at=organisation.created_at,
        )
    )


def signed_in(session: Session, hash_of_secret: str, seen_since: datetime) -> Staff | None:
    """Whose browser it is: signed in, not revoked, used since an instant, the second step done."""
    found = session.exec(
        select(StaffRow, OrganisationRow, StaffSessionRow)
        .join(OrganisationRow, col(OrganisationRow.organisation_id) == col(StaffRow.organisation_id))
        .join(
            StaffSessionRow,
            (col(StaffSessionRow.organisation_id) == col(StaffRow.organisation_id))
            & (col(StaffSessionRow.staff_id) == col(StaffRow.staff_id)),
        )
        .where(
            col(StaffSessionRow.hash) == hash_of_secret,
            col(StaffSessionRow.revoked_at).is_(None),
            col(StaffSessionRow.seen_at) >= seen_since,
            col(StaffRow.disabled_at).is_(None),
        )
    ).first()
    if found is None:
        return None
    staff, organisation, browser = found
    if staff.totp_secret and browser.second_step_at is None:
        return None
    return as_staff(staff, as_organisation(organisation))


def as_organisation(row: OrganisationRow) -> Organisation:
    return of_columns([getattr(row, column.name) for column in ORGANISATION.c])


def of_columns(values: Sequence[Any]) -> Organisation:
    """In the table's order."""
    organisation_id, name, name_en, province, created_at = values
    return Organisation(organisation_id, Text(name, name_en), province, created_at)


def as_staff(row: StaffRow, organisation: Organisation) -> Staff:
    role: Role = row.role  # type: ignore[assignment]  # only roles are ever stored
    return Staff(organisation, row.staff_id, row.login, row.name, role, row.totp_secret is not None, row.lang)
