"""An inventory, what comes back after a restore, what is kept aside and a wrong clock: on SQLite and on PostgreSQL."""

import json
from datetime import timedelta

import pytest

from core import clock
from core.errors import Reason, Refusal
from models import (
    AuditEntry,
    Change,
    Device,
    LostReceipt,
    RawBody,
    Receipt,
    audit,
    db,
    devices,
    feed,
    heartbeats,
    inventory,
    not_here,
    people,
    quarantine,
    returning,
    state,
)
from models.bodies import Body
from models.fsck import fsck
from models.inbox import receive
from tests.records import photo, publish, record

OLD = {"epoch": "a life before", "seq": 7, "code": "ME-2026-000007"}


@pytest.fixture
def house(house):
    with house.app_context():
        publish()
        yield house
        db.session.remove()


@pytest.fixture
def phone(house):
    return new_phone()


def new_phone(username="pimpasa.me"):
    code, _ = devices.offer_enrolment(None, people.find_person(username).id)
    return devices.enrol(code, "HP", "1", {}).device


def offer(made, **more):
    return {"instance_id": made["instance_id"], "sha256": made["sha256"], **more}


def test_an_inventory_is_answered_by_what_is_here(phone):
    here, away = record(seq=1, files=[photo()]), record(seq=2)
    (given,) = receive(phone, [here])
    rival = record(here["instance_id"], seq=3, nama="Lain")
    known, unknown, other = inventory.compare(phone, state.epoch(), [offer(here), offer(away), offer(rival)])
    assert (known.outcome, known.receipt, known.missing) == ("known", given.receipt, given.missing)
    assert (unknown.outcome, other.outcome) == ("unknown", "other")


def test_what_a_restore_lost_is_waited_for_marked_once_and_no_more_waited_for(phone):
    made = record(seq=1)
    inventory.compare(phone, state.epoch(), [offer(made, receipt=OLD), offer(record(seq=2), receipt=OLD)])
    assert returning.still_lost([phone.id]) == {phone.id: 2}
    receive(phone, [made])
    assert returning.still_lost([phone.id]) == {phone.id: 1}
    assert returning.came_back({made["instance_id"]})[made["instance_id"]].code == OLD["code"]
    (row,) = not_here.not_here_yet(people.find_person("kasi.me"))
    assert (row.lost_count, row.waiting) == (1, 1)


def test_a_correction_that_comes_back_is_marked_on_its_report(phone):
    first = record(seq=1)
    receive(phone, [first])
    second = record(corrects=first["instance_id"], seq=2)
    inventory.compare(phone, state.epoch(), [offer(second, receipt=OLD)])
    receive(phone, [second])
    (entry,) = db.session.scalars(db.select(AuditEntry).filter_by(action="report.back_after_restore"))
    assert entry.object == f"report:{first['instance_id']}"
    assert db.session.scalars(db.select(LostReceipt)).one().back_at is not None


def test_a_body_is_kept_counted_and_taken_in(phone):
    made = record(seq=1)
    raw = json.dumps({"records": [{**made, "finished_at": clock.iso(made["finished_at"])}]}).encode()
    body = Body(phone.id, "/push", "application/json", "")
    for _ in range(3):
        quarantine.keep_body(body, raw, "SERVER_FAULT", "KeyError")
    (kept,) = quarantine.list_kept()
    assert (kept.times, kept.size, kept.detail) == (3, len(raw), "/push KeyError")

    def unreadable(_body, _raw):
        raise Refusal(Reason.BAD_INPUT, detail="JSON")

    assert not quarantine.retry(kept.id, unreadable).settled
    assert quarantine.retry(kept.id, lambda _body, raw: json.loads(raw)["records"]).settled
    assert quarantine.list_kept() == []
    assert db.session.scalars(db.select(RawBody)).one().settled_at is not None
    assert receive(phone, [made])[0].outcome == "repeated"


@pytest.mark.parametrize("years", [-10, 10])
def test_a_server_clock_that_is_years_wrong_for_a_while_puts_nothing_out_of_order(phone, years):
    now = clock.now()
    wrong = now + timedelta(days=365 * years)
    for seq, at in enumerate((now, wrong, now + timedelta(minutes=1)), start=1):
        with clock.stopped_at(at):
            (outcome,) = receive(phone, [record(seq=seq)])
            assert (outcome.outcome, outcome.receipt["seq"]) == ("accepted", seq)
            heartbeats.record_heartbeat(phone, {"counts": {"waiting": 3 - seq}, "device_time": clock.iso(now)})
    assert [row.seq for row in db.session.scalars(db.select(Receipt).order_by(Receipt.seq))] == [1, 2, 3]
    reports = [change.seq for change in feed.changes_for(phone, 0).changes if change.kind == "report"]
    assert reports == sorted(reports)
    assert len(reports) == 3
    assert db.session.scalar(db.select(db.func.max(Change.seq))) >= 3
    assert audit.verify_chain().broken_at is None
    assert db.session.get_one(Device, phone.id).heartbeat["counts"] == {"waiting": 0}
    assert [fault.said for fault in fsck()] == []
