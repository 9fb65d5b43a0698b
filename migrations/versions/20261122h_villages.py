"""The register of fostered villages: history for ever, letters, who looks after a village, settings with dates."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
PROFILES = "form_id IN ('kegiatan', 'profil_desa')"
OPEN = (
    "form_id IN ('amati_oa', 'deteksi_pmi', 'duga_langgar') "
    "AND state IN ('received', 'held', 'conflicted', 'quarantined', 'returned')"
)
KINDS = "'registered', 'stage', 'document', 'withdrawn', 'contacts', 'assigned', 'ended'"
# With a default that holds only until the rows below have theirs
FILLED = {"regency_code": sa.String(), "criteria": JSON, "reason": sa.String(), "rev": sa.Integer()}
DEFAULTS = {"regency_code": "''", "criteria": "'[]'", "reason": "''", "rev": "1"}
EMPTY = {
    "stage_at": INSTANT,
    "contact_reached_on": sa.Date(),
    "fostered_on": sa.Date(),
    "evaluated_on": sa.Date(),
    "began_again_at": INSTANT,
}

revision = "20261122h"
down_revision = "20261122i"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind in FILLED.items():
        column = sa.Column(name, kind, nullable=False, server_default=sa.text(DEFAULTS[name]))
        op.add_column("village", column)
    for name, kind in EMPTY.items():
        op.add_column("village", sa.Column(name, kind, nullable=True))
    op.execute("UPDATE village SET regency_code = substr(code, 1, 5)")
    if op.get_bind().dialect.name == "postgresql":
        for name in FILLED:
            op.alter_column("village", name, server_default=None)
    op.create_index(op.f("ix_village_regency_code_village_code"), "village", ["regency_code", "code"], unique=False)
    _few("profile", ["village_code", "form_id", "state", "finished_at"], PROFILES)
    _few("open", ["village_code"], OPEN)
    _create_tables()
    _seal()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER village_event_for_ever ON village_event")
        op.execute("DROP FUNCTION village_event_for_ever()")
    op.drop_table("dated_setting")
    op.drop_index(op.f("ix_village_assignment_person_id"), table_name="village_assignment")
    op.drop_index(op.f("ix_village_assignment_village_code_village_assignment_from_on"), table_name="village_assignment")
    op.drop_table("village_assignment")
    op.drop_index(op.f("ix_village_document_sha256"), table_name="village_document")
    op.drop_table("village_document")
    op.drop_table("village_event")
    op.drop_index(op.f("ix_submission_village_open"), table_name="submission")
    op.drop_index(op.f("ix_submission_village_profile"), table_name="submission")
    op.drop_index(op.f("ix_village_regency_code_village_code"), table_name="village")
    for name in (*EMPTY, *FILLED):
        op.drop_column("village", name)


def _few(name: str, columns: list[str], where: str) -> None:
    few = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    op.create_index(op.f(f"ix_submission_village_{name}"), "submission", columns, **few)


def _create_tables() -> None:
    op.create_table(
        "village_event",
        sa.Column("village_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("root_id", sa.String(), nullable=True),
        sa.Column("detail", JSON, nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_village_event_kind")),
        sa.ForeignKeyConstraint(["village_code"], ["village.code"], name=op.f("fk_village_event_village_code_village")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_village_event_person_id_person")),
        sa.PrimaryKeyConstraint("village_code", "number", name=op.f("pk_village_event")),
    )
    op.create_table(
        "village_document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village_code"], ["village.code"], name=op.f("fk_village_document_village_code_village")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_village_document_added_by_person")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_village_document_withdrawn_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_document")),
        sa.UniqueConstraint("village_code", "number", name=op.f("uq_village_document_village_code_number")),
    )
    op.create_index(op.f("ix_village_document_sha256"), "village_document", ["sha256"], unique=False)
    op.create_table(
        "village_assignment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_village_assignment_order")),
        sa.ForeignKeyConstraint(
            ["village_code"], ["village.code"], name=op.f("fk_village_assignment_village_code_village")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_village_assignment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_assignment")),
    )
    _index("village_assignment", "village_code", "from_on")
    op.create_index(op.f("ix_village_assignment_person_id"), "village_assignment", ["person_id"], unique=False)
    op.create_table(
        "dated_setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("set_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_dated_setting_set_by_person")),
        sa.PrimaryKeyConstraint("name", "valid_from", name=op.f("pk_dated_setting")),
    )


def _index(table: str, first: str, second: str) -> None:
    op.create_index(op.f(f"ix_{table}_{first}_{table}_{second}"), table, [first, second], unique=False)


def _seal() -> None:
    """What happened to a village is for ever: the database itself refuses to change or delete it."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER village_event_no_{verb.lower()} BEFORE {verb} ON village_event "
                "BEGIN SELECT RAISE(ABORT, 'village_event rows are for ever'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION village_event_for_ever() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'village_event rows are for ever'; END $$"
    )
    op.execute(
        "CREATE TRIGGER village_event_for_ever BEFORE UPDATE OR DELETE OR TRUNCATE ON village_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION village_event_for_ever()"
    )
