"""How a form lives in the office: drafts, offices, who published it, what happened to it; lists from a date on."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "20261122j"
down_revision = "20261122f"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
COUNTED = ["form_id", "form_version", "office_id"]


def upgrade() -> None:
    op.add_column("form", sa.Column("rev", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("form_version", sa.Column("offices", JSON, nullable=False, server_default="[]"))
    op.add_column("form_version", sa.Column("closed_at", INSTANT, nullable=True))
    op.add_column("list_version", sa.Column("begins_at", INSTANT, nullable=True))
    op.add_column("list_version", sa.Column("begun_at", INSTANT, nullable=True))
    for table in ("form_version", "list_version"):
        named = f"CONSTRAINT fk_{table}_published_by_person REFERENCES person (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN published_by VARCHAR {named}")
    op.execute("UPDATE list_version SET begins_at = published_at, begun_at = published_at")
    op.create_index(op.f("ix_list_version_begins_at"), "list_version", ["begins_at"])
    op.drop_index(op.f("ix_submission_form_id"), table_name="submission")
    op.create_index(op.f(_counted()), "submission", COUNTED)
    _form_event()
    _form_draft()
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("form", "rev", server_default=None)
        op.alter_column("form_version", "offices", server_default=None)


def downgrade() -> None:
    op.drop_table("form_draft_file")
    op.drop_table("form_draft")
    op.drop_table("form_event")
    op.drop_index(op.f(_counted()), table_name="submission")
    op.create_index(op.f("ix_submission_form_id"), "submission", ["form_id"])
    op.drop_index(op.f("ix_list_version_begins_at"), table_name="list_version")
    for column in ("published_by", "begins_at", "begun_at"):
        op.drop_column("list_version", column)
    for column in ("published_by", "closed_at", "offices"):
        op.drop_column("form_version", column)
    op.drop_column("form", "rev")


def _counted() -> str:
    return "ix_submission_" + "_submission_".join(COUNTED)


def _form_event() -> None:
    op.create_table(
        "form_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('published', 'open', 'closing', 'closed')", name=op.f("ck_form_event_kind")),
        sa.ForeignKeyConstraint(["form_id"], ["form.form_id"], name=op.f("fk_form_event_form_id_form")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_form_event_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_event")),
    )
    op.create_index(op.f("ix_form_event_form_id_form_event_at"), "form_event", ["form_id", "at"])


def _form_draft() -> None:
    op.create_table(
        "form_draft",
        sa.Column("id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("form_id", "version", "title", "file_name")),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("xform", sa.String(), nullable=False),
        *(sa.Column(name, JSON, nullable=False) for name in ("lists", "findings", "warnings")),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("published_sha256", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_form_draft_uploaded_by_person")),
        sa.ForeignKeyConstraint(
            ["published_sha256"],
            ["form_version.sha256"],
            name=op.f("fk_form_draft_published_sha256_form_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
    )
    op.create_index(op.f("ix_form_draft_uploaded_at"), "form_draft", ["uploaded_at"])
    op.create_table(
        "form_draft_file",
        sa.Column("draft_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["form_draft.id"], name=op.f("fk_form_draft_file_draft_id_form_draft")),
        sa.PrimaryKeyConstraint("draft_id", "name", name=op.f("pk_form_draft_file")),
    )
