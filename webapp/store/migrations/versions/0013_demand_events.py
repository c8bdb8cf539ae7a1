"""demand events

Revision: 0013, after 0012, 2026-11-21
"""

from collections.abc import Callable

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KIND = "event"
REMINDER = sa.table("reminder", sa.column("household_id", sa.String), sa.column("kinds", sa.JSON))


def upgrade() -> None:
    op.create_table(
        "demand_event",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("start", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("end", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("said_by", sa.String(length=20), nullable=False),
        sa.Column("yuan_per_kwh", sa.String(length=16), nullable=True),
        sa.Column("dropped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f("fk_demand_event_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_id", "event_id", name=op.f("pk_demand_event")),
    )
    _change_kinds(lambda kinds: [*kinds, KIND])  # who has a calendar link already gets the new kind in it


def downgrade() -> None:
    _change_kinds(lambda kinds: [kind for kind in kinds if kind != KIND])
    op.drop_table("demand_event")


def _change_kinds(change: Callable[[list[str]], list[str]]) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(REMINDER.c.household_id, REMINDER.c.kinds)).all()
    if rows:
        setting = sa.update(REMINDER).where(REMINDER.c.household_id == sa.bindparam("home"))
        changed = [{"home": home, "kinds": change(kinds)} for home, kinds in rows]
        connection.execute(setting.values(kinds=sa.bindparam("kinds", type_=sa.JSON)), changed)
