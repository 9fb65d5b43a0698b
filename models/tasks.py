"""Tasks: given to a person whose phone hears of them, withdrawn, and closed by the report that fulfils them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.errors import Reason, Refusal
from models import audit, changes, item_closing, scope
from models.db import db, writing
from models.form_audience import is_for
from models.places import places_of
from models.tables_forms import Form, FormVersion
from models.tables_people import Person
from models.tables_places import Office
from models.tables_reports import Submission
from models.tables_tasks import Task
from workflow import tasks as rules


@dataclass(frozen=True)
class Wish:
    """What a task says. form_id: the form to be filled in, whose report closes it; village_code: "" for none."""

    person_id: str
    text: str
    answer_by: date
    form_id: str
    village_code: str = ""


def give_by_hand(by: Person, kind: str, wish: Wish) -> Task:
    """Ask a person of one's offices for a visit or a service on a day.

    Raises Refusal: NOT_ALLOWED, PERSON_NOT_REACHED, TEXT_NEEDED, ANSWER_BY_PAST.
    """
    if kind not in rules.BY_HAND or not by.has_role(*rules.GIVES):
        raise Refusal(Reason.NOT_ALLOWED)
    with writing():
        return give(by, kind, wish)


def give(by: Person, kind: str, wish: Wish, source: Submission | None = None) -> Task:
    """The same of any kind inside the caller's ``writing()``. source: the report on which it follows."""
    now = clock.now()
    person = checked(by, wish, now, source.office_id if source else None)
    task = Task(
        id=ids.new_uuid(),
        kind=kind,
        office_id=person.office_id,
        person_id=person.id,
        readers=source.readers if source else "office",
        village_code=wish.village_code or None,
        form_id=wish.form_id or None,
        root_id=source.root_id if source else None,
        text=wish.text.strip(),
        answer_by=wish.answer_by,
        state="open",
        given_by=by.id,
        given_at=now,
        note="",
        rev=1,
    )
    db.session.add(task)
    db.session.flush()
    changes.record("task", task.id, body=body_of(task), person_id=task.person_id)
    audit.record(by, "task.given", f"task:{task.id}", {"kind": kind, "to": f"person:{person.id}"})
    return task


def withdraw(by: Person, task_id: str, rev: int, reason: str) -> None:
    """Take a task back; its phone forgets it. Raises Refusal: TASK_UNKNOWN, TASK_STALE, TASK_DONE, TASK_WITHDRAWN,
    REASON_NEEDED, NOT_ALLOWED."""
    note = reason.strip()
    with writing():
        task = read_task(by, task_id)
        if not by.has_role(*(rules.GIVES if task.readers == "office" else ("kepatuhan",))):
            raise Refusal(Reason.NOT_ALLOWED)
        refused = rules.why_not_withdrawn(task.state)
        if refused is not None:
            raise Refusal(refused)
        if task.rev != rev:
            raise Refusal(Reason.TASK_STALE)
        if not note:
            raise Refusal(Reason.REASON_NEEDED, where="note")
        end(task, by, "withdrawn", note)


def end(task: Task, by: Person | None, state: str, note: str = "", instance_id: str | None = None) -> None:
    """Close a task inside the caller's ``writing()``, and let its phone forget it."""
    task.state, task.note, task.done_instance_id = state, note, instance_id
    task.closed_at, task.closed_by = clock.now(), by.id if by else task.person_id
    task.rev += 1
    changes.record("task", task.id, person_id=task.person_id, tombstone=True)
    audit.record(by or f"person:{task.person_id}", f"task.{state}", f"task:{task.id}", {"instance_id": instance_id})


def fulfil(told: dict[str, tuple[str, str]], person_id: str) -> None:
    """Close the tasks that records just stored name, in the transaction of their receipts.

    told: task id → instance id and form id of the record. A task of another person, for another form, or one that is
    closed already stays as it is; the record is kept whatever it names.
    """
    if not told:
        return
    for task in db.session.scalars(select(Task).where(Task.id.in_(told)).order_by(Task.given_at)).all():
        instance_id, form_id = told[task.id]
        if rules.fulfils(task.state, task.person_id, task.form_id, person_id, form_id):
            end(task, None, "done", instance_id=instance_id)
            item_closing.close_with(task)


def read_task(viewer: Person, task_id: str) -> Task:
    """A task in the viewer's scope. Raises Refusal(TASK_UNKNOWN)."""
    task: Task | None = db.session.scalar(with_names(visible(viewer).where(Task.id == task_id)))
    if task is None:
        raise Refusal(Reason.TASK_UNKNOWN)
    return task


def candidates(viewer: Person, office_id: str | None = None) -> list[Person]:
    """Who may be given a task: active people of the office, or of the viewer's offices, whose phone may hear of one.

    Only people whom the viewer may see: what is for compliance alone becomes nobody's task in the office.
    """
    offices = [office_id] if office_id else scope.offices_seen(viewer)
    query = scope.visible_people(viewer).where(Person.office_id.in_(offices), Person.active.is_(True))
    query = query.order_by(Person.name)
    return [person for person in db.session.scalars(query) if not rules.FULFILS.isdisjoint(person.roles)]


def checked(by: Person, wish: Wish, now: datetime, office_id: str | None = None) -> Person:
    """Does a task say what it needs, and can its person do it?

    Raises Refusal: PERSON_NOT_REACHED, TEXT_NEEDED, ANSWER_BY_PAST.
    """
    person = next((one for one in candidates(by, office_id) if one.id == wish.person_id), None)
    if person is None:
        raise Refusal(Reason.PERSON_NEEDED, where="person")
    if not wish.form_id:
        raise Refusal(Reason.FORM_NEEDED, where="form_id")
    if not _may_fill_in(person, wish.form_id):
        raise Refusal(Reason.PERSON_NOT_REACHED, where="person")
    if wish.village_code and not places_of([wish.village_code]):
        raise Refusal(Reason.BAD_INPUT, where="village", detail=wish.village_code)
    if not wish.text.strip():
        raise Refusal(Reason.TEXT_NEEDED, where="text")
    zone = ZoneInfo(db.session.get_one(Office, person.office_id).time_zone)
    if wish.answer_by < now.astimezone(zone).date():
        raise Refusal(Reason.ANSWER_BY_PAST, where="answer_by")
    return person


def visible_conditions(viewer: Person) -> list[ColumnElement[bool]]:
    """The tasks that this person may see: one's own, and as office staff those of one's offices."""
    reads = [
        Task.readers == readers
        for readers, wanted in (("office", rules.SEES - {"kepatuhan"}), ("kepatuhan", {"kepatuhan"}))
        if not wanted.isdisjoint(viewer.roles)
    ]
    offices = scope.offices_seen(viewer) if reads else []
    return [Task.person_id == viewer.id, *(and_(Task.office_id.in_(offices), read) for read in reads)]


def body_of(task: Task) -> dict[str, Any]:
    """The feed's message about a task (docs/sync-protocol.md section 11, kind ``task``)."""
    body: dict[str, Any] = {
        "task_id": task.id,
        "kind": task.kind,
        "text": task.text,
        "answer_by": task.answer_by.isoformat(),
        "given_at": clock.iso(task.given_at),
    }
    if task.form_id:
        body["form_id"] = task.form_id
    if task.village_code:
        named = places_of([task.village_code])
        body["village_code"] = task.village_code
        body["village"] = named[0].name if named else task.village_code
    if task.root_id:
        body["code"] = db.session.get_one(Submission, task.root_id).code
    return body


def visible(viewer: Person) -> Select[Task]:
    """The tasks in this person's sight."""
    return select(Task).where(or_(*visible_conditions(viewer)))


def with_names(query: Select[Task]) -> Select[Task]:
    """The same with the people and the report of each."""
    return query.options(joinedload(Task.person), joinedload(Task.giver), joinedload(Task.source))


def _may_fill_in(person: Person, form_id: str) -> bool:
    query = select(FormVersion).join(Form, Form.current_sha256 == FormVersion.sha256)
    version = db.session.scalar(query.where(Form.form_id == form_id))
    return version is not None and version.state == "open" and is_for(version, person.roles, person.office_id)
