"""What each report brings to the figures, counted behind the feed from its beginning; periodic reports, for ever."""

from alembic import op
import sqlalchemy as sa

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")

revision = "20261122p"
down_revision = "20261122q"
branch_labels = None
depends_on = None

INDEXES = (
    ("office_id", "finished_on", "form_id", "state", "kind"),
    ("office_id", "received_on"),
    ("office_id", "approved_on"),
    ("village_code", "form_id", "finished_on"),
)
FOR_EVER = ("period_report", "period_mark")
NUMBERS = ("people", "men", "women", "youth", "weak", "items", "lessons")


def upgrade() -> None:
    op.add_column("server_state", sa.Column("counted_seq", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "report_fact",
        sa.Column("root_id", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("form_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=True),
        sa.Column("regency_code", sa.String(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("answered_s", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("follow_due_at", INSTANT, nullable=True),
        sa.Column("followed_at", INSTANT, nullable=True),
        sa.Column("has_point", sa.Boolean(), nullable=False),
        sa.Column("has_photo", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("recruiter", sa.String(), nullable=False),
        sa.Column("referred", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["root_id"], ["submission.root_id"], name=op.f("fk_report_fact_root_id_submission"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("root_id", name=op.f("pk_report_fact")),
    )
    for columns in INDEXES:
        op.create_index(op.f(_name(columns)), "report_fact", list(columns))
    _periods()
    for table in FOR_EVER:
        _seal(table)


def downgrade() -> None:
    for table in reversed(FOR_EVER):
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_for_ever()")
    op.drop_table("report_fact")
    with op.batch_alter_table("server_state") as batch:
        batch.drop_column("counted_seq")


def _name(columns: tuple[str, ...]) -> str:
    return "ix_report_fact_" + "_report_fact_".join(columns)


def _periods() -> None:
    op.create_table(
        "period_report",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("id", "level", "subject_id", "office_id", "period")
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("frozen_at", INSTANT, nullable=False),
        sa.CheckConstraint("level IN ('pimpasa', 'kanim', 'kanwil')", name=op.f("ck_period_report_level")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_period_report_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_report")),
        sa.UniqueConstraint(
            *("level", "subject_id", "period", "number"),
            name=op.f("uq_period_report_level_subject_id_period_number"),
        ),
    )
    op.create_index(op.f("ix_period_report_office_id_period_report_period"), "period_report", ["office_id", "period"])
    op.create_table(
        "period_mark",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "person_id", "role", "name", "sha256")),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('signed', 'returned')", name=op.f("ck_period_mark_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_period_mark_person_id_person")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["period_report.id"], name=op.f("fk_period_mark_report_id_period_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_mark")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_period_mark_report_id_number")),
        sa.UniqueConstraint("report_id", "person_id", name=op.f("uq_period_mark_report_id_person_id")),
    )


def _seal(table: str) -> None:
    """What was frozen is for ever: the database itself refuses to change or delete it."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are for ever'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_for_ever() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} rows are for ever'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_for_ever()"
    )
