"""campaigns of organisations

Revision: 0019, after 0018, 2026-11-28 08:03:17.480429
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attempt',
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('slot', sa.BigInteger(), nullable=False),
    sa.Column('tried', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'who', 'slot', name=op.f('pk_attempt'))
    )
    op.create_table('audit',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('audit_id', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('staff_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('staff_name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'audit_id', name=op.f('pk_audit'))
    )
    op.create_table('call_version',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('call_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'call_id', 'version', name=op.f('pk_call_version'))
    )
    op.create_table('campaign',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=9), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('paused_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('planned_last', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', name=op.f('pk_campaign'))
    )
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_code'), ['code'], unique=True)

    op.create_table('campaign_result',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('final', sa.Boolean(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('rows', sa.LargeBinary(), nullable=False),
    sa.Column('public_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'version', name=op.f('pk_campaign_result'))
    )
    op.create_table('campaign_review',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('decision', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('staff_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'review_id', name=op.f('pk_campaign_review'))
    )
    op.create_table('campaign_version',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('staff_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.Column('saved_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'version', name=op.f('pk_campaign_version'))
    )
    op.create_table('consent_text',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('zh', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'version', name=op.f('pk_consent_text'))
    )
    op.create_table('demand_call',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('call_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('start', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('end', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('announced_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('opt_in_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('method', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('yuan_per_kwh', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
    sa.Column('cap_yuan', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
    sa.Column('rehearsal', sa.Boolean(), nullable=False),
    sa.Column('high_celsius', sa.Integer(), nullable=True),
    sa.Column('high_source', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=True),
    sa.Column('cancelled_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('frozen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('settled_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('final_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('holidays_until', sa.Integer(), nullable=True),
    sa.Column('counts', sa.JSON(none_as_null=True), nullable=True),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'call_id', name=op.f('pk_demand_call'))
    )
    op.create_table('departure',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('departure_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('place_id', sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
    sa.Column('arm', sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=False),
    sa.Column('admitted_in', sa.Integer(), nullable=False),
    sa.Column('last_release', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'departure_id', name=op.f('pk_departure'))
    )
    op.create_table('dry_run',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('figures', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('finished_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'version', name=op.f('pk_dry_run'))
    )
    op.create_table('organisation',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('name_en', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('province', sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_organisation'))
    )
    op.create_table('release',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', 'release', name=op.f('pk_release'))
    )
    op.create_table('staff',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('staff_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('login', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('password_hash', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('totp_secret', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True),
    sa.Column('totp_step', sa.BigInteger(), nullable=False),
    sa.Column('lang', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=True),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('disabled_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('organisation_id', 'staff_id', name=op.f('pk_staff'))
    )
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_login'), ['login'], unique=True)

    op.create_table('staff_invitation',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('invitation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('staff_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('used_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('organisation_id', 'invitation_id', name=op.f('pk_staff_invitation'))
    )
    with op.batch_alter_table('staff_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_invitation_hash'), ['hash'], unique=True)

    op.create_table('staff_session',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('session_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('staff_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('browser', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('seen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('second_step_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('revoked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('organisation_id', 'session_id', name=op.f('pk_staff_session'))
    )
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_session_hash'), ['hash'], unique=True)

    op.create_table('tally',
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('organisation_id', 'campaign_id', name=op.f('pk_tally'))
    )
    op.create_table('appeal',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('appeal_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('answered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('staff_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['household.household_id'], name=op.f('fk_appeal_household_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', 'appeal_id', name=op.f('pk_appeal'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index('ix_appeal_campaign', ['campaign_id', 'answered_at'], unique=False)

    op.create_table('call_answer',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('call_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('choice', sqlmodel.sql.sqltypes.AutoString(length=4), nullable=False),
    sa.Column('chosen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('low_use', sa.Boolean(), nullable=False),
    sa.Column('baseline', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('ticks', sa.JSON(), nullable=False),
    sa.Column('start_read_wh', sa.BigInteger(), nullable=True),
    sa.Column('start_read_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('end_read_wh', sa.BigInteger(), nullable=True),
    sa.Column('end_read_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['household.household_id'], name=op.f('fk_call_answer_household_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', 'call_id', name=op.f('pk_call_answer'))
    )
    with op.batch_alter_table('call_answer', schema=None) as batch_op:
        batch_op.create_index('ix_call_answer_call', ['campaign_id', 'call_id', 'choice'], unique=False)

    op.create_table('call_outcome',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('call_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('baseline_wh', sa.Integer(), nullable=False),
    sa.Column('adjusted_wh', sa.Integer(), nullable=False),
    sa.Column('actual_wh', sa.Integer(), nullable=False),
    sa.Column('reduced_wh', sa.Integer(), nullable=False),
    sa.Column('fen', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.household_id'], name=op.f('fk_call_outcome_household_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', 'call_id', 'version', name=op.f('pk_call_outcome'))
    )
    with op.batch_alter_table('call_outcome', schema=None) as batch_op:
        batch_op.create_index('ix_call_outcome_call', ['campaign_id', 'call_id', 'version'], unique=False)

    op.create_table('comparison_home',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('given_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.household_id'], name=op.f('fk_comparison_home_household_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', name=op.f('pk_comparison_home'))
    )
    op.create_table('effort',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('activity', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('grade', sqlmodel.sql.sqltypes.AutoString(length=1), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('set_aside', sqlmodel.sql.sqltypes.AutoString(length=24), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['household.household_id'], name=op.f('fk_effort_household_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', 'campaign_id', 'activity', 'day', 'subject', name=op.f('pk_effort'))
    )
    with op.batch_alter_table('effort', schema=None) as batch_op:
        batch_op.create_index('ix_effort_campaign', ['campaign_id', 'day'], unique=False)

    op.create_table('membership',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('organisation_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('place_id', sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
    sa.Column('joined_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('consent_version', sa.Integer(), nullable=False),
    sa.Column('arm', sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
    sa.Column('came_by', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('care', sa.Boolean(), nullable=False),
    sa.Column('admitted_in', sa.Integer(), nullable=False),
    sa.Column('counted_in', sqlmodel.sql.sqltypes.AutoString(length=24), nullable=True),
    sa.Column('folded', sa.Integer(), nullable=False),
    sa.Column('folded_from', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['household.household_id'], name=op.f('fk_membership_household_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', 'campaign_id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index('ix_membership_campaign', ['campaign_id', 'place_id', 'arm'], unique=False)

    op.create_table('member_day',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('wh', sa.Integer(), nullable=False),
    sa.Column('measured', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('valley_wh', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['household_id', 'campaign_id'], ['membership.household_id', 'membership.campaign_id'], name='fk_member_day_membership', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', 'campaign_id', 'day', name=op.f('pk_member_day')),
    sqlite_with_rowid=False,
    )
    with op.batch_alter_table('member_day', schema=None) as batch_op:
        batch_op.create_index('ix_member_day_campaign', ['campaign_id', 'day'], unique=False)

    op.create_table('screened_day',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('print', sa.BigInteger(), nullable=True),
    sa.Column('seen', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True),
    sa.ForeignKeyConstraint(['household_id', 'campaign_id'], ['membership.household_id', 'membership.campaign_id'], name='fk_screened_day_membership', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', 'campaign_id', 'day', name=op.f('pk_screened_day')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('screened_day', schema=None) as batch_op:
        batch_op.create_index('ix_screened_day_print', ['campaign_id', 'print'], unique=False)
        batch_op.create_index('ix_screened_day_seen', ['campaign_id'], unique=False, sqlite_where=sa.text('seen IS NOT NULL'), postgresql_where=sa.text('seen IS NOT NULL'))

    op.create_table('set_aside',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('set_aside_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=24), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('lifted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['household.household_id'], name=op.f('fk_set_aside_household_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', 'campaign_id', 'set_aside_id', name=op.f('pk_set_aside'))
    )

    op.create_table('result_home',
    sa.Column('household_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('campaign_id', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('arm', sqlmodel.sql.sqltypes.AutoString(length=7), nullable=False),
    sa.Column('group_no', sa.Integer(), nullable=False),
    sa.Column('before_wh', sa.Integer(), nullable=False),
    sa.Column('during_wh', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('days_off_wh', sa.Integer(), nullable=False),
    sa.Column('earlier_wh', sa.Integer(), nullable=False),
    sa.Column('later_wh', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['household_id'], ['household.household_id'], name=op.f('fk_result_home_household_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('household_id', 'campaign_id', 'version', name=op.f('pk_result_home'))
    )
    with op.batch_alter_table('result_home', schema=None) as batch_op:
        batch_op.create_index('ix_result_home_campaign', ['campaign_id', 'version'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('result_home', schema=None) as batch_op:
        batch_op.drop_index('ix_result_home_campaign')

    op.drop_table('result_home')
    op.drop_table('set_aside')
    with op.batch_alter_table('screened_day', schema=None) as batch_op:
        batch_op.drop_index('ix_screened_day_seen')
        batch_op.drop_index('ix_screened_day_print')

    op.drop_table('screened_day')
    with op.batch_alter_table('member_day', schema=None) as batch_op:
        batch_op.drop_index('ix_member_day_campaign')

    op.drop_table('member_day')

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index('ix_membership_campaign')

    op.drop_table('membership')
    with op.batch_alter_table('effort', schema=None) as batch_op:
        batch_op.drop_index('ix_effort_campaign')

    op.drop_table('effort')
    op.drop_table('comparison_home')
    with op.batch_alter_table('call_outcome', schema=None) as batch_op:
        batch_op.drop_index('ix_call_outcome_call')

    op.drop_table('call_outcome')
    with op.batch_alter_table('call_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_call_answer_call')

    op.drop_table('call_answer')
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index('ix_appeal_campaign')

    op.drop_table('appeal')
    op.drop_table('tally')
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_session_hash'))

    op.drop_table('staff_session')
    with op.batch_alter_table('staff_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_invitation_hash'))

    op.drop_table('staff_invitation')
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_login'))

    op.drop_table('staff')
    op.drop_table('release')
    op.drop_table('organisation')
    op.drop_table('dry_run')
    op.drop_table('departure')
    op.drop_table('demand_call')
    op.drop_table('consent_text')
    op.drop_table('campaign_version')
    op.drop_table('campaign_review')
    op.drop_table('campaign_result')
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_code'))

    op.drop_table('campaign')
    op.drop_table('call_version')
    op.drop_table('audit')
    op.drop_table('attempt')
