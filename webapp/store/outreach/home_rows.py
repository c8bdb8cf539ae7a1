"""Every row of campaigns that belongs to one home, as it stands: for its archive, and to tell how much there is."""

from sqlmodel import Session, SQLModel, col, func, select

from webapp.store.outreach.tables import (
    AppealRow,
    CallAnswerRow,
    CallOutcomeRow,
    ComparisonHomeRow,
    EffortRow,
    MemberDayRow,
    MembershipRow,
    ResultHomeRow,
    ScreenedDayRow,
    SetAsideRow,
)

Values = dict[str, object]
TABLES: dict[str, tuple[type[SQLModel], frozenset[str]]] = {
    "memberships": (MembershipRow, frozenset({"folded"})),
    "member_days": (MemberDayRow, frozenset()),
    "call_answers": (CallAnswerRow, frozenset()),
    "call_outcomes": (CallOutcomeRow, frozenset()),
    "efforts": (EffortRow, frozenset()),
    "set_asides": (SetAsideRow, frozenset()),
    "screened_days": (ScreenedDayRow, frozenset({"print"})),
    "result_groups": (ResultHomeRow, frozenset()),
    "appeals": (AppealRow, frozenset({"staff_id"})),
    "comparison_home": (ComparisonHomeRow, frozenset()),
}
"""By the name a home knows them under, and the columns that say nothing to it. What else goes over the tables of homes
in campaigns follows from this."""
EVERY: tuple[type[SQLModel], ...] = tuple(table for table, _ in TABLES.values())
OF_A_MEMBER: tuple[type[SQLModel], ...] = (
    *(table for table in EVERY if table not in (ComparisonHomeRow, MembershipRow)),
    MembershipRow,
)
"""Of one campaign; memberships last, so that work cut off is found again."""


def names(part: str) -> list[str]:
    """The columns of a part, in order, without the home itself."""
    table, hidden = TABLES[part]
    return [name for name in table.model_fields if name != "household_id" and name not in hidden]


def every(session: Session, household_id: str, part: str) -> list[Values]:
    table, _ = TABLES[part]
    rows = session.exec(select(table).where(col(table.household_id) == household_id))  # type: ignore[attr-defined]
    shown = names(part)
    return sorted(
        ({name: getattr(row, name) for name in shown} for row in rows),
        key=lambda values: [str(value) for value in values.values()],
    )


def count(session: Session, household_id: str) -> int:
    """Campaigns the home is in."""
    mine = col(MembershipRow.household_id) == household_id
    return session.exec(select(func.count()).select_from(MembershipRow).where(mine)).one()
