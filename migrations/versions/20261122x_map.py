"""An index of where reports were made, for the map of a list."""

import sqlalchemy as sa
from alembic import op

revision = "20261122x"
down_revision = "20261122w"
branch_labels = None
depends_on = None

COLUMNS = ["office_id", "state", "point_lat", "point_lng", "readers", "arrival"]


def upgrade() -> None:
    few = sa.text("point_lat IS NOT NULL")
    op.create_index("ix_submission_point", "submission", COLUMNS, sqlite_where=few, postgresql_where=few)


def downgrade() -> None:
    op.drop_index("ix_submission_point", "submission")
