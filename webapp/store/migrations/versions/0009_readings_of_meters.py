"""readings of meters

Revision: 0009, after 0008, 2026-11-21
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("n_readings", sa.Integer(), nullable=False),
        sa.Column("wh", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("fixes", sa.JSON(), nullable=False),
        sa.Column("rolled_back_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f("fk_import_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_id", "import_id", name=op.f("pk_import")),
    )
    op.create_index("ix_import_digest", "import", ["household_id", "digest"])
    op.create_table(
        "meter_day",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("meter", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("wh", sa.LargeBinary(), nullable=False),
        sa.Column("quality", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f("fk_meter_day_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_id", "meter", "day", "import_id", "layer", name=op.f("pk_meter_day")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("meter_day")
    op.drop_index("ix_import_digest", "import")
    op.drop_table("import")
