"""What homes say is wrong. The home asks for its own; staff within their organisation, never for whose it is."""

from datetime import datetime
from typing import cast

from sqlmodel import Session, col, select

from webapp.domain.outreach.appeal import About, Appeal
from webapp.store.outreach.tables import AppealRow

MOST_OPEN = 100


def of_home(session: Session, household_id: str, campaign_id: str) -> list[Appeal]:
    """Newest first."""
    mine = col(AppealRow.household_id) == household_id, col(AppealRow.campaign_id) == campaign_id
    rows = session.exec(select(AppealRow).where(*mine).order_by(col(AppealRow.made_at).desc()))
    return [_of(row) for row in rows]


def open_of(session: Session, organisation_id: str) -> list[Appeal]:
    """Those to be answered, the longest waiting first; no more than a page holds."""
    mine = col(AppealRow.organisation_id) == organisation_id, col(AppealRow.answered_at).is_(None)
    return [
        _of(row)
        for row in session.exec(select(AppealRow).where(*mine).order_by(col(AppealRow.made_at)).limit(MOST_OPEN))
    ]


def answered_of(session: Session, organisation_id: str, most: int) -> list[Appeal]:
    """Those answered last."""
    mine = col(AppealRow.organisation_id) == organisation_id, col(AppealRow.answered_at).is_not(None)
    rows = session.exec(select(AppealRow).where(*mine).order_by(col(AppealRow.answered_at).desc()).limit(most))
    return [_of(row) for row in rows]


def find(session: Session, organisation_id: str, appeal_id: str, hold: bool = False) -> tuple[str, Appeal] | None:
    """With whose it is, for what follows from the answer; with `hold` nobody else answers it meanwhile."""
    mine = col(AppealRow.organisation_id) == organisation_id, col(AppealRow.appeal_id) == appeal_id
    asked = select(AppealRow).where(*mine)
    row = session.exec(asked.with_for_update() if hold else asked).first()
    return (row.household_id, _of(row)) if row else None


def add(session: Session, household_id: str, organisation_id: str, appeal: Appeal) -> None:
    session.add(
        AppealRow(
            household_id=household_id,
            appeal_id=appeal.id,
            campaign_id=appeal.campaign_id,
            organisation_id=organisation_id,
            about=appeal.about,
            subject=appeal.subject,
            text=appeal.text,
            made_at=appeal.made_at,
            due=appeal.due,
        )
    )


def answer(
    session: Session, household_id: str, appeal_id: str, text: str, upheld: bool, staff_id: str, at: datetime
) -> None:
    row = session.get_one(AppealRow, (household_id, appeal_id))
    row.answer, row.upheld, row.staff_id, row.answered_at = text, upheld, staff_id, at


def _of(row: AppealRow) -> Appeal:
    return Appeal(
        row.appeal_id,
        row.campaign_id,
        cast(About, row.about),
        row.subject,
        row.text,
        row.made_at,
        row.due,
        row.answered_at,
        row.answer,
        row.upheld,
    )
