"""Reports merged into earlier ones, what reports are found alike by, and filters kept under a name."""

import sqlalchemy as sa
from alembic import op

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES_BEFORE = "'received', 'held', 'conflicted', 'quarantined', 'returned', 'approved', 'rejected'"
STATES = f"{STATES_BEFORE}, 'merged'"
EVENTS_BEFORE = (
    "'repaired', 'rejection_proposed', 'rejection_sent_back', 'raised', "
    "'follow_chosen', 'follow_taken_back', 'follow_done'"
)
EVENTS = f"{EVENTS_BEFORE}, 'merged_here', 'unmerged_here'"

revision = "20261122o"
down_revision = "20261122n"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _condition("submission", "state", STATES_BEFORE, STATES)
    _condition("review_event", "kind", f"{STATES_BEFORE}, {EVENTS_BEFORE}", f"{STATES}, {EVENTS}")
    named = "CONSTRAINT fk_submission_merged_into_submission REFERENCES submission (arrival)"
    kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(f"ALTER TABLE submission ADD COLUMN merged_into {kind} {named}")
    where = sa.text("merged_into IS NOT NULL")
    op.create_index(
        op.f("ix_submission_merged"), "submission", ["merged_into"], sqlite_where=where, postgresql_where=where
    )
    op.add_column("server_state", sa.Column("keyed_seq", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "report_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("arrival", SEQ, autoincrement=False, nullable=False),
        _of_report("report_key", "arrival"),
        sa.PrimaryKeyConstraint("key", "arrival", name=op.f("pk_report_key")),
    )
    op.create_index(op.f("ix_report_key_arrival"), "report_key", ["arrival"])
    op.create_table(
        "report_apart",
        sa.Column("earlier", SEQ, autoincrement=False, nullable=False),
        sa.Column("later", SEQ, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _of_report("report_apart", "earlier"),
        _of_report("report_apart", "later"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_apart_person_id_person")),
        sa.PrimaryKeyConstraint("earlier", "later", name=op.f("pk_report_apart")),
    )
    op.create_index(op.f("ix_report_apart_later"), "report_apart", ["later"])
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("page IN ('reports', 'villages')", name=op.f("ck_saved_filter_page")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_filter_person_id_person")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_saved_filter_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("person_id", "page", "name", name=op.f("uq_saved_filter_person_id_page_name")),
    )
    op.create_index(
        op.f("ix_saved_filter_office_id"),
        "saved_filter",
        ["office_id"],
        sqlite_where=sa.text("shared = 1"),
        postgresql_where=sa.text("shared"),
    )


def downgrade() -> None:
    for table in ("saved_filter", "report_apart", "report_key"):
        op.drop_table(table)
    op.drop_column("server_state", "keyed_seq")
    op.drop_index(op.f("ix_submission_merged"), table_name="submission")
    op.drop_column("submission", "merged_into")
    op.execute("UPDATE submission SET state = 'rejected' WHERE state = 'merged'")
    op.execute("UPDATE review_event SET kind = 'rejected' WHERE kind = 'merged'")
    op.execute("DELETE FROM review_event WHERE kind IN ('merged_here', 'unmerged_here')")
    _condition("review_event", "kind", f"{STATES}, {EVENTS}", f"{STATES_BEFORE}, {EVENTS_BEFORE}")
    _condition("submission", "state", STATES, STATES_BEFORE)


def _of_report(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_submission")
    return sa.ForeignKeyConstraint([column], ["submission.arrival"], name=name, ondelete="CASCADE")


def _condition(table: str, column: str, before: str, now: str) -> None:
    """Another condition on the table as it lies: a million reports are not copied for a word."""
    name, connection = f"ck_{table}_{column}", op.get_bind()
    if connection.dialect.name == "postgresql":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, f"{column} IN ({now})")
        return
    # SQLite's own way for what does not touch the rows: https://www.sqlite.org/lang_altertable.html, section 8
    known = connection.execute(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :t"), {"t": table}
    )
    sql = known.scalar_one()
    changed = sql.replace(f"{column} IN ({before})", f"{column} IN ({now})")
    if changed == sql:
        raise RuntimeError(f"the condition of {table}.{column} is not the one that was expected")
    version = connection.execute(sa.text("PRAGMA schema_version")).scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    put = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :t")
    connection.execute(put, {"sql": changed, "t": table})
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
