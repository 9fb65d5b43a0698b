"""Requests for services in villages, their dates, and what happened to them."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = "20261122s"
down_revision = "20261122r"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_date",
        *map(_text, ("id", "office_id")),
        sa.Column("village_code", sa.String(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        *map(_text, ("place", "note")),
        sa.Column("team", JSON, nullable=False),
        _text("task_id"),
        _to("service_date", "office_id", "office"),
        _to("service_date", "task_id", "task"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_date")),
    )
    op.create_table(
        "service_request",
        *map(_text, ("root_id", "code", "office_id", "person_id")),
        sa.Column("village_code", sa.String(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        _text("kind"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("people", "weak", "workers")),
        sa.Column("for_work", sa.Boolean(), nullable=False),
        _text("wished"),
        sa.Column("approved", sa.Boolean(), nullable=False),
        _text("state"),
        sa.Column("date_id", sa.String(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("applied", "issued", "refused", "absent")),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'scheduled', 'served', 'done', 'declined')", name=op.f("ck_service_request_state")
        ),
        _to("service_request", "office_id", "office"),
        _to("service_request", "person_id", "person"),
        _to("service_request", "date_id", "service_date"),
        sa.PrimaryKeyConstraint("root_id", name=op.f("pk_service_request")),
    )
    _index("service_request", "office_id", "state")
    _index("service_request", "village_code", "state")
    _index("service_request", "date_id")
    op.create_table(
        "service_event",
        *map(_text, ("id", "root_id")),
        sa.Column("at", INSTANT, nullable=False),
        _text("kind"),
        sa.Column("person_id", sa.String(), nullable=True),
        _text("note"),
        sa.Column("facts", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["root_id"], ["service_request.root_id"], name=op.f("fk_service_event_root_id_service_request")
        ),
        _to("service_event", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_event")),
    )
    _index("service_event", "root_id", "at")


def downgrade() -> None:
    for name in ("event", "request", "date"):
        op.drop_table(f"service_{name}")
    op.execute("DELETE FROM counter WHERE name = 'services'")
    op.execute("DELETE FROM dated_setting WHERE name = 'service.group_min'")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(table: str, *columns: str) -> None:
    name = "_".join(f"{table}_{column}" for column in columns) if len(columns) > 1 else f"{table}_{columns[0]}"
    op.create_index(op.f(f"ix_{name}"), table, list(columns))
