"""footprints

Revision: 0016, after 0015, 2026-11-28
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "footprint_profile",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("profile_id", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=6), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.household_id"],
            name=op.f("fk_footprint_profile_household_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", "profile_id", name=op.f("pk_footprint_profile")),
    )
    op.create_table(
        "footprint_answer",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.String(length=16), nullable=False),
        sa.Column("question", sa.String(length=24), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("saved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.household_id"],
            name=op.f("fk_footprint_answer_household_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "household_id", "year", "profile_id", "question", name=op.f("pk_footprint_answer")
        ),
    )
    op.create_table(
        "footprint_copy",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.household_id"],
            name=op.f("fk_footprint_copy_household_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", "kind", name=op.f("pk_footprint_copy")),
    )


def downgrade() -> None:
    op.drop_table("footprint_copy")
    op.drop_table("footprint_answer")
    op.drop_table("footprint_profile")
