"""A grave report is rejected by two: one person proposes it with a reason, a chief confirms it or sends it back."""

from datetime import datetime

from sqlalchemy import select

from core import clock
from core.errors import Reason, Refusal
from models import audit, review_guard
from models.db import db, writing
from models.deciding import add_event, decided
from models.tables_people import Person
from models.tables_reports import ReviewEvent, Submission


def propose(by: Person, submission: Submission, reason: str, at: datetime) -> None:
    """Ask a second person to reject a report, inside the caller's ``writing()``; its phones hear nothing yet."""
    submission.proposed_by = by.id
    submission.claimed_by = submission.claimed_at = None
    submission.rev += 1
    event = add_event(by, submission, "rejection_proposed", at, reason)
    _audit(by, submission, event)


def confirm_rejection(by: Person, root_id: str, rev: int, note: str = "") -> None:
    """Reject a report as somebody else proposed. note: what the reporter reads instead of the proposal's reason.

    Raises Refusal: REPORT_UNKNOWN, STALE_PAGE, and whatever workflow.review.why_not says.
    """
    with writing():
        submission = review_guard.find(by, root_id)
        review_guard.check(by, submission, rev, "confirm")
        reason = note.strip() or proposal_of(submission).note
        facts = {"proposed_by": submission.proposed_by}
        decided(by, submission, "rejected", clock.now(), reason, facts=facts)


def send_back(by: Person, root_id: str, rev: int, reason: str) -> None:
    """Leave a report open that somebody proposed to reject; the proposer may take it back. Raises as confirm_rejection,
    and REASON_NEEDED."""
    note = reason.strip()
    with writing():
        submission = review_guard.find(by, root_id)
        review_guard.check(by, submission, rev, "send_back")
        if not note:
            raise Refusal(Reason.REASON_NEEDED, where="note")
        submission.proposed_by = None
        submission.rev += 1
        _audit(by, submission, add_event(by, submission, "rejection_sent_back", clock.now(), note))


def proposal_of(submission: Submission) -> ReviewEvent:
    """The proposal that waits."""
    query = select(ReviewEvent).where(
        ReviewEvent.root_id == submission.root_id, ReviewEvent.kind == "rejection_proposed"
    )
    return db.session.scalars(query.order_by(ReviewEvent.at.desc(), ReviewEvent.id.desc()).limit(1)).one()


def _audit(by: Person, submission: Submission, event: ReviewEvent) -> None:
    detail = {"code": submission.code, "instance_id": submission.current_instance_id, "event_id": event.id}
    audit.record(by, f"report.{event.kind}", f"report:{submission.root_id}", detail)
