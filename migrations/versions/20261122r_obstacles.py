"""Obstacles and needs of reports (F10), made behind the feed from its beginning, and the steps taken on them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "20261122r"
down_revision = "20261122p"
branch_labels = None
depends_on = None

INDEXES = (("office_id", "state", "arrival"), ("office_id", "code", "arisen_on"), ("state", "due_at"))


def upgrade() -> None:
    words = ("root_id", "office_id", "person_id", "instance_id", "code", "effect", "can_alone", "text", "details")
    op.create_table(
        "obstacle",
        *(sa.Column(name, sa.String(), nullable=False) for name in (*words, "state", "budget_line")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("village_code", "regency_code")),
        sa.Column("arrival", SEQ, nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("needs", JSON, nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("arisen_on", sa.Date(), nullable=False),
        sa.Column("repeats_since", sa.Date(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('noted', 'answered', 'escalated', 'done', 'reopened')", name=op.f("ck_obstacle_state")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_obstacle_office_id_office")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_obstacle_person_id_person")),
        sa.ForeignKeyConstraint(["root_id"], ["submission.root_id"], name=op.f("fk_obstacle_root_id_submission")),
        sa.PrimaryKeyConstraint("root_id", name=op.f("pk_obstacle")),
        sa.UniqueConstraint("arrival", name=op.f("uq_obstacle_arrival")),
    )
    for columns in INDEXES:
        op.create_index(op.f("ix_obstacle_" + "_obstacle_".join(columns)), "obstacle", list(columns))
    op.create_table(
        "obstacle_event",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "root_id", "kind", "note")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("facts", JSON, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_obstacle_event_person_id_person")),
        sa.ForeignKeyConstraint(["root_id"], ["obstacle.root_id"], name=op.f("fk_obstacle_event_root_id_obstacle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obstacle_event")),
        sa.UniqueConstraint("root_id", "number", name=op.f("uq_obstacle_event_root_id_number")),
    )


def downgrade() -> None:
    op.drop_table("obstacle_event")
    op.drop_table("obstacle")
    op.execute("DELETE FROM counter WHERE name = 'obstacles'")
