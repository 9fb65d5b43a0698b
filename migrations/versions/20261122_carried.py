"""Who brought a record that did not come by its own phone's link."""

from alembic import op
import sqlalchemy as sa

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = "20261122d"
down_revision = "20261122c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "carried",
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["revision.instance_id"], name=op.f("fk_carried_instance_id_revision")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_carried_person_id_person")),
        sa.PrimaryKeyConstraint("instance_id", "by", name=op.f("pk_carried")),
    )
    op.create_index(op.f("ix_carried_person_id"), "carried", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_carried_person_id"), table_name="carried")
    op.drop_table("carried")
