"""Villages pass from one person to another with a note, and the entry of it is kept for ever."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.errors import Reason, Refusal
from models import audit, people, phone_news, places, scope, village_people
from models.db import db
from models.tables_people import Handover, Person
from workflow import accounts

MOST_SHOWN = 100


@dataclass(frozen=True)
class Successor:
    """Who takes villages over, and what the next one should know."""

    person_id: str
    note: str


@dataclass(frozen=True)
class Passed:
    """One handover as pages show it. names are empty for somebody outside the reader's scope."""

    place: places.Place | None
    entry: Handover
    giver: str
    taker: str


def pass_on(by: Person | None, giver: Person, codes: list[str], successor: Successor | None) -> None:
    """Write down that a person gives up these villages, and give them to the successor, inside ``writing()``.

    The giver's own entry is the caller's to change. Raises Refusal: SUCCESSOR_UNFIT, HANDOVER_NOTE, NOT_ALLOWED.
    """
    taker = None
    if successor is not None:
        taker = _taker(by, giver, successor.person_id)
        if not successor.note.strip():
            raise Refusal(Reason.HANDOVER_NOTE, where="note")
    note, at = successor.note.strip() if successor else "", clock.now()
    for code in codes:
        facts = {"office_id": giver.office_id, "from_id": giver.id, "to_id": taker.id if taker else None}
        by_id = by.id if by else None
        db.session.add(Handover(id=ids.new_uuid(), village_code=code, by_id=by_id, at=at, note=note, **facts))
        village_people.pass_on(code, giver.id, taker.id if taker else None, note)
    detail = {"villages": codes, "to": f"person:{taker.id}" if taker else None}
    audit.record(by or audit.SYSTEM, "villages.handed_over", f"person:{giver.id}", detail)
    if taker is not None:
        new = [code for code in codes if code not in taker.village_codes]
        before = list(taker.village_codes)
        taker.village_codes = [*before, *new]
        taker.rev += 1
        db.session.flush()
        phone_news.tell_villages(taker, before)
        detail = {"villages": codes, "from": f"person:{giver.id}"}
        audit.record(by or audit.SYSTEM, "villages.taken_over", f"person:{taker.id}", detail)


def successors(by: Person, giver: Person) -> list[Person]:
    """Who may take over villages of this person, by name."""
    query = scope.visible_people(by).where(Person.office_id == giver.office_id, Person.active, Person.id != giver.id)
    fitting = db.session.scalars(query.order_by(Person.name, Person.id))
    return [person for person in fitting if accounts.takes_over(giver.roles, person.roles) and people.keeps(by, person)]


def of_person(viewer: Person, person: Person) -> list[Passed]:
    """What this person gave and took, the newest first."""
    return _passed(viewer, or_(Handover.from_id == person.id, Handover.to_id == person.id))


def of_village(viewer: Person, code: str) -> list[Passed]:
    """Through whose hands a village went, the newest first."""
    return _passed(viewer, Handover.village_code == code)


def _passed(viewer: Person, which: object) -> list[Passed]:
    query = select(Handover).where(which).options(joinedload(Handover.giver), joinedload(Handover.taker))  # type: ignore[arg-type]
    entries = list(db.session.scalars(query.order_by(Handover.at.desc(), Handover.id).limit(MOST_SHOWN)))
    named = {place.code: place for place in places.places_of([entry.village_code for entry in entries])}
    seen = {*scope.offices_seen(viewer)}

    def name(person: Person | None) -> str:
        return person.name if person is not None and (person.office_id in seen or person.id == viewer.id) else ""

    return [Passed(named.get(one.village_code), one, name(one.giver), name(one.taker)) for one in entries]


def _taker(by: Person | None, giver: Person, person_id: str) -> Person:
    taker = db.session.get(Person, person_id)
    fits = (
        taker is not None
        and taker.active
        and taker.id != giver.id
        and taker.office_id == giver.office_id
        and accounts.takes_over(giver.roles, taker.roles)
    )
    if taker is None or not fits:
        raise Refusal(Reason.SUCCESSOR_UNFIT, where="successor")
    if by is not None and not people.keeps(by, taker):
        raise Refusal(Reason.NOT_ALLOWED, where="successor")
    return taker
