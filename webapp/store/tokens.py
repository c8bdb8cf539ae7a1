"""Tokens of devices: kept by the hash of their secret, counted by the minute."""

from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, case, col, delete, func, select, update

from webapp.domain.household import Household
from webapp.domain.token import Token
from webapp.store.households import WITH_EVENTS, as_home
from webapp.store.tables import HouseholdRow, TokenRow

NAMES = [item.name for item in fields(Token) if item.name != "id"]


def save(session: Session, household_id: str, token: Token, hashed: str) -> None:
    values = {**asdict(token), "scopes": list(token.scopes)}
    row = {"token_id": values.pop("id"), "household_id": household_id, "hash": hashed, "minute": 0, "used": 0}
    session.add(TokenRow(**row, **values))


def every(session: Session, household_id: str) -> list[Token]:
    """Newest first, those revoked too."""
    rows = session.exec(
        select(TokenRow)
        .where(col(TokenRow.household_id) == household_id)
        .order_by(col(TokenRow.created_at).desc(), col(TokenRow.token_id))
    )
    return [_token(row) for row in rows]


def n_valid(session: Session, household_id: str) -> int:
    mine = col(TokenRow.household_id) == household_id, col(TokenRow.revoked_at).is_(None)
    return session.exec(select(func.count()).select_from(TokenRow).where(*mine)).one()


def revoke(session: Session, household_id: str, token_id: str, now: datetime) -> bool:
    """False where there is nothing to revoke."""
    done = session.exec(
        update(TokenRow)
        .where(
            col(TokenRow.household_id) == household_id,
            col(TokenRow.token_id) == token_id,
            col(TokenRow.revoked_at).is_(None),
        )
        .values(revoked_at=now)
        .returning(col(TokenRow.token_id))
    )
    return bool(done.all())


def find(session: Session, hashed: str) -> tuple[Household, Token] | None:
    """The home a valid secret opens. The token stands in for the household."""
    rows = session.exec(
        select(HouseholdRow, TokenRow)
        .join(TokenRow, col(TokenRow.household_id) == col(HouseholdRow.household_id))
        .where(col(TokenRow.hash) == hashed, col(TokenRow.revoked_at).is_(None))
        .options(WITH_EVENTS)
    )
    row = rows.unique().first()  # type: ignore[attr-defined]  # SQLModel types pairs without it
    return (as_home(row[0]), _token(row[1])) if row else None


def count(session: Session, household_id: str, token_id: str, minute: int, day: date) -> int:
    """Note one request; how many there were in this minute. One statement: servers count side by side."""
    used = case((col(TokenRow.minute) == minute, col(TokenRow.used) + 1), else_=1)
    found = session.exec(
        update(TokenRow)
        .where(col(TokenRow.household_id) == household_id, col(TokenRow.token_id) == token_id)
        .values(minute=minute, used=used, last_used_on=day)
        .returning(col(TokenRow.used))
    )
    return int(found.scalar() or 0)


def purge(session: Session, before: datetime) -> None:
    """Tokens of all homes revoked before an instant."""
    session.exec(delete(TokenRow).where(col(TokenRow.revoked_at) < before))


def _token(row: TokenRow) -> Token:
    values: dict[str, Any] = {name: getattr(row, name) for name in NAMES}
    return Token(row.token_id, **{**values, "scopes": tuple(row.scopes)})
