"""Other systems that hear of reports, and the messages to them."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = "20261122i"
down_revision = "20261122j"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hook",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("told_seq", SEQ, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", INSTANT, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_hook_made_by_person")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_hook_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook")),
    )
    op.create_index(op.f("ix_hook_office_id"), "hook", ["office_id"], unique=False)
    op.create_table(
        "hook_message",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("hook_id", sa.String(), nullable=False),
        sa.Column("change_seq", SEQ, nullable=False),
        sa.Column("root_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'taken', 'still')", name=op.f("ck_hook_message_state")),
        sa.ForeignKeyConstraint(["hook_id"], ["hook.id"], name=op.f("fk_hook_message_hook_id_hook")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_hook_message")),
        sa.UniqueConstraint("hook_id", "change_seq", name=op.f("uq_hook_message_hook_id_change_seq")),
        sa.UniqueConstraint("id", name=op.f("uq_hook_message_id")),
    )
    op.create_index(
        op.f("ix_hook_message_hook_id_hook_message_state_hook_message_seq"),
        "hook_message",
        ["hook_id", "state", "seq"],
        unique=False,
    )
    op.create_index(
        op.f("ix_hook_message_hook_id_hook_message_root_id_hook_message_seq"),
        "hook_message",
        ["hook_id", "root_id", "seq"],
        unique=False,
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        op.f("ix_hook_message_waiting"),
        "hook_message",
        ["next_at"],
        unique=False,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    op.drop_table("hook_message")
    op.drop_table("hook")
