"""When things go wrong half-way: no receipt without its record on the disk, and no record lost to another's fault."""

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError

from core.errors import Reason
from models import Change, Receipt, Revision, SetAside, Submission, db, shelf
from models.inbox import receive
from tests.records import record

EFFECTS = (Submission, Revision, Receipt, Change)


def count(table):
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(table))


def test_a_commit_that_fails_gives_no_receipt_and_leaves_nothing(phone):
    made = record()
    before = [count(table) for table in EFFECTS]

    def power_cut(connection):
        if connection.get_execution_options().get("titian_write"):
            raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    event.listen(db.engine, "commit", power_cut)
    with pytest.raises(OperationalError):
        receive(phone, [made])
    event.remove(db.engine, "commit", power_cut)
    assert [count(table) for table in EFFECTS] == before
    assert receive(phone, [made])[0].outcome == "accepted"


@pytest.mark.parametrize("step", range(1, 8))
def test_a_stop_at_any_statement_leaves_either_everything_or_nothing(phone, step):
    """Record, receipt, change, history and audit stand in one transaction, wherever it is cut."""
    made = record()
    before = [count(table) for table in EFFECTS]
    seen = 0

    def stop(connection, cursor, statement, parameters, context, many):
        nonlocal seen
        if statement.startswith("INSERT"):
            seen += 1
            if seen == step:
                raise OperationalError(statement, {}, Exception("stopped"))

    event.listen(db.engine, "before_cursor_execute", stop)
    try:
        outcomes = receive(phone, [made])
    except OperationalError:
        outcomes = []
    finally:
        event.remove(db.engine, "before_cursor_execute", stop)
    if outcomes:
        assert seen < step, "a cut statement was swallowed"
        assert receive(phone, [made])[0].outcome == "repeated"
    else:
        assert [count(table) for table in EFFECTS] == before
        assert receive(phone, [made])[0].outcome == "accepted"


def test_one_record_that_the_database_refuses_never_fails_the_others(phone, monkeypatch):
    bad, *good = [record(seq=seq) for seq in range(1, 6)]
    whole = shelf.revision_row

    def unstorable(entry, *rest):
        row = whole(entry, *rest)
        return {**row, "outcome": "no such outcome"} if entry.instance_id == bad["instance_id"] else row

    monkeypatch.setattr(shelf, "revision_row", unstorable)
    outcomes = receive(phone, [good[0], bad, *good[1:]])
    assert [outcome.outcome for outcome in outcomes] == ["accepted", "refused", "accepted", "accepted", "accepted"]
    assert (outcomes[1].problem.reason, outcomes[1].receipt) == (Reason.SERVER_FAULT, None)
    codes = [outcome.receipt["code"] for outcome in outcomes if outcome.receipt]
    assert codes == [f"ME-2026-{number:06d}" for number in (1, 2, 3, 4)]
    assert count(Revision) == 4
    kept = db.session.scalars(db.select(SetAside)).one()
    assert kept.raw == bad["xml"].encode()
    monkeypatch.undo()
    assert receive(phone, [bad])[0].outcome == "accepted"


def test_a_receipt_is_for_ever(phone):
    receive(phone, [record()])
    for statement in ("DELETE FROM receipt", "UPDATE receipt SET code = 'X'"):
        with pytest.raises(IntegrityError, match="for ever"):
            db.session.execute(db.text(statement))
        db.session.rollback()
