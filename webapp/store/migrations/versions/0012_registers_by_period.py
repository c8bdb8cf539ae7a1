"""registers by period

Revision: 0012, after 0011, 2026-11-21
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PERIODS = ("super_peak_wh", "peak_wh", "flat_wh", "valley_wh")


def upgrade() -> None:
    with op.batch_alter_table("register") as batch_op:
        for name in PERIODS:
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("register") as batch_op:
        for name in PERIODS:
            batch_op.drop_column(name)
