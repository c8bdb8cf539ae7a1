"""a home's own billing cycle

Revision: 0003, after 0002, 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("household") as batch_op:
        batch_op.add_column(sa.Column("cycle_start", sa.String(length=5), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("household") as batch_op:
        batch_op.drop_column("cycle_start")
