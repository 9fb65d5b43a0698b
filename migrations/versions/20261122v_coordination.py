"""Coordination notes with their action items, lessons, and what is shared between offices."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = "20261122v"
down_revision = "20261122u"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coordination_note",
        *map(_text, ("root_id", "code", "office_id", "person_id", "kind")),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("agencies", JSON, nullable=False),
        *map(_text, ("place", "people", "topics", "related")),
        sa.Column("approved", sa.Boolean(), nullable=False),
        _to("coordination_note", "office_id", "office"),
        _to("coordination_note", "person_id", "person"),
        sa.PrimaryKeyConstraint("root_id", name=op.f("pk_coordination_note")),
    )
    _index("coordination_note", "office_id", "held_on")
    op.create_table(
        "action_item",
        *map(_text, ("id", "root_id")),
        sa.Column("number", sa.Integer(), nullable=False),
        *map(_text, ("office_id", "text", "owner")),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        _text("state"),
        sa.Column("task_id", sa.String(), nullable=True),
        _text("result"),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'cancelled')", name=op.f("ck_action_item_state")),
        _to("action_item", "root_id", "coordination_note", "root_id"),
        _to("action_item", "office_id", "office"),
        _to("action_item", "task_id", "task"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
    )
    _index("action_item", "root_id", "number")
    _index("action_item", "office_id", "state", "due_on")
    _index("action_item", "task_id")
    op.create_table(
        "action_event",
        *map(_text, ("id", "item_id")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _text("kind"),
        sa.Column("person_id", sa.String(), nullable=True),
        _text("text"),
        sa.Column("facts", JSON, nullable=False),
        _to("action_event", "item_id", "action_item"),
        _to("action_event", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_event")),
    )
    _index("action_event", "item_id", "number")
    _lessons()


def _lessons() -> None:
    op.create_table(
        "lesson",
        *map(_text, ("id", "root_id")),
        sa.Column("number", sa.Integer(), nullable=False),
        *map(_text, ("kind", "code", "office_id", "person_id")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("village_code", "regency_code")),
        *map(_text, ("topic", "source", "obstacle", "solution")),
        sa.Column("usable", sa.Boolean(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        _text("words"),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('visit', 'obstacle')", name=op.f("ck_lesson_kind")),
        _to("lesson", "office_id", "office"),
        _to("lesson", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    _index("lesson", "root_id", "number")
    _index("lesson", "office_id", "told_on")
    op.create_table(
        "lesson_use",
        *map(_text, ("id", "lesson_id", "office_id", "person_id")),
        sa.Column("used_on", sa.Date(), nullable=False),
        _text("how"),
        _to("lesson_use", "lesson_id", "lesson"),
        _to("lesson_use", "office_id", "office"),
        _to("lesson_use", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_use")),
        sa.UniqueConstraint("lesson_id", "office_id", name=op.f("uq_lesson_use_lesson_id_office_id")),
    )
    op.create_table(
        "share",
        _text("id"),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("lesson_id", "note_id")),
        *map(_text, ("office_id", "owner_id", "person_id")),
        sa.Column("shared_at", INSTANT, nullable=False),
        sa.Column("parts", JSON, nullable=False),
        _text("purpose"),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("(lesson_id IS NULL) != (note_id IS NULL)", name=op.f("ck_share_one_thing")),
        _to("share", "lesson_id", "lesson"),
        _to("share", "note_id", "coordination_note", "root_id"),
        _to("share", "office_id", "office"),
        _to("share", "owner_id", "office"),
        _to("share", "person_id", "person"),
        _to("share", "ended_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
    )
    _index("share", "office_id", "shared_at")
    _index("share", "lesson_id")
    _index("share", "note_id")
    op.create_table(
        "share_office",
        *map(_text, ("share_id", "office_id")),
        _to("share_office", "share_id", "share"),
        _to("share_office", "office_id", "office"),
        sa.PrimaryKeyConstraint("share_id", "office_id", name=op.f("pk_share_office")),
    )
    _index("share_office", "office_id")
    op.create_table(
        "share_opening",
        *map(_text, ("id", "share_id", "office_id", "person_id")),
        sa.Column("at", INSTANT, nullable=False),
        _to("share_opening", "share_id", "share"),
        _to("share_opening", "office_id", "office"),
        _to("share_opening", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_opening")),
    )
    _index("share_opening", "share_id", "at")


def downgrade() -> None:
    for name in ("share_opening", "share_office", "share", "lesson_use", "lesson"):
        op.drop_table(name)
    for name in ("action_event", "action_item", "coordination_note"):
        op.drop_table(name)
    op.execute("DELETE FROM counter WHERE name = 'coordination'")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _to(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(table: str, *columns: str) -> None:
    name = "_".join(f"{table}_{column}" for column in columns)
    op.create_index(op.f(f"ix_{name}"), table, list(columns))
