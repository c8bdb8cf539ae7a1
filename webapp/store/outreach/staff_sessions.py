"""The browsers staff are signed in with. Of a cookie's secret only its hash is kept."""

from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from webapp.domain.outreach.organisation import SignedInBrowser, Staff
from webapp.store.outreach import people
from webapp.store.outreach.staff_tables import StaffSessionRow


def start(
    session: Session,
    staff: Staff,
    session_id: str,
    hash_of_secret: str,
    browser: str,
    at: datetime,
    second_step_at: datetime | None = None,
) -> None:
    session.add(
        StaffSessionRow(
            organisation_id=staff.organisation.id,
            session_id=session_id,
            staff_id=staff.id,
            hash=hash_of_secret,
            browser=browser,
            made_at=at,
            seen_at=at,
            second_step_at=second_step_at,
        )
    )


def waiting(session: Session, hash_of_secret: str, since: datetime) -> tuple[str, str, str] | None:
    """Organisation, person and session of a browser whose second step is not done: begun since an instant."""
    mine = (
        col(StaffSessionRow.hash) == hash_of_secret,
        col(StaffSessionRow.revoked_at).is_(None),
        col(StaffSessionRow.second_step_at).is_(None),
        col(StaffSessionRow.made_at) >= since,
    )
    row = session.exec(select(StaffSessionRow).where(*mine)).first()
    return (row.organisation_id, row.staff_id, row.session_id) if row else None


def finish(session: Session, staff: Staff, session_id: str, hash_of_secret: str, at: datetime) -> None:
    """The second step is done: from now on with a new secret."""
    _update(session, staff, session_id, hash=hash_of_secret, second_step_at=at, seen_at=at)


def second_step_done(session: Session, staff: Staff, hash_of_secret: str, at: datetime) -> None:
    """The browser in which the second step was just set up has done it."""
    mine = col(StaffSessionRow.organisation_id) == staff.organisation.id, col(StaffSessionRow.hash) == hash_of_secret
    session.exec(update(StaffSessionRow).where(*mine).values(second_step_at=at))


def of_person(session: Session, staff: Staff, this: str, since: datetime) -> list[SignedInBrowser]:
    """Those signed in and not left idle, this one first, then those seen last."""
    mine = (
        col(StaffSessionRow.organisation_id) == staff.organisation.id,
        col(StaffSessionRow.staff_id) == staff.id,
        col(StaffSessionRow.revoked_at).is_(None),
        col(StaffSessionRow.seen_at) >= since,
    )
    asked = select(StaffSessionRow).where(*mine).order_by(col(StaffSessionRow.seen_at).desc())
    if staff.two_step:
        asked = asked.where(col(StaffSessionRow.second_step_at).is_not(None))
    found = [
        SignedInBrowser(row.session_id, row.browser, row.made_at, row.seen_at, row.hash == this)
        for row in session.exec(asked)
    ]
    return sorted(found, key=lambda each: not each.this)


def renew(session: Session, staff: Staff, hash_of_secret: str, at: datetime, seen_before: datetime) -> None:
    """Note that a browser was used, if that was last noted before an instant."""
    mine = (
        col(StaffSessionRow.organisation_id) == staff.organisation.id,
        col(StaffSessionRow.hash) == hash_of_secret,
        col(StaffSessionRow.seen_at) < seen_before,
    )
    session.exec(update(StaffSessionRow).where(*mine).values(seen_at=at))


def revoke(session: Session, staff: Staff, session_id: str, at: datetime) -> bool:
    """Whether it was signed in until now."""
    return _update(session, staff, session_id, revoked_at=at) == 1


def revoke_hash(session: Session, hash_of_secret: str, at: datetime) -> Staff | None:
    """Sign a browser out by its own secret; who it was, to be noted."""
    row = session.exec(select(StaffSessionRow).where(col(StaffSessionRow.hash) == hash_of_secret)).first()
    if row is None or row.revoked_at:
        return None
    row.revoked_at = at
    session.add(row)
    found = people.keys(session, row.organisation_id, row.staff_id)
    return found.staff if found else None


def revoke_all(session: Session, organisation_id: str, staff_id: str, at: datetime, but_hash: str | None = None) -> int:
    """All of somebody's browsers, but perhaps one; how many were signed in."""
    mine = (
        col(StaffSessionRow.organisation_id) == organisation_id,
        col(StaffSessionRow.staff_id) == staff_id,
        col(StaffSessionRow.revoked_at).is_(None),
        col(StaffSessionRow.hash) != (but_hash or ""),
    )
    return session.exec(update(StaffSessionRow).where(*mine).values(revoked_at=at)).rowcount


def purge(session: Session, before: datetime) -> None:
    """Forget browsers that were signed out, or last used, before an instant."""
    gone = or_(col(StaffSessionRow.revoked_at) < before, col(StaffSessionRow.seen_at) < before)
    session.exec(delete(StaffSessionRow).where(gone))


def _update(session: Session, staff: Staff, session_id: str, **values: object) -> int:
    mine = (
        col(StaffSessionRow.organisation_id) == staff.organisation.id,
        col(StaffSessionRow.staff_id) == staff.id,
        col(StaffSessionRow.session_id) == session_id,
        col(StaffSessionRow.revoked_at).is_(None),
    )
    return session.exec(update(StaffSessionRow).where(*mine).values(**values)).rowcount
