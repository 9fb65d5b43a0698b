"""Indexes that lists and counts of the office are answered by, however much there is."""

from alembic import op
import sqlalchemy as sa

revision = "20261122w"
down_revision = "20261122v"
branch_labels = None
depends_on = None

NEW = {
    "ix_register_sighting_of_office": ["office_id", "kind", "seen_on", "shown_id"],
    "ix_register_sighting_of_person": ["person_id", "kind", "seen_on", "shown_id"],
    "ix_register_sighting_permit": ["kind", "permit_until"],
}
COUNTED = ["office_id", "live", "state", "code", "budget_line", "cost", "received_at"]
ABSENT = sa.text("present_at IS NULL")
OLD = "ix_register_sighting_kind_register_sighting_office_id_register_sighting_seen_on"


def upgrade() -> None:
    for name, columns in NEW.items():
        op.create_index(op.f(name), "register_sighting", columns)
    op.drop_index(op.f(OLD), "register_sighting")
    op.create_index("ix_obstacle_counts", "obstacle", COUNTED)
    few = {"sqlite_where": ABSENT, "postgresql_where": ABSENT}
    op.create_index("ix_attachment_missing", "attachment", ["instance_id"], **few)


def downgrade() -> None:
    op.drop_index("ix_attachment_missing", "attachment")
    op.drop_index("ix_obstacle_counts", "obstacle")
    op.create_index(op.f(OLD), "register_sighting", ["kind", "office_id", "seen_on"])
    for name in NEW:
        op.drop_index(op.f(name), "register_sighting")
