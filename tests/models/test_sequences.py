"""Numbers that have not arrived, and numbers that came twice."""

import pytest

from models import AuditEntry, Device, db, devices, heartbeats, not_here, people, sequences
from models.inbox import receive
from tests.records import publish, record


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
    assert sequences.gaps([phone, whole]) == {phone.id: [2, 3]}
    heartbeats.record_heartbeat(phone, {"counts": {}, "last_device_seq": 6})
    assert sequences.gaps([db.session.get_one(Device, phone.id)]) == {phone.id: [2, 3, 5, 6]}


def test_a_rival_counts_as_arrived(house):
    phone = new_phone()
    first = record(seq=1)
    receive(phone, [first, record(first["instance_id"], seq=2, nama="Lain")])
    assert sequences.gaps([phone]) == {}


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
