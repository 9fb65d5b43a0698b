"""One action item and its steps: given as a task, done, given up, opened again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.errors import Reason, Refusal
from core.words import Word
from models import audit, scope, tasks
from models.coordinating import add_event
from models.dated_settings import today
from models.db import db, settings, writing
from models.tables_coordination import ActionEvent, ActionItem, CoordinationNote
from models.tables_people import Person
from models.tables_reports import Submission
from models.tables_tasks import Task
from workflow import coordination as rules

MOST_TEXT = 1_000


@dataclass(frozen=True)
class Gift:
    """Whose phone it goes to, by which form it is answered, until when, what is asked; village_code: "" for none."""

    person_id: str
    form_id: str
    answer_by: date | None
    text: str
    village_code: str = ""


def find(viewer: Person, item_id: str) -> ActionItem:
    """An item in the viewer's scope, with its note. Raises Refusal(ITEM_UNKNOWN)."""
    query = select(ActionItem).join(CoordinationNote, CoordinationNote.root_id == ActionItem.root_id)
    query = query.where(ActionItem.id == item_id, scope.visible_notes(viewer))
    query = query.options(joinedload(ActionItem.note), joinedload(ActionItem.task).joinedload(Task.person))
    row: ActionItem | None = db.session.scalar(query)
    if row is None:
        raise Refusal(Reason.ITEM_UNKNOWN)
    return row


def history(row: ActionItem) -> list[ActionEvent]:
    """What happened to it, the newest first."""
    query = select(ActionEvent).where(ActionEvent.item_id == row.id).options(joinedload(ActionEvent.person))
    return list(db.session.scalars(query.order_by(ActionEvent.number.desc())))


def steps(viewer: Person, row: ActionItem) -> dict[str, Reason | None]:
    """Every step with its answer."""
    told = {"live": row.live and row.note.approved, "tasked": _tasked(row)}
    return {step: rules.why_not(step, viewer.roles, row.state, **told) for step in rules.STEPS}


def give(by: Person, item_id: str, rev: int, gift: Gift) -> Task:
    """Make it a task on somebody's phone, which the report from the field closes, and the item with it.

    Raises Refusal: ITEM_UNKNOWN, ITEM_STALE, what workflow.coordination says, and what models.tasks.checked says.
    """
    with writing():
        row = _checked(by, item_id, rev, "give")
        if gift.answer_by is None:
            raise Refusal(Reason.ANSWER_BY_PAST, where="answer_by")
        wish = tasks.Wish(gift.person_id, gift.text, gift.answer_by, gift.form_id, gift.village_code)
        source = db.session.get(Submission, row.root_id)
        task = tasks.give(by, "follow_up", wish, source)
        row.task_id = task.id
        _move(by, row, "give", "", {"task_id": task.id, "to": gift.person_id})
        return task


def finish(by: Person, item_id: str, rev: int, result: str) -> None:
    """It is done: what came of it; a task still open is withdrawn. Raises Refusal as give, RESULT_NEEDED."""
    _close(by, item_id, rev, "finish", result, Reason.RESULT_NEEDED)


def cancel(by: Person, item_id: str, rev: int, reason: str) -> None:
    """It is given up, and why; a task still open is withdrawn. Raises Refusal as give, REASON_NEEDED."""
    _close(by, item_id, rev, "cancel", reason, Reason.REASON_NEEDED)


def reopen(by: Person, item_id: str, rev: int, reason: str) -> None:
    """It is open again, and why. Raises Refusal as give, REASON_NEEDED."""
    note = reason.strip()[:MOST_TEXT]
    with writing():
        row = _checked(by, item_id, rev, "reopen")
        if not note:
            raise Refusal(Reason.REASON_NEEDED, where="text")
        row.result, row.closed_on = "", None
        _move(by, row, "reopen", note, {})


def _close(by: Person, item_id: str, rev: int, step: str, text: str, lacks: Reason) -> None:
    note = text.strip()[:MOST_TEXT]
    with writing():
        row = _checked(by, item_id, rev, step)
        if not note:
            raise Refusal(lacks, where="text")
        task = row.task
        if task is not None and task.state == "open":
            tasks.end(task, by, "withdrawn", note)
        row.result, row.closed_on = note, today()
        _move(by, row, step, note, {})


def _checked(by: Person, item_id: str, rev: int, step: str) -> ActionItem:
    row = find(by, item_id)
    if row.rev != rev:
        last = next(iter(history(row)), None)
        who: Any = last.person.name if last and last.person else Word("Perbaikan laporan")
        at = f"{last.at.astimezone(settings().zone):%d-%m-%Y %H.%M}" if last else "…"
        raise Refusal(Reason.ITEM_STALE, who=who, at=at)
    reason = steps(by, row)[step]
    if reason is not None:
        raise Refusal(reason)
    return row


def _move(by: Person, row: ActionItem, step: str, text: str, facts: dict[str, Any]) -> None:
    row.state = rules.leads_to(row.state, step)
    row.rev += 1
    add_event(row, step, by.id, text, **facts)
    detail = {"code": row.note.code, "number": row.number + 1, "state": row.state, **facts}
    audit.record(by, f"coordination.{step}", f"item:{row.id}", detail)


def _tasked(row: ActionItem) -> bool:
    return row.task is not None and row.task.state == "open"
