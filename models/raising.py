"""A report is made urgent by hand: clock D runs from where the longer one began."""

from core import clock
from core.errors import Reason, Refusal
from models import audit, report_facts, review_guard
from models.db import writing
from models.deciding import add_event
from models.tables_people import Person
from models.tables_reports import Submission
from workflow import clocks, raising


def make_urgent(by: Person, root_id: str, rev: int, reason: str) -> None:
    """Put a report into the emergency lane; corrections leave it there.

    Raises Refusal: REPORT_UNKNOWN, STALE_PAGE, whatever workflow.raising.why_not says, REASON_NEEDED.
    """
    note = reason.strip()
    with writing():
        submission = review_guard.find(by, root_id)
        review_guard.check_fresh(submission, rev)
        refused = why_not(by, submission)
        if refused is not None:
            raise Refusal(refused)
        if not note:
            raise Refusal(Reason.REASON_NEEDED, where="note")
        put_urgent(submission)
        submission.rev += 1
        event = add_event(by, submission, "raised", clock.now(), note)
        detail = {"code": submission.code, "event_id": event.id}
        audit.record(by, "report.raised", f"report:{root_id}", detail)


def put_urgent(submission: Submission) -> None:
    """Let its clocks run as an urgent report's from now on, inside the caller's ``writing()``."""
    submission.due_at = clocks.due_after_change(submission.due_at, False, True)
    if submission.follow_due_at is not None:
        change = clocks.follow_length(True) - clocks.follow_length(False)
        submission.follow_due_at = submission.follow_due_at + change
    submission.urgent = submission.raised = True
    # Phones hear nothing of it, so the figures do not either.
    report_facts.count_again([submission.root_id])


def may_be_urgent(submission: Submission) -> bool:
    """Is there a clock left that could run faster?"""
    return raising.why_not_urgent(_raised(submission)) is None


def why_not(viewer: Person, submission: Submission) -> Reason | None:
    """None when the viewer may make this report urgent now, otherwise why not."""
    return raising.why_not(review_guard.reviewer(viewer), _raised(submission))


def _raised(submission: Submission) -> raising.Raised:
    return raising.Raised(
        submission.person_id, submission.state, submission.urgent, submission.follow_state, submission.readers
    )
