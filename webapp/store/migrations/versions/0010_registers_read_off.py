"""registers read off

Revision: 0010, after 0009, 2026-11-21
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("wh", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f("fk_register_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_id", "at", name=op.f("pk_register")),
    )


def downgrade() -> None:
    op.drop_table("register")
