"""People of the offices: made, given a password, signed in, made inactive."""

import re
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from core import clock, ids
from core.errors import Reason, Refusal
from core.words import LANGUAGES
from models import audit, complaints, scope, villages
from models.db import db, writing
from models.tables_people import Device, Person
from models.tables_places import Office
from workflow import accounts
from workflow import roles as role_rules

PASSWORD_LEAST = 12
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def add_person(
    by: Person | None,
    name: str,
    username: str,
    office_id: str,
    roles: list[str],
    village_codes: list[str] | None = None,
    password: str | None = None,
    language: str = "id",
) -> Person:
    """Make a person. by: who does it (None: the command line or the seeds); no password: cannot sign in at the office.

    Raises Refusal: NOT_ALLOWED, NAME_NEEDED, USERNAME_BAD, USERNAME_TAKEN, OFFICE_UNKNOWN, ROLE_UNKNOWN,
    ROLES_APART, COMPLIANCE_ABOVE, VILLAGE_UNKNOWN, PASSWORD_SHORT.
    """
    name, username = checked_name(name), username.strip().lower()
    if _USERNAME.fullmatch(username) is None:
        raise Refusal(Reason.USERNAME_BAD, where="username")
    check_roles(roles)
    password_hash = _hashed(password) if password else None
    with writing():
        may_give(by, office_id, [], roles)
        if db.session.scalar(select(Person.id).where(Person.username == username)) is not None:
            raise Refusal(Reason.USERNAME_TAKEN, where="username", username=username)
        person = Person(
            id=ids.new_uuid(),
            name=name,
            username=username,
            password_hash=password_hash,
            office_id=office_id,
            roles=list(roles),
            village_codes=villages.known_codes(village_codes or []),
            language=language,
            active=True,
            session_rev=0,
            rev=1,
            created_at=clock.now(),
        )
        db.session.add(person)
        db.session.flush()
        villages.tell_person(person)
        complaints.look_for(person)
        detail = {"username": username, "office_id": office_id, "roles": list(roles)}
        audit.record(by or audit.SYSTEM, "person.added", f"person:{person.id}", detail)
    return person


def set_password(by: Person | None, person_id: str, password: str) -> None:
    """Give a person a password; browser sessions made before no longer count. Raises NOT_ALLOWED, PASSWORD_SHORT."""
    password_hash = _hashed(password)
    with writing():
        person = _person(person_id)
        if by is None or by.id != person.id:
            may_keep(by, person)
        person.password_hash = password_hash
        person.session_rev += 1
        audit.record(by or audit.SYSTEM, "person.password_set", f"person:{person.id}")


def set_language(person_id: str, language: str) -> None:
    """Keep the language a person reads in. It is a taste and not an act, so the audit chain does not name it."""
    assert language in LANGUAGES
    with writing():
        _person(person_id).language = language


def check_password(username: str, password: str) -> Person | None:
    """The active person whom this name and password belong to; None otherwise, after the same work."""
    person = db.session.scalar(select(Person).where(Person.username == username.strip().lower()))
    usable = person is not None and person.active and person.password_hash is not None
    known = person.password_hash if person is not None and usable else None
    try:
        _hasher().verify(known or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return None
    return person if usable else None


def signed_in_person(session_id: str) -> Person | None:
    """The person a browser session belongs to (Person.get_id), if they are active and it is not outdated."""
    person_id, _, rev = session_id.rpartition(":")
    query = select(Person).options(joinedload(Person.office)).where(Person.id == person_id)
    person: Person | None = db.session.scalar(query)
    if person is None or not person.active or str(person.session_rev) != rev:
        return None
    return person


def list_people(viewer: Person) -> list[Person]:
    """Everybody this viewer may see, active first, by name."""
    query = scope.visible_people(viewer).options(joinedload(Person.office))
    return list(db.session.scalars(query.order_by(Person.active.desc(), Person.name, Person.id)))


def get_person(viewer: Person, person_id: str) -> Person:
    """One person in the viewer's scope. Raises Refusal(PERSON_UNKNOWN)."""
    query = scope.visible_people(viewer).options(joinedload(Person.office)).where(Person.id == person_id)
    person: Person | None = db.session.scalar(query)
    if person is None:
        raise Refusal(Reason.PERSON_UNKNOWN)
    return person


def find_person(username: str) -> Person | None:
    """The person with this user name; for the command line and the seeds."""
    return db.session.scalar(select(Person).where(Person.username == username.strip().lower()))


def first_field_officer() -> Person | None:
    """The active field officer whose user name comes first: whom a trial run offers a phone."""
    everybody = db.session.scalars(select(Person).where(Person.active).order_by(Person.username)).all()
    for role in ("pimpasa", "petugas"):
        for person in everybody:
            if role in person.roles:
                return person
    return None


def deactivate_person(by: Person | None, person_id: str) -> None:
    """End a person's access: no sign-in, and every phone revoked. What they sent stays."""
    with writing():
        person = _person(person_id)
        may_keep(by, person)
        person.active = False
        person.session_rev += 1
        person.rev += 1
        phones = update(Device).where(Device.person_id == person.id, Device.revoked_at.is_(None))
        db.session.execute(phones.values(revoked_at=clock.now(), revoked_by=by.id if by else None))
        audit.record(by or audit.SYSTEM, "person.deactivated", f"person:{person.id}")


def may_arrange(by: Person | None, office_id: str) -> None:
    """Raises Refusal unless this person may arrange people and phones of the office (None: the system may)."""
    if by is None:
        return
    if not role_rules.holds(by.roles, role_rules.ARRANGES):
        raise Refusal(Reason.NOT_ALLOWED)
    if office_id not in scope.offices_seen(by):
        raise Refusal(Reason.OFFICE_UNKNOWN, where="office_id")


def may_give(by: Person | None, office_id: str, before: list[str], after: list[str]) -> Office:
    """The office, unless ``by`` may not make a holder of these roles in it of one of those before. Raises Refusal."""
    may_arrange(by, office_id)
    reason = accounts.why_not_given(by.roles, before, after) if by is not None else None
    if reason is not None:
        raise Refusal(reason, where="roles")
    office = db.session.get(Office, office_id)
    if office is None:
        raise Refusal(Reason.OFFICE_UNKNOWN, where="office_id")
    reason = accounts.why_apart(after, office.kind)
    if reason is not None:
        raise Refusal(reason, where="roles")
    return office


def keeps(by: Person, person: Person) -> bool:
    """May ``by`` change this person's account, or give it a phone or a password? Never one's own this way."""
    return accounts.keeps(by.id, by.roles, person.id, person.roles)


def may_keep(by: Person | None, person: Person, *, own: bool = False) -> None:
    """Raises Refusal unless ``by`` may arrange this person's account. own: those who arrange may do it to their own."""
    may_arrange(by, person.office_id)
    if by is not None and not keeps(by, person) and not (own and by.id == person.id):
        raise Refusal(Reason.NOT_ALLOWED)


def _person(person_id: str) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise Refusal(Reason.PERSON_UNKNOWN)
    return person


def checked_name(name: str) -> str:
    """The name without blanks around it. Raises Refusal(NAME_NEEDED)."""
    if not name.strip():
        raise Refusal(Reason.NAME_NEEDED, where="name")
    return name.strip()


def check_roles(roles: list[str]) -> None:
    """Raises Refusal(ROLE_UNKNOWN) for none at all, or one that there is not."""
    unknown = next((role for role in roles if role not in role_rules.ROLES), None)
    if unknown is not None or not roles:
        raise Refusal(Reason.ROLE_UNKNOWN, where="roles", role=unknown or "-")


def _hashed(password: str) -> str:
    if len(password) < PASSWORD_LEAST:
        raise Refusal(Reason.PASSWORD_SHORT, where="password", least=PASSWORD_LEAST)
    return _hasher().hash(password)


@cache
def _hasher() -> PasswordHasher:
    # OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane. Two at once fit a small server.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    # A name that does not exist takes as long as a wrong password.
    return _hasher().hash(ids.new_token())
