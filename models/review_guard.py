"""What every decision asks first: is the report in scope, is the page fresh, do the rules allow it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import clock
from core.errors import Reason, Refusal
from core.words import Word
from models import scope
from models.db import db
from models.tables_people import Person
from models.tables_reports import ReviewEvent, Submission
from workflow import clocks, review


def find(by: Person, root_id: str) -> Submission:
    """A report in somebody's scope, with its office. Raises Refusal(REPORT_UNKNOWN)."""
    query = scope.visible_submissions(by).where(Submission.root_id == root_id)
    submission: Submission | None = db.session.scalar(query.options(joinedload(Submission.office)))
    if submission is None:
        raise Refusal(Reason.REPORT_UNKNOWN)
    return submission


def check(by: Person, submission: Submission, rev: int, action: str) -> None:
    """May this person do this to the report as their page showed it? Inside the caller's ``writing()``.

    Raises Refusal: STALE_PAGE, and whatever workflow.review.why_not says.
    """
    check_fresh(submission, rev)
    reason = review.why_not(action, reviewer(by), reviewed(submission, clock.now()))
    if reason is not None:
        raise Refusal(reason)


def check_fresh(submission: Submission, rev: int) -> None:
    """Is the page that was shown the report as it is? Raises Refusal(STALE_PAGE) with who did what."""
    if submission.rev != rev:
        raise _stale(submission)


def reviewer(viewer: Person) -> review.Reviewer:
    """What the rules ask of a person who sees a report."""
    return review.Reviewer(viewer.id, viewer.roles, in_scope=True)


def reviewed(submission: Submission, at: datetime) -> review.Reviewed:
    """What the rules ask of a report at this instant."""
    return review.Reviewed(
        submission.form_id,
        submission.person_id,
        submission.state,
        submission.readers,
        claimed_by=submission.claimed_by if clocks.is_claimed(submission.claimed_at, at) else None,
        expired=clocks.is_expired(submission.answer_by, at.astimezone(zone(submission)).date()),
        proposed_by=submission.proposed_by,
    )


def zone(submission: Submission) -> ZoneInfo:
    """The zone of the report's office."""
    return ZoneInfo(submission.office.time_zone)


def happened(event: ReviewEvent) -> str:
    """What an event was: its kind, or "reopened" for a report that somebody received anew with a reason."""
    return "reopened" if event.kind == "received" and event.note else event.kind


def _stale(submission: Submission) -> Refusal:
    last = db.session.scalar(
        select(ReviewEvent)
        .where(ReviewEvent.root_id == submission.root_id)
        .order_by(ReviewEvent.at.desc(), ReviewEvent.id.desc())
        .limit(1)
    )
    assert last is not None, "a report begins with an event"
    who = last.person.name if last.person is not None else Word("Sistem")
    at = f"{last.at.astimezone(zone(submission)):%d-%m-%Y %H.%M}"
    return Refusal(Reason.STALE_PAGE, who=who, did=Word(review.DONE_WORDS[happened(last)]), at=at)
