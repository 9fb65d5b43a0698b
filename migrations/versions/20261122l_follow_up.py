"""What follows on an approval, tasks that phones hear of, and reports made urgent by hand."""

from alembic import op
import sqlalchemy as sa

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
KINDS = "kind IN ('form', 'list', 'report', 'village'%s)"

revision = "20261122l"
down_revision = "20261122g"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submission", sa.Column("raised", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    named = "CONSTRAINT ck_submission_follow_state CHECK (follow_state IN ('waiting', 'open', 'done'))"
    op.execute(f"ALTER TABLE submission ADD COLUMN follow_state VARCHAR {named}")
    op.add_column("submission", sa.Column("follow_due_at", INSTANT, nullable=True))
    where = sa.text("follow_state <> 'done'")
    few = {"sqlite_where": where, "postgresql_where": where}
    op.create_index(op.f("ix_submission_follow"), "submission", ["office_id", "follow_state", "arrival"], **few)
    _change_kinds(", 'task'")
    op.create_table(
        "task",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("readers", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=True),
        sa.Column("form_id", sa.String(), nullable=True),
        sa.Column("root_id", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("done_instance_id", sa.String(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('follow_up', 'visit', 'service')", name=op.f("ck_task_kind")),
        sa.CheckConstraint("state IN ('open', 'done', 'withdrawn')", name=op.f("ck_task_state")),
        sa.CheckConstraint("readers IN ('office', 'kepatuhan')", name=op.f("ck_task_readers")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_task_office_id_office")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_task_person_id_person")),
        sa.ForeignKeyConstraint(["root_id"], ["submission.root_id"], name=op.f("fk_task_root_id_submission")),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_task_given_by_person")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_task_closed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    for columns in (("office_id", "state", "given_at", "id"), ("person_id", "state", "given_at")):
        op.create_index(op.f("ix_" + "_".join(f"task_{column}" for column in columns)), "task", list(columns))
    op.create_index(op.f("ix_task_root_id"), "task", ["root_id"])
    op.create_index(op.f("ix_task_done_instance_id"), "task", ["done_instance_id"])
    op.create_table(
        "follow_up",
        sa.Column("root_id", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("document_name", sa.String(), nullable=True),
        sa.Column("document_type", sa.String(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("choice IN ('bina', 'cek', 'rujuk', 'arsip')", name=op.f("ck_follow_up_choice")),
        sa.ForeignKeyConstraint(["root_id"], ["submission.root_id"], name=op.f("fk_follow_up_root_id_submission")),
        sa.ForeignKeyConstraint(["chosen_by"], ["person.id"], name=op.f("fk_follow_up_chosen_by_person")),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_follow_up_done_by_person")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_follow_up_task_id_task")),
        sa.PrimaryKeyConstraint("root_id", name=op.f("pk_follow_up")),
    )


def downgrade() -> None:
    op.drop_table("follow_up")
    op.drop_table("task")
    op.execute("DELETE FROM change WHERE kind = 'task'")
    _change_kinds("")
    op.drop_index(op.f("ix_submission_follow"), table_name="submission")
    op.drop_column("submission", "follow_due_at")
    op.drop_column("submission", "follow_state")
    op.drop_column("submission", "raised")


def _change_kinds(more: str) -> None:
    with op.batch_alter_table("change") as batch:
        batch.drop_constraint(op.f("ck_change_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_change_kind"), KINDS % more)
