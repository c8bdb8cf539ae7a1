"""temperatures of homes and cities, interventions

Revision: 0014, after 0013, 2026-11-28
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "temperature_source",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("n_days", sa.Integer(), nullable=False),
        sa.Column("dropped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        _of_household("temperature_source"),
        sa.PrimaryKeyConstraint("household_id", "source_id", name=op.f("pk_temperature_source")),
    )
    op.create_table(
        "temperature",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tenth_celsius", sa.Integer(), nullable=False),
        _of_household("temperature"),
        sa.PrimaryKeyConstraint("household_id", "source_id", "day", name=op.f("pk_temperature")),
    )
    op.create_table(
        "city_temperature_source",
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("city", "source_id", name=op.f("pk_city_temperature_source")),
    )
    op.create_table(
        "city_temperature",
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tenth_celsius", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city", "day", name=op.f("pk_city_temperature")),
    )
    op.create_table(
        "intervention",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("intervention_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("expected_wh", sa.Integer(), nullable=True),
        sa.Column("tip_id", sa.String(length=60), nullable=True),
        sa.Column("dropped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        _of_household("intervention"),
        sa.PrimaryKeyConstraint("household_id", "intervention_id", name=op.f("pk_intervention")),
    )


def downgrade() -> None:
    op.drop_table("intervention")
    for table in ("city_temperature", "city_temperature_source", "temperature", "temperature_source"):
        op.drop_table(table)


def _of_household(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["household_id"], ["household.household_id"], name=op.f(f"fk_{table}_household_id"), ondelete="CASCADE"
    )
