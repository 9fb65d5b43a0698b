"""How far each phone's numbers are here, kept beside its records; reckoned for what has arrived so far."""

import sqlalchemy as sa
from alembic import op

revision = "20261122za"
down_revision = "20261122y"
branch_labels = None
depends_on = None

# Of one unbroken run, number and place in the order differ by the same.
RUNS = """
INSERT INTO device_run (device_id, first_seq, last_seq)
SELECT device_id, MIN(device_seq), MAX(device_seq)
FROM (
    SELECT device_id, device_seq, device_seq - ROW_NUMBER() OVER (PARTITION BY device_id ORDER BY device_seq) AS run
    FROM (
        SELECT device_id, device_seq FROM revision WHERE device_seq > 0
        UNION
        SELECT device_id, device_seq FROM rival WHERE device_seq > 0
    ) AS numbers
) AS placed
GROUP BY device_id, run
"""
REACHED = """
UPDATE device SET
    whole_seq = COALESCE((SELECT last_seq FROM device_run WHERE device_id = device.id AND first_seq = 1), 0),
    seen_seq = COALESCE((SELECT MAX(last_seq) FROM device_run WHERE device_id = device.id), 0)
"""
FORKS = """
INSERT INTO device_fork (device_id, device_seq)
SELECT device_id, device_seq FROM revision GROUP BY device_id, device_seq HAVING COUNT(*) > 1
"""


def upgrade() -> None:
    for name in ("whole_seq", "seen_seq"):
        op.add_column("device", sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False))
    for table, columns in (("device_run", ("first_seq", "last_seq")), ("device_fork", ("device_seq",))):
        op.create_table(
            table,
            sa.Column("device_id", sa.String(), nullable=False),
            *(sa.Column(column, sa.Integer(), autoincrement=False, nullable=False) for column in columns),
            sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f(f"fk_{table}_device_id_device")),
            sa.PrimaryKeyConstraint("device_id", columns[0], name=op.f(f"pk_{table}")),
        )
    op.execute(RUNS)
    op.execute(REACHED)
    op.execute("DELETE FROM device_run WHERE first_seq = 1")
    op.execute(FORKS)


def downgrade() -> None:
    op.drop_table("device_fork")
    op.drop_table("device_run")
    op.drop_column("device", "seen_seq")
    op.drop_column("device", "whole_seq")
