"""Who sees which rows: the one layer that every list, count, page and file goes through."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal_column, or_, select

from core.errors import Reason, Refusal
from models.db import db
from models.once import once
from models.tables_activities import Activity
from models.tables_coordination import CoordinationNote
from models.tables_filters import SavedFilter
from models.tables_forms import Form, FormDraft, ListVersion
from models.tables_lessons import Lesson, Share, ShareOffice
from models.tables_people import ComplaintNamed, Device, Person
from models.tables_places import Office, Village, WorkArea
from models.tables_protection import Detection
from models.tables_registers import RegisterSighting
from models.tables_reports import Submission
from models.tables_services import ServiceRequest
from workflow import roles

# SQLite joins at most 500 lists in one question, and a list of late reports asks five of each.
_MOST_VILLAGES = 60


def visible_submissions(viewer: Person) -> Select[Submission]:
    """The reports that this person may read: one's own; as office staff those of the office and of offices below it; as
    PIMPASA those of one's office about one's villages.

    Reports for internal compliance are seen by compliance and by their reporter only.
    """
    return select(Submission).where(or_(*visible_parts(viewer)))


def visible_parts(viewer: Person) -> list[ColumnElement[bool]]:
    """The same as conditions of which a report keeps at least one, each an equality that an index begins with."""
    parts: list[ColumnElement[bool]] = [Submission.person_id == viewer.id]
    # Written out: a value that comes later does not let a database choose an index of these reports alone.
    ordinary, secret = (Submission.readers == literal_column(f"'{readers}'") for readers in ("office", "kepatuhan"))
    if roles.holds(viewer.roles, roles.READS_OFFICE):
        parts += [and_(Submission.office_id == office_id, ordinary) for office_id in offices_seen(viewer)]
    elif roles.holds(viewer.roles, roles.READS_VILLAGE_REPORTS):
        own = and_(Submission.office_id == viewer.office_id, ordinary)
        parts += [and_(about, own) for about in _about(viewer.village_codes)]
    if roles.holds(viewer.roles, roles.READS_COMPLIANCE):
        named = select(ComplaintNamed.arrival).where(ComplaintNamed.person_id == viewer.id)
        others = and_(secret, Submission.arrival.not_in(named))
        parts += [and_(Submission.office_id == office_id, others) for office_id in offices_seen(viewer)]
    return parts


def _about(codes: list[str]) -> list[ColumnElement[bool]]:
    """Each village by itself, in the order of its index; of very many all together, which is sorted."""
    if len(codes) > _MOST_VILLAGES:
        return [Submission.village_code.in_(codes)]
    return [Submission.village_code == code for code in codes]


def visible_sightings(viewer: Person) -> ColumnElement[bool]:
    """Which mentions of the registers this person may read; complaints never come into a register."""
    return or_(false(), *sighting_parts(viewer))


def sighting_parts(viewer: Person, row: Any = RegisterSighting) -> list[ColumnElement[bool]]:
    """The same as conditions of which a mention keeps at least one, each an equality that an index begins with."""
    return ordinary_parts(viewer, row) if roles.holds(viewer.roles, roles.READS_REGISTERS) else []


def ordinary_parts(viewer: Person, row: Any) -> list[ColumnElement[bool]]:
    """What a reader sees of a table that is made of ordinary reports and keeps whose each one is."""
    own = row.person_id == viewer.id
    if roles.holds(viewer.roles, roles.READS_OFFICE):
        return [own, *(row.office_id == office_id for office_id in offices_seen(viewer))]
    if roles.holds(viewer.roles, roles.READS_VILLAGE_REPORTS):
        return [own, and_(row.office_id == viewer.office_id, row.village_code.in_(viewer.village_codes))]
    return [own]


def _of_villages(viewer: Person, row: Any) -> ColumnElement[bool]:
    return or_(*ordinary_parts(viewer, row)) if roles.holds(viewer.roles, roles.READS_VILLAGES) else false()


def visible_services(viewer: Person) -> ColumnElement[bool]:
    """Which requests for services this person may see."""
    return _of_villages(viewer, ServiceRequest)


def visible_activities(viewer: Person) -> ColumnElement[bool]:
    """Which activities this person may see; one's own are those planned for one, and those reported by one."""
    reported = Activity.reporter_id == viewer.id if roles.holds(viewer.roles, roles.READS_VILLAGES) else false()
    return or_(_of_villages(viewer, Activity), reported)


def visible_detections(viewer: Person) -> ColumnElement[bool]:
    """Which early detections this person may see."""
    return _of_villages(viewer, Detection)


def visible_notes(viewer: Person) -> ColumnElement[bool]:
    """Which coordination notes this person may see: those of the reports that they read, which have no village."""
    if not roles.holds(viewer.roles, roles.READS_VILLAGES):
        return false()
    own = CoordinationNote.person_id == viewer.id
    if roles.holds(viewer.roles, roles.READS_OFFICE):
        return or_(own, CoordinationNote.office_id.in_(offices_seen(viewer)))
    return own


def visible_lessons(viewer: Person) -> ColumnElement[bool]:
    """Which lessons this person may see. What is shared is another question."""
    return _of_villages(viewer, Lesson)


def shared_by(viewer: Person) -> ColumnElement[bool]:
    """What this person's offices share with others, and what is shared of theirs, for who shares."""
    if not roles.holds(viewer.roles, roles.LEADS):
        return false()
    offices = offices_seen(viewer)
    return or_(Share.office_id.in_(offices), Share.owner_id.in_(offices))


def shared_with(viewer: Person, on: date) -> ColumnElement[bool]:
    """What others share with this person's own office that day, for who reads an office's reports."""
    if not roles.holds(viewer.roles, roles.READS_OFFICE):
        return false()
    ours = select(ShareOffice.share_id).where(ShareOffice.office_id == viewer.office_id)
    lasting = or_(Share.until.is_(None), Share.until >= on)
    return and_(Share.id.in_(ours), Share.ended_at.is_(None), lasting)


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


def visible_villages(viewer: Person, on: date) -> ColumnElement[bool]:
    """Which villages of the register this person may see on a day: office staff those of their work areas, a PIMPASA
    their own. A regency that no office has that day counts for the office that put its villages on the register."""
    if not roles.holds(viewer.roles, roles.READS_OFFICE):
        own = viewer.village_codes if roles.holds(viewer.roles, roles.READS_VILLAGES) else []
        return Village.code.in_(own)
    offices = offices_seen(viewer)
    current = and_(WorkArea.valid_from <= on, or_(WorkArea.valid_to.is_(None), WorkArea.valid_to > on))
    areas = select(WorkArea.regency_code, WorkArea.office_id).where(current)
    rows = once(lambda: db.session.execute(areas).all(), "work areas", on)
    ours = {row.regency_code for row in rows if row.office_id in offices}
    nobodys = and_(Village.office_id.in_(offices), Village.regency_code.not_in({row.regency_code for row in rows}))
    return or_(Village.regency_code.in_(ours), nobodys)


def offices_seen(viewer: Person) -> list[str]:
    """Ids of one's own office and, for people of a Kanwil, of its offices."""
    own = viewer.office_id
    below = select(Office.id).where(Office.parent_id == own)
    return [own, *once(lambda: list(db.session.scalars(below)), "offices below", own)]


def visible_forms(viewer: Person) -> Select[Form]:
    """The forms of the house, for who brings them out; which reach an office of theirs: sees_offices."""
    query = select(Form).where(Form.current_sha256.is_not(None))
    return query if roles.holds(viewer.roles, roles.PUBLISHES) else query.where(false())


def visible_drafts(viewer: Person) -> Select[FormDraft]:
    """The uploaded forms of the people whom this person may see, for who brings forms out."""
    query = select(FormDraft)
    if not roles.holds(viewer.roles, roles.PUBLISHES):
        return query.where(false())
    mine = select(Person.id).where(Person.office_id.in_(offices_seen(viewer)))
    return query.where(or_(FormDraft.uploaded_by == viewer.id, FormDraft.uploaded_by.in_(mine)))


def visible_lists(viewer: Person) -> Select[ListVersion]:
    """The versions of lists for every office and for offices of this person's, for who brings forms out."""
    query = select(ListVersion)
    if not roles.holds(viewer.roles, roles.PUBLISHES):
        return query.where(false())
    return query.where(or_(ListVersion.office_id.is_(None), ListVersion.office_id.in_(offices_seen(viewer))))


def visible_filters(viewer: Person) -> Select[SavedFilter]:
    """The kept filters that this person may open: the own ones, and those that active people of the office share."""
    shared = and_(
        SavedFilter.shared,
        SavedFilter.office_id == viewer.office_id,
        Person.office_id == viewer.office_id,
        Person.active,
    )
    query = select(SavedFilter).join(Person, Person.id == SavedFilter.person_id)
    return query.where(or_(SavedFilter.person_id == viewer.id, shared))


def sees_offices(viewer: Person, office_ids: list[str]) -> bool:
    """Is one of these offices, of which none means every one, an office that this person sees?"""
    return not office_ids or not set(office_ids).isdisjoint(offices_seen(viewer))


def sees_every_office(viewer: Person) -> bool:
    """Does nothing of the house lie outside this person's sight?"""
    return set(db.session.scalars(select(Office.id))) <= set(offices_seen(viewer))


def must_reach(viewer: Person, office_ids: list[str]) -> None:
    """May this person arrange what is for these offices (none: every office)? Raises Refusal(FORM_OF_OTHERS)."""
    if not reaches(viewer, office_ids):
        raise Refusal(Reason.FORM_OF_OTHERS)


def reaches(viewer: Person, office_ids: list[str]) -> bool:
    """Does this person see all of these offices (none: every office of the house)?"""
    return set(office_ids) <= set(offices_seen(viewer)) if office_ids else sees_every_office(viewer)


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
