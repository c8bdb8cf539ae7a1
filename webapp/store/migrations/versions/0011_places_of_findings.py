"""places of findings

Revision: 0011, after 0010, 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_place",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.Integer(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.household_id"], name=op.f("fk_import_place_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("household_id", "import_id", "finding", name=op.f("pk_import_place")),
    )


def downgrade() -> None:
    op.drop_table("import_place")
