"""Links that set a password once. Of a link's secret only its hash is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from webapp.store.outreach.staff_tables import StaffInvitationRow


@dataclass(frozen=True)
class Invitation:
    organisation_id: str
    id: str
    staff_id: str
    until: datetime


def make(session: Session, invitation: Invitation, hash_of_secret: str, at: datetime) -> None:
    """The one link that is good for somebody: those made before open nothing from now on."""
    cancel(session, invitation.organisation_id, invitation.staff_id, at)
    session.add(
        StaffInvitationRow(
            organisation_id=invitation.organisation_id,
            invitation_id=invitation.id,
            staff_id=invitation.staff_id,
            hash=hash_of_secret,
            made_at=at,
            until=invitation.until,
        )
    )


def find(session: Session, hash_of_secret: str, at: datetime) -> Invitation | None:
    """One that is not used and not over."""
    mine = (
        col(StaffInvitationRow.hash) == hash_of_secret,
        col(StaffInvitationRow.used_at).is_(None),
        col(StaffInvitationRow.until) > at,
    )
    row = session.exec(select(StaffInvitationRow).where(*mine)).first()
    return Invitation(row.organisation_id, row.invitation_id, row.staff_id, row.until) if row else None


def use(session: Session, invitation: Invitation, at: datetime) -> bool:
    """Whether this is the first use: of two at once only one is."""
    mine = (
        col(StaffInvitationRow.organisation_id) == invitation.organisation_id,
        col(StaffInvitationRow.invitation_id) == invitation.id,
        col(StaffInvitationRow.used_at).is_(None),
    )
    return session.exec(update(StaffInvitationRow).where(*mine).values(used_at=at)).rowcount == 1


def cancel(session: Session, organisation_id: str, staff_id: str, at: datetime) -> None:
    mine = (
        col(StaffInvitationRow.organisation_id) == organisation_id,
        col(StaffInvitationRow.staff_id) == staff_id,
        col(StaffInvitationRow.used_at).is_(None),
    )
    session.exec(update(StaffInvitationRow).where(*mine).values(used_at=at))


def purge(session: Session, before: datetime) -> None:
    session.exec(delete(StaffInvitationRow).where(col(StaffInvitationRow.until) < before))
