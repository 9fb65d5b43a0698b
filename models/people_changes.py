"""An account changes: another name, office, roles or villages; its end with a successor; and its return."""

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from core import clock
from core.errors import Reason, Refusal
from core.words import Word
from models import areas, audit, complaints, handovers, people, phone_news, places, villages
from models.db import db, settings, writing
from models.handovers import Successor
from models.tables_ledger import AuditEntry
from models.tables_people import Device, Person
from models.tables_places import Office

# What makes a page about a person stale
_CHANGES = ("person.changed", "person.deactivated", "person.reactivated", "villages.handed_over", "villages.taken_over")


@dataclass(frozen=True)
class Entry:
    """How a person's entry should read."""

    name: str
    office_id: str
    roles: list[str]
    village_codes: list[str]


def change_person(
    by: Person | None, person_id: str, rev: int, entry: Entry, successor: Successor | None = None
) -> Person:
    """Bring a person's entry up to date. rev: of the page that was shown; successor: takes the villages left out.

    Their phones stay theirs, with all they hold: what was finished before a move goes to the office it was made for.
    Raises Refusal: PERSON_UNKNOWN, OFFICE_UNKNOWN, OWN_ACCOUNT, NOT_ALLOWED, PERSON_STALE, PERSON_INACTIVE,
    NAME_NEEDED, ROLE_UNKNOWN, ROLES_APART, COMPLIANCE_ABOVE, VILLAGE_UNKNOWN, VILLAGES_ELSEWHERE, and as
    handovers.hand_over.
    """
    with writing():
        person = _shown(by, person_id, rev)
        if not person.active:
            raise Refusal(Reason.PERSON_INACTIVE)
        name = people.checked_name(entry.name)
        people.check_roles(entry.roles)
        office = people.may_give(by, entry.office_id, person.roles, entry.roles)
        codes = villages.known_codes(entry.village_codes)
        moves = office.id != person.office_id
        if moves:
            _check_area(office, codes)
        before = Entry(person.name, person.office_id, list(person.roles), list(person.village_codes))
        gone = [code for code in before.village_codes if code not in codes]
        if gone:
            handovers.pass_on(by, person, gone, successor)
        person.name, person.roles, person.village_codes = name, list(entry.roles), codes
        if moves:
            _move(person, office)
        if moves or set(before.roles) != set(person.roles):
            person.session_rev += 1
        changed = {key: value for key, value in _plain(person).items() if value != _plain(before)[key]}
        if not changed:
            return person
        person.rev += 1
        db.session.flush()
        phone_news.tell_villages(person, before.village_codes)
        phone_news.tell(person, before.roles, before.office_id)
        complaints.look_for(person)
        audit.record(by or audit.SYSTEM, "person.changed", f"person:{person.id}", changed)
    return person


def end_person(by: Person | None, person_id: str, rev: int, successor: Successor | None = None) -> None:
    """End a person's access in one step with the handover of all their villages (none: they wait for a successor).

    Raises Refusal: as change_person.
    """
    with writing():
        person = _shown(by, person_id, rev)
        if not person.active:
            raise Refusal(Reason.PERSON_INACTIVE)
        gone = list(person.village_codes)
        if gone:
            handovers.pass_on(by, person, gone, successor)
            person.village_codes = []
            phone_news.tell_villages(person, gone)
        people.deactivate_person(by, person.id)


def reactivate_person(by: Person | None, person_id: str, rev: int) -> None:
    """Let a person in again: with a new password and a newly enrolled phone, for the old ones count no longer.

    Raises Refusal: PERSON_UNKNOWN, OFFICE_UNKNOWN, OWN_ACCOUNT, NOT_ALLOWED, PERSON_STALE, PERSON_ACTIVE.
    """
    with writing():
        person = _shown(by, person_id, rev)
        if person.active:
            raise Refusal(Reason.PERSON_ACTIVE)
        person.active, person.password_hash = True, None
        person.session_rev += 1
        person.rev += 1
        complaints.look_for(person)
        audit.record(by or audit.SYSTEM, "person.reactivated", f"person:{person.id}")


def hand_over(by: Person | None, person_id: str, rev: int, codes: Collection[str], successor: Successor) -> None:
    """Give some villages of a person to another; the person stays. Raises Refusal as change_person, HANDOVER_EMPTY."""
    with writing():
        person = _shown(by, person_id, rev)
        gone = [code for code in person.village_codes if code in codes]
        if not gone:
            raise Refusal(Reason.HANDOVER_EMPTY, where="villages")
        handovers.pass_on(by, person, gone, successor)
        person.village_codes = [code for code in person.village_codes if code not in gone]
        person.rev += 1
        db.session.flush()
        phone_news.tell_villages(person, [*person.village_codes, *gone])


def _shown(by: Person | None, person_id: str, rev: int) -> Person:
    """The person that a page showed, whom ``by`` may arrange; inside the caller's ``writing()``."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise Refusal(Reason.PERSON_UNKNOWN)
    if by is not None and by.id == person.id:
        raise Refusal(Reason.OWN_ACCOUNT)
    people.may_keep(by, person)
    if person.rev != rev:
        raise _stale(person)
    return person


def _stale(person: Person) -> Refusal:
    query = select(AuditEntry).where(AuditEntry.object == f"person:{person.id}", AuditEntry.action.in_(_CHANGES))
    last = db.session.scalar(query.order_by(AuditEntry.seq.desc()).limit(1))
    by = db.session.get(Person, last.actor.removeprefix("person:")) if last is not None else None
    at = last.at if last is not None else person.created_at
    zone = db.session.get_one(Office, person.office_id).time_zone
    who = by.name if by is not None else Word("Sistem")
    return Refusal(Reason.PERSON_STALE, who=who, at=f"{at.astimezone(ZoneInfo(zone)):%d-%m-%Y %H.%M}")


def _check_area(office: Office, codes: list[str]) -> None:
    """Whoever moves keeps only villages of the new office; one without a work area of its own has them all."""
    regencies = areas.regency_codes_of(office.id, clock.now().astimezone(settings().zone).date())
    outside = [code for code in codes if code[:5] not in regencies] if regencies else []
    if outside:
        names = ", ".join(place.name for place in places.places_of(outside))
        raise Refusal(Reason.VILLAGES_ELSEWHERE, where="villages", names=names)


def _move(person: Person, office: Office) -> None:
    person.moved_at, person.moved_from, person.office_id = clock.now(), person.office_id, office.id
    theirs = update(Device).where(Device.person_id == person.id, Device.revoked_at.is_(None))
    db.session.execute(theirs.values(office_id=office.id))


def _plain(of: Person | Entry) -> dict[str, object]:
    names = ("name", "office_id", "roles", "village_codes")
    return {name: sorted(value) if isinstance(value := getattr(of, name), list) else value for name in names}
