"""Coordination notes and action items as lists and in numbers: through one scope, narrowed alike, so they agree."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from core.errors import Reason, Refusal
from models import scope
from models.dated_settings import today
from models.db import db
from models.tables_coordination import ActionItem, CoordinationNote
from models.tables_people import Person
from models.tables_places import WorkArea
from models.tables_tasks import Task
from workflow.coordination import soon_until

MOST_ROWS = 100
# tab: the states of items that it shows
TABS = {"open": ("open",), "over": ("done", "cancelled")}
DUES = ("late", "soon", "due")


@dataclass(frozen=True)
class NoteFilter:
    """Empty means everything. kind: of the meeting; place: a regency; due: "late", "soon", "due" for both; state: of
    items; since, until: on which days items were closed, or the meeting was held."""

    tab: str = ""
    kind: str = ""
    place: str = ""
    office_id: str = ""
    due: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Page:
    """Rows of one page; more: is there another?"""

    rows: list[Any]
    more: bool


def list_items(viewer: Person, asked: NoteFilter, skip: int = 0, limit: int = 30) -> Page:
    """Action items: open ones by their day, those without one last; closed ones the newest first."""
    query = _items(viewer, asked)
    query = query.options(joinedload(ActionItem.note).joinedload(CoordinationNote.office))
    query = query.options(joinedload(ActionItem.task).joinedload(Task.person))
    if asked.tab == "over":
        query = query.order_by(ActionItem.closed_on.desc(), ActionItem.id)
    else:
        query = query.order_by(ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.id)
    return _page(query, skip, limit)


def count_items(viewer: Person, asked: NoteFilter) -> int:
    """How many there are."""
    query = _items(viewer, asked).with_only_columns(func.count()).order_by(None)
    return db.session.scalar(query) or 0


def list_notes(viewer: Person, asked: NoteFilter, skip: int = 0, limit: int = 30) -> Page:
    """Notes, the newest meeting first."""
    query = select(CoordinationNote).where(*_notes(viewer, asked), CoordinationNote.approved)
    query = query.options(joinedload(CoordinationNote.office))
    return _page(query.order_by(CoordinationNote.held_on.desc(), CoordinationNote.code.desc()), skip, limit)


def count_notes(viewer: Person, asked: NoteFilter) -> int:
    """How many there are."""
    query = select(func.count()).select_from(CoordinationNote)
    return db.session.scalar(query.where(*_notes(viewer, asked), CoordinationNote.approved)) or 0


def counts_of(root_ids: list[str]) -> dict[str, tuple[int, int]]:
    """Of each note how many items are open, and how many there are."""
    query = select(ActionItem.root_id, ActionItem.state, func.count()).where(ActionItem.root_id.in_(root_ids))
    found: dict[str, tuple[int, int]] = {}
    for root_id, state, n in db.session.execute(
        query.where(ActionItem.live.is_(True)).group_by(ActionItem.root_id, ActionItem.state)
    ):
        opened, every = found.get(root_id, (0, 0))
        found[root_id] = (opened + (n if state == "open" else 0), every + n)
    return found


def find_note(viewer: Person, root_id: str) -> CoordinationNote:
    """A note in the viewer's scope. Raises Refusal(NOTE_UNKNOWN)."""
    query = select(CoordinationNote).where(CoordinationNote.root_id == root_id, scope.visible_notes(viewer))
    row: CoordinationNote | None = db.session.scalar(query.options(joinedload(CoordinationNote.office)))
    if row is None:
        raise Refusal(Reason.NOTE_UNKNOWN)
    return row


def offices_of(place: str) -> Select[str]:
    """The offices that have a regency today."""
    on = today()
    current = and_(WorkArea.valid_from <= on, or_(WorkArea.valid_to.is_(None), WorkArea.valid_to > on))
    return select(WorkArea.office_id).where(WorkArea.regency_code == place, current)


def _page(query: Any, skip: int, limit: int) -> Page:
    limit = min(max(limit, 1), MOST_ROWS)
    rows = list(db.session.scalars(query.offset(max(skip, 0)).limit(limit + 1)))
    return Page(rows[:limit], len(rows) > limit)


def _items(viewer: Person, asked: NoteFilter) -> Any:
    query = select(ActionItem).join(CoordinationNote, CoordinationNote.root_id == ActionItem.root_id)
    conditions = _notes(viewer, replace(asked, since=None, until=None))
    conditions += [ActionItem.live.is_(True), CoordinationNote.approved.is_(True)]
    if asked.tab:
        conditions.append(ActionItem.state.in_(TABS[asked.tab]))
    if asked.state:
        conditions.append(ActionItem.state == asked.state)
    if asked.since and asked.until:
        conditions.append(ActionItem.closed_on.between(asked.since, asked.until))
    if asked.due:
        first = ActionItem.due_on >= today() if asked.due == "soon" else ActionItem.due_on.is_not(None)
        last = ActionItem.due_on < today() if asked.due == "late" else ActionItem.due_on <= soon_until(today())
        conditions += [first, last, ActionItem.state == "open"]
    return query.where(*conditions)


def _notes(viewer: Person, asked: NoteFilter) -> list[ColumnElement[bool]]:
    conditions = [scope.visible_notes(viewer)]
    if asked.kind:
        conditions.append(CoordinationNote.kind == asked.kind)
    if asked.place:
        conditions.append(CoordinationNote.office_id.in_(offices_of(asked.place)))
    if asked.office_id:
        conditions.append(CoordinationNote.office_id == asked.office_id)
    if asked.since and asked.until:
        conditions.append(CoordinationNote.held_on.between(asked.since, asked.until))
    return conditions
