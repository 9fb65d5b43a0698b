"""What follows on an approval: chosen by a chief, done by a task or without, closed with a result."""

from datetime import date

import pytest

from core.errors import Reason
from models import Change, FollowUp, ReviewEvent, Task, db, following, people, raising, reviews, task_list
from models.following import Choice, Document
from models.report_filter import ReportFilter
from tests.models.review_office import hours
from tests.records import publish


@pytest.fixture
def approved(office):
    """An approved workplace visit."""
    for form_id in ("kunj_tka", "cek_inap", "kegiatan"):
        publish(form_id)
    root_id = office.send(form_id="kunj_tka")
    office.do(1, reviews.approve, "kasi.me", root_id, 1)
    return root_id


def pimpasa():
    return people.find_person("pimpasa.me").id


def check(**more):
    return Choice("cek", "Datangi lagi mesnya.", pimpasa(), "cek_inap", **more)


def told(kind, object_id=None):
    query = db.select(Change).where(Change.kind == kind).order_by(Change.seq)
    rows = db.session.scalars(query if object_id is None else query.where(Change.object_id == object_id))
    return [None if row.tombstone else row.body for row in rows]


def send_for(office, at, task_id, form_id="cek_inap", **facts):
    made = office.made(form_id=form_id, **facts)
    xml = made["xml"].replace("</instanceID>", f"</instanceID><taskID>{task_id}</taskID>")
    return office.push(at, made, xml)


def test_an_approval_starts_clock_t_and_a_nil_report_starts_none(office, approved):
    report = office.report(approved)
    assert (report.follow_state, report.follow_due_at) == ("waiting", hours(73))
    other = office.send()
    office.do(2, reviews.approve, "kasi.me", other, 1)
    assert office.report(other).follow_state is None, "nothing follows on this form"
    urgent = office.send(form_id="kunj_tka", urgent=True)
    office.do(2, reviews.approve, "kasi.me", urgent, 1)
    assert office.report(urgent).follow_due_at == hours(8)


def test_a_choice_becomes_a_task_on_the_persons_phone(office, approved):
    office.do(2, following.choose, "kasi.me", approved, 2, check())
    report = office.report(approved)
    assert (report.state, report.follow_state, report.rev) == ("approved", "open", 3)
    [body] = told("task")
    task = db.session.scalars(db.select(Task)).one()
    assert body == {
        "task_id": task.id,
        "kind": "follow_up",
        "text": "Datangi lagi mesnya.",
        "answer_by": "2026-11-24",
        "given_at": "2026-11-21T08:00:00.000Z",
        "form_id": "cek_inap",
        "village_code": "16.03.06.1001",
        "village": "Pasar I",
        "code": report.code,
    }
    assert told("report", approved)[-1]["state"] == "approved"
    assert "followed" not in told("report", approved)[-1]


def test_the_report_that_names_the_task_closes_it_once_with_its_receipt(office, approved):
    office.do(2, following.choose, "kasi.me", approved, 2, check())
    task_id = db.session.scalars(db.select(Task.id)).one()
    instance_id = send_for(office, 3, task_id)
    task = db.session.get_one(Task, task_id)
    assert (task.state, task.done_instance_id, task.closed_by) == ("done", instance_id, pimpasa())
    assert told("task")[-1] is None, "the phone forgets it"
    lines = len(told("task"))
    office.again(4, instance_id)
    send_for(office, 5, task_id)
    assert len(told("task")) == lines, "a repeat and a second report change nothing"
    assert db.session.get_one(Task, task_id).done_instance_id == instance_id
    assert office.report(approved).follow_state == "open", "a chief closes it with a result"
    found = office.do(6, lambda by: task_list.root_of(instance_id, by), "kasi.me")
    assert found == (instance_id, office.report(instance_id).code)


@pytest.mark.parametrize(("form_id", "named"), [("kunj_tka", None), ("cek_inap", "entah-apa")])
def test_a_report_by_another_form_or_for_an_unknown_task_is_kept_and_closes_nothing(office, approved, form_id, named):
    office.do(2, following.choose, "kasi.me", approved, 2, check())
    task_id = db.session.scalars(db.select(Task.id)).one()
    instance_id = send_for(office, 3, named or task_id, form_id)
    assert db.session.get_one(Task, task_id).state == "open"
    assert office.report(instance_id).state == "received"


def test_it_is_closed_with_a_result_and_a_document_and_the_reporter_hears(office, approved):
    office.do(2, following.choose, "kasi.me", approved, 2, check())
    office.refused(Reason.RESULT_NEEDED, 3, following.finish, "kasi.me", approved, 3, " ")
    too_large = Document("a.pdf", b"x" * (following.MOST_DOCUMENT_BYTES + 1))
    office.refused(Reason.DOCUMENT_TOO_LARGE, 3, following.finish, "kasi.me", approved, 3, "Beres.", too_large)
    office.do(3, following.finish, "kasi.me", approved, 3, " Izin diurus. ", Document("ba.pdf", b"%PDF-1.4"))
    assert office.report(approved).follow_state == "done"
    assert told("report", approved)[-1]["followed"] == {"at": "2026-11-21T09:00:00.000Z", "result": "Izin diurus."}
    assert db.session.scalars(db.select(Task.state)).all() == ["withdrawn"], (
        "what nobody answered is not asked any more"
    )
    row = office.do(4, following.read_document, "kakanim.me", approved)
    assert (row.document, row.document_name, row.document_type) == (b"%PDF-1.4", "ba.pdf", "application/pdf")
    office.refused(Reason.REPORT_UNKNOWN, 4, following.read_document, "kasi.pg", approved)
    office.refused(Reason.ALREADY_FOLLOWED, 4, following.finish, "kasi.me", approved, 4, "Lagi.")


def test_of_a_grave_report_its_reporter_hears_only_that_something_was_done(office):
    publish("duga_langgar")
    root_id = office.send(form_id="duga_langgar")
    office.do(1, reviews.approve, "kasi.me", root_id, 1)
    office.do(2, following.choose, "kasi.me", root_id, 2, Choice("rujuk", "Ke Polres."))
    office.do(3, following.finish, "kasi.me", root_id, 3, "Diterima penyidik.")
    assert told("report", root_id)[-1]["followed"] == {"at": "2026-11-21T09:00:00.000Z"}


def test_archiving_is_done_at_once(office, approved):
    office.do(2, following.choose, "kasi.me", approved, 2, Choice("arsip", "Sudah sesuai."))
    assert office.report(approved).follow_state == "done"
    assert told("report", approved)[-1]["followed"] == {"at": "2026-11-21T08:00:00.000Z"}
    assert told("task") == []


def test_a_choice_taken_back_withdraws_its_task_and_can_be_made_anew(office, approved):
    office.do(2, following.choose, "kasi.me", approved, 2, check())
    office.refused(Reason.ALREADY_CHOSEN, 3, following.choose, "kasi.me", approved, 3, check())
    office.refused(Reason.REASON_NEEDED, 3, following.take_back, "kasi.me", approved, 3, "")
    office.do(3, following.take_back, "kasi.me", approved, 3, "Orangnya cuti.")
    assert (office.report(approved).follow_state, told("task")[-1]) == ("waiting", None)
    assert office.report(approved).follow_due_at == hours(73), "the clock has run on"
    office.do(4, following.choose, "kasi.me", approved, 4, Choice("rujuk", "Ke Disnaker."))
    kinds = db.session.scalars(
        db.select(ReviewEvent.kind).where(ReviewEvent.root_id == approved).order_by(ReviewEvent.at)
    )
    assert list(kinds) == ["received", "approved", "follow_chosen", "follow_taken_back", "follow_chosen"]
    assert db.session.scalars(db.select(FollowUp.choice)).all() == ["rujuk"]


@pytest.mark.parametrize(
    ("reason", "choice"),
    [
        (Reason.CHOICE_NEEDED, Choice("perkara", "x")),
        (Reason.PERSON_NEEDED, Choice("cek", "x", "", "cek_inap")),
        (Reason.PERSON_NEEDED, Choice("cek", "x", "nobody", "cek_inap")),
        (Reason.FORM_NEEDED, Choice("cek", "x", "p", "kegiatan")),
        (Reason.TEXT_NEEDED, Choice("rujuk", " ")),
    ],
)
def test_a_choice_says_what_it_needs(office, approved, reason, choice):
    office.refused(reason, 2, following.choose, "kasi.me", approved, 2, choice)
    assert office.report(approved).follow_state == "waiting"


def test_who_follows_up_and_on_what(office, approved):
    office.refused(Reason.KASI_FOLLOWS, 2, following.choose, "petugas.me", approved, 2, check())
    office.refused(Reason.REPORT_UNKNOWN, 2, following.choose, "kasi.pg", approved, 2, check())
    office.refused(Reason.STALE_PAGE, 2, following.choose, "kasi.me", approved, 1, check())
    day = date(2026, 11, 20)
    office.refused(Reason.ANSWER_BY_PAST, 2, following.choose, "kasi.me", approved, 2, check(answer_by=day))
    other = office.send(form_id="kunj_tka")
    office.refused(Reason.NOT_APPROVED, 2, following.choose, "kasi.me", other, 1, check())


def test_late_follow_ups_are_found_by_clock_t(office, approved):
    wanted = ReportFilter(state="approved", follow="unfinished", late=1)
    assert office.do(72.9, reviews.count_by_state, "kasi.me", wanted) == {}
    assert office.do(73, reviews.count_by_state, "kasi.me", wanted) == {"approved": 1}
    page = office.do(73, reviews.list_reports, "kasi.me", wanted)
    assert [row.root_id for row in page.rows] == [approved]
    worse = ReportFilter(state="approved", follow="waiting", late=2)
    assert office.do(108, reviews.count_by_state, "kasi.me", worse) == {}
    assert office.do(109, reviews.count_by_state, "kasi.me", worse) == {"approved": 1}


def test_a_correction_of_an_approved_report_takes_the_waiting_clock_away(office, approved):
    office.send(2, form_id="kunj_tka", corrects=approved)
    report = office.report(approved)
    assert (report.state, report.follow_state, report.follow_due_at) == ("received", None, None)
    office.do(3, reviews.approve, "kasi.me", approved, 3)
    assert office.report(approved).follow_due_at == hours(75)


def test_a_report_made_urgent_by_hand_runs_on_clock_d_and_stays_urgent(office):
    root_id = office.send()
    office.refused(Reason.REASON_NEEDED, 1, raising.make_urgent, "petugas.me", root_id, 1, " ")
    office.do(1, raising.make_urgent, "petugas.me", root_id, 1, "Ada ancaman.")
    report = office.report(root_id)
    assert (report.urgent, report.raised, report.rev, report.due_at) == (True, True, 2, hours(6))
    office.refused(Reason.ALREADY_URGENT, 1, raising.make_urgent, "kasi.me", root_id, 2, "x")
    office.send(2, corrects=root_id)
    report = office.report(root_id)
    assert (report.urgent, report.due_at) == (True, hours(6)), "a correction does not make it less"


def test_what_follows_is_made_urgent_too(office, approved):
    office.do(2, raising.make_urgent, "kasi.me", approved, 2, "Ada ancaman.")
    assert office.report(approved).follow_due_at == hours(7)
    office.refused(Reason.ROLE_MAY_NOT_RAISE, 3, raising.make_urgent, "kanwil.ss", approved, 3, "x")
