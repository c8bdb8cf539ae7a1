"""paper bills, declarations, consents, allocations and receipts

Revision: 0018, after 0017, 2026-11-28
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TIME = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _create(
        "paper_bill",
        "bill_id",
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("wh", sa.BigInteger(), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME(), nullable=False),
        sa.Column("dropped_at", TIME(), nullable=True),
    )
    _create(
        "declaration",
        "declaration_id",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("made_at", TIME(), nullable=False),
        sa.Column("undone_at", TIME(), nullable=True),
    )
    _create(
        "consent",
        "consent_id",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("asked_at", TIME(), nullable=False),
        sa.Column("given_at", TIME(), nullable=True),
        sa.Column("withdrawn_at", TIME(), nullable=True),
    )
    _create(
        "allocation",
        "allocation_id",
        sa.Column("mechanism", sa.String(length=40), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("wh", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("receipt_id", sa.String(length=32), nullable=True),
        sa.Column("made_at", TIME(), nullable=False),
    )
    _create(
        "receipt",
        "receipt_id",
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("route", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("quantity", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=6), nullable=False),
        sa.Column("registry_state", sa.String(length=40), nullable=False),
        sa.Column("entered_at", TIME(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("dropped_at", TIME(), nullable=True),
    )
    op.create_index("ix_receipt_hash", "receipt", ["hash"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_receipt_hash", table_name="receipt")
    for name in ("receipt", "allocation", "consent", "declaration", "paper_bill"):
        op.drop_table(name)


def _create(name: str, own: str, *columns: sa.Column[object]) -> None:
    """A table of households, each row under an id of its own."""
    op.create_table(
        name,
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column(own, sa.String(length=32), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f(f"fk_{name}_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_id", own, name=op.f(f"pk_{name}")),
    )
