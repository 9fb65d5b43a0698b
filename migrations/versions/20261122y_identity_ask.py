"""Who asked to read who told an officer something, and what another person said to it."""

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = "20261122y"
down_revision = "20261122x"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_ask",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "root_id", "person_id")),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("grant_by", INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reads_until", INSTANT, nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'granted', 'refused', 'withdrawn')", name=op.f("ck_identity_ask_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identity_ask_person_id_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_identity_ask_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_ask")),
    )
    for one, other in (("root_id", "asked_at"), ("state", "grant_by"), ("person_id", "asked_at")):
        op.create_index(op.f(f"ix_identity_ask_{one}_identity_ask_{other}"), "identity_ask", [one, other])


def downgrade() -> None:
    op.drop_table("identity_ask")
    op.execute("DELETE FROM dated_setting WHERE name IN ('identity.grant_hours', 'identity.read_hours')")
