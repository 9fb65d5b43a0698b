"""What was removed because its time was over: of which report, by which rule, in which run."""

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = "20261122zc"
down_revision = "20261122zb"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("revision", "rival"):
        op.add_column(table, sa.Column("left_sha256", sa.String(), nullable=True))
    op.add_column("submission", sa.Column("removed_at", INSTANT, nullable=True))
    op.create_table(
        "removal_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal_run")),
    )
    words = ("id", "run_id", "root_id", "code", "form_id", "form_version", "office_id", "part")
    op.create_table(
        "removal",
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.Column("village_code", sa.String(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("contents", "files")),
        sa.CheckConstraint("part IN ('personal', 'identity', 'list_photo')", name=op.f("ck_removal_part")),
        sa.ForeignKeyConstraint(["run_id"], ["removal_run.id"], name=op.f("fk_removal_run_id_removal_run")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_removal_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
    )
    op.create_index(op.f("ix_removal_root_id"), "removal", ["root_id"])
    op.create_index(op.f("ix_removal_run_id_removal_form_id"), "removal", ["run_id", "form_id"])
    op.create_index(op.f("ix_removal_office_id_removal_removed_at"), "removal", ["office_id", "removed_at"])
    op.create_table(
        "doomed_file",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_doomed_file")),
    )


def downgrade() -> None:
    for table in ("doomed_file", "removal", "removal_run"):
        op.drop_table(table)
    op.execute("DELETE FROM dated_setting WHERE name LIKE 'retention.%'")
    op.drop_column("submission", "removed_at")
    for table in ("rival", "revision"):
        op.drop_column(table, "left_sha256")
