"""The list of people: searched, narrowed and a page at a time, within the reader's scope."""

import base64
import binascii
import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select
from sqlalchemy.orm import joinedload

from core.errors import Reason, Refusal
from models import scope
from models.db import db
from models.tables_people import Device, Person
from workflow.roles import ROLES

PAGE = 50
# Nobody counts further: "999+"
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class PeopleFilter:
    """Empty means everybody. text: part of a name or user name; active: "yes", "no" or ""."""

    text: str = ""
    role: str = ""
    office_id: str = ""
    active: str = ""


@dataclass(frozen=True)
class PeoplePage:
    """Active people first, by name. next: the cursor of the following page; phones: person id → codes in use."""

    rows: list[Person]
    next: str | None
    count: int
    phones: dict[str, list[str]]


def list_page(viewer: Person, filters: PeopleFilter, after: str = "") -> PeoplePage:
    """One page of the people this viewer may see; count goes up to MOST_COUNTED. Raises Refusal(BAD_CURSOR)."""
    query = scope.visible_people(viewer).where(*_conditions(filters))
    counted = select(func.count()).select_from(query.with_only_columns(Person.id).limit(MOST_COUNTED).subquery())
    if after:
        query = query.where(_beyond(after))
    ordered = query.order_by(Person.active.desc(), Person.name, Person.id).limit(PAGE + 1)
    rows = list(db.session.scalars(ordered.options(joinedload(Person.office))))
    shown = rows[:PAGE]
    more = _cursor(shown[-1]) if len(rows) > PAGE else None
    return PeoplePage(shown, more, db.session.scalar(counted) or 0, _phones(viewer, [row.id for row in shown]))


def _conditions(filters: PeopleFilter) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if words := filters.text.strip():
        named = Person.name.icontains(words, autoescape=True)
        asked.append(or_(named, Person.username.icontains(words, autoescape=True)))
    if filters.role in ROLES:
        # A list in JSON, the same text on both databases
        asked.append(cast(Person.roles, Text).contains(f'"{filters.role}"', autoescape=True))
    if filters.office_id:
        asked.append(Person.office_id == filters.office_id)
    if filters.active in ("yes", "no"):
        asked.append(Person.active.is_(filters.active == "yes"))
    return asked


def _phones(viewer: Person, person_ids: list[str]) -> dict[str, list[str]]:
    query = scope.visible_devices(viewer).where(Device.person_id.in_(person_ids), Device.revoked_at.is_(None))
    found: dict[str, list[str]] = {}
    rows = db.session.execute(
        query.with_only_columns(Device.person_id, Device.device_code).order_by(Device.device_code)
    )
    for person_id, code in rows:
        found.setdefault(person_id, []).append(code)
    return found


def _cursor(person: Person) -> str:
    place = json.dumps([int(person.active), person.name, person.id])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _beyond(text: str) -> ColumnElement[bool]:
    try:
        active, name, person_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(name, str) or not isinstance(person_id, str) or "\0" in name + person_id:
            raise ValueError(text)
    except (ValueError, TypeError, binascii.Error) as error:
        raise Refusal(Reason.BAD_CURSOR) from error
    later = or_(Person.name > name, and_(Person.name == name, Person.id > person_id))
    same = and_(Person.active.is_(bool(active)), later)
    return or_(same, Person.active.is_(False)) if active else same
