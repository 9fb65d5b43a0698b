"""What approved reports say is put into the registers: behind the feed, report by report, again whenever one changes.

Never on the way in, and never from a report that nobody has looked at. A report that is corrected, returned, rejected
or joined to another takes its mentions back; doing the same twice changes nothing.
"""

from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select

from core import clock
from models import register_joining, register_likeness
from models.db import db, settings, writing
from models.report_feed import ReportFeed
from models.tables_registers import RegisterSighting
from models.tables_reports import Revision, Submission
from workflow.matching import normal_name
from workflow.sightings import FORMS, Said, said_in

# Reports put in together, for as long as phones may wait to write
REPORTS_AT_ONCE = 40
_SIGHTINGS: Any = RegisterSighting.__table__
_COLUMNS = [column.name for column in _SIGHTINGS.columns]
_REPORTS = (
    select(Submission.root_id, Submission.form_id, Submission.office_id, Submission.person_id, Submission.village_code)
    .add_columns(Submission.regency_code, Submission.finished_at, Submission.point_lat, Submission.point_lng)
    .add_columns(Revision.instance_id, Revision.answers)
    .join(Revision, Revision.instance_id == Submission.current_instance_id)
    .where(Submission.state == "approved", Submission.readers == "office", Submission.form_id.in_(FORMS))
)


def rebuild() -> dict[str, int]:
    """Make the mentions anew from the reports, a few at a time; codes, decisions and notes stay. Returns how many
    mentions of each kind there are."""
    known = set(db.session.scalars(select(RegisterSighting.root_id).distinct()))
    approved = set(db.session.scalars(_REPORTS.with_only_columns(Submission.root_id)))
    wanted = sorted(known | approved)
    for number in range(0, len(wanted), REPORTS_AT_ONCE):
        with writing():
            put(set(wanted[number : number + REPORTS_AT_ONCE]))
    register_likeness.forget()
    while register_likeness.look_slice():
        pass
    counted = select(RegisterSighting.kind, func.count()).group_by(RegisterSighting.kind)
    return dict(db.session.execute(counted).all())


def put(root_ids: set[str]) -> None:
    """Bring the mentions of these reports to what the reports say now, inside the caller's ``writing()``."""
    query = select(RegisterSighting).where(RegisterSighting.root_id.in_(root_ids))
    before = {row.id: row for row in db.session.scalars(query)}
    now = _mentions(root_ids)
    changed = {id for id in before.keys() | now.keys() if _facts(before.get(id)) != _facts(now.get(id))}
    touched = {before[id].entry_id for id in before if id in changed}
    places = [row for id in changed for row in (before.get(id), now.get(id)) if row is not None]
    if changed:
        for row in before.values():
            db.session.expunge(row)
        gone = delete(RegisterSighting).where(RegisterSighting.id.in_(changed))
        db.session.execute(gone.execution_options(synchronize_session=False))
        # In the order in which reports came: so codes go up with them.
        new = [row for id, row in now.items() if id in changed]
        touched |= register_joining.give_entries(new, clock.now())
        if new:
            db.session.execute(insert(_SIGHTINGS), [_row(row) for row in new])
        touched |= register_joining.settle_unnumbered(places, clock.now())
        register_joining.grow(touched)
        register_likeness.look(touched)


def _touching(root_ids: set[str]) -> set[str]:
    """Those of these reports that have mentions, or should have."""
    known = set(db.session.scalars(select(RegisterSighting.root_id).where(RegisterSighting.root_id.in_(root_ids))))
    approved = _REPORTS.with_only_columns(Submission.root_id).where(Submission.root_id.in_(root_ids))
    return known | set(db.session.scalars(approved))


def _mentions(root_ids: set[str]) -> dict[str, RegisterSighting]:
    found = {}
    for row in db.session.execute(_REPORTS.where(Submission.root_id.in_(root_ids)).order_by(Submission.arrival)):
        day = row.finished_at.astimezone(settings().zone).date()
        for said in said_in(row.form_id, row.answers):
            made = _mention(row, said, day)
            found[made.id] = made
    return found


def _mention(row: Any, said: Said, day: date) -> RegisterSighting:
    report = {name: getattr(row, name) for name in ("root_id", "instance_id", "form_id", "office_id", "person_id")}
    return RegisterSighting(
        id=f"{row.root_id}/{said.part}/{said.number}",
        **report,
        part=said.part,
        number=said.number,
        kind=said.kind,
        village_code=row.village_code,
        regency_code=row.regency_code,
        # A phone whose clock was ahead does not bring anything from the future.
        seen_on=min(said.seen_on or day, clock.now().astimezone(settings().zone).date()),
        name=said.name,
        name_key=normal_name(said.name),
        nation=said.nation,
        document=said.document,
        permit=said.permit,
        permit_until=said.permit_until,
        lat=row.point_lat,
        lng=row.point_lng,
        said=said.facts,
    )


def _facts(row: RegisterSighting | None) -> dict[str, Any] | None:
    """What is compared: everything but the entry."""
    return None if row is None else {n: getattr(row, n) for n in _COLUMNS if n not in ("entry_id", "shown_id")}


def _row(row: RegisterSighting) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


FEED = ReportFeed("registers", put, touching=_touching, at_once=150, few=REPORTS_AT_ONCE)
register_slice, register_all = FEED.slice, FEED.all
