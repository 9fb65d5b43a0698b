"""Corrections: the next revision, two at once, before the record they correct, or of somebody else's report."""

import itertools

import pytest

from core import ids
from core.errors import Reason
from models import Change, Revision, Submission, db, devices, reviews
from models.inbox import receive
from tests.records import record


def rows(table):
    return db.session.scalars(db.select(table)).all()


def revisions():
    ordered = db.select(Revision).order_by(Revision.root_id, Revision.number)
    return [(row.root_id, row.number, row.instance_id, row.outcome) for row in db.session.scalars(ordered)]


def test_a_correction_is_the_next_revision_and_goes_back_to_the_office_under_the_same_code(phone, person):
    first = record()
    code = receive(phone, [first])[0].receipt["code"]
    reviews.return_for_repair(person("kasi.me"), first["instance_id"], 1, "Mohon foto izin tinggal.")
    second = record(corrects=first["instance_id"], nama="Warung Sari 2", seq=2)
    outcome = receive(phone, [second])[0]
    assert (outcome.outcome, outcome.receipt["code"]) == ("accepted", code)
    (head,) = rows(Submission)
    assert (head.state, head.revision, head.current_instance_id) == ("received", 2, second["instance_id"])
    assert (head.decided_at, head.answer_by) == (None, None)
    view = reviews.read_report(person("kasi.me"), first["instance_id"])
    assert [event.kind for event in view.events] == ["received", "returned", "repaired"]
    assert view.current.answers["nama"] == "Warung Sari 2"


def test_an_approved_report_that_is_corrected_goes_back_to_the_office(phone, person):
    first = record()
    receive(phone, [first])
    reviews.approve(person("kasi.me"), first["instance_id"], 1)
    receive(phone, [record(corrects=first["instance_id"], seq=2)])
    assert rows(Submission)[0].state == "received"


def test_of_two_corrections_of_one_revision_the_first_stands_and_both_are_kept(phone, phone_of):
    first = record()
    receive(phone, [first])
    other_phone = phone_of("pimpasa.me")
    winner = record(corrects=first["instance_id"], seq=2)
    loser = record(corrects=first["instance_id"], nama="Lain", seq=1)
    assert receive(phone, [winner])[0].outcome == "accepted"
    outcome = receive(other_phone, [loser])[0]
    assert (outcome.outcome, outcome.problem.reason) == ("conflicted", Reason.NOT_CURRENT)
    (head,) = rows(Submission)
    assert (head.state, head.current_instance_id) == ("conflicted", winner["instance_id"])
    assert [row[1:] for row in revisions()] == [
        (1, first["instance_id"], "accepted"),
        (2, winner["instance_id"], "accepted"),
        (3, loser["instance_id"], "conflicted"),
    ]


def test_a_correction_that_comes_first_waits_and_is_released_under_its_own_code(phone):
    first = record(seq=1)
    second = record(corrects=first["instance_id"], nama="Diperbaiki", seq=2)
    early = receive(phone, [second])[0]
    assert (early.outcome, early.problem.reason) == ("held", Reason.WAITS_FOR_EARLIER)
    late = receive(phone, [first])[0]
    assert (late.outcome, late.receipt["code"]) == ("accepted", early.receipt["code"])
    (head,) = rows(Submission)
    assert (head.root_id, head.state, head.hold_reason) == (first["instance_id"], "received", None)
    assert (head.revision, head.current_instance_id) == (2, second["instance_id"])
    assert revisions() == [
        (first["instance_id"], 1, first["instance_id"], "accepted"),
        (first["instance_id"], 2, second["instance_id"], "accepted"),
    ]


def test_the_feed_takes_back_the_waiting_report_when_it_joins_its_own(phone):
    first = record(seq=1)
    second = record(corrects=first["instance_id"], seq=2)
    receive(phone, [second])
    receive(phone, [first])
    told = [(row.object_id, row.tombstone) for row in rows(Change) if row.kind == "report"]
    assert told == [(second["instance_id"], False), (second["instance_id"], True), (first["instance_id"], False)]
    assert rows(Change)[-1].body["revision"] == 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
def test_a_chain_of_corrections_ends_the_same_in_whatever_order_it_arrives(phone, order, together):
    chain = [record(seq=1)]
    for seq in (2, 3, 4):
        chain.append(record(corrects=chain[-1]["instance_id"], nama=f"Isi {seq}", seq=seq))
    sent = [chain[place] for place in order]
    outcomes = receive(phone, sent) if together else [receive(phone, [one])[0] for one in sent]
    assert all(outcome.receipt for outcome in outcomes)
    (head,) = rows(Submission)
    assert (head.root_id, head.state, head.revision) == (chain[0]["instance_id"], "received", 4)
    assert head.current_instance_id == chain[3]["instance_id"]
    assert revisions() == [
        (chain[0]["instance_id"], number, made["instance_id"], "accepted") for number, made in enumerate(chain, start=1)
    ]
    again = [receive(phone, [one])[0] for one in sent]
    assert [one.outcome for one in again] == ["repeated"] * 4
    assert [one.receipt for one in again] == [one.receipt for one in outcomes]


def test_two_that_waited_for_the_same_record_are_in_conflict_and_both_are_kept(phone):
    first = record(seq=1)
    waiting = [record(corrects=first["instance_id"], nama=f"Isi {seq}", seq=seq) for seq in (2, 3)]
    receive(phone, waiting)
    receive(phone, [first])
    (head,) = rows(Submission)
    assert (head.state, head.current_instance_id) == ("conflicted", waiting[0]["instance_id"])
    assert [row[1] for row in revisions()] == [1, 2, 3]


def test_a_report_of_another_person_cannot_be_corrected(phone, phone_of):
    first = record()
    receive(phone, [first])
    stranger = phone_of("mitra.me")
    outcome = receive(stranger, [record(corrects=first["instance_id"])])[0]
    assert (outcome.outcome, outcome.problem.reason) == ("held", Reason.REPORT_OF_ANOTHER)
    own = db.session.get_one(Submission, first["instance_id"])
    assert (own.state, own.revision) == ("received", 1)


def test_a_record_that_others_waited_for_joins_only_its_own_persons_report(phone, phone_of):
    first = record()
    receive(phone_of("mitra.me"), [record(corrects=first["instance_id"])])
    receive(phone, [first])
    assert len(rows(Submission)) == 2


def test_a_record_that_names_itself_as_its_predecessor_is_simply_new(phone):
    own_id = ids.new_instance_id()
    assert receive(phone, [record(own_id, corrects=own_id)])[0].outcome == "accepted"


def test_a_correction_from_a_revoked_phone_is_kept_for_the_office_to_decide(phone):
    first = record()
    receive(phone, [first])
    devices.revoke(None, phone.id)
    outcome = receive(phone, [record(corrects=first["instance_id"], seq=2)])[0]
    assert (outcome.outcome, outcome.problem.reason) == ("held", Reason.QUARANTINED)
    assert rows(Submission)[0].state == "quarantined"
