"""What a household declared of itself, and the leave it gave; both keep their history."""

from typing import cast, get_args

from sqlmodel import Session, col, select

from webapp.domain.consent import Consent, ConsentKind, Shared
from webapp.domain.declaration import Declaration, DeclarationKind
from webapp.store.participation_tables import ConsentRow, DeclarationRow

KINDS = frozenset(get_args(DeclarationKind))


def declarations(session: Session, household_id: str) -> list[Declaration]:
    """All ever made, oldest first; kinds the book has dropped since are left out."""
    wanted = col(DeclarationRow.household_id) == household_id
    order = col(DeclarationRow.made_at), col(DeclarationRow.declaration_id)
    rows = session.exec(select(DeclarationRow).where(wanted).order_by(*order))
    return [
        Declaration(row.declaration_id, cast(DeclarationKind, row.kind), row.made_at, row.undone_at)
        for row in rows
        if row.kind in KINDS
    ]


def save_declaration(session: Session, household_id: str, item: Declaration) -> None:
    session.merge(
        DeclarationRow(
            household_id=household_id,
            declaration_id=item.id,
            kind=item.kind,
            made_at=item.made_at,
            undone_at=item.undone_at,
        )
    )


def consents(session: Session, household_id: str) -> list[Consent]:
    """All ever asked, oldest first."""
    order = col(ConsentRow.asked_at), col(ConsentRow.consent_id)
    rows = session.exec(select(ConsentRow).where(col(ConsentRow.household_id) == household_id).order_by(*order))
    return [
        Consent(
            row.consent_id,
            cast(ConsentKind, row.kind),
            row.recipient,
            row.purpose,
            row.first,
            row.last,
            tuple(cast(list[Shared], row.data)),
            row.asked_at,
            row.given_at,
            row.withdrawn_at,
        )
        for row in rows
    ]


def save_consent(session: Session, household_id: str, item: Consent) -> None:
    session.merge(
        ConsentRow(
            household_id=household_id,
            consent_id=item.id,
            kind=item.kind,
            recipient=item.recipient,
            purpose=item.purpose,
            first=item.first,
            last=item.last,
            data=list(item.data),
            asked_at=item.asked_at,
            given_at=item.given_at,
            withdrawn_at=item.withdrawn_at,
        )
    )
