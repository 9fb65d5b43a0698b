"""A rejection that waits for a second person, checklists, and what an event keeps beside its note."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
STATES = "'received', 'held', 'conflicted', 'quarantined', 'returned', 'approved', 'rejected'"
BEFORE = f"kind IN ({STATES}, 'repaired')"
NEW = (
    "'rejection_proposed', 'rejection_sent_back', 'raised', 'follow_chosen', 'follow_taken_back', 'follow_done'"
)
NOW = f"kind IN ({STATES}, 'repaired', {NEW})"

revision = "20261122g"
down_revision = "20261122h"
branch_labels = None
depends_on = None


def upgrade() -> None:
    named = "CONSTRAINT fk_submission_proposed_by_person REFERENCES person (id)"
    op.execute(f"ALTER TABLE submission ADD COLUMN proposed_by VARCHAR {named}")
    where = sa.text("proposed_by IS NOT NULL")
    few = {"sqlite_where": where, "postgresql_where": where}
    op.create_index(op.f("ix_submission_proposed"), "submission", ["office_id", "state", "arrival"], **few)
    op.add_column("review_event", sa.Column("facts", JSON, nullable=False, server_default=sa.text("'{}'")))
    _kinds(NOW)
    op.create_table(
        "checklist",
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.PrimaryKeyConstraint("form_id", "valid_from", name=op.f("pk_checklist")),
    )


def downgrade() -> None:
    op.drop_table("checklist")
    op.execute(f"DELETE FROM review_event WHERE kind IN ({NEW})")
    _kinds(BEFORE)
    op.drop_column("review_event", "facts")
    op.drop_index(op.f("ix_submission_proposed"), table_name="submission")
    op.drop_column("submission", "proposed_by")


def _kinds(condition: str) -> None:
    with op.batch_alter_table("review_event") as batch:
        batch.drop_constraint(op.f("ck_review_event_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_review_event_kind"), condition)
