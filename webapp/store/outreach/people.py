"""The staff of an organisation: who they are, what they may, what they sign in with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from webapp.domain.outreach.organisation import Person, Role, Staff
from webapp.store.outreach import organisations
from webapp.store.outreach.staff_tables import OrganisationRow, StaffRow, StaffSessionRow


@dataclass(frozen=True)
class Keys:
    """What somebody signs in with, for the use cases of signing in alone: a hash, and a secret that is sealed."""

    staff: Staff
    password_hash: str | None
    totp_secret: str | None
    disabled: bool


def keys_of_login(session: Session, login: str) -> Keys | None:
    """The one query that is not within an organisation: nobody knows yet whose login it is."""
    return _keys(session, session.exec(select(StaffRow).where(col(StaffRow.login) == login)).first())


def keys(session: Session, organisation_id: str, staff_id: str) -> Keys | None:
    return _keys(session, session.get(StaffRow, (organisation_id, staff_id)))


def _keys(session: Session, row: StaffRow | None) -> Keys | None:
    if row is None:
        return None
    organisation = organisations.find(session, row.organisation_id)
    assert organisation, "staff are of an organisation"
    staff = organisations.as_staff(row, organisation)
    return Keys(staff, row.password_hash, row.totp_secret, row.disabled_at is not None)


def every(session: Session, organisation_id: str) -> list[Person]:
    """Those who came first, first."""
    seen = (
        select(col(StaffSessionRow.staff_id), func.max(col(StaffSessionRow.seen_at)).label("seen_at"))
        .where(col(StaffSessionRow.organisation_id) == organisation_id)
        .group_by(col(StaffSessionRow.staff_id))
        .subquery()
    )
    rows = session.exec(
        select(StaffRow, seen.c.seen_at)
        .outerjoin(seen, seen.c.staff_id == col(StaffRow.staff_id))
        .where(col(StaffRow.organisation_id) == organisation_id)
        .order_by(col(StaffRow.created_at), col(StaffRow.staff_id))
    )
    return [_as_person(row, seen_at) for row, seen_at in rows]


def find(session: Session, organisation_id: str, staff_id: str) -> Person | None:
    row = session.get(StaffRow, (organisation_id, staff_id))
    return _as_person(row) if row else None


def _as_person(row: StaffRow, seen_at: datetime | None = None) -> Person:
    role: Role = row.role  # type: ignore[assignment]  # only roles are ever stored
    return Person(
        row.staff_id,
        row.login,
        row.name,
        role,
        row.totp_secret is not None,
        row.password_hash is None,
        row.created_at,
        seen_at,
        row.disabled_at,
    )


def login_taken(session: Session, login: str) -> bool:
    return session.exec(select(col(StaffRow.staff_id)).where(col(StaffRow.login) == login)).first() is not None


def add(session: Session, organisation_id: str, person: Person) -> None:
    session.add(
        StaffRow(
            organisation_id=organisation_id,
            staff_id=person.id,
            login=person.login,
            name=person.name,
            role=person.role,
            created_at=person.created_at,
        )
    )
    session.flush()


def lock(session: Session, organisation_id: str) -> None:
    """Until the end of this change nobody else changes who the owners are."""
    mine = col(OrganisationRow.organisation_id) == organisation_id
    session.exec(select(OrganisationRow).where(mine).with_for_update()).first()


def other_owners(session: Session, organisation_id: str, staff_id: str) -> int:
    """Owners beside one, who have a password and are not disabled."""
    mine = (
        col(StaffRow.organisation_id) == organisation_id,
        col(StaffRow.staff_id) != staff_id,
        col(StaffRow.role) == "owner",
        col(StaffRow.disabled_at).is_(None),
        col(StaffRow.password_hash).is_not(None),
    )
    return session.exec(select(func.count()).select_from(StaffRow).where(*mine)).one()


def set_role(session: Session, organisation_id: str, staff_id: str, role: Role) -> None:
    _set(session, organisation_id, staff_id, role=role)


def set_disabled(session: Session, organisation_id: str, staff_id: str, at: datetime | None) -> None:
    _set(session, organisation_id, staff_id, disabled_at=at)


def set_password(session: Session, organisation_id: str, staff_id: str, password_hash: str) -> None:
    _set(session, organisation_id, staff_id, password_hash=password_hash)


def set_lang(session: Session, organisation_id: str, staff_id: str, lang: str | None) -> None:
    _set(session, organisation_id, staff_id, lang=lang)


def set_second_step(session: Session, organisation_id: str, staff_id: str, secret: str | None, step: int = 0) -> None:
    """With the time step of the code that confirmed it; None switches it off."""
    _set(session, organisation_id, staff_id, totp_secret=secret, totp_step=step)


def take_step(session: Session, organisation_id: str, staff_id: str, step: int) -> bool:
    """Whether a code of this time step is the first: of two at once only one gets it."""
    mine = (
        col(StaffRow.organisation_id) == organisation_id,
        col(StaffRow.staff_id) == staff_id,
        col(StaffRow.totp_step) < step,
    )
    return session.exec(update(StaffRow).where(*mine).values(totp_step=step)).rowcount == 1


def _set(session: Session, organisation_id: str, staff_id: str, **values: object) -> None:
    mine = col(StaffRow.organisation_id) == organisation_id, col(StaffRow.staff_id) == staff_id
    session.exec(update(StaffRow).where(*mine).values(**values))
