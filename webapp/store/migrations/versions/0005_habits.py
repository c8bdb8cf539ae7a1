"""weekly habits

Revision: 0005, after 0004, 2026-11-21
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "habit",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("habit_id", sa.String(length=32), nullable=False),
        sa.Column("appliance_id", sa.String(length=60), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("usual_start", sa.String(length=5), nullable=False),
        sa.Column("quantity", sa.Float(), nullable=False),
        sa.Column("ready_by", sa.String(length=5), nullable=True),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("dropped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f("fk_habit_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_id", "habit_id", name=op.f("pk_habit")),
    )


def downgrade() -> None:
    op.drop_table("habit")
