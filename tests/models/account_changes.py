"""What tests of accounts do again and again: look somebody up, change an entry, see what phones were told."""

from models import Change, db, devices, people
from models.people_changes import Entry, change_person


def find(username):
    db.session.expire_all()
    return people.find_person(username)


def entry(person, **changed):
    now = {"name": person.name, "office_id": person.office_id, "roles": list(person.roles)}
    return Entry(**({**now, "village_codes": list(person.village_codes)} | changed))


def change(office, by, username, at=1, successor=None, rev=None, **changed):
    person = find(username)
    rev = person.rev if rev is None else rev
    return office.do(at, change_person, by, person.id, rev, entry(person, **changed), successor)


def refused(office, reason, by, username, successor=None, **changed):
    person = find(username)
    office.refused(reason, 1, change_person, by, person.id, person.rev, entry(person, **changed), successor)


def told(person, since=0):
    """The newest line of each object that this person's phones are told on purpose: (kind, id) → body or None."""
    lines = db.session.scalars(db.select(Change).where(Change.person_id == person.id, Change.seq > since))
    return {(line.kind, line.object_id): line.body for line in sorted(lines, key=lambda line: line.seq)}


def second(office):
    """A colleague with a phone of their own."""
    made = people.add_person(None, "Petugas 08", "pimpasa2.me", "office-me", ["pimpasa"])
    code, _ = devices.offer_enrolment(None, made.id)
    devices.enrol(code, "HP", "1", {})
