"""A form is closed, withdrawn and opened again, on SQLite and on PostgreSQL; what was filled in is taken in always."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Reason, Refusal
from models import (
    Change,
    Device,
    Form,
    FormEvent,
    FormVersion,
    Submission,
    audit,
    db,
    devices,
    form_states,
    library,
    people,
)
from models.feed import body_of, changes_for
from models.inbox import receive
from tests.records import FINISHED, FORM_ID, XFORM, publish, record


class Converted:
    """What a converted form is, as the library needs it."""

    def __init__(self, version):
        self.version, self.xform_xml = version, XFORM.format(form_id=FORM_ID, version=version)


INFO = {"code": "F00", "title": {"id": "Uji lapangan", "en": "Field test"}, "minutes": 1, "icon": "flag", "order": 1}
INFO |= {"features": [], "evidence": [], "place": "desa"}
NOON = FINISHED + timedelta(hours=2)


@pytest.fixture
def phone(house):
    with house.app_context():
        publish()
        code, _ = devices.offer_enrolment(None, people.find_person("pimpasa.me").id)
        yield db.session.get_one(Device, devices.enrol(code, "HP", "1", {}).device.id)
        db.session.remove()


def who(name):
    return people.find_person(name)


def move(name, by="kanwil.ss", rev=None, note="", at=NOON):
    form = db.session.get_one(Form, FORM_ID)
    with clock.stopped_at(at):
        return form_states.move(who(by), FORM_ID, form.rev if rev is None else rev, name, note)


def head(root_id):
    db.session.expire_all()
    return db.session.get_one(Submission, root_id)


def told(phone):
    return [body_of(one) for one in changes_for(phone, 0).changes if one.kind == "form"]


@pytest.mark.parametrize("by", ["kanwil.ss", "admin.ss"])
def test_a_form_closes_gently_is_withdrawn_and_opens_again(phone, by):
    for name, state in (("close", "closing"), ("withdraw", "closed"), ("reopen", "open")):
        assert move(name, by).state == state
        assert [one["body"]["state"] for one in told(phone)] == [state]
    kinds = db.session.scalars(db.select(FormEvent.kind).order_by(FormEvent.at)).all()
    assert sorted(kinds) == ["closed", "closing", "open"]
    assert audit.verify_chain().broken_at is None


@pytest.mark.parametrize("by", ["kasi.me", "kakanim.me", "petugas.me", "pimpasa.me", "kepatuhan.ss", "mitra.me"])
def test_nobody_else_moves_a_form(phone, by):
    with pytest.raises(Refusal) as caught:
        move("withdraw", by)
    assert caught.value.reason is Reason.FORM_NOT_FOUND
    assert db.session.scalars(db.select(FormVersion.state)).all() == ["open"]


def test_a_stale_page_changes_nothing_and_says_who_did_what(phone):
    move("close")
    with pytest.raises(Refusal) as caught:
        move("withdraw", "admin.ss", rev=1)
    assert caught.value.reason is Reason.FORM_STALE
    assert "kanwil.ss sudah mengubah formulir ini pada 21-11-2026 15.07" in caught.value.message()
    assert db.session.scalars(db.select(FormVersion.state)).all() == ["closing"]


def test_a_record_finished_before_the_form_was_withdrawn_is_taken_in_and_marked(phone):
    move("withdraw", note="Diganti formulir baru")
    sent = record()
    with clock.stopped_at(NOON + timedelta(hours=1)):
        (outcome,) = receive(phone, [sent])
    report = head(sent["instance_id"])
    assert (outcome.outcome, report.state, report.hold_reason) == ("accepted", "received", None)
    current = db.session.get_one(form_states.Revision, sent["instance_id"])
    assert form_states.was_late(report, current)
    move("reopen", at=NOON + timedelta(hours=2))
    assert form_states.was_late(report, current), "the mark stays"


def test_a_record_finished_after_it_is_held_and_goes_on_when_the_form_opens(phone):
    move("withdraw")
    sent = {**record(), "finished_at": NOON + timedelta(minutes=1)}
    (outcome,) = receive(phone, [sent])
    assert (outcome.outcome, outcome.problem.code) == ("held", "FORM_CLOSED")
    assert not form_states.was_late(
        head(sent["instance_id"]), db.session.get_one(form_states.Revision, sent["instance_id"])
    )
    move("reopen")
    assert (head(sent["instance_id"]).state, head(sent["instance_id"]).hold_reason) == ("received", None)


@pytest.mark.parametrize("name", ["close", "withdraw"])
def test_nothing_that_was_filled_in_is_ever_refused(phone, name):
    move(name)
    sent = [record(seq=1), {**record(seq=2), "finished_at": NOON + timedelta(days=400)}, record(seq=3, version="9")]
    assert all(outcome.receipt is not None for outcome in receive(phone, sent))


def test_withdrawing_closes_every_version_and_opening_opens_the_newest(phone):
    library.publish_form(FORM_ID, Converted("2"), INFO, [])
    move("withdraw")
    states = db.select(FormVersion.version, FormVersion.state).order_by(FormVersion.version)
    assert db.session.execute(states).all() == [("1", "closed"), ("2", "closed")]
    move("reopen")
    assert db.session.execute(states).all() == [("1", "closing"), ("2", "open")]


def test_only_the_offices_chosen_hear_of_a_form_and_the_others_hear_that_it_is_gone(phone):
    publisher = who("kanwil.ss")
    code, _ = devices.offer_enrolment(None, who("pimpasa.pg").id)
    other = db.session.get_one(Device, devices.enrol(code, "HP", "1", {}).device.id)
    library.publish_form(FORM_ID, Converted("2"), INFO, ["pimpasa"], offices=["office-me"], by=publisher)
    assert [one["body"]["version"] for one in told(phone)] == ["2"]
    assert [one.get("tombstone") for one in told(other)] == [True]
    assert [v.version for v in library.forms_of(["pimpasa"], "office-me")] == ["2"]
    assert library.forms_of(["pimpasa"], "office-pg") == []
    assert library.forms_of(["petugas"], "office-me") == []
    library.publish_form(FORM_ID, Converted("2"), INFO, [], by=publisher)
    assert [one["body"]["version"] for one in told(other)] == ["2"]
    version = db.session.scalars(db.select(FormVersion).where(FormVersion.version == "2")).one()
    assert version.publisher.username == "kanwil.ss"


def test_a_tombstone_for_fewer_offices_comes_before_the_line_for_those_who_keep_it(phone):
    library.publish_form(FORM_ID, Converted("2"), INFO, [], offices=["office-me", "office-pg"])
    before = db.session.scalar(db.select(db.func.max(Change.seq)))
    library.publish_form(FORM_ID, Converted("2"), INFO, [], offices=["office-me"])
    lines = db.session.scalars(db.select(Change).where(Change.seq > before).order_by(Change.seq)).all()
    assert [(line.office_id, line.tombstone) for line in lines] == [(None, True), ("office-me", False)]


def test_an_admin_of_one_office_moves_no_form_that_is_for_every_office(phone):
    people.add_person(None, "Admin kecil", "admin.me", "office-me", ["admin"])
    with pytest.raises(Refusal) as caught:
        move("close", "admin.me")
    assert caught.value.reason is Reason.FORM_OF_OTHERS
    library.publish_form(FORM_ID, Converted("2"), INFO, [], offices=["office-me"])
    assert move("close", "admin.me").state == "closing"
    library.publish_form(FORM_ID, Converted("3"), INFO, [], offices=["office-pg"])
    with pytest.raises(Refusal) as caught:
        move("reopen", "admin.me")
    assert caught.value.reason is Reason.FORM_NOT_FOUND
