"""What follows on an approved report: a chief chooses it, takes it back, and closes it with a result."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from core import clock
from core.errors import Reason, Refusal
from models import audit, changes, review_guard, tasks
from models.db import db, writing
from models.deciding import add_event
from models.filetypes import type_of
from models.tables_people import Person
from models.tables_reports import Submission
from models.tables_tasks import FollowUp, Task
from workflow import follow_up
from workflow.follow_up import Followed

MOST_DOCUMENT_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Choice:
    """What a chief chose. note: what is to be done; person_id, form_id, answer_by: of the task, when one is given."""

    choice: str
    note: str
    person_id: str = ""
    form_id: str = ""
    answer_by: date | None = None


@dataclass(frozen=True)
class Document:
    """A letter or minutes that show a result."""

    name: str
    content: bytes


def choose(by: Person, root_id: str, rev: int, chosen: Choice) -> None:
    """Say what follows; bina and cek become a task on somebody's phone, arsip is done at once.

    Raises Refusal: REPORT_UNKNOWN, STALE_PAGE, whatever workflow.follow_up says, TEXT_NEEDED, and models.tasks.checked.
    """
    with writing():
        submission = _checked(by, root_id, rev, "choose")
        reason = follow_up.why_not_so(chosen.choice, chosen.form_id, bool(chosen.person_id), bool(chosen.form_id))
        if reason is not None:
            raise Refusal(
                reason, where={"PERSON_NEEDED": "person", "FORM_NEEDED": "form_id"}.get(reason.name, "choice")
            )
        if not chosen.note.strip():
            raise Refusal(Reason.TEXT_NEEDED, where="text")
        now = clock.now()
        task = _give(by, submission, chosen, now) if chosen.choice in follow_up.GIVEN else None
        row = FollowUp(
            root_id=root_id,
            choice=chosen.choice,
            note=chosen.note.strip(),
            chosen_by=by.id,
            chosen_at=now,
            task_id=task.id if task else None,
            result="",
        )
        db.session.add(row)
        facts = {"choice": chosen.choice, "task_id": row.task_id}
        _move(by, submission, follow_up.leads_to(chosen.choice), "follow_chosen", row.note, facts)
        if submission.follow_state == "done":
            _close(by, submission, row, row.note, now)


def take_back(by: Person, root_id: str, rev: int, reason: str) -> None:
    """Choose anew: the task is withdrawn, the clock has run on. Raises Refusal as choose, REASON_NEEDED."""
    note = reason.strip()
    with writing():
        submission = _checked(by, root_id, rev, "take_back")
        if not note:
            raise Refusal(Reason.REASON_NEEDED, where="note")
        row = db.session.get_one(FollowUp, root_id)
        _withdraw_open(by, row, note)
        db.session.delete(row)
        _move(by, submission, "waiting", "follow_taken_back", note, {"choice": row.choice})


def finish(by: Person, root_id: str, rev: int, result: str, document: Document | None = None) -> None:
    """Close what follows with its result; a task still open is withdrawn, and the reporter's phone hears.

    Raises Refusal as choose, and RESULT_NEEDED, DOCUMENT_TOO_LARGE.
    """
    said = result.strip()
    if document is not None and len(document.content) > MOST_DOCUMENT_BYTES:
        raise Refusal(Reason.DOCUMENT_TOO_LARGE, where="document", limit=MOST_DOCUMENT_BYTES)
    with writing():
        submission = _checked(by, root_id, rev, "finish")
        if not said:
            raise Refusal(Reason.RESULT_NEEDED, where="note")
        row = db.session.get_one(FollowUp, root_id)
        _withdraw_open(by, row, said)
        if document is not None:
            row.document_name, row.document = document.name, document.content
            row.document_type = type_of(document.content[:32])
        _move(by, submission, "done", "follow_done", said, {"choice": row.choice, "document": row.document_name})
        _close(by, submission, row, said, clock.now())


def read_document(viewer: Person, root_id: str) -> FollowUp:
    """A follow-up with its document's bytes, of a report in the viewer's scope. Raises Refusal: REPORT_UNKNOWN,
    NOT_FOUND."""
    review_guard.find(viewer, root_id)
    query = select(FollowUp).where(FollowUp.root_id == root_id, FollowUp.document_name.is_not(None))
    row: FollowUp | None = db.session.scalar(query.options(undefer(FollowUp.document)))
    if row is None:
        raise Refusal(Reason.NOT_FOUND)
    return row


def steps(viewer: Person, submission: Submission) -> dict[str, Reason | None]:
    """Every step with its answer: ``{"choose": None, "finish": Reason.NOT_CHOSEN, …}``."""
    reviewer, report = review_guard.reviewer(viewer), _followed(submission)
    return {step: follow_up.why_not(step, reviewer, report) for step in follow_up.STEPS}


def _checked(by: Person, root_id: str, rev: int, step: str) -> Submission:
    submission = review_guard.find(by, root_id)
    review_guard.check_fresh(submission, rev)
    reason = follow_up.why_not(step, review_guard.reviewer(by), _followed(submission))
    if reason is not None:
        raise Refusal(reason)
    return submission


def _followed(submission: Submission) -> Followed:
    return Followed(
        submission.form_id, submission.person_id, submission.state, submission.follow_state, submission.readers
    )


def _give(by: Person, submission: Submission, chosen: Choice, now: datetime) -> Task:
    due_at = submission.follow_due_at or now
    day = due_at.astimezone(review_guard.zone(submission)).date()
    answer_by = chosen.answer_by or max(day, now.astimezone(review_guard.zone(submission)).date())
    wish = tasks.Wish(chosen.person_id, chosen.note, answer_by, chosen.form_id, submission.village_code or "")
    return tasks.give(by, "follow_up", wish, submission)


def _withdraw_open(by: Person, row: FollowUp, note: str) -> None:
    task = db.session.get(Task, row.task_id) if row.task_id else None
    if task is not None and task.state == "open":
        tasks.end(task, by, "withdrawn", note)


def _move(by: Person, submission: Submission, state: str, kind: str, note: str, facts: dict[str, Any]) -> None:
    submission.follow_state = state
    submission.rev += 1
    event = add_event(by, submission, kind, clock.now(), note, {k: v for k, v in facts.items() if v})
    detail = {"code": submission.code, "choice": facts["choice"], "event_id": event.id}
    audit.record(by, f"report.{kind}", f"report:{submission.root_id}", detail)


def _close(by: Person, submission: Submission, row: FollowUp, result: str, at: datetime) -> None:
    row.result, row.done_by, row.done_at = result, by.id, at
    db.session.flush()
    changes.record_report(submission)
