"""What homes say is wrong with a call."""

from datetime import datetime

from sqlmodel import Session, col, select

from webapp.domain.outreach.demand_call import DemandCall
from webapp.store.outreach.tables import AppealRow


def about_call(session: Session, household_id: str, call: DemandCall) -> str | None:
    """What the home said of a call and nobody has answered yet."""
    said = select(AppealRow.text).where(
        col(AppealRow.household_id) == household_id,
        col(AppealRow.about) == "call",
        col(AppealRow.subject) == call.id,
        col(AppealRow.answered_at).is_(None),
    )
    return session.exec(said).first()


def add_about_call(
    session: Session, household_id: str, appeal_id: str, call: DemandCall, text: str, at: datetime
) -> None:
    """One at a time: while it waits for an answer, another word of the same call adds nothing."""
    if about_call(session, household_id, call) is not None:
        return
    session.add(
        AppealRow(
            household_id=household_id,
            appeal_id=appeal_id,
            campaign_id=call.campaign_id,
            organisation_id=call.organisation_id,
            about="call",
            subject=call.id,
            text=text,
            made_at=at,
        )
    )
