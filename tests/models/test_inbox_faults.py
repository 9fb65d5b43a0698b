"""When things go wrong half-way: no receipt without its record on the disk, and no record lost to another's fault."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError

from core import ids
from core.errors import Reason
from models import Change, Device, Receipt, Revision, SetAside, Submission, db, shelf
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


def test_the_same_record_eight_times_at_once_is_stored_once_and_all_eight_get_the_same_receipt(app, phone):
    made, device_id = record(), phone.id
    db.session.rollback()

    def push(_):
        with app.app_context():
            return receive(db.session.get_one(Device, device_id), [made])[0]

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(push, range(8)))
    assert sorted(outcome.outcome for outcome in outcomes) == ["accepted"] + ["repeated"] * 7
    assert len({outcome.receipt["seq"] for outcome in outcomes}) == 1
    assert all(outcome.receipt == outcomes[0].receipt for outcome in outcomes)
    assert count(Revision) == count(Receipt) == count(Submission) == 1


def test_phones_that_push_at_once_get_codes_and_numbers_without_a_gap(app, phone, enrol):
    device_ids = [enrol("pimpasa.me").device_id for _ in range(4)]
    db.session.rollback()

    def push(device_id):
        with app.app_context():
            device = db.session.get_one(Device, device_id)
            return [outcome.receipt for _ in range(5) for outcome in receive(device, [record(ids.new_instance_id())])]

    with ThreadPoolExecutor(4) as pool:
        receipts = [receipt for batch in pool.map(push, device_ids) for receipt in batch]
    assert sorted(receipt["seq"] for receipt in receipts) == list(range(1, 21))
    assert sorted(receipt["code"][-6:] for receipt in receipts) == [f"{number:06d}" for number in range(1, 21)]
