"""A report is held by one reviewer at a time, its clock is kept across repairs, nil reports are approved one by one."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Reason, Refusal
from models import AuditEntry, Change, Device, ReviewEvent, Submission, claims, db, devices, people, reviews, together
from models.inbox import receive
from models.reviews import ReportFilter, count_by_state, list_reports
from models.tables_reports import STATES
from tests.records import publish, record
from workflow import clocks

CAME = clock.parse("2026-11-21T06:00:00Z")


def hours(count):
    return CAME + timedelta(hours=count)


class Office:
    """An office on one database, with a phone; each step at its hour after CAME."""

    def __init__(self):
        publish()
        publish("amati_oa")
        person = people.find_person("pimpasa.me")
        code, _ = devices.offer_enrolment(None, person.id)
        self.phone_id = devices.enrol(code, "HP", "1", {}).device.id
        self.seq = 0

    def send(self, at=0, *, urgent=False, **facts):
        self.seq += 1
        made = {**record(seq=self.seq, **facts), "urgent": urgent}
        with clock.stopped_at(hours(at)):
            receive(db.session.get_one(Device, self.phone_id), [made])
        return made["instance_id"]

    def do(self, at, verb, username, *given):
        with clock.stopped_at(hours(at)):
            return verb(people.find_person(username), *given)

    def refused(self, reason, at, verb, username, *given):
        with pytest.raises(Refusal) as caught:
            self.do(at, verb, username, *given)
        assert caught.value.reason is reason
        db.session.rollback()

    def report(self, root_id):
        db.session.expire_all()
        return db.session.get_one(Submission, root_id)


@pytest.fixture
def office(house):
    with house.app_context():
        yield Office()
        db.session.remove()


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


LATE = [(1, 47.9, 0), (1, 48.1, 1), (2, 71.9, 0), (2, 72.1, 1), (3, 95.9, 0), (3, 96.1, 1)]


@pytest.mark.parametrize(("level", "at", "count"), LATE)
@pytest.mark.parametrize("state", ["", "received"])
def test_the_late_filter_finds_what_has_climbed_so_far(office, level, at, count, state):
    office.send()
    decided, returned = office.send(), office.send()
    office.do(1, reviews.approve, "kasi.me", decided, 1)
    office.do(1, reviews.return_for_repair, "kasi.me", returned, 1, "Lengkapi.")
    filters = ReportFilter(late=level, state=state)
    assert len(office.do(at, list_reports, "kasi.me", filters).rows) == count
    assert sum(office.do(at, count_by_state, "kasi.me", filters).values()) == count


def test_the_late_filter_knows_urgent_reports_and_reporters_who_did_not_answer(office):
    office.send(urgent=True)
    returned = office.send()
    office.do(1, reviews.return_for_repair, "kasi.me", returned, 1, "Lengkapi.")
    for at, level, states in (
        (6.1, 1, {"received": 1}),
        (6.1, 2, {}),
        (12.1, 3, {"received": 1}),
        (24 * 15, 1, {"received": 1, "returned": 1}),
        (24 * 15, 2, {"received": 1}),
    ):
        assert office.do(at, count_by_state, "kasi.me", ReportFilter(late=level)) == states
    assert office.do(99, list_reports, "kasi.me", ReportFilter(late=1, state="approved")).rows == []


def nil(office, at=0, said="0", **facts):
    """A nil report whose check found nothing."""
    root_id = office.send(at, form_id="amati_oa", **facts)
    report = office.report(root_id)
    revision = reviews.read_report(people.find_person("kasi.me"), root_id).current
    revision.answers = {**revision.answers, "jml_oa": int(said)}
    report.findings_count, revision.findings = 0, []
    db.session.commit()
    return root_id


def test_nil_reports_are_approved_together_and_told_one_by_one(office):
    good = [nil(office), nil(office)]
    some, other, found, held, changed = nil(office, said="2"), office.send(), nil(office), nil(office), nil(office)
    report = office.report(found)
    report.findings_count = 1
    db.session.commit()
    office.do(1, claims.claim, "petugas.me", held, 1)
    chosen = [*((root_id, 1) for root_id in (*good, some, other, found, held)), (changed, 0), ("uuid:none", 1)]
    told = office.do(1, together.approve_together, "kasi.me", chosen)
    reasons = [one.problem.reason if one.problem else None for one in told]
    assert reasons == [
        *(None, None, Reason.NOT_NIL, Reason.NOT_NIL, Reason.NIL_WITH_FINDINGS),
        *(Reason.CLAIMED, Reason.STALE_PAGE, Reason.REPORT_UNKNOWN),
    ]
    assert [one.root_id for one in told] == [root_id for root_id, _rev in chosen]
    assert all(one.code.startswith("ME-") for one in told[:-1])
    assert {office.report(root_id).state for root_id in good} == {"approved"}
    assert {office.report(root_id).state for root_id in (some, other, found, held, changed)} == {"received"}
    events = db.session.scalars(db.select(ReviewEvent.root_id).where(ReviewEvent.kind == "approved")).all()
    audits = db.session.scalars(db.select(AuditEntry.object).where(AuditEntry.action == "report.approved")).all()
    assert sorted(events) == sorted(good)
    assert sorted(audits) == sorted(f"report:{root_id}" for root_id in good)


def test_the_list_offers_only_what_could_be_approved_together(office):
    offered, taken = nil(office), nil(office)
    nil(office, said="1")
    office.send()
    office.do(1, claims.claim, "petugas.me", taken, 1)
    rows = office.do(2, list_reports, "kasi.me", ReportFilter()).rows
    assert office.do(2, together.nil_among, "kasi.me", rows) == {offered}
    assert office.do(2, together.nil_among, "kanwil.ss", rows) == set()
