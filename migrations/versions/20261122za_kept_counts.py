"""How far each phone's numbers are here, and the figures' facts by month: kept beside what they count, from the start."""

import sqlalchemy as sa
from alembic import op

revision = "20261122za"
down_revision = "20261122y"
branch_labels = None
depends_on = None

# Of one unbroken run, number and place in the order differ by the same.
RUNS = """
INSERT INTO device_run (device_id, first_seq, last_seq)
SELECT device_id, MIN(device_seq), MAX(device_seq)
FROM (
    SELECT device_id, device_seq, device_seq - ROW_NUMBER() OVER (PARTITION BY device_id ORDER BY device_seq) AS run
    FROM (
        SELECT device_id, device_seq FROM revision WHERE device_seq > 0
        UNION
        SELECT device_id, device_seq FROM rival WHERE device_seq > 0
    ) AS numbers
) AS placed
GROUP BY device_id, run
"""
REACHED = """
UPDATE device SET
    whole_seq = COALESCE((SELECT last_seq FROM device_run WHERE device_id = device.id AND first_seq = 1), 0),
    seen_seq = COALESCE((SELECT MAX(last_seq) FROM device_run WHERE device_id = device.id), 0)
"""
FORKS = """
INSERT INTO device_fork (device_id, device_seq)
SELECT device_id, device_seq FROM revision GROUP BY device_id, device_seq HAVING COUNT(*) > 1
"""

KEYS = ("day", "office_id", "month", "regency_code", "form_id", "state", "kind")
URGENT = "form_id = 'deteksi_pmi' AND urgent"
FOLLOWS = "state = 'approved' AND follow_due_at IS NOT NULL"
# day of a report → what it brings to its month
BROUGHT = {
    "finished_on": {
        "pointed": "has_point",
        "pictured": "has_photo",
        "referred": "referred",
        "prevented": "outcome = 'prevented'",
        "brought_home": "outcome = 'home'",
    },
    "received_on": {
        "checked": "answered_s <= 172800",
        "answered": "answered_s IS NOT NULL",
        "returned": "answered_s IS NOT NULL AND returned",
        "urgent": URGENT,
        "urgent_answered": f"{URGENT} AND answered_s <= 21600",
    },
    "approved_on": {"to_follow": FOLLOWS, "followed": f"{FOLLOWS} AND followed_at <= follow_due_at"},
}
SUMS = ("people", "men", "women", "youth", "weak", "items", "lessons", "cost")
MEASURES = ("n", *(name for measures in BROUGHT.values() for name in measures), *SUMS)
INDEXES = {
    "ix_report_fact_recruiter": ["form_id", "state", "office_id", "finished_on", "recruiter", "village_code"],
    "ix_report_fact_answered": ["office_id", "received_on", "answered_s", "received_at", "form_id", "urgent"],
    "ix_report_fact_due": ["office_id", "follow_due_at", "followed_at"],
}
OPEN = (
    "form_id IN ('amati_oa', 'deteksi_pmi', 'duga_langgar') "
    "AND (state IN ('received', 'held', 'conflicted', 'quarantined', 'returned') OR follow_state <> 'done')"
)
REPEATS = "ix_obstacle_office_id_obstacle_code_obstacle_arisen_on"
OWN = "ix_obstacle_person_id_obstacle_state_obstacle_arrival"
COUNTED = ["office_id", "live", "state", "code", "budget_line", "cost", "received_at"]
OLD = "ix_report_fact_office_id_report_fact_received_on"


def upgrade() -> None:
    _numbers()
    _months()
    _nil()
    _repeats()


def _numbers() -> None:
    for name in ("whole_seq", "seen_seq"):
        op.add_column("device", sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False))
    for table, columns in (("device_run", ("first_seq", "last_seq")), ("device_fork", ("device_seq",))):
        op.create_table(
            table,
            sa.Column("device_id", sa.String(), nullable=False),
            *(sa.Column(column, sa.Integer(), autoincrement=False, nullable=False) for column in columns),
            sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f(f"fk_{table}_device_id_device")),
            sa.PrimaryKeyConstraint("device_id", columns[0], name=op.f(f"pk_{table}")),
        )
    op.execute(RUNS)
    op.execute(REACHED)
    op.execute("DELETE FROM device_run WHERE first_seq = 1")
    op.execute(FORKS)


def _months() -> None:
    op.create_table(
        "fact_month",
        *(sa.Column(name, sa.Integer() if name == "month" else sa.String(), nullable=False) for name in KEYS),
        *(sa.Column(name, sa.BigInteger() if name in SUMS else sa.Integer(), nullable=False) for name in MEASURES),
        sa.PrimaryKeyConstraint(*KEYS, name=op.f("pk_fact_month")),
    )
    format_of = {"sqlite": "strftime('%Y%m', {})", "postgresql": "to_char({}, 'YYYYMM')"}[op.get_bind().dialect.name]
    for day, measures in BROUGHT.items():
        told = ["form_id", "state", "kind"] if day == "finished_on" else []
        month = f"CAST({format_of.format(day)} AS INTEGER)"
        keys = ["office_id", month, "COALESCE(regency_code, '')", *told]
        empty = [] if told else ["''", "''", "''"]
        counted = [f"SUM(CASE WHEN {measures[name]} THEN 1 ELSE 0 END)" if name in measures else "0" for name in MEASURES[1:-8]]
        summed = [f"SUM({name})" if day == "finished_on" else "0" for name in SUMS]
        columns = ", ".join([f"'{day}'", *keys, *empty, "COUNT(*)", *counted, *summed])
        op.execute(
            f"INSERT INTO fact_month ({', '.join((*KEYS, *MEASURES))}) "  # noqa: S608
            f"SELECT {columns} FROM report_fact WHERE {day} IS NOT NULL GROUP BY {', '.join(keys)}"
        )
    for name, listed in INDEXES.items():
        op.create_index(name, "report_fact", listed)
    op.drop_index(op.f(OLD), "report_fact")


def _nil() -> None:
    op.add_column("submission", sa.Column("nil", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    postgresql = op.get_bind().dialect.name == "postgresql"
    said = "answers ->> 'jml_oa'" if postgresql else "CAST(JSON_EXTRACT(answers, '$.jml_oa') AS TEXT)"
    of_report = f"revision.instance_id = submission.current_instance_id AND {said} = '0'"
    op.execute(
        f"UPDATE submission SET nil = true WHERE form_id = 'amati_oa' AND EXISTS (SELECT 1 FROM revision WHERE {of_report})"  # noqa: S608
    )
    _open(["village_code", "nil", "form_id", "state", "follow_state"])


def _open(columns: list[str]) -> None:
    few = {"sqlite_where": sa.text(OPEN), "postgresql_where": sa.text(OPEN)}
    op.drop_index(op.f("ix_submission_village_open"), "submission")
    op.create_index(op.f("ix_submission_village_open"), "submission", columns, **few)


def _repeats() -> None:
    op.drop_index(op.f(REPEATS), "obstacle")
    op.create_index("ix_obstacle_repeats", "obstacle", ["office_id", "code", "live", "arisen_on"])
    op.create_index(op.f(OWN), "obstacle", ["person_id", "state", "arrival"])
    _counts([*COUNTED, "person_id", "regency_code"])


def _counts(columns: list[str]) -> None:
    op.drop_index("ix_obstacle_counts", "obstacle")
    op.create_index("ix_obstacle_counts", "obstacle", columns)


def downgrade() -> None:
    _counts(COUNTED)
    op.drop_index(op.f(OWN), "obstacle")
    op.drop_index("ix_obstacle_repeats", "obstacle")
    op.create_index(op.f(REPEATS), "obstacle", ["office_id", "code", "arisen_on"])
    _open(["village_code"])
    op.drop_column("submission", "nil")
    op.create_index(op.f(OLD), "report_fact", ["office_id", "received_on"])
    for name in INDEXES:
        op.drop_index(name, "report_fact")
    op.drop_table("fact_month")
    op.drop_table("device_fork")
    op.drop_table("device_run")
    op.drop_column("device", "seen_seq")
    op.drop_column("device", "whole_seq")
