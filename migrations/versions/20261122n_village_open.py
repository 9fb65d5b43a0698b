"""A village is at risk until what follows on its reports is done: the index of its open reports knows that too."""

from alembic import op
import sqlalchemy as sa

FORMS = "form_id IN ('amati_oa', 'deteksi_pmi', 'duga_langgar')"
UNDECIDED = "state IN ('received', 'held', 'conflicted', 'quarantined', 'returned')"

revision = "20261122n"
down_revision = "20261122k"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make(f"{FORMS} AND ({UNDECIDED} OR follow_state <> 'done')")


def downgrade() -> None:
    _make(f"{FORMS} AND {UNDECIDED}")


def _make(where: str) -> None:
    op.drop_index(op.f("ix_submission_village_open"), table_name="submission")
    few = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    op.create_index(op.f("ix_submission_village_open"), "submission", ["village_code"], **few)
