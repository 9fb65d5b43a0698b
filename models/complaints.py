"""Complaints about officers: a reader of complaints whose own name stands in one never reads that one."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects import postgresql, sqlite

from forms.instance import Unreadable, parse_safely
from models import scope
from models.db import db
from models.indonesian import words_of
from models.reading import Entry
from models.tables_people import ComplaintNamed, Person
from models.tables_reports import Revision, Rival, Submission
from workflow import roles
from workflow.review import COMPLIANCE_FORM

_FOR_COMPLIANCE = "kepatuhan"


def note_named(entries: Iterable[Entry]) -> None:
    """Look for readers of complaints in what has just come, inside the caller's ``writing()``."""
    came = [
        entry.instance_id for entry in entries if entry.readers == _FOR_COMPLIANCE or entry.form_id == COMPLIANCE_FORM
    ]
    if came:
        roots = select(Revision.root_id).where(Revision.instance_id.in_(came))
        _note(Submission.root_id.in_(roots), _readers())


def look_for(person: Person) -> None:
    """Look for one person, new among the readers or under another name, in every complaint; inside ``writing()``."""
    if person.active and roles.holds(person.roles, roles.READS_COMPLIANCE):
        _note(Submission.arrival.is_not(None), [person])


def count_unread(viewer: Person) -> int:
    """How many complaints of the viewer's offices nobody may read, because each name among their readers is in them."""
    readers = [person for person in _readers() if person.office_id in scope.offices_seen(viewer)]
    named = (
        select(ComplaintNamed.arrival)
        .where(ComplaintNamed.person_id.in_([person.id for person in readers]))
        .group_by(ComplaintNamed.arrival)
        .having(func.count() >= len(readers))
    )
    of_office = Submission.office_id.in_(scope.offices_seen(viewer))
    found = select(func.count()).select_from(Submission).where(Submission.arrival.in_(named), of_office)
    return db.session.scalar(found) or 0


def _note(which: ColumnElement[bool], readers: list[Person]) -> None:
    if not readers:
        return
    db.session.flush()
    heads = select(Submission.root_id, Submission.arrival).where(Submission.readers == _FOR_COMPLIANCE, which)
    rows = [
        {"arrival": head.arrival, "person_id": person.id}
        for head in db.session.execute(heads).all()
        for said in [_said(head.root_id)]
        for person in readers
        if (name := set(words_of(person.name))) and name <= said
    ]
    if rows:
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        db.session.execute(insert(ComplaintNamed).on_conflict_do_nothing(), rows)


def _said(root_id: str) -> set[str]:
    """Every word of all that was ever sent as this report, from the bytes themselves."""
    revisions = select(Revision.instance_id, Revision.xml).where(Revision.root_id == root_id)
    contents = db.session.execute(revisions).all()
    rivals = select(Rival.xml).where(Rival.instance_id.in_([row.instance_id for row in contents]))
    said: set[str] = set()
    for xml in [*(row.xml for row in contents), *db.session.scalars(rivals)]:
        try:
            said.update(word for text in parse_safely(xml).itertext() for word in words_of(str(text)))
        except Unreadable:
            continue
    return said


def _readers() -> list[Person]:
    """People who read complaints; both databases search a list in JSON each in its own way, and people are few."""
    active = db.session.scalars(select(Person).where(Person.active))
    return [person for person in active if roles.holds(person.roles, roles.READS_COMPLIANCE)]
