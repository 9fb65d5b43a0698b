"""Registers of foreigners, employers and lodgings: entries, what reports say of them, what people decided."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
KINDS = "kind IN ('foreigner', 'employer', 'lodging')"

revision = "20261122q"
down_revision = "20261122o"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_entry",
        _text("id"),
        _text("kind"),
        _text("code"),
        _text("key"),
        _text("into_id"),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_register_entry_kind")),
        _to("register_entry", "into_id", "register_entry", deferrable=True, initially="DEFERRED"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_register_entry_code")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_register_entry_kind_key")),
    )
    op.create_index(op.f("ix_register_entry_into_id"), "register_entry", ["into_id"])
    op.create_table(
        "register_sighting",
        *map(_text, ("id", "root_id", "instance_id", "form_id", "part")),
        sa.Column("number", sa.Integer(), nullable=False),
        *map(_text, ("kind", "entry_id", "shown_id", "office_id", "person_id")),
        sa.Column("village_code", sa.String(), nullable=True),
        sa.Column("regency_code", sa.String(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        *map(_text, ("name", "name_key", "nation", "document", "permit")),
        sa.Column("permit_until", sa.Date(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("said", JSON, nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_register_sighting_kind")),
        _to("register_sighting", "entry_id", "register_entry"),
        _to("register_sighting", "shown_id", "register_entry"),
        _to("register_sighting", "office_id", "office"),
        _to("register_sighting", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_sighting")),
    )
    _index("register_sighting", "root_id")
    _index("register_sighting", "entry_id")
    _index("register_sighting", "shown_id", "seen_on")
    _index("register_sighting", "kind", "office_id", "seen_on")
    _index("register_sighting", "kind", "village_code", "name_key")
    op.create_table(
        "register_key",
        _text("entry_id"),
        _text("key"),
        _to("register_key", "entry_id", "register_entry"),
        sa.PrimaryKeyConstraint("entry_id", "key", name=op.f("pk_register_key")),
    )
    _index("register_key", "key")
    op.create_table(
        "register_likeness",
        *map(_text, ("first_id", "second_id", "kind")),
        sa.CheckConstraint(KINDS, name=op.f("ck_register_likeness_kind")),
        _to("register_likeness", "first_id", "register_entry"),
        _to("register_likeness", "second_id", "register_entry"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_register_likeness")),
    )
    _index("register_likeness", "second_id")
    _index("register_likeness", "kind")
    op.create_table(
        "register_decision",
        *map(_text, ("id", "first_id", "second_id", "verdict", "reason", "decided_by")),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", INSTANT, nullable=True),
        _text("undone_reason"),
        sa.CheckConstraint("verdict IN ('same', 'different')", name=op.f("ck_register_decision_verdict")),
        _to("register_decision", "first_id", "register_entry"),
        _to("register_decision", "second_id", "register_entry"),
        _to("register_decision", "decided_by", "person"),
        _to("register_decision", "undone_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_decision")),
    )
    _index("register_decision", "first_id")
    _index("register_decision", "second_id")
    op.create_table(
        "register_note",
        *map(_text, ("id", "entry_id", "office_id", "person_id")),
        sa.Column("at", INSTANT, nullable=False),
        _text("text"),
        _to("register_note", "entry_id", "register_entry"),
        _to("register_note", "office_id", "office"),
        _to("register_note", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_note")),
    )
    _index("register_note", "entry_id", "at")


def downgrade() -> None:
    for name in ("note", "decision", "likeness", "key", "sighting", "entry"):
        op.drop_table(f"register_{name}")
    op.execute("DELETE FROM counter WHERE name LIKE 'registers%'")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _to(table: str, column: str, other: str, **more: object) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **more)


def _index(table: str, *columns: str) -> None:
    name = "_".join(f"{table}_{column}" for column in columns) if len(columns) > 1 else f"{table}_{columns[0]}"
    op.create_index(op.f(f"ix_{name}"), table, list(columns))
