"""Before a decision: a reviewer takes a report up, lets it go, or opens one again that was never answered."""

from core import clock, ids
from core.errors import Reason, Refusal
from models import audit, changes, merging, review_guard
from models.db import db, writing
from models.tables_people import Person
from models.tables_reports import ReviewEvent, Submission
from workflow import clocks


def claim(by: Person, root_id: str, rev: int) -> None:
    """Take a report up for a day; again for another day. rev: of the page that was shown, and it stays.

    Raises Refusal: REPORT_UNKNOWN, STALE_PAGE, and whatever workflow.review.why_not says.
    """
    with writing():
        submission = review_guard.find(by, root_id)
        review_guard.check(by, submission, rev, "claim")
        again = submission.claimed_by == by.id
        submission.claimed_by, submission.claimed_at = by.id, clock.now()
        if not again:
            audit.record(by, "report.claimed", f"report:{root_id}", {"code": submission.code})


def release(by: Person, root_id: str, rev: int) -> None:
    """Let a report go, one's own or as a chief somebody's. Raises Refusal as claim."""
    with writing():
        submission = review_guard.find(by, root_id)
        review_guard.check(by, submission, rev, "release")
        detail = {"code": submission.code, "held_by": f"person:{submission.claimed_by}"}
        submission.claimed_by = submission.claimed_at = None
        audit.record(by, "report.released", f"report:{root_id}", detail)


def reopen(by: Person, root_id: str, rev: int, reason: str) -> None:
    """Take a report back whose reporter's day has passed, or that was merged: its clock goes on.

    Raises Refusal as claim, REASON_NEEDED.
    """
    note = reason.strip()
    with writing():
        submission = review_guard.find(by, root_id)
        review_guard.check(by, submission, rev, "reopen")
        if not note:
            raise Refusal(Reason.REASON_NEEDED, where="note")
        now = clock.now()
        assert submission.decided_at is not None, "what was returned or merged was decided"
        submission.due_at = clocks.due_after_pause(submission.due_at, submission.decided_at, now)
        if submission.merged_into is not None:
            merging.take_out(by, submission, now, note)
        submission.state = "received"
        submission.decided_at = submission.decided_by = submission.answer_by = None
        submission.rev += 1
        db.session.add(_event(by, submission, note))
        changes.record_report(submission)
        detail = {"code": submission.code, "instance_id": submission.current_instance_id}
        audit.record(by, "report.reopened", f"report:{root_id}", detail)


def _event(by: Person, submission: Submission, note: str) -> ReviewEvent:
    return ReviewEvent(
        id=ids.new_uuid(),
        root_id=submission.root_id,
        instance_id=submission.current_instance_id,
        kind="received",
        person_id=by.id,
        at=clock.now(),
        note=note,
    )
