"""People change, move and hand villages over; who told an officer something stays in the record's bytes only."""

import json

import sqlalchemy as sa
from alembic import op

revision = "20261122f"
down_revision = "20261122e"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FORM, HIDDEN = "info_warga", ("nama_warga", "telp_warga")
AT_ONCE = 500


def upgrade() -> None:
    op.add_column("person", sa.Column("rev", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("person", sa.Column("moved_at", INSTANT, nullable=True))
    # Added as it lies: a table that others point at is not made anew.
    named = "CONSTRAINT fk_person_moved_from_office REFERENCES office (id)"
    op.execute(f"ALTER TABLE person ADD COLUMN moved_from VARCHAR {named}")
    op.create_table(
        "handover",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=False),
        sa.Column("from_id", sa.String(), nullable=False),
        sa.Column("to_id", sa.String(), nullable=True),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("by_id", sa.String(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("to_id IS NULL OR to_id <> from_id", name=op.f("ck_handover_two_people")),
        sa.ForeignKeyConstraint(["village_code"], ["area.code"], name=op.f("fk_handover_village_code_area")),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_handover_from_id_person")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_handover_to_id_person")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_handover_office_id_office")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_handover_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    for column in ("village_code", "from_id", "to_id"):
        op.create_index(op.f(f"ix_handover_{column}_handover_at"), "handover", [column, "at"])
    op.create_table(
        "complaint_named",
        sa.Column("arrival", SEQ, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["submission.arrival"], name=op.f("fk_complaint_named_arrival_submission"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_complaint_named_person_id_person")),
        sa.PrimaryKeyConstraint("arrival", "person_id", name=op.f("pk_complaint_named")),
    )
    _take_out()


def downgrade() -> None:
    op.drop_table("complaint_named")
    for column in ("village_code", "from_id", "to_id"):
        op.drop_index(op.f(f"ix_handover_{column}_handover_at"), table_name="handover")
    op.drop_table("handover")
    for column in ("moved_from", "moved_at", "rev"):
        op.drop_column("person", column)


def _take_out() -> None:
    """Who told it leaves the answers that lists and search are made from; the search begins anew."""
    of_form = "SELECT root_id FROM submission WHERE form_id = :form"
    found = _clean("revision", "instance_id", f"root_id IN ({of_form})")
    of_revision = f"SELECT instance_id FROM revision WHERE root_id IN ({of_form})"  # noqa: S608
    found += _clean("rival", "sha256", f"instance_id IN ({of_revision})")
    if found:
        arrivals = sa.text(
            "DELETE FROM report_words WHERE arrival IN (SELECT arrival FROM submission WHERE form_id = :form)"
        )
        op.get_bind().execute(arrivals, {"form": FORM})
        op.execute("DELETE FROM search_word")
        op.execute("UPDATE server_state SET indexed_seq = 0")


def _clean(table: str, key: str, where: str) -> int:
    """Go through the answers of a table, a part at a time; returns how many said it."""
    connection = op.get_bind()
    value = "CAST(:kept AS jsonb)" if connection.dialect.name == "postgresql" else ":kept"
    put = sa.text(f"UPDATE {table} SET answers = {value} WHERE instance_id = :id AND {key} = :name")  # noqa: S608
    part = sa.text(
        f"SELECT instance_id, {key} AS name, answers FROM {table} WHERE {where} AND {key} > :last "  # noqa: S608
        f"ORDER BY {key} LIMIT {AT_ONCE}"
    )
    last, count = "", 0
    while rows := connection.execute(part, {"form": FORM, "last": last}).all():
        for row in rows:
            said = row.answers if isinstance(row.answers, dict) else json.loads(row.answers)
            if any(name in said for name in HIDDEN):
                kept = json.dumps({name: value for name, value in said.items() if name not in HIDDEN})
                connection.execute(put, {"kept": kept, "id": row.instance_id, "name": row.name})
                count += 1
        last = rows[-1].name
    return count
