"""Which PIMPASA looks after a village. What person.village_codes says is true today; from when to when is kept here."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import ids
from core.errors import Reason, Refusal
from models import areas, scope, village_record
from models.dated_settings import today
from models.db import db, writing
from models.tables_people import Person
from models.tables_places import Village
from models.tables_villages import VillageAssignment
from workflow.roles import ASSIGNS_VILLAGES

ROLE = "pimpasa"


def pimpasa_of(codes: Iterable[str]) -> dict[str, list[Person]]:
    """Who looks after each of these villages today, by name. Villages of nobody are left out."""
    wanted = set(codes)
    found: dict[str, list[Person]] = {}
    for person in db.session.scalars(select(Person).where(Person.active).order_by(Person.name, Person.id)):
        if ROLE in person.roles:
            for code in wanted.intersection(person.village_codes):
                found.setdefault(code, []).append(person)
    return found


def pimpasa_near(viewer: Person) -> list[Person]:
    """Every active PIMPASA whom the viewer may see, by name: whom a list may be narrowed to."""
    query = scope.visible_people(viewer).where(Person.active)
    return [one for one in db.session.scalars(query.order_by(Person.name, Person.id)) if ROLE in one.roles]


def may_be_given(village: Village) -> list[Person]:
    """Every active PIMPASA of the office that has the village today."""
    offices = areas.offices_on(today())
    query = select(Person).where(
        Person.active, Person.office_id == offices.get(village.regency_code, village.office_id)
    )
    return [one for one in db.session.scalars(query.order_by(Person.name, Person.id)) if ROLE in one.roles]


def assignments_of(code: str) -> list[VillageAssignment]:
    """Who looked after a village from when to when, the newest first."""
    query = select(VillageAssignment).where(VillageAssignment.village_code == code)
    query = query.options(joinedload(VillageAssignment.person))
    return list(db.session.scalars(query.order_by(VillageAssignment.from_on.desc(), VillageAssignment.id)))


def assign(by: Person, code: str, rev: int, person_id: str, from_on: date | None, note: str = "") -> None:
    """Give a village to a PIMPASA of its office from a day on; their phone hears of it.

    Raises Refusal: VILLAGE_NOT_HERE, NOT_ALLOWED, VILLAGE_CHANGED, ASSIGNEE_BAD, ASSIGNED_DAY_BAD, ASSIGNED_ALREADY.
    """
    if from_on is None or from_on > today():
        raise Refusal(Reason.ASSIGNED_DAY_BAD, where="from_on")
    with writing():
        village = village_record.take(by, code, rev, ASSIGNS_VILLAGES)
        person = next((one for one in may_be_given(village) if one.id == person_id), None)
        if person is None:
            raise Refusal(Reason.ASSIGNEE_BAD, where="person")
        if open_assignment(village.code, person.id) is not None and village.code in person.village_codes:
            raise Refusal(Reason.ASSIGNED_ALREADY, where="person")
        if village.code not in person.village_codes:
            person.village_codes = [*person.village_codes, village.code]
            person.rev += 1
        row = VillageAssignment(id=ids.new_uuid(), village_code=village.code, person_id=person.id, from_on=from_on)
        row.note = note.strip()
        db.session.add(row)
        db.session.flush()
        detail = {"person": person.id, "from": from_on.isoformat()}
        village_record.note(village, by, "assigned", note=row.note, detail=detail)


def pass_on(code: str, giver_id: str, taker_id: str | None, note: str) -> None:
    """A village of the register changes hands (models.handovers): one assignment ends today, the next one begins."""
    row = open_assignment(code, giver_id)
    if row is not None:
        row.to_on = max(row.from_on, today())
    if taker_id is not None and db.session.get(Village, code) is not None and open_assignment(code, taker_id) is None:
        facts = {"village_code": code, "person_id": taker_id, "from_on": today(), "note": note}
        db.session.add(VillageAssignment(id=ids.new_uuid(), **facts))


def open_assignment(code: str, person_id: str) -> VillageAssignment | None:
    """The assignment that has no end yet."""
    query = select(VillageAssignment).where(
        VillageAssignment.village_code == code,
        VillageAssignment.person_id == person_id,
        VillageAssignment.to_on.is_(None),
    )
    return db.session.scalars(query.order_by(VillageAssignment.from_on.desc()).limit(1)).first()
