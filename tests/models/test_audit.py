"""The audit chain: every write in it, nothing in it changes, and a forged entry shows."""

import pytest
from sqlalchemy.exc import IntegrityError

from core.errors import Reason, Refusal
from models import AuditEntry, audit, db, writing
from models.inbox import receive
from tests.records import record


def forge(statement):
    """What somebody with the database file in their hands could do: drop the guards, then write."""
    with writing():
        for verb in ("update", "delete"):
            db.session.execute(db.text(f"DROP TRIGGER IF EXISTS audit_entry_no_{verb}"))
        db.session.execute(db.text(statement))


def test_the_chain_of_a_fresh_world_is_whole(phone):
    receive(phone, [record(seq=seq) for seq in range(1, 4)])
    check = audit.verify_chain()
    assert check.broken_at is None
    assert check.entries == db.session.scalar(db.select(db.func.count()).select_from(AuditEntry)) > 10


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'x' WHERE seq = 3", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_an_entry(inside, statement):
    with pytest.raises(IntegrityError, match="for ever"), writing():
        db.session.execute(db.text(statement))


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE audit_entry SET actor = 'person:else' WHERE seq = 3", 3),
        ("UPDATE audit_entry SET detail = '{}' WHERE seq = 5", 5),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE seq = 2", 2),
        ("DELETE FROM audit_entry WHERE seq = 4", 5),
        ("DELETE FROM audit_entry WHERE seq = 1", 2),
        ("UPDATE audit_entry SET hash = 'x' WHERE seq = 6", 6),
        ("UPDATE audit_entry SET seq = 100 WHERE seq = (SELECT max(seq) FROM audit_entry)", 100),
    ],
)
def test_a_forged_entry_breaks_the_chain_at_its_place(phone, statement, broken_at):
    receive(phone, [record(seq=seq) for seq in range(1, 4)])
    forge(statement)
    assert audit.verify_chain().broken_at == broken_at


def record_and_stop():
    with writing():
        audit.record(audit.SYSTEM, "x", "y")
        raise RuntimeError("stop")


def test_an_entry_belongs_to_the_transaction_of_its_effect(inside):
    with pytest.raises(AssertionError):
        audit.record(audit.SYSTEM, "x", "y")
    before = audit.verify_chain().entries
    with pytest.raises(RuntimeError, match="stop"):
        record_and_stop()
    assert audit.verify_chain().entries == before


def test_the_chain_is_read_newest_first_by_those_who_may(person):
    entries = audit.list_entries(person("admin.ss"), limit=3)
    assert [entry.seq for entry in entries] == sorted((entry.seq for entry in entries), reverse=True)
    older = audit.list_entries(person("kepatuhan.ss"), after=entries[-1].seq, limit=2)
    assert [entry.seq for entry in older] == [entries[-1].seq - 1, entries[-1].seq - 2]
    about = f"person:{person('kasi.me').id}"
    assert [entry.action for entry in audit.list_entries(person("kanwil.ss"), object=about)] == ["person.added"]
    with pytest.raises(Refusal) as refusal:
        audit.list_entries(person("kasi.me"))
    assert refusal.value.reason is Reason.NOT_ALLOWED
