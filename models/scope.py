"""Who sees which rows: the one layer that every list, count, page and file goes through."""

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select

from core.errors import Reason, Refusal
from models.db import db
from models.tables_people import Device, Person
from models.tables_places import Office
from models.tables_reports import Submission
from workflow import roles


def visible_submissions(viewer: Person) -> Select[Submission]:
    """The reports that this person may read: one's own; as office staff those of the office and of offices below it.

    Reports for internal compliance are seen by compliance and by their reporter only.
    """
    return select(Submission).where(or_(*visible_parts(viewer)))


def visible_parts(viewer: Person) -> list[ColumnElement[bool]]:
    """The same as conditions of which a report keeps at least one, each an equality that an index begins with."""
    reads = [
        # Written out: a value that comes later does not let a database choose an index of these reports alone.
        Submission.readers == literal_column(f"'{readers}'")
        for readers, wanted in (("office", roles.READS_OFFICE), ("kepatuhan", roles.READS_COMPLIANCE))
        if roles.holds(viewer.roles, wanted)
    ]
    offices = offices_seen(viewer) if reads else []
    by_office = [and_(Submission.office_id == office_id, read) for office_id in offices for read in reads]
    return [Submission.person_id == viewer.id, *by_office]


def visible_people(viewer: Person) -> Select[Person]:
    """The people that this person may see: oneself, and with a fitting role those of one's offices."""
    query = select(Person)
    if roles.holds(viewer.roles, roles.SEES_PHONES):
        return query.where(or_(Person.id == viewer.id, Person.office_id.in_(offices_seen(viewer))))
    return query.where(Person.id == viewer.id)


def visible_devices(viewer: Person) -> Select[Device]:
    """The phones that this person may see: one's own, and with a fitting role those of one's offices."""
    query = select(Device)
    if roles.holds(viewer.roles, roles.SEES_PHONES):
        return query.where(or_(Device.person_id == viewer.id, Device.office_id.in_(offices_seen(viewer))))
    return query.where(Device.person_id == viewer.id)


def visible_offices(viewer: Person) -> list[Office]:
    """One's own office and those below it, by name."""
    return list(db.session.scalars(select(Office).where(Office.id.in_(offices_seen(viewer))).order_by(Office.name)))


def offices_seen(viewer: Person) -> list[str]:
    """Ids of one's own office and, for people of a Kanwil, of its offices."""
    own = viewer.office_id
    return [own, *db.session.scalars(select(Office.id).where(Office.parent_id == own))]


def office_by_letters(letters: str) -> Office:
    """The office with these letters, ``ME``; for the command line. Raises Refusal(OFFICE_UNKNOWN)."""
    office: Office | None = db.session.scalar(select(Office).where(Office.letters == letters.upper()))
    if office is None:
        raise Refusal(Reason.OFFICE_UNKNOWN)
    return office


def sees_report(viewer: Person, submission: Submission) -> bool:
    """May this person read this report?"""
    query = visible_submissions(viewer).where(Submission.root_id == submission.root_id)
    return db.session.scalar(query.with_only_columns(Submission.root_id)) is not None
