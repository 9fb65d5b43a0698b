"""What has been kept for as long as its form told people: report by report, with what holds each back, and counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from core import clock
from forms.blanked import answered
from models import scope
from models.dated_settings import today, value_of
from models.db import db, settings
from models.tables_identity import IdentityAsk
from models.tables_people import Person
from models.tables_places import Office
from models.tables_registers import RegisterSighting
from models.tables_reports import Revision, Rival, Submission
from models.tables_services import ServiceRequest
from models.tables_tasks import FollowUp, Task
from workflow.retention import RULES, SETTLED, Standing, decided_before, hold, is_meant, setting_of
from workflow.roles import READS_COMPLIANCE, holds
from workflow.service import FORM as SERVICE_FORM

_OTHER = aliased(RegisterSighting)
_INTO = aliased(Submission)
DECIDED_AT = func.coalesce(Submission.decided_at, Submission.received_at)


@dataclass(frozen=True)
class Over:
    """A report whose time is over. why: one of workflow.retention.HOLDS that keeps it all the same, None: it may go."""

    root_id: str
    form_id: str
    office_id: str
    months: int
    decided_on: date
    why: str | None


@dataclass
class Due:
    """A form's reports of one office whose time is over. oldest: the first of their decisions; held: reason → how many
    of the others stay all the same."""

    form_id: str
    office: str
    months: int
    n: int = 0
    oldest: date | None = None
    held: Counter[str] = field(default_factory=Counter)


def list_due(viewer: Person | None = None) -> list[Due]:
    """Form by form, office by office; what compliance alone reads counts for compliance. viewer: None on the server."""
    offices = select(Office.id, Office.name)
    if viewer is not None:
        offices = offices.where(Office.id.in_(scope.offices_seen(viewer)))
    names: dict[str, str] = dict(db.session.execute(offices).all())
    condition: ColumnElement[bool] = Submission.office_id.in_(names)
    if viewer is not None and not holds(viewer.roles, READS_COMPLIANCE):
        condition = and_(condition, Submission.readers == "office")
    found: dict[tuple[str, str], Due] = {}
    for one in over(condition):
        row = found.setdefault((one.form_id, one.office_id), Due(one.form_id, names[one.office_id], one.months))
        if one.why is not None:
            row.held[one.why] += 1
            continue
        row.n += 1
        row.oldest = min(row.oldest or one.decided_on, one.decided_on)
    order = list(RULES)
    return sorted(found.values(), key=lambda row: (order.index(row.form_id), row.office))


def over(condition: ColumnElement[bool]) -> Iterator[Over]:
    """The reports within a condition on Submission whose time is over and of which something is still to go, the
    oldest decision first, form by form."""
    for form_id in RULES:
        months = value_of(setting_of(form_id), today())
        query = _query(form_id, decided_before(today(), months)).where(condition)
        for row in db.session.execute(query.order_by(DECIDED_AT, Submission.arrival)).all():
            merged = row.merged and RULES[form_id].is_whole
            facts = (row.state, row.follow_state, row.choice, row.task, row.service, row.asking, merged, row.register)
            asked = Standing(*facts)
            if is_meant(form_id, asked) and _says_it(form_id, row.root_id):
                on = row.at.astimezone(settings().zone).date()
                yield Over(row.root_id, form_id, row.office_id, months, on, hold(asked))


def _query(form_id: str, before: date) -> Select[Any]:
    """The settled reports of a form that were decided on this day or earlier, and what may hold them."""
    ends = datetime.combine(before + timedelta(days=1), time(), settings().zone)
    root_id = Submission.root_id
    task = exists().where(Task.root_id == root_id, Task.state == "open")
    request = exists().where(ServiceRequest.root_id == root_id)
    service: ColumnElement[bool] = request.where(ServiceRequest.state.not_in(("done", "declined")))
    if form_id == SERVICE_FORM:
        # Approved, and behind the feed nobody has made a request of it yet.
        service = or_(service, and_(Submission.state == "approved", ~request))
    may_read = and_(IdentityAsk.state == "granted", IdentityAsk.reads_until > clock.now())
    may_ask = and_(IdentityAsk.state == "waiting", IdentityAsk.grant_by > clock.now())
    asking = exists().where(IdentityAsk.root_id == root_id, or_(may_read, may_ask))
    merged = exists().where(_INTO.arrival == Submission.merged_into, _INTO.removed_at.is_(None))
    elsewhere = exists().where(_OTHER.entry_id == RegisterSighting.entry_id, _OTHER.root_id != RegisterSighting.root_id)
    register = exists().where(RegisterSighting.root_id == root_id, ~elsewhere)
    return (
        select(root_id, Submission.office_id, Submission.state, Submission.follow_state, FollowUp.choice)
        .add_columns(task.label("task"), service.label("service"), asking.label("asking"), merged.label("merged"))
        .add_columns(register.label("register"), DECIDED_AT.label("at"))
        .outerjoin(FollowUp, FollowUp.root_id == root_id)
        .where(Submission.form_id == form_id, Submission.state.in_(SETTLED), ends > DECIDED_AT, _is_whole(form_id))
    )


def _is_whole(form_id: str) -> ColumnElement[bool]:
    """Is there a content that nothing was taken from, and in which there is something to take, as far as rows say?"""
    found = []
    for table in (Revision, Rival):
        asked = [table.left_sha256.is_(None)]
        if RULES[form_id].part == "list_photo":
            asked += [table.answers[name].as_string() != "" for name in sorted(RULES[form_id].drops)]
        found.append(asked)
    of_revision = select(Revision.instance_id).where(Revision.root_id == Submission.root_id, *found[0])
    own = select(Revision.instance_id).where(Revision.root_id == Submission.root_id)
    of_rival = select(Rival.sha256).where(Rival.instance_id.in_(own.correlate(Submission)), *found[1])
    return or_(of_revision.correlate(Submission).exists(), of_rival.correlate(Submission).exists())


def _says_it(form_id: str, root_id: str) -> bool:
    """Do the bytes hold what is to go? Who told something stands in them only."""
    rule = RULES[form_id]
    if rule.part != "identity":
        return True
    own = select(Revision.instance_id).where(Revision.root_id == root_id)
    contents = [
        select(table.xml).where(table.instance_id.in_(own), table.left_sha256.is_(None)) for table in (Revision, Rival)
    ]
    return any(answered(xml, rule.drops) for query in contents for xml in db.session.scalars(query))
