"""sealed statements

Revision: 0017, after 0016, 2026-11-28
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "baseline",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("baseline_id", sa.String(length=16), nullable=False),
        sa.Column("locked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("applies_from", sa.Date(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        _of_household("baseline"),
        sa.PrimaryKeyConstraint("household_id", "baseline_id", name=op.f("pk_baseline")),
    )
    op.create_table(
        "statement",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("imports", sa.String(length=64), nullable=False),
        sa.Column("days", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        _of_household("statement"),
        sa.PrimaryKeyConstraint("household_id", "sequence", name=op.f("pk_statement")),
    )
    op.create_index("ix_statement_month", "statement", ["month", "batch"])
    op.create_table(
        "seal_record",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        _of_household("seal_record"),
        sa.PrimaryKeyConstraint("household_id", "sequence", name=op.f("pk_seal_record")),
    )
    op.create_table(
        "seal_salt",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        _of_household("seal_salt"),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_seal_salt")),
    )
    op.create_table(
        "month_root",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("month", "batch", name=op.f("pk_month_root")),
    )


def downgrade() -> None:
    op.drop_table("month_root")
    op.drop_table("seal_salt")
    op.drop_table("seal_record")
    op.drop_index("ix_statement_month", table_name="statement")
    op.drop_table("statement")
    op.drop_table("baseline")


def _of_household(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["household_id"], ["household.household_id"], name=op.f(f"fk_{table}_household_id"), ondelete="CASCADE"
    )
