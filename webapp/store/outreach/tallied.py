"""What is counted of campaigns, and what was written down of it: pages read the one row, nothing counts for a page."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from webapp.domain.outreach.tally import Counts, Tally, as_record, of_record
from webapp.store.outreach.tables import AppealRow, CallAnswerRow, CampaignResultRow, MembershipRow, TallyRow


def count_homes(session: Session, campaign_id: str) -> Counts:
    """All homes of a campaign in one pass."""
    by = MembershipRow.place_id, MembershipRow.arm, MembershipRow.came_by
    mine = col(MembershipRow.campaign_id) == campaign_id
    rows = session.exec(select(*by, func.count()).where(mine).group_by(*by)).all()
    counts = Counts()
    for place, arm, came_by, homes in rows:
        counts.add_homes(place, arm == "control", came_by, homes)
    return counts


def count_answers(session: Session, campaign_id: str, call_id: str, counts: Counts) -> None:
    """What they answered to a call, by where they are."""
    of_home = (col(MembershipRow.household_id) == col(CallAnswerRow.household_id)) & (
        col(MembershipRow.campaign_id) == col(CallAnswerRow.campaign_id)
    )
    by = MembershipRow.place_id, CallAnswerRow.choice
    mine = col(CallAnswerRow.campaign_id) == campaign_id, col(CallAnswerRow.call_id) == call_id
    rows = session.exec(select(*by, func.count()).join(CallAnswerRow, of_home).where(*mine).group_by(*by)).all()
    for place, choice, homes in rows:
        counts.add_answers(place, choice, homes)  # type: ignore[arg-type]  # only choices are ever stored


def find(session: Session, organisation_id: str, campaign_id: str) -> tuple[datetime, Tally] | None:
    row = session.get(TallyRow, (organisation_id, campaign_id))
    return (row.made_at, of_record(row.figures)) if row else None


def of_organisation(session: Session, organisation_id: str) -> dict[str, Tally]:
    rows = session.exec(select(TallyRow).where(col(TallyRow.organisation_id) == organisation_id))
    return {row.campaign_id: of_record(row.figures) for row in rows}


def save(session: Session, organisation_id: str, campaign_id: str, at: datetime, tally: Tally) -> None:
    session.merge(
        TallyRow(organisation_id=organisation_id, campaign_id=campaign_id, made_at=at, figures=as_record(tally))
    )


def appeals_waiting(session: Session, organisation_id: str) -> tuple[int, date | None]:
    """How many, and until when the first of them is to be answered."""
    mine = col(AppealRow.organisation_id) == organisation_id, col(AppealRow.answered_at).is_(None)
    return session.exec(select(func.count(), func.min(AppealRow.due)).select_from(AppealRow).where(*mine)).one()


def newest_results(session: Session, organisation_id: str) -> dict[str, Mapping[str, object]]:
    """Of each campaign the figures of the newest version of its measured effect."""
    mine = col(CampaignResultRow.organisation_id) == organisation_id
    newest = (
        select(CampaignResultRow.campaign_id, func.max(CampaignResultRow.version))
        .where(mine)
        .group_by(CampaignResultRow.campaign_id)
    )
    found: dict[str, Mapping[str, object]] = {}
    for campaign_id, version in session.exec(newest).all():
        where = col(CampaignResultRow.campaign_id) == campaign_id, col(CampaignResultRow.version) == version
        found[campaign_id] = session.exec(select(CampaignResultRow.figures).where(mine, *where)).one()
    return found
