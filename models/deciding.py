"""A decision is written down: state, history, feed and audit, inside the caller's ``writing()``."""

from datetime import date, datetime
from typing import Any

from core import ids
from models import approving, audit, changes, followed
from models.db import db
from models.tables_people import Person
from models.tables_reports import ReviewEvent, Submission


def decided(
    by: Person,
    submission: Submission,
    state: str,
    at: datetime,
    note: str = "",
    comments: list[dict[str, Any]] | None = None,
    answer_by: date | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """The report is in this state from now on, its reporter's phones hear of it, and nobody holds it any more."""
    submission.state = state
    if state == "approved":
        followed.begin(submission, approving.answers_of(submission), at)
    submission.hold_reason = submission.claimed_by = submission.claimed_at = submission.proposed_by = None
    submission.decided_at, submission.decided_by, submission.answer_by = at, by.id, answer_by
    submission.rev += 1
    event = add_event(by, submission, state, at, note, facts)
    event.comments, event.answer_by = comments or [], answer_by
    changes.record_report(submission)
    detail = {"code": submission.code, "instance_id": submission.current_instance_id, "event_id": event.id}
    audit.record(by, f"report.{state}", f"report:{submission.root_id}", detail)


def add_event(
    by: Person | None,
    submission: Submission,
    kind: str,
    at: datetime,
    note: str = "",
    facts: dict[str, Any] | None = None,
) -> ReviewEvent:
    """One more line of a report's history."""
    event = ReviewEvent(
        id=ids.new_uuid(),
        root_id=submission.root_id,
        instance_id=submission.current_instance_id,
        kind=kind,
        person_id=None if by is None else by.id,
        at=at,
        note=note,
        comments=[],
        facts=facts or {},
    )
    db.session.add(event)
    return event
