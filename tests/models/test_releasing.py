"""A queue never breaks because a form was changed or withdrawn: every record is received, and what waited goes on."""

import pytest

from core import clock
from core.digest import sha256_hex
from models import Change, Device, FormVersion, ReviewEvent, Revision, Submission, audit, db, devices, library, people
from models.inbox import receive
from tests.records import FORM_ID, XFORM, publish, record


class Converted:
    """What a converted form is, as the library needs it."""

    def __init__(self, version):
        self.version, self.xform_xml = version, XFORM.format(form_id=FORM_ID, version=version)


INFO = {"code": "F00", "title": {"id": "Uji lapangan", "en": "Field test"}, "minutes": 1, "icon": "flag", "order": 1}
INFO |= {"features": [], "evidence": [], "place": "desa"}


def bring_out(version):
    return library.publish_form(FORM_ID, Converted(version), INFO, [])


def finished_now():
    return {**record(), "finished_at": clock.now()}


def head(root_id):
    db.session.expire_all()
    return db.session.get_one(Submission, root_id)


def told(root_id):
    query = db.select(Change.body).where(Change.object_id == root_id).order_by(Change.seq.desc())
    return db.session.scalars(query).first()


@pytest.fixture
def in_house(house):
    """The world of both databases, with a phone and the first version."""
    with house.app_context():
        publish()
        code, _ = devices.offer_enrolment(None, people.find_person("pimpasa.me").id)
        yield db.session.get_one(Device, devices.enrol(code, "HP", "1", {}).device.id)


def test_a_record_held_for_an_unknown_version_goes_on_when_the_version_comes(in_house):
    early = record(version="2", nama="Warung Baru")
    (outcome,) = receive(in_house, [early])
    assert (outcome.outcome, outcome.problem.code) == ("held", "FORM_UNKNOWN")
    bring_out("2")
    report = head(early["instance_id"])
    assert (report.state, report.hold_reason) == ("received", None)
    assert (report.village_code, report.point_lat) == ("16.03.06.1001", -3.6553)
    assert report.form.version == "2"
    revision = db.session.get_one(Revision, early["instance_id"])
    assert (revision.answers["nama"], revision.outcome) == ("Warung Baru", "accepted")
    assert told(early["instance_id"])["state"] == "received"
    events = db.session.scalars(db.select(ReviewEvent.kind).where(ReviewEvent.root_id == report.root_id)).all()
    assert sorted(events) == ["held", "received"]
    assert audit.verify_chain().broken_at is None


def test_its_receipt_stays_what_it_was(in_house):
    early = record(version="2")
    (first,) = receive(in_house, [early])
    bring_out("2")
    (again,) = receive(in_house, [early])
    assert (again.outcome, again.receipt) == ("repeated", first.receipt)


def test_many_that_waited_all_go_on(in_house, monkeypatch):
    monkeypatch.setattr(library.releasing, "AT_ONCE", 2)
    sent = [record(version="2", seq=seq) for seq in range(1, 8)]
    receive(in_house, sent)
    bring_out("2")
    assert {head(one["instance_id"]).state for one in sent} == {"received"}


def test_what_an_interrupted_release_left_goes_on_with_the_next_publication(in_house, monkeypatch):
    early = record(version="2")
    receive(in_house, [early])
    with monkeypatch.context() as patch:
        patch.setattr(library.releasing, "release", lambda form_id: 0)
        bring_out("2")
    assert head(early["instance_id"]).state == "held"
    bring_out("2")
    assert head(early["instance_id"]).state == "received"


def test_a_record_of_another_unknown_version_still_waits(in_house):
    stranger = record(version="9")
    receive(in_house, [stranger])
    bring_out("2")
    assert (head(stranger["instance_id"]).state, head(stranger["instance_id"]).hold_reason) == ("held", "FORM_UNKNOWN")


@pytest.mark.parametrize(("state", "outcome"), [("open", "accepted"), ("closing", "accepted"), ("closed", "held")])
def test_whatever_the_form_has_become_its_record_is_received(in_house, state, outcome):
    library.set_form_state(FORM_ID, state)
    sent = finished_now()
    (answer,) = receive(in_house, [sent])
    assert (answer.outcome, answer.receipt["instance_id"]) == (outcome, sent["instance_id"])
    assert head(sent["instance_id"]).form.version == "1"


def test_a_record_of_a_superseded_version_is_received_as_usual(in_house):
    bring_out("2")
    sent = record(version="1")
    assert receive(in_house, [sent])[0].outcome == "accepted"
    assert head(sent["instance_id"]).state == "received"


def test_a_record_held_for_a_closed_form_goes_on_when_the_form_opens(in_house):
    library.set_form_state(FORM_ID, "closed")
    sent = finished_now()
    receive(in_house, [sent])
    assert head(sent["instance_id"]).hold_reason == "FORM_CLOSED"
    library.set_form_state(FORM_ID, "closing")
    assert (head(sent["instance_id"]).state, head(sent["instance_id"]).hold_reason) == ("received", None)


def test_a_version_that_comes_closed_keeps_its_records_for_the_office(in_house):
    early = record(version="2")
    receive(in_house, [early])
    publish(version="2", state="closed")
    library.releasing.release(FORM_ID)
    report = head(early["instance_id"])
    assert (report.state, report.hold_reason, report.form.version) == ("held", "FORM_CLOSED", "2")


def test_a_correction_in_a_known_version_ends_the_waiting(in_house):
    early = record(version="9")
    receive(in_house, [early])
    (outcome,) = receive(in_house, [record(corrects=early["instance_id"], version="1", seq=2)])
    report = head(early["instance_id"])
    assert (outcome.outcome, report.state, report.hold_reason) == ("accepted", "received", None)


def test_a_record_that_waits_for_something_else_is_read_but_stays_where_it_is(in_house):
    lost = "uuid:00000000-0000-4000-8000-000000000000"
    waiting = record(version="2", corrects=lost)
    receive(in_house, [waiting])
    bring_out("2")
    report = head(waiting["instance_id"])
    assert (report.state, report.hold_reason) == ("held", "WAITS_FOR_EARLIER")
    assert report.form_version_sha256 == sha256_hex(XFORM.format(form_id=FORM_ID, version="2"))
    assert db.session.get_one(FormVersion, report.form_version_sha256).state == "open"
