"""A report is merged into an earlier one, or found not to be the same; both are kept, and it can be undone."""

from datetime import datetime

from sqlalchemy import select

from core import clock
from core.errors import Reason, Refusal
from models import alike, audit, raising, review_guard
from models.db import db, writing
from models.deciding import add_event, decided
from models.tables_likeness import ReportApart
from models.tables_people import Person
from models.tables_reports import Submission
from workflow import merging, review
from workflow.merging import Side


def merge(by: Person, root_id: str, rev: int, into_root: str, into_rev: int, reason: str) -> None:
    """Merge a report into an earlier one. rev, into_rev: of the page on which both were compared.

    Raises Refusal: REPORT_UNKNOWN, STALE_PAGE, whatever workflow.review and workflow.merging say, REASON_NEEDED.
    """
    note = reason.strip()
    with writing():
        report, target = review_guard.find(by, root_id), review_guard.find(by, into_root)
        review_guard.check(by, report, rev, "merge")
        review_guard.check_fresh(target, into_rev)
        refused = why_not_into(by, report, target)
        if refused is not None:
            raise Refusal(refused)
        if not note:
            raise Refusal(Reason.REASON_NEEDED, where="note")
        now = clock.now()
        found = alike.apart(report, target)
        if found is not None:
            db.session.delete(found)
        report.merged_into = target.arrival
        decided(by, report, "merged", now, note, facts={"other": target.code})
        if report.urgent and raising.may_be_urgent(target):
            raising.put_urgent(target)
        _note(by, target, "merged_here", report, now, note)


def keep_apart(by: Person, root_id: str, other_root: str) -> None:
    """Say that two reports are not the same, so that nobody is asked about them again.

    Raises Refusal: REPORT_UNKNOWN, OWN_REPORT, ROLE_MAY_NOT_DECIDE, ALREADY_MERGED, ALREADY_APART.
    """
    with writing():
        report, other = review_guard.find(by, root_id), review_guard.find(by, other_root)
        refused = why_not_apart(by, report, other)
        if refused is not None:
            raise Refusal(refused)
        earlier, later = sorted((report.arrival, other.arrival))
        db.session.add(ReportApart(earlier=earlier, later=later, person_id=by.id, at=clock.now()))
        detail = {"code": report.code, "other": other.code}
        audit.record(by, "report.kept_apart", f"report:{report.root_id}", detail)


def why_not_into(viewer: Person, report: Submission, target: Submission) -> Reason | None:
    """None when this report may be merged into that one, otherwise why not."""
    return merging.why_not_into(review_guard.reviewer(viewer), _side(report), _side(target))


def why_not_apart(viewer: Person, report: Submission, other: Submission) -> Reason | None:
    """None when the viewer may say that these two are not the same, otherwise why not."""
    if report.arrival == other.arrival or report.readers != other.readers:
        return Reason.REPORT_UNKNOWN
    if viewer.id in (report.person_id, other.person_id):
        return Reason.OWN_REPORT
    if not review.decides(review_guard.reviewer(viewer), report.readers):
        return Reason.ROLE_MAY_NOT_DECIDE
    if report.merged_into == other.arrival or other.merged_into == report.arrival:
        return Reason.ALREADY_MERGED
    return Reason.ALREADY_APART if alike.apart(report, other) is not None else None


def take_out(by: Person | None, report: Submission, at: datetime, note: str = "") -> None:
    """A merged report stands by itself again, inside the caller's ``writing()``; its state is the caller's to set."""
    target = db.session.scalar(select(Submission).where(Submission.arrival == report.merged_into))
    report.merged_into = None
    if target is not None:
        _note(by, target, "unmerged_here", report, at, note)


def _note(by: Person | None, target: Submission, kind: str, report: Submission, at: datetime, note: str) -> None:
    target.rev += 1
    event = add_event(by, target, kind, at, note, {"other": report.code})
    detail = {"code": target.code, "other": report.code, "event_id": event.id}
    audit.record(by or "system", f"report.{kind}", f"report:{target.root_id}", detail)


def _side(report: Submission) -> Side:
    return Side(report.person_id, report.form_id, report.state, report.readers, report.arrival, report.follow_state)
