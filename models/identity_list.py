"""What was asked about who told something: what waits for somebody, what is one's own, what happened to a report."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from core import clock
from models import identities, scope
from models.db import db
from models.tables_identity import IdentityAsk
from models.tables_ledger import AuditEntry
from models.tables_people import Person
from models.tables_reports import Submission
from workflow.roles import READS_IDENTITY, holds

MOST_SHOWN = 50
# The newest that wait anywhere; more at once than offices could ever ask in three days
_MOST_WAITING = 500
_BEGINS = "report.identity_"

Asked = tuple[IdentityAsk, Submission]


@dataclass(frozen=True)
class Reading:
    """One thing that happened: asked, granted, refused, withdrawn or read. who is empty for a person outside the
    reader's scope; until: how long it waits or stays open."""

    at: datetime
    what: str
    who: str
    reason: str
    until: datetime | None


def readings(viewer: Person, root_id: str) -> list[Reading]:
    """All that happened about a report, the newest first."""
    query = select(AuditEntry).where(
        AuditEntry.object == f"report:{root_id}", AuditEntry.action.startswith(_BEGINS, autoescape=True)
    )
    entries = list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(MOST_SHOWN)))
    actors = {entry.actor.removeprefix("person:") for entry in entries}
    of_offices = Person.office_id.in_(scope.offices_seen(viewer))
    people = select(Person.id, Person.name).where(Person.id.in_(actors), of_offices)
    named = dict(db.session.execute(people).all())
    return [
        Reading(
            at=entry.at,
            what=entry.action.removeprefix(_BEGINS),
            who=named.get(entry.actor.removeprefix("person:"), ""),
            reason=str(entry.detail.get("reason", "")),
            until=clock.parse(entry.detail["until"]) if "until" in entry.detail else None,
        )
        for entry in entries
    ]


def waiting_for(viewer: Person, root_id: str = "") -> list[Asked]:
    """What others ask and this person may grant or refuse, the oldest first; about one report when it is given."""
    if not holds(viewer.roles, READS_IDENTITY):
        return []
    waits = and_(IdentityAsk.state == "waiting", IdentityAsk.grant_by > clock.now(), IdentityAsk.person_id != viewer.id)
    query = select(IdentityAsk).where(waits)
    if root_id:
        query = query.where(IdentityAsk.root_id == root_id)
    found = _with_reports(viewer, list(db.session.scalars(_in_order(query).limit(_MOST_WAITING))))
    return [one for one in found if identities.why_not("grant", viewer, one[1], one[0]) is None]


def own(viewer: Person) -> list[Asked]:
    """What this person asked that still waits or is open, the oldest first."""
    if not holds(viewer.roles, READS_IDENTITY):
        return []
    now = clock.now()
    alive = or_(
        and_(IdentityAsk.state == "waiting", IdentityAsk.grant_by > now),
        and_(IdentityAsk.state == "granted", IdentityAsk.reads_until > now),
    )
    query = select(IdentityAsk).where(IdentityAsk.person_id == viewer.id, alive)
    found = _with_reports(viewer, list(db.session.scalars(_in_order(query).limit(_MOST_WAITING))))
    return [one for one in found if identities.why_not_read(viewer, one[1]) is None]


def deciders(viewer: Person, submission: Submission) -> list[str]:
    """Names of the active people who could grant what this person asks about the report."""
    above = submission.office.parent_id
    houses = [submission.office_id, *([above] if above else [])]
    query = select(Person).where(Person.active, Person.office_id.in_(houses), Person.id != viewer.id)
    found = [one for one in db.session.scalars(query.order_by(Person.name)) if scope.sees_report(one, submission)]
    return [one.name for one in found if identities.could_grant(one, viewer, submission)]


def _in_order(query: Select[IdentityAsk]) -> Select[IdentityAsk]:
    return query.options(joinedload(IdentityAsk.asker)).order_by(IdentityAsk.asked_at, IdentityAsk.id)


def _with_reports(viewer: Person, asks: list[IdentityAsk]) -> list[Asked]:
    """Each with its report, where this person may read that."""
    if not asks:
        return []
    query = scope.visible_submissions(viewer).where(Submission.root_id.in_({one.root_id for one in asks}))
    seen = {one.root_id: one for one in db.session.scalars(query.options(joinedload(Submission.office)))}
    return [(one, seen[one.root_id]) for one in asks if one.root_id in seen]
