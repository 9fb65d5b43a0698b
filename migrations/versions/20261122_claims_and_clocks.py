"""Until when a report wants to be decided, and who has it open to decide."""

from datetime import timedelta

from alembic import op
import sqlalchemy as sa

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
# Clocks V and D as they were when this was written
ORDINARY, URGENT = timedelta(hours=48), timedelta(hours=6)
AT_ONCE = 5_000
BEGINNING = "'1970-01-01 00:00:00.000000'"

revision = "20261122e"
down_revision = "20261122d"
branch_labels = None
depends_on = None

submission = sa.table(
    "submission",
    sa.column("root_id", sa.String()),
    sa.column("arrival", sa.BigInteger()),
    sa.column("received_at", INSTANT),
    sa.column("urgent", sa.Boolean()),
    sa.column("due_at", INSTANT),
)
event = sa.table(
    "review_event",
    sa.column("root_id", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("at", INSTANT),
)


def upgrade() -> None:
    # The default holds only until the rows below have theirs: a column with one is added to a table as it lies.
    op.add_column("submission", sa.Column("due_at", INSTANT, nullable=False, server_default=sa.text(BEGINNING)))
    op.add_column("submission", sa.Column("claimed_at", INSTANT, nullable=True))
    named = "CONSTRAINT fk_submission_claimed_by_person REFERENCES person (id)"
    op.execute(f"ALTER TABLE submission ADD COLUMN claimed_by VARCHAR {named}")
    _fill()
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("submission", "due_at", server_default=None)


def downgrade() -> None:
    op.drop_column("submission", "claimed_by")
    op.drop_column("submission", "claimed_at")
    op.drop_column("submission", "due_at")


def _fill() -> None:
    """Due instants of the reports that are here: reception, the clock's length, and the time with the reporter."""
    connection, pauses = op.get_bind(), _pauses()
    put = submission.update().where(submission.c.root_id == sa.bindparam("root")).values(due_at=sa.bindparam("due"))
    done = 0
    while True:
        query = sa.select(submission).where(submission.c.arrival > done).order_by(submission.c.arrival).limit(AT_ONCE)
        rows = connection.execute(query).all()
        if not rows:
            return
        due = [
            {
                "root": row.root_id,
                "due": row.received_at + (URGENT if row.urgent else ORDINARY) + pauses.get(row.root_id, timedelta()),
            }
            for row in rows
        ]
        connection.execute(put, due)
        done = rows[-1].arrival


def _pauses() -> dict[str, timedelta]:
    """How long each report was with its reporter."""
    away: dict[str, timedelta] = {}
    since = {}
    query = sa.select(event).where(event.c.kind.in_(["returned", "repaired"])).order_by(event.c.at)
    for row in op.get_bind().execute(query):
        if row.kind == "returned":
            since[row.root_id] = row.at
        elif row.root_id in since:
            away[row.root_id] = away.get(row.root_id, timedelta()) + (row.at - since.pop(row.root_id))
    return away
