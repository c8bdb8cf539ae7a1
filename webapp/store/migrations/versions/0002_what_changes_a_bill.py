"""what changes a bill

Revision: 0002, after 0001, 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("household") as batch_op:
        batch_op.add_column(sa.Column("large_granted", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("hardship", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("household") as batch_op:
        batch_op.drop_column("hardship")
        batch_op.drop_column("large_granted")
