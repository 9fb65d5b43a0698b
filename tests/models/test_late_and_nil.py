"""Late reports are found whoever looks; nil reports are approved together, each on its own."""

import pytest

from core.errors import Reason
from models import AuditEntry, ReviewEvent, claims, db, people, reviews, together
from models.reviews import ReportFilter, count_by_state, list_reports

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
