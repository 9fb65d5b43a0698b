"""Approved requests for services (F09) become rows that the office plans with: behind the feed, again when one changes.

A report that is returned, rejected or joined to another takes its request back; one that people have worked on stays,
and says that its report is not approved any more. Doing the same twice changes nothing.
"""

from typing import Any

from sqlalchemy import select

from core import clock, ids
from models.db import db, settings
from models.report_feed import ReportFeed
from models.tables_reports import Revision, Submission
from models.tables_services import ServiceEvent, ServiceRequest
from workflow.service import FORM, asked_in

_REPORTS = (
    select(Submission.root_id, Submission.code, Submission.office_id, Submission.person_id, Submission.village_code)
    .add_columns(Submission.finished_at, Revision.answers)
    .join(Revision, Revision.instance_id == Submission.current_instance_id)
    .where(Submission.state == "approved", Submission.readers == "office", Submission.form_id == FORM)
)


def put(root_ids: set[str]) -> None:
    """Bring the requests of these reports to what the reports say now, inside the caller's ``writing()``."""
    known = {row.root_id: row for row in db.session.scalars(_requests(root_ids))}
    now = {row.root_id: _facts(row) for row in db.session.execute(_REPORTS.where(Submission.root_id.in_(root_ids)))}
    for root_id, facts in now.items():
        row = known.get(root_id)
        if row is None:
            db.session.add(ServiceRequest(root_id=root_id, approved=True, state="waiting", rev=1, **facts))
        elif not row.approved or any(getattr(row, name) != value for name, value in facts.items()):
            _change(row, "corrected", {**facts, "approved": True})
    for root_id in known.keys() - now.keys():
        row = known[root_id]
        if _untouched(row):
            db.session.delete(row)
        elif row.approved:
            _change(row, "unapproved", {"approved": False})
    db.session.flush()


def _requests(root_ids: set[str]) -> Any:
    return select(ServiceRequest).where(ServiceRequest.root_id.in_(root_ids))


def _facts(row: Any) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in ("code", "office_id", "person_id", "village_code")}
    return facts | {"asked_on": row.finished_at.astimezone(settings().zone).date(), **asked_in(row.answers).__dict__}


def _untouched(row: ServiceRequest) -> bool:
    has = select(ServiceEvent.id).where(ServiceEvent.root_id == row.root_id).limit(1)
    return row.state == "waiting" and db.session.scalar(has) is None


def _change(row: ServiceRequest, kind: str, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.rev += 1
    told = {"people": row.people, "state": row.state}
    db.session.add(
        ServiceEvent(
            id=ids.new_uuid(), root_id=row.root_id, at=clock.now(), kind=kind, person_id=None, note="", facts=told
        )
    )


FEED = ReportFeed("services", put)
service_slice, service_all = FEED.slice, FEED.all
