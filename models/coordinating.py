"""Approved coordination notes (F12) become rows that the office works with, and reports become lessons: behind the
feed, again when one changes.

A report that is returned, rejected or joined to another takes its note out of every list; what people did with its
items stays, and counts again once it is approved. Doing the same twice changes nothing.
"""

from typing import Any

from sqlalchemy import select

from core import clock, ids
from models import lesson_making
from models.db import db, settings
from models.report_feed import ReportFeed
from models.tables_coordination import ActionEvent, ActionItem, CoordinationNote
from models.tables_reports import Revision, Submission
from workflow.coordination import FORM, Item, Said, paired, said_in
from workflow.obstacle import FORM as OBSTACLE

_REPORTS = (
    select(Submission.root_id, Submission.code, Submission.office_id, Submission.person_id)
    .add_columns(Submission.finished_at, Revision.answers)
    .join(Revision, Revision.instance_id == Submission.current_instance_id)
    .where(Submission.state == "approved", Submission.readers == "office", Submission.form_id == FORM)
)


def put(root_ids: set[str]) -> None:
    """Bring the notes, items and lessons of these reports to what the reports say now, inside ``writing()``."""
    known = {row.root_id: row for row in db.session.scalars(_notes(root_ids))}
    now = db.session.execute(_REPORTS.where(Submission.root_id.in_(root_ids))).all()
    for row in now:
        said = said_in(row.answers)
        _put_note(known.get(row.root_id), row, said)
        _put_items(row, said.items)
    for root_id in known.keys() - {row.root_id for row in now}:
        known[root_id].approved = False
    db.session.flush()
    lesson_making.put(root_ids)


def items_of(root_id: str) -> list[ActionItem]:
    """Every item of a note, in the report's order."""
    query = select(ActionItem).where(ActionItem.root_id == root_id).order_by(ActionItem.number, ActionItem.id)
    return list(db.session.scalars(query))


def add_event(item: ActionItem, kind: str, person_id: str | None, text: str = "", **facts: Any) -> None:
    """One line of an item's history, after its rev has grown; inside the caller's ``writing()``."""
    told = {"id": ids.new_uuid(), "item_id": item.id, "number": item.rev, "at": clock.now(), "kind": kind}
    db.session.add(ActionEvent(**told, person_id=person_id, text=text, facts=facts))
    db.session.flush()


def _put_note(note: CoordinationNote | None, row: Any, said: Said) -> None:
    finished = row.finished_at.astimezone(settings().zone).date()
    facts = {name: getattr(row, name) for name in ("code", "office_id", "person_id")}
    facts |= {name: getattr(said, name) for name in ("kind", "agencies", "place", "people", "topics", "related")}
    facts |= {"held_on": said.held_on or finished, "approved": True}
    if note is None:
        db.session.add(CoordinationNote(root_id=row.root_id, **facts))
        db.session.flush()
        return
    for name, value in facts.items():
        setattr(note, name, value)


def _put_items(row: Any, said: list[Item]) -> None:
    every = items_of(row.root_id)
    kept = [item for item in every if item.live]
    gone = [item for item in every if not item.live]
    pairs = paired([one.text for one in kept], [one.text for one in said])
    found = {now: kept[before] for now, before in pairs.items()}
    for number, one in enumerate(said):
        facts = {"number": number, "text": one.text, "owner": one.owner, "due_on": one.due_on, "live": True}
        facts |= {"office_id": row.office_id}
        item = found.get(number) or next((old for old in gone if old.text == one.text), None)
        if item in gone:
            gone.remove(item)
        if item in gone:
            gone.remove(item)
        if item is None:
            new = {"id": ids.new_uuid(), "root_id": row.root_id, "state": "open", "result": "", "rev": 1}
            db.session.add(ActionItem(**new, **facts))
        elif any(getattr(item, name) != value for name, value in facts.items()):
            _change(item, "corrected", facts)
    for item in kept:
        if item not in found.values():
            _change(item, "dropped", {"live": False})


def _notes(root_ids: set[str]) -> Any:
    return select(CoordinationNote).where(CoordinationNote.root_id.in_(root_ids))


def _change(item: ActionItem, kind: str, facts: dict[str, Any]) -> None:
    before = {name: getattr(item, name) for name in ("text", "owner", "due_on")}
    for name, value in facts.items():
        setattr(item, name, value)
    item.rev += 1
    changed = {name: str(value) for name, value in before.items() if getattr(item, name) != value and value is not None}
    add_event(item, kind, None, **changed)


def _touching(root_ids: set[str]) -> set[str]:
    query = select(Submission.root_id).where(Submission.form_id.in_((FORM, OBSTACLE)))
    gone = select(CoordinationNote.root_id).where(CoordinationNote.root_id.in_(root_ids))
    lessons = lesson_making.roots_among(root_ids)
    found = set(db.session.scalars(query.where(Submission.root_id.in_(root_ids))))
    return found | set(db.session.scalars(gone)) | lessons


FEED = ReportFeed("coordination", put, touching=_touching)
coordinate_slice, coordinate_all = FEED.slice, FEED.all
