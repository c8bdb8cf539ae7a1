"""classes, seats, missions, quiz answers, and a school's own meter

Revision: 0020, after 0019, 2026-11-28
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('building',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('building_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('school', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('province', sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
    sa.Column('keeper_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'building_id', name=op.f('pk_building'))
    )
    op.create_table('building_check',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('building_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('term', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('item_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'building_id', 'term', 'item_id', name=op.f('pk_building_check'))
    )
    op.create_table('building_day',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('building_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('wh', sa.LargeBinary(), nullable=False),
    sa.Column('quality', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'building_id', 'import_id', 'day', name=op.f('pk_building_day'))
    )
    op.create_table('building_import',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('building_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('wh', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('rolled_back_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('organisation_id', 'building_id', 'import_id', name=op.f('pk_building_import'))
    )
    op.create_table('building_reading',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('building_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('wh', sa.BigInteger(), nullable=False),
    sa.Column('step', sqlmodel.sql.sqltypes.AutoString(length=9), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'building_id', 'at', name=op.f('pk_building_reading'))
    )
    op.create_table('campaign_school',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('staff_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('school', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'staff_id', name=op.f('pk_campaign_school'))
    )
    op.create_table('class_sums',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('class_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('sums', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'class_id', name=op.f('pk_class_sums'))
    )
    op.create_table('class_totals',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('class_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
    sa.Column('teacher_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('totals', sa.JSON(), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('published_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'class_id', name=op.f('pk_class_totals'))
    )
    with op.batch_alter_table('class_totals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_class_totals_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_class_totals_code'), ['code'], unique=True)

    op.create_table('mission_work',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('class_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('mission', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('entry', sa.JSON(), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.Column('grade', sqlmodel.sql.sqltypes.AutoString(length=1), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('came', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.Column('earlier', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'class_id', 'seat', 'mission', 'day', name=op.f('pk_mission_work'))
    )
    op.create_table('quiz_answer',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('class_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('question_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('first_choice', sa.Integer(), nullable=False),
    sa.Column('choice', sa.Integer(), nullable=False),
    sa.Column('came', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'class_id', 'seat', 'question_id', name=op.f('pk_quiz_answer'))
    )
    op.create_table('quiz_sums',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('class_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('question_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('sums', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'class_id', 'question_id', name=op.f('pk_quiz_sums'))
    )
    op.create_table('school_class',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('class_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
    sa.Column('school', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('province', sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
    sa.Column('stage', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('teacher_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('schedule', sa.JSON(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('keep_totals', sa.Boolean(), nullable=False),
    sa.Column('published_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'class_id', name=op.f('pk_school_class'))
    )
    with op.batch_alter_table('school_class', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_school_class_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_school_class_code'), ['code'], unique=True)
        batch_op.create_index(batch_op.f('ix_school_class_last'), ['last'], unique=False)

    op.create_table('seat',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('class_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('issue', sa.Integer(), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('consent_version', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('organisation_id', 'class_id', 'number', name=op.f('pk_seat'))
    )
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_hash'), ['hash'], unique=True)



def downgrade() -> None:
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seat_hash'))

    op.drop_table('seat')
    with op.batch_alter_table('school_class', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_school_class_last'))
        batch_op.drop_index(batch_op.f('ix_school_class_code'))
        batch_op.drop_index(batch_op.f('ix_school_class_campaign_id'))

    op.drop_table('school_class')
    op.drop_table('quiz_sums')
    op.drop_table('quiz_answer')
    op.drop_table('mission_work')
    with op.batch_alter_table('class_totals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_class_totals_code'))
        batch_op.drop_index(batch_op.f('ix_class_totals_campaign_id'))

    op.drop_table('class_totals')
    op.drop_table('class_sums')
    op.drop_table('campaign_school')
    op.drop_table('building_reading')
    op.drop_table('building_import')
    op.drop_table('building_day')
    op.drop_table('building_check')
    op.drop_table('building')
