"""Reports in the order of their arrival, found by their words."""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "20261122c"
down_revision = "20261122b"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BEFORE = (
    ("office_id", "state", "received_at", "root_id"),
    ("office_id", "received_at", "root_id"),
    ("state", "received_at", "root_id"),
    ("person_id", "received_at", "root_id"),
    ("village_code",),
)
NOW = (
    ("office_id", "state", "arrival"),
    ("office_id", "state", "form_id", "arrival"),
    ("office_id", "state", "regency_code", "arrival"),
    ("office_id", "arrival"),
    ("person_id", "arrival"),
    ("village_code", "arrival"),
)
FEW = (
    ("urgent", "urgent = 1", "urgent"),
    ("findings", "findings_count > 0", "findings_count > 0"),
    ("kepatuhan", "readers = 'kepatuhan'", "readers = 'kepatuhan'"),
)
REMOVE = "INSERT INTO report_fts (report_fts, rowid, words) VALUES ('delete', old.arrival, old.words);"
ADD = "INSERT INTO report_fts (rowid, words) VALUES (new.arrival, new.words);"
SQLITE = (
    "CREATE VIRTUAL TABLE report_fts USING fts5 (words, content='report_words', content_rowid='arrival', "
    "detail=none, columnsize=0, tokenize='ascii')",
    f"CREATE TRIGGER report_words_added AFTER INSERT ON report_words BEGIN {ADD} END",
    f"CREATE TRIGGER report_words_removed AFTER DELETE ON report_words BEGIN {REMOVE} END",
    f"CREATE TRIGGER report_words_changed AFTER UPDATE ON report_words BEGIN {REMOVE} {ADD} END",
)


def upgrade() -> None:
    op.add_column("server_state", sa.Column("indexed_seq", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("submission", sa.Column("arrival", SEQ, nullable=True))
    op.add_column("submission", sa.Column("regency_code", sa.String(), nullable=True))
    # A report that waited for an earlier record was here before that record: its oldest receipt is its arrival.
    op.execute(
        "UPDATE submission SET regency_code = substr(village_code, 1, 5), arrival = ("
        "SELECT min(receipt.seq) FROM receipt JOIN revision ON revision.instance_id = receipt.instance_id "
        "WHERE revision.root_id = submission.root_id)"
    )
    with op.batch_alter_table("submission") as batch:
        batch.alter_column("arrival", existing_type=SEQ, nullable=False)
        batch.create_unique_constraint(op.f("uq_submission_arrival"), ["arrival"])
    for columns in BEFORE:
        op.drop_index(op.f(_name(columns)), table_name="submission")
    for columns in NOW:
        op.create_index(op.f(_name(columns)), "submission", list(columns))
    for name, sqlite, post in FEW:
        where = {"sqlite_where": sa.text(sqlite), "postgresql_where": sa.text(post)}
        op.create_index(op.f(f"ix_submission_{name}"), "submission", ["office_id", "state", "arrival"], **where)
    op.create_table(
        "report_words",
        sa.Column("arrival", SEQ, autoincrement=False, nullable=False),
        sa.Column("words", WORDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"],
            ["submission.arrival"],
            name=op.f("fk_report_words_arrival_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_report_words")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", WORD, nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(statement)
    else:
        op.execute("CREATE INDEX ix_report_words_words ON report_words USING gin (words) WITH (fastupdate = off)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE report_fts")
    op.drop_table("search_word")
    op.drop_table("report_words")
    for name, _sqlite, _post in FEW:
        op.drop_index(op.f(f"ix_submission_{name}"), table_name="submission")
    for columns in NOW:
        op.drop_index(op.f(_name(columns)), table_name="submission")
    for columns in BEFORE:
        op.create_index(op.f(_name(columns)), "submission", list(columns))
    with op.batch_alter_table("submission") as batch:
        batch.drop_constraint(op.f("uq_submission_arrival"), type_="unique")
        batch.drop_column("regency_code")
        batch.drop_column("arrival")
    op.drop_column("server_state", "indexed_seq")


def _name(columns: tuple[str, ...]) -> str:
    return "ix_submission_" + "_submission_".join(columns) if len(columns) > 1 else f"ix_submission_{columns[0]}"
