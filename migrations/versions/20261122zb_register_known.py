"""What is known of each entry of the registers is kept beside it; the words it is found by are made anew behind the door."""

import sqlalchemy as sa
from alembic import op

revision = "20261122zb"
down_revision = "20261122za"
branch_labels = None
depends_on = None

_OPEN = sa.text("known IS NULL")


def upgrade() -> None:
    op.add_column("register_entry", sa.Column("known", sa.JSON(), nullable=True))
    op.create_index("ix_register_entry_unknown", "register_entry", ["id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    _begin_anew()
    op.drop_index(op.f("ix_register_key_key"), table_name="register_key")
    op.create_index(op.f("ix_register_key_key_register_key_entry_id"), "register_key", ["key", "entry_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_register_key_key_register_key_entry_id"), table_name="register_key")
    op.create_index(op.f("ix_register_key_key"), "register_key", ["key"])
    _begin_anew()
    op.drop_index("ix_register_entry_unknown", table_name="register_entry")
    op.drop_column("register_entry", "known")


def _begin_anew() -> None:
    """Keys of the other kind would find nothing; after a way back rebuild-registers makes them."""
    op.execute("DELETE FROM register_key")
