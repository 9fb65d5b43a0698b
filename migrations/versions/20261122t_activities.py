"""Activities as planned and as done, and what happened to them."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = "20261122t"
down_revision = "20261122s"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        *map(_text, ("id", "office_id", "state")),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _text("kind"),
        *map(_maybe, ("village_code", "regency_code")),
        sa.Column("planned_on", sa.Date(), nullable=True),
        _maybe("person_id"),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        *map(_text, ("budget_line", "note")),
        *map(_maybe, ("task_id", "root_id")),
        *map(_text, ("code", "report_state")),
        _maybe("reporter_id"),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("men", "women", "youth")),
        sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("done", JSON, nullable=False),
        _maybe("period_id"),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'verified', 'reported', 'cancelled', 'gone')", name=op.f("ck_activity_state")
        ),
        _to("activity", "office_id", "office"),
        _to("activity", "person_id", "person"),
        _to("activity", "task_id", "task"),
        _to("activity", "reporter_id", "person"),
        _to("activity", "period_id", "period_report"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    _index("activity", "office_id", "state", "day")
    _index("activity", "village_code", "state")
    _index("activity", "root_id", unique=True)
    _index("activity", "task_id")
    _index("activity", "period_id")
    op.create_table(
        "activity_event",
        *map(_text, ("id", "activity_id")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _text("kind"),
        _maybe("person_id"),
        _text("note"),
        sa.Column("facts", JSON, nullable=False),
        _to("activity_event", "activity_id", "activity"),
        _to("activity_event", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_event")),
    )
    _index("activity_event", "activity_id", "at")


def downgrade() -> None:
    op.drop_table("activity_event")
    op.drop_table("activity")
    op.execute("DELETE FROM counter WHERE name = 'activities'")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=True)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(table: str, *columns: str, unique: bool = False) -> None:
    name = "_".join(f"{table}_{column}" for column in columns) if len(columns) > 1 else f"{table}_{columns[0]}"
    op.create_index(op.f(f"ix_{name}"), table, list(columns), unique=unique)
