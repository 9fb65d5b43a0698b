"""A report is held by one reviewer at a time, and its clock is kept across repairs."""

from threading import Barrier, Thread

import pytest

from core.errors import Reason, Refusal
from models import AuditEntry, Change, ReviewEvent, claims, db, people, reviews
from models.tables_reports import STATES
from tests.models.review_office import ReviewOffice, hours
from workflow import clocks


def test_who_takes_a_report_up_keeps_it_from_everybody_else(office):
    root_id = office.send()
    office.do(1, claims.claim, "petugas.me", root_id, 1)
    for username in ("kasi.me", "kakanim.me"):
        office.refused(Reason.CLAIMED, 2, claims.claim, username, root_id, 1)
        office.refused(Reason.CLAIMED, 2, reviews.approve, username, root_id, 1)
        office.refused(Reason.CLAIMED, 2, reviews.reject, username, root_id, 1, "x")
        office.refused(Reason.CLAIMED, 2, reviews.return_for_repair, username, root_id, 1, "x")
    view = office.do(2, reviews.read_report, "kasi.me", root_id)
    assert view.claimed_by.username == "petugas.me"
    assert set(view.allowed.values()) == {Reason.CLAIMED}
    assert view.steps["release"] is None, "a chief may let it go"
    office.do(2, reviews.approve, "petugas.me", root_id, 1)
    assert office.report(root_id).claimed_by is None


def test_a_claim_ends_by_itself_after_a_day(office):
    root_id = office.send()
    office.do(0, claims.claim, "petugas.me", root_id, 1)
    office.refused(Reason.CLAIMED, 23.9, claims.claim, "kasi.me", root_id, 1)
    office.do(24, claims.claim, "kasi.me", root_id, 1)
    office.refused(Reason.CLAIMED, 25, reviews.approve, "petugas.me", root_id, 1)
    assert office.do(25, reviews.read_report, "petugas.me", root_id).claimed_by.username == "kasi.me"


def test_a_report_is_let_go_by_its_holder_or_a_chief_and_by_nobody_else(office):
    root_id = office.send()
    office.refused(Reason.NOT_CLAIMED, 0, claims.release, "kasi.me", root_id, 1)
    office.do(0, claims.claim, "kasi.me", root_id, 1)
    office.refused(Reason.HOLDER_RELEASES, 1, claims.release, "petugas.me", root_id, 1)
    office.do(1, claims.release, "kasi.me", root_id, 1)
    office.do(1, claims.claim, "petugas.me", root_id, 1)
    office.do(1, claims.release, "kakanim.me", root_id, 1)
    office.do(1, reviews.approve, "kasi.me", root_id, 1)
    actions = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.object == f"report:{root_id}")).all()
    taken = ["report.claimed", "report.released"]
    assert sorted(actions) == sorted(["report.received", *taken, *taken, "report.approved"])


def test_a_claim_on_a_page_out_of_date_is_not_taken_and_a_claim_makes_no_page_stale(office):
    root_id = office.send()
    office.refused(Reason.STALE_PAGE, 0, claims.claim, "kasi.me", root_id, 7)
    office.do(0, claims.claim, "kasi.me", root_id, 1)
    assert office.report(root_id).rev == 1


def test_phones_hear_nothing_of_a_claim_and_only_states_they_know(office):
    root_id = office.send()
    office.do(1, claims.claim, "kasi.me", root_id, 1)
    office.do(1, reviews.return_for_repair, "kasi.me", root_id, 1, "Lengkapi.")
    office.do(24 * 15 + 1, claims.reopen, "kasi.me", root_id, 2, "Pelapor pindah tugas.")
    told = [
        change.body["state"]
        for change in db.session.scalars(db.select(Change).order_by(Change.seq))
        if change.kind == "report"
    ]
    assert told == ["received", "returned", "received"]
    assert set(told) <= set(STATES)


@pytest.mark.parametrize(("urgent", "length"), [(False, 48), (True, 6)])
def test_the_clock_stands_still_while_the_reporter_has_it(office, urgent, length):
    root_id = office.send(urgent=urgent)
    assert office.report(root_id).due_at == hours(length)
    office.do(5, reviews.return_for_repair, "kasi.me", root_id, 1, "Lengkapi.")
    office.send(105, corrects=root_id, urgent=urgent)
    assert office.report(root_id).due_at == hours(length + 100)
    office.send(106, corrects=office.report(root_id).current_instance_id, urgent=urgent)
    assert office.report(root_id).due_at == hours(length + 100), "nobody had returned it this time"


def test_a_correction_that_makes_a_report_urgent_starts_clock_d_from_the_beginning(office):
    root_id = office.send()
    office.send(1, corrects=root_id, urgent=True)
    assert office.report(root_id).due_at == hours(6)


def test_fourteen_days_to_answer_unless_told(office):
    root_id = office.send()
    office.do(0, reviews.return_for_repair, "kasi.me", root_id, 1, "Lengkapi.")
    assert office.report(root_id).answer_by.isoformat() == "2026-12-05"


def test_a_report_never_answered_is_opened_again_by_a_chief_with_a_reason(office):
    root_id = office.send()
    office.do(10, reviews.return_for_repair, "kasi.me", root_id, 1, "Lengkapi.")
    days = 24 * 15
    office.refused(Reason.WAITS_FOR_REPAIR, 24, claims.reopen, "kasi.me", root_id, 2, "x")
    office.refused(Reason.KASI_REOPENS, days, claims.reopen, "petugas.me", root_id, 2, "x")
    office.refused(Reason.REASON_NEEDED, days, claims.reopen, "kasi.me", root_id, 2, " ")
    office.do(days, claims.reopen, "kasi.me", root_id, 2, "Pelapor pindah tugas.")
    report = office.report(root_id)
    assert (report.state, report.rev, report.answer_by, report.decided_at) == ("received", 3, None, None)
    assert clocks.percent(report.due_at, False, hours(days)) == 20, "ten of 48 hours had run"
    last = db.session.scalars(db.select(ReviewEvent).order_by(ReviewEvent.at.desc())).first()
    assert (last.kind, last.note, last.person.username) == ("received", "Pelapor pindah tugas.", "kasi.me")
    with pytest.raises(Refusal) as stale:
        office.do(days, reviews.approve, "kakanim.me", root_id, 2)
    assert "kasi.me sudah membuka lagi laporan ini" in stale.value.message()


def test_a_repair_after_its_day_is_taken_in_all_the_same(office):
    root_id = office.send()
    office.do(0, reviews.return_for_repair, "kasi.me", root_id, 1, "Lengkapi.")
    office.send(24 * 20, corrects=root_id)
    assert office.report(root_id).state == "received"


def test_two_reviewers_at_the_same_moment_never_both_decide(house):
    """Ten reports, two people, opposite decisions started together: one event each, the other is told who and what."""
    with house.app_context():
        office = ReviewOffice()
        root_ids = [office.send() for _ in range(10)]
        db.session.remove()
    for root_id in root_ids:
        together_now, told = Barrier(2), []

        def decide(username, verb, *given, root_id=root_id, at=together_now, told=told):
            with house.app_context():
                by = people.find_person(username)
                db.session.commit()
                at.wait()
                try:
                    verb(by, root_id, 1, *given)
                except Refusal as refusal:
                    told.append(refusal.reason)
                db.session.remove()

        two = [
            Thread(target=decide, args=("kasi.me", reviews.approve)),
            Thread(target=decide, args=("petugas.me", reviews.reject, "Bukan kejadian.")),
        ]
        for one in two:
            one.start()
        for one in two:
            one.join()
        assert told == [Reason.STALE_PAGE]
    with house.app_context():
        decided = db.select(ReviewEvent.root_id).where(ReviewEvent.kind.in_(["approved", "rejected"]))
        assert sorted(db.session.scalars(decided)) == sorted(root_ids)
