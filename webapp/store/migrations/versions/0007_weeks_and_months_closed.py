"""weeks and months closed

Revision: 0007, after 0006, 2026-11-21
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closing",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("span", sa.String(length=5), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("wh", sa.Integer(), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=True),
        sa.Column("g_co2", sa.Integer(), nullable=False),
        sa.Column("moved_wh", sa.Integer(), nullable=False),
        sa.Column("moved_fen", sa.Integer(), nullable=False),
        sa.Column("n_logged", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f("fk_closing_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_id", "span", "first", name=op.f("pk_closing")),
    )


def downgrade() -> None:
    op.drop_table("closing")
