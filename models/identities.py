"""Who told an officer something, read from the record's own bytes: with a reason, and on the record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core import clock
from core.errors import Reason, Refusal
from forms.instance import Unreadable, local_name, parse_safely
from models import audit, review_guard, scope
from models.db import db, writing
from models.tables_ledger import AuditEntry
from models.tables_people import Person
from models.tables_reports import Revision, Submission
from workflow import identity

_ACTION = "report.identity_read"
MOST_SHOWN = 50


@dataclass(frozen=True)
class Reading:
    """That somebody read it. who is empty for a person outside the reader's scope."""

    at: datetime
    who: str
    reason: str


def why_not_read(viewer: Person, submission: Submission) -> Reason | None:
    """None when this person may read, with a reason, who told what the report says."""
    return identity.why_not_read(review_guard.reviewer(viewer), review_guard.reviewed(submission, clock.now()))


def has_identity(submission: Submission) -> bool:
    """Does the report say who told it?"""
    return bool(identity.fields_of(submission.form_id)) and bool(_said(submission))


def read_identity(by: Person, root_id: str, reason: str) -> dict[str, str]:
    """Question name → what the report says there. Kept: who, when, what for.

    Raises Refusal: REPORT_UNKNOWN, NO_IDENTITY, IDENTITY_CLOSED, IDENTITY_REASON.
    """
    with writing():
        submission = review_guard.find(by, root_id)
        refused = why_not_read(by, submission)
        if refused is not None:
            raise Refusal(refused)
        if not reason.strip():
            raise Refusal(Reason.IDENTITY_REASON, where="reason")
        said = _said(submission)
        if not said:
            raise Refusal(Reason.NO_IDENTITY)
        detail = {"code": submission.code, "reason": reason.strip()[:500]}
        audit.record(by, _ACTION, f"report:{root_id}", detail)
    return said


def readings(viewer: Person, root_id: str) -> list[Reading]:
    """Who read it before, the newest first."""
    query = select(AuditEntry).where(AuditEntry.object == f"report:{root_id}", AuditEntry.action == _ACTION)
    entries = list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(MOST_SHOWN)))
    actors = {entry.actor.removeprefix("person:") for entry in entries}
    of_offices = Person.office_id.in_(scope.offices_seen(viewer))
    people = select(Person.id, Person.name).where(Person.id.in_(actors), of_offices)
    named = dict(db.session.execute(people).all())
    return [
        Reading(entry.at, named.get(entry.actor.removeprefix("person:"), ""), str(entry.detail.get("reason", "")))
        for entry in entries
    ]


def _said(submission: Submission) -> dict[str, str]:
    wanted = identity.fields_of(submission.form_id)
    xml = db.session.scalar(select(Revision.xml).where(Revision.instance_id == submission.current_instance_id))
    try:
        nodes = parse_safely(xml or b"").iter()
        return {local_name(node): text for node in nodes if local_name(node) in wanted and (text := node.text or "")}
    except Unreadable:
        return {}
