"""Early detections, who was told of them, what they answered, how each ended; and the end among the figures."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "20261122u"
down_revision = "20261122t"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report_fact", sa.Column("outcome", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "detection",
        *map(_text, ("root_id", "code", "office_id", "person_id", "instance_id", "report_state", "level", "subject")),
        *map(_text, ("destination", "stage", "leaving", "recruiter", "firm", "initials", "state", "result")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("village_code", "regency_code")),
        sa.Column("arrival", SEQ, nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("live", "child", "forced", "lacks")),
        *(sa.Column(name, JSON, nullable=False) for name in ("signs", "told", "missing")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("people", "rev")),
        sa.Column("received_at", INSTANT, nullable=False),
        *(sa.Column(name, INSTANT, nullable=True) for name in ("fast_since", "due_at")),
        sa.CheckConstraint(
            "state IN ('open', 'prevented', 'referred', 'home', 'unproven')", name=op.f("ck_detection_state")
        ),
        _to("detection", "office_id", "office"),
        _to("detection", "person_id", "person"),
        sa.PrimaryKeyConstraint("root_id", name=op.f("pk_detection")),
    )
    _index("detection", "office_id", "state", "arrival")
    _index("detection", "village_code")
    op.create_table(
        "detection_referral",
        *map(_text, ("id", "root_id", "agency", "who", "channel", "number", "note")),
        *(sa.Column(name, INSTANT, nullable=False) for name in ("told_at", "at")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("person_id", "event_id")),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        _to("detection_referral", "root_id", "detection", "root_id"),
        _to("detection_referral", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detection_referral")),
    )
    _index("detection_referral", "root_id", "told_at")
    op.create_table(
        "detection_answer",
        *map(_text, ("id", "referral_id", "text", "person_id")),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _to("detection_answer", "referral_id", "detection_referral"),
        _to("detection_answer", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detection_answer")),
    )
    _index("detection_answer", "referral_id", "answered_on")
    op.create_table(
        "detection_event",
        *map(_text, ("id", "root_id", "kind", "note")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("facts", JSON, nullable=False),
        _to("detection_event", "root_id", "detection", "root_id"),
        _to("detection_event", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detection_event")),
    )
    _index("detection_event", "root_id", "number")


def downgrade() -> None:
    for name in ("_event", "_answer", "_referral", ""):
        op.drop_table(f"detection{name}")
    op.drop_column("report_fact", "outcome")
    op.execute("DELETE FROM counter WHERE name = 'detections'")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _to(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(table: str, *columns: str) -> None:
    name = "_".join(f"{table}_{column}" for column in columns)
    op.create_index(op.f(f"ix_{name}"), table, list(columns))
