"""What phones bring back after a restore, what a cleared phone lost, and bodies that could not be read, to the byte."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)

revision = "20261122b"
down_revision = "20261122a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("cleared_at", INSTANT, nullable=True))
    op.add_column("device", sa.Column("lost", JSON, nullable=True))
    op.add_column("set_aside", sa.Column("record", JSON, nullable=True))
    op.add_column("set_aside", sa.Column("settled_at", INSTANT, nullable=True))
    op.create_table(
        "lost_receipt",
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("back_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_lost_receipt_device_id_device")),
        sa.PrimaryKeyConstraint("instance_id", "sha256", name=op.f("pk_lost_receipt")),
    )
    op.create_index(op.f("ix_lost_receipt_device_id"), "lost_receipt", ["device_id"], unique=False)
    op.create_table(
        "raw_body",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_raw_body_device_id_device")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_body")),
        sa.UniqueConstraint("device_id", "sha256", name=op.f("uq_raw_body_device_id_sha256")),
    )


def downgrade() -> None:
    op.drop_table("raw_body")
    op.drop_index(op.f("ix_lost_receipt_device_id"), table_name="lost_receipt")
    op.drop_table("lost_receipt")
    op.drop_column("set_aside", "settled_at")
    op.drop_column("set_aside", "record")
    op.drop_column("device", "lost")
    op.drop_column("device", "cleared_at")
