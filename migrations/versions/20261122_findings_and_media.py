"""What the check of a record found, how far the checker is, and the files that forms show."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "20261122a"
down_revision = "20261121a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revision", sa.Column("findings", JSON, nullable=True))
    op.add_column("submission", sa.Column("findings_count", sa.Integer(), nullable=True))
    op.add_column("server_state", sa.Column("checked_seq", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "form_media",
        sa.Column("form_version_sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_version_sha256"],
            ["form_version.sha256"],
            name=op.f("fk_form_media_form_version_sha256_form_version"),
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_form_media_sha256_blob")),
        sa.PrimaryKeyConstraint("form_version_sha256", "name", "sha256", name=op.f("pk_form_media")),
    )
    op.create_index(op.f("ix_form_media_sha256"), "form_media", ["sha256"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_form_media_sha256"), table_name="form_media")
    op.drop_table("form_media")
    op.drop_column("server_state", "checked_seq")
    op.drop_column("submission", "findings_count")
    op.drop_column("revision", "findings")
