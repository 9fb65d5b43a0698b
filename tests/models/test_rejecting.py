"""A grave report is rejected by two people, and both stand in its history."""

import pytest

from core.errors import Reason
from models import AuditEntry, Change, ReviewEvent, claims, db, rejecting, reviews
from models.report_filter import ReportFilter
from tests.records import publish


@pytest.fixture
def grave(office):
    """A report of a suspected violation."""
    publish("duga_langgar")
    return office.send(form_id="duga_langgar")


def kinds(root_id):
    query = db.select(ReviewEvent.kind).where(ReviewEvent.root_id == root_id)
    return list(db.session.scalars(query.order_by(ReviewEvent.at)))


def told(root_id):
    rows = db.session.scalars(db.select(Change).where(Change.object_id == root_id).order_by(Change.seq))
    return [(row.body["state"], row.body.get("note")) for row in rows]


def test_an_officer_proposes_and_a_chief_confirms(office, grave):
    office.do(1, reviews.reject, "petugas.me", grave, 1, "Bukan pelanggaran.")
    report = office.report(grave)
    assert (report.state, report.rev, report.claimed_by, report.decided_at) == ("received", 2, None, None)
    assert told(grave) == [("received", None)], "the reporter hears nothing of a proposal"
    office.do(2, rejecting.confirm_rejection, "kasi.me", grave, 2)
    report = office.report(grave)
    assert (report.state, report.rev, report.proposed_by) == ("rejected", 3, None)
    assert told(grave)[-1] == ("rejected", "Bukan pelanggaran.")
    assert kinds(grave) == ["received", "rejection_proposed", "rejected"]
    who = [event.person.username for event in office.do(3, reviews.read_report, "kasi.me", grave).events[1:]]
    assert who == ["petugas.me", "kasi.me"]
    actions = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.object == f"report:{grave}"))
    assert set(actions) == {"report.received", "report.rejection_proposed", "report.rejected"}


def test_nobody_confirms_what_they_proposed_and_an_officer_confirms_nothing(office, grave):
    office.do(1, reviews.reject, "kasi.me", grave, 1, "Bukan pelanggaran.")
    office.refused(Reason.OWN_PROPOSAL, 2, rejecting.confirm_rejection, "kasi.me", grave, 2)
    office.refused(Reason.KASI_REJECTS, 2, rejecting.confirm_rejection, "petugas.me", grave, 2)
    office.refused(Reason.REPORT_UNKNOWN, 2, rejecting.confirm_rejection, "kasi.pg", grave, 2)
    office.do(2, rejecting.confirm_rejection, "kakanim.me", grave, 2, "Sudah diperiksa dua orang.")
    assert told(grave)[-1] == ("rejected", "Sudah diperiksa dua orang.")


def test_a_proposal_sent_back_leaves_the_report_open_and_its_clock_running(office, grave):
    due = office.report(grave).due_at
    office.do(1, reviews.reject, "petugas.me", grave, 1, "Bukan pelanggaran.")
    for verb in (reviews.approve, claims.claim):
        office.refused(Reason.REJECTION_WAITS, 1, verb, "kakanim.me", grave, 2)
    office.refused(Reason.REASON_NEEDED, 2, rejecting.send_back, "kasi.me", grave, 2, " ")
    office.do(2, rejecting.send_back, "kasi.me", grave, 2, "Saksinya belum ditanya.")
    report = office.report(grave)
    assert (report.state, report.rev, report.proposed_by, report.due_at) == ("received", 3, None, due)
    office.refused(Reason.NOT_PROPOSED, 3, rejecting.confirm_rejection, "kakanim.me", grave, 3)
    office.do(3, reviews.approve, "petugas.me", grave, 3)
    assert [state for state, _note in told(grave)] == ["received", "approved"]


def test_who_proposed_may_take_it_back(office, grave):
    office.do(1, reviews.reject, "petugas.me", grave, 1, "Bukan pelanggaran.")
    office.do(2, rejecting.send_back, "petugas.me", grave, 2, "Salah laporan.")
    assert office.report(grave).proposed_by is None


def test_a_page_older_than_the_proposal_changes_nothing_and_says_who_did_what(office, grave):
    office.do(1, reviews.reject, "petugas.me", grave, 1, "Bukan pelanggaran.")
    office.refused(Reason.STALE_PAGE, 1, reviews.approve, "kakanim.me", grave, 1)
    office.refused(Reason.STALE_PAGE, 1, rejecting.confirm_rejection, "kakanim.me", grave, 1)


def test_a_correction_ends_a_proposal_about_what_the_report_no_longer_says(office, grave):
    office.do(1, reviews.reject, "petugas.me", grave, 1, "Bukan pelanggaran.")
    office.send(2, form_id="duga_langgar", corrects=grave)
    assert office.report(grave).proposed_by is None
    office.refused(Reason.STALE_PAGE, 3, rejecting.confirm_rejection, "kasi.me", grave, 2)
    office.refused(Reason.NOT_PROPOSED, 3, rejecting.confirm_rejection, "kasi.me", grave, 3)


def test_an_ordinary_report_is_rejected_at_once(office):
    root_id = office.send()
    office.do(1, reviews.reject, "petugas.me", root_id, 1, "Ganda.")
    assert office.report(root_id).state == "rejected"


def test_chiefs_find_what_waits_for_them(office, grave):
    other = office.send(form_id="duga_langgar")
    office.do(1, reviews.reject, "petugas.me", grave, 1, "Bukan pelanggaran.")
    page = office.do(1, reviews.list_reports, "kasi.me", ReportFilter(proposed=True))
    assert [row.root_id for row in page.rows] == [grave] != [other]
    assert office.do(1, reviews.count_by_state, "kasi.me", ReportFilter(proposed=True)) == {"received": 1}
