"""Numbers of phones have 64 bits on PostgreSQL too; overdue plans of activities are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "20261122zd"
down_revision = "20261122zc"
branch_labels = None
depends_on = None

COLUMNS = {
    "device": ("last_device_seq", "whole_seq", "seen_seq"),
    "device_run": ("first_seq", "last_seq"),
    "device_fork": ("device_seq",),
    "revision": ("device_seq",),
    "rival": ("device_seq",),
}
OVERDUE = "ix_activity_state_activity_planned_on"


def upgrade() -> None:
    _alter(sa.BigInteger())
    op.create_index(op.f(OVERDUE), "activity", ["state", "planned_on"])


def downgrade() -> None:
    op.drop_index(op.f(OVERDUE), "activity")
    _alter(sa.Integer())


def _alter(kind: sa.types.TypeEngine[int]) -> None:
    # SQLite keeps 64 bits in every whole number.
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, columns in COLUMNS.items():
        for name in columns:
            op.alter_column(table, name, type_=kind)
