"""Findings: written beside a record after its receipt, never in its way."""

from datetime import timedelta

import pytest

from core import clock
from core.digest import sha256_hex
from forms.findings import Finding
from front.checker import Checker
from models import (
    Device,
    Receipt,
    Revision,
    ServerState,
    Submission,
    checking,
    db,
    devices,
    people,
    releasing,
    writing,
)
from models.inbox import receive
from tests.records import FORM_ID, publish, record

LATER = timedelta(seconds=10)


@pytest.fixture
def strict(monkeypatch):
    """Every record lacks its name, unless it has one."""

    def check(form, xml, lists, moment, zone=None):
        return [] if b"<nama>" in xml else [Finding("/data/nama", "required")]

    monkeypatch.setattr(checking, "check_record", check)


def without_name(seq=1):
    made = record(seq=seq)
    xml = made["xml"].replace("<nama>Warung Sari</nama>", "")
    return {**made, "xml": xml, "sha256": sha256_hex(xml)}


def head(root_id):
    db.session.expire_all()
    return db.session.get_one(Submission, root_id)


def later(delta=LATER):
    return clock.stopped_at(clock.now() + delta)


def test_a_record_is_checked_once_the_door_is_quiet(phone, strict):
    bad, good = without_name(1), record(seq=2)
    receive(phone, [bad, good])
    assert checking.check_slice() is False
    assert head(bad["instance_id"]).findings_count is None
    with later():
        checking.check_slice()
    assert (head(bad["instance_id"]).findings_count, head(good["instance_id"]).findings_count) == (1, 0)
    told = db.session.get_one(Revision, bad["instance_id"]).findings
    assert told == [{"path": "/data/nama", "code": "required", "detail": {}}]


def test_a_finding_changes_nothing_but_itself(phone, strict):
    bad = without_name()
    receive(phone, [bad])
    before = head(bad["instance_id"])
    was = {name: getattr(before, name) for name in ("state", "hold_reason", "rev", "revision", "title", "received_at")}
    xml = db.session.get_one(Revision, bad["instance_id"]).xml
    lines = db.session.scalar(db.select(db.func.count()).select_from(Receipt))
    with later():
        checking.check_slice()
    after = head(bad["instance_id"])
    assert {name: getattr(after, name) for name in was} == was
    assert db.session.get_one(Revision, bad["instance_id"]).xml == xml
    assert db.session.scalar(db.select(db.func.count()).select_from(Receipt)) == lines


def test_a_door_that_is_never_quiet_does_not_put_checks_off_for_ever(phone, strict, monkeypatch):
    monkeypatch.setattr(checking, "MOST_RECORDS", 1)
    monkeypatch.setattr(checking, "_RECORDS", checking._RECORDS.limit(1))
    first, second = without_name(1), without_name(2)
    receive(phone, [first, second])
    with later(checking.PATIENCE + LATER):
        receive(phone, [record(seq=3)])
        assert checking.check_slice() is False, "one slice, then the door has its turn again"
    counts = [head(one["instance_id"]).findings_count for one in (first, second)]
    assert sorted(counts, key=str) == [1, None]


def test_a_slice_is_small_and_the_next_one_goes_on(phone, strict, monkeypatch):
    monkeypatch.setattr(checking, "MOST_RECORDS", 2)
    monkeypatch.setattr(checking, "_RECORDS", checking._RECORDS.limit(2))
    sent = [without_name(seq) for seq in range(1, 6)]
    receive(phone, sent)
    with later():
        assert checking.check_slice() is True
        counts = [head(one["instance_id"]).findings_count for one in sent]
        assert sorted(counts, key=str) == [1, 1, None, None, None]
        while checking.check_slice():
            pass
    assert [head(one["instance_id"]).findings_count for one in sent] == [1] * 5


def test_a_check_that_fails_is_passed_by_and_tried_again_when_the_report_is_opened(phone, monkeypatch):
    def stumble(*given):
        raise RuntimeError("a check with a fault")

    monkeypatch.setattr(checking, "check_record", stumble)
    one, two = record(seq=1), record(seq=2)
    receive(phone, [one, two])
    with later():
        assert checking.check_slice() is False
    assert head(one["instance_id"]).findings_count is None
    assert db.session.get_one(ServerState, 1).checked_seq == 2
    monkeypatch.setattr(checking, "check_record", lambda *given: [])
    assert checking.check_report(one["instance_id"]) is True
    assert head(one["instance_id"]).findings_count == 0
    assert checking.check_report(one["instance_id"]) is False


def test_a_correction_is_checked_anew(phone, strict):
    bad = without_name()
    receive(phone, [bad])
    checking.check_all()
    assert head(bad["instance_id"]).findings_count == 1
    receive(phone, [record(corrects=bad["instance_id"], seq=2)])
    assert head(bad["instance_id"]).findings_count is None
    checking.check_all()
    assert head(bad["instance_id"]).findings_count == 0


def test_the_command_checks_again_what_was_checked(phone, strict, monkeypatch):
    one = record()
    receive(phone, [one])
    assert checking.check_all() == 0
    monkeypatch.setattr(checking, "check_record", lambda *given: [Finding("/data/nama", "type", {"value": "x"})])
    assert checking.check_all() == 0
    assert checking.check_all(again=True) == 1
    assert db.session.get_one(Revision, one["instance_id"]).findings[0]["detail"] == {"value": "x"}


def test_the_command_leaves_nothing_out_when_the_quiet_checker_runs_beside_it(phone, monkeypatch):
    sent = [record(seq=seq) for seq in range(1, 6)]
    receive(phone, sent)
    monkeypatch.setattr(checking, "check_record", lambda *given: [])
    checking.check_all()

    def beside(*given):
        with writing():
            db.session.execute(db.update(ServerState).values(checked_seq=5))
        return [Finding("/data/nama", "required")]

    monkeypatch.setattr(checking, "MOST_RECORDS", 2)
    monkeypatch.setattr(checking, "_RECORDS", checking._RECORDS.limit(2))
    monkeypatch.setattr(checking, "check_record", beside)
    assert checking.check_all(again=True) == 5


def test_a_record_of_an_unknown_form_waits_for_its_form(phone, strict):
    unknown = record(version="2", seq=1)
    receive(phone, [unknown])
    with later():
        checking.check_slice()
    assert head(unknown["instance_id"]).findings_count is None
    publish(version="2")
    releasing.release(FORM_ID)
    with later():
        checking.check_slice()
    assert head(unknown["instance_id"]).findings_count == 0


def test_what_is_set_back_while_a_slice_runs_is_not_passed_over(phone, strict, monkeypatch):
    receive(phone, [record(seq=1), record(seq=2)])
    with later():
        checking.check_slice()

    def set_back(*given):
        with writing():
            db.session.execute(db.update(ServerState).values(checked_seq=0))
        return []

    receive(phone, [record(seq=3)])
    monkeypatch.setattr(checking, "check_record", set_back)
    with later():
        checking.check_slice()
    db.session.expire_all()
    assert db.session.get_one(ServerState, 1).checked_seq == 0


def test_on_both_databases_findings_are_kept(house, monkeypatch):
    monkeypatch.setattr(checking, "check_record", lambda *given: [Finding("/data/nama", "required")])
    with house.app_context():
        publish()
        code, _ = devices.offer_enrolment(None, people.find_person("pimpasa.me").id)
        device = db.session.get_one(Device, devices.enrol(code, "HP", "1", {}).device.id)
        one = record()
        receive(device, [one])
        assert checking.check_all() == 1
        assert db.session.get_one(Revision, one["instance_id"]).findings[0]["code"] == "required"


def test_only_one_checker_works_and_the_next_takes_over(app, monkeypatch):
    worked = []
    monkeypatch.setattr(checking, "check_slice", lambda: worked.append(len(worked)) and False)
    first = Checker(app, look_s=0.01).start()
    second = Checker(app, look_s=0.01)
    while not worked:
        first.thread.join(0.01)
    seen = []
    monkeypatch.setattr(second, "slice", lambda: bool(seen.append(1)))
    second.start()
    second.thread.join(0.1)
    assert seen == []
    first.stop()
    while not seen:
        second.thread.join(0.01)
    second.stop()
    assert not first.thread.is_alive()
    assert not second.thread.is_alive()


def test_a_checker_outlives_an_error(app, monkeypatch):
    calls = []

    def fail():
        calls.append(1)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(checking, "check_slice", fail)
    checker = Checker(app, look_s=0.001).start()
    while len(calls) < 3:
        checker.thread.join(0.01)
    assert checker.thread.is_alive()
    checker.stop()
