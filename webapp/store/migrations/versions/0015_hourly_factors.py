"""hourly factors, and from when a run was moved

Revision: 0015, after 0014, 2026-11-28
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hourly_factor_source",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("kept_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.household_id"],
            name=op.f("fk_hourly_factor_source_household_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_hourly_factor_source")),
    )
    op.create_table(
        "hourly_factor",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("kg_per_kwh", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f("fk_hourly_factor_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_id", "hour", name=op.f("pk_hourly_factor")),
    )
    with op.batch_alter_table("action") as batch_op:
        batch_op.add_column(sa.Column("moved_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("action") as batch_op:
        batch_op.drop_column("moved_from")
    op.drop_table("hourly_factor")
    op.drop_table("hourly_factor_source")
