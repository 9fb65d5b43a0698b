"""Numbers that have not arrived, and numbers that came twice: kept as the records come, on both databases."""

import random
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from models import (
    AuditEntry,
    Device,
    DeviceFork,
    DeviceRun,
    db,
    devices,
    heartbeats,
    not_here,
    people,
    sequences,
    writing,
)
from models.fsck import fsck
from models.inbox import receive
from models.sequence_checks import check_sequences
from tests.records import publish, record
from workflow.numbers import Gaps


@pytest.fixture
def house(house):
    with house.app_context():
        publish()
        yield house
        db.session.remove()


def new_phone(username="pimpasa.me"):
    code, _ = devices.offer_enrolment(None, people.find_person(username).id)
    return devices.enrol(code, "HP", "1", {}).device


def entries(action):
    return list(db.session.scalars(db.select(AuditEntry).filter_by(action=action)))


def test_gaps_are_the_numbers_up_to_the_highest_told_or_seen(house):
    phone, whole = new_phone(), new_phone("pimpasa.pg")
    receive(phone, [record(seq=1), record(seq=4)])
    receive(whole, [record(seq=1), record(seq=2)])
    assert sequences.gaps([phone.id, whole.id]) == {phone.id: Gaps(2, (2, 3))}
    heartbeats.record_heartbeat(phone, {"counts": {}, "last_device_seq": 6})
    assert sequences.gaps([phone.id]) == {phone.id: Gaps(4, (2, 3, 5, 6))}


def test_a_number_beyond_all_measure_is_stored_like_any_other(house):
    phone, huge = new_phone(), 2**53 - 1
    first = record(seq=huge)
    outcomes = receive(phone, [record(seq=1), first, record(first["instance_id"], seq=huge - 1, nama="Lain")])
    assert [one.outcome for one in outcomes] == ["accepted", "accepted", "conflicted"]
    assert sequences.gaps([phone.id])[phone.id].count == huge - 3
    heartbeats.record_heartbeat(phone, {"counts": {}, "last_device_seq": huge})
    assert [*check_sequences()] == []


def test_a_rival_counts_as_arrived(house):
    phone = new_phone()
    first = record(seq=1)
    receive(phone, [first, record(first["instance_id"], seq=2, nama="Lain")])
    assert sequences.gaps([phone.id]) == {}


def test_a_number_that_came_with_two_records_is_told_and_both_are_kept(house):
    phone = new_phone()
    one, two = record(seq=1), record(seq=2)
    receive(phone, [one, two])
    assert sequences.forks([phone.id]) == {}
    twin = record(seq=2, nama="Lain")
    assert receive(phone, [twin, record(seq=3)])[0].outcome == "accepted"
    assert sequences.forks([phone.id]) == {phone.id: [2]}
    (entry,) = entries("device.forked")
    assert entry.object == f"device:{phone.id}"
    assert entry.detail == {"device_seq": [2], "instance_id": sorted([two["instance_id"], twin["instance_id"]])}
    (row,) = [row for row in not_here.not_here_yet(people.find_person("kasi.me")) if row.device.id == phone.id]
    assert row.forked_seqs == [2]


def test_two_records_of_one_number_in_one_batch_are_seen(house):
    phone = new_phone()
    receive(phone, [record(seq=5), record(seq=5, nama="Lain")])
    assert sequences.forks([phone.id]) == {phone.id: [5]}
    assert len(entries("device.forked")) == 1


def test_what_is_sent_again_or_comes_from_another_phone_is_no_fork(house):
    phone, other = new_phone(), new_phone()
    first = record(seq=1)
    receive(phone, [first])
    receive(phone, [first, record(first["instance_id"], seq=1, nama="Lain")])
    receive(other, [record(seq=1)])
    assert sequences.forks([phone.id, other.id]) == {}
    assert entries("device.forked") == []


def reached(phone):
    """What is kept of a phone: its watermark, its highest number, the runs above the first gap, what came twice."""
    row = db.session.get_one(Device, phone.id, populate_existing=True)
    runs = db.session.execute(db.select(DeviceRun.first_seq, DeviceRun.last_seq).filter_by(device_id=phone.id))
    return row.whole_seq, row.seen_seq, sorted(tuple(run) for run in runs), sequences.forks([phone.id])


def test_a_gap_that_closes_joins_what_lies_on_both_its_sides(house):
    phone = new_phone()
    receive(phone, [record(seq=seq) for seq in (1, 2, 5, 9, 6)])
    assert reached(phone) == (2, 9, [(5, 6), (9, 9)], {})
    receive(phone, [record(seq=8)])
    assert reached(phone) == (2, 9, [(5, 6), (8, 9)], {})
    receive(phone, [record(seq=4), record(seq=3)])
    assert reached(phone) == (6, 9, [(8, 9)], {})
    receive(phone, [record(seq=7)])
    assert reached(phone) == (9, 9, [], {})


def test_whatever_order_records_come_in_what_is_kept_is_what_they_say(house):
    chance, phone, known = random.Random(7), new_phone(), []
    for _ in range(12):
        batch = [record(seq=chance.randint(1, 25), nama=f"Isi {chance.random()}") for _ in range(chance.randint(1, 4))]
        if known and chance.random() < 0.5:
            batch.append(record(chance.choice(known)["instance_id"], seq=chance.randint(1, 25), nama="Lain"))
            batch.append(record(corrects=chance.choice(known)["instance_id"], seq=chance.randint(1, 25)))
        receive(phone, [*batch, *chance.sample(known, min(2, len(known)))])
        known += batch
        assert list(check_sequences()) == []
    numbers = {made["device_seq"] for made in known}
    missing = tuple(seq for seq in range(1, max(numbers) + 1) if seq not in numbers)
    assert sequences.gaps([phone.id]) == ({phone.id: Gaps(len(missing), missing)} if missing else {})


def test_a_record_and_its_rival_in_one_batch_both_count_and_what_is_refused_does_not(house):
    phone = new_phone()
    first = record(seq=1)
    receive(phone, [first, record(first["instance_id"], seq=2, nama="Lain"), {**record(seq=3), "sha256": "0" * 64}])
    assert reached(phone) == (2, 2, [], {})
    assert sequences.gaps([phone.id]) == {phone.id: Gaps(1, (3,))}


@contextmanager
def asked():
    """The statements that the block sends to the database."""
    found = []

    def note(_connection, _cursor, statement, *_rest):
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_the_page_of_phones_asks_neither_records_nor_rivals_for_numbers(house):
    phone = new_phone()
    receive(phone, [record(seq=1), record(seq=4)])
    with asked() as found:
        (row,) = not_here.not_here_yet(people.find_person("kasi.me"))
    assert (row.missing_seqs, row.missing_count) == ([2, 3], 2)
    assert not any("device_seq" in one and ("FROM revision" in one or "FROM rival" in one) for one in found)


def test_what_comes_in_order_asks_nothing_more_of_the_database_than_the_phones_row(house):
    phone = new_phone()
    receive(phone, [record(seq=1)])
    with asked() as found:
        receive(phone, [record(seq=2)])
    assert not any("device_run" in one or "device_fork" in one for one in found)
    assert not any("revision.device_seq IN" in one for one in found)


def test_kept_numbers_that_are_not_the_records_are_found_and_made_anew(house):
    phone, whole = new_phone(), new_phone("pimpasa.pg")
    receive(whole, [record(seq=1)])
    receive(phone, [record(seq=1), record(seq=2), record(seq=2, nama="Lain"), record(seq=5)])
    good = reached(phone)
    assert good == (2, 5, [(5, 5)], {phone.id: [2]})
    faults = {
        "a number that never came": db.update(Device).where(Device.id == phone.id).values(whole_seq=4),
        "no highest": db.update(Device).where(Device.id == phone.id).values(seen_seq=2),
        "a lost run": db.delete(DeviceRun),
        "a fork forgotten": db.delete(DeviceFork),
        "a fork that is none": db.insert(DeviceFork).values(device_id=phone.id, device_seq=1),
    }
    for statement in faults.values():
        with writing():
            db.session.execute(statement.execution_options(synchronize_session=False))
        assert [(fault.code, fault.where) for fault in fsck()] == [("numbers", phone.id)]
        (fault,) = fsck(repair=True)
        assert fault.repaired == "every number up to 2 is here, the highest is 5"
        assert reached(phone) == good
        assert fsck() == []
    assert len(entries("fsck.numbers.made_anew")) == len(faults)
