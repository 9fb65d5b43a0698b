"""What an office does with requests for services: a date with a team, counts, an end, a refusal, and back again."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core import clock, ids
from core.errors import Reason, Refusal
from core.words import Word
from models import audit, scope, tasks
from models.dated_settings import today
from models.db import db, writing
from models.tables_people import Person
from models.tables_reports import Submission
from models.tables_services import ServiceDate, ServiceEvent, ServiceRequest
from models.tables_tasks import Task
from workflow import service as rules
from workflow.service import Counts


@dataclass(frozen=True)
class Plan:
    """A date: which day, where, who goes, and whose phone gets the task (one of the team, with note)."""

    held_on: date | None
    place: str
    team: tuple[str, ...]
    person_id: str
    note: str = ""


def read_request(viewer: Person, root_id: str) -> ServiceRequest:
    """A request in the viewer's scope. Raises Refusal(SERVICE_UNKNOWN)."""
    query = select(ServiceRequest).where(ServiceRequest.root_id == root_id, scope.visible_services(viewer))
    row: ServiceRequest | None = db.session.scalar(query)
    if row is None:
        raise Refusal(Reason.SERVICE_UNKNOWN)
    return row


def schedule(by: Person, revs: dict[str, int], plan: Plan) -> str:
    """Give the requests of one village one date; its task goes to a phone. Returns the date's id.

    Raises Refusal: SERVICE_UNKNOWN, SERVICE_STALE, what workflow.service says, SERVICE_MIXED, and _checked_plan.
    """
    with writing():
        rows = [_checked(by, root_id, rev, "schedule") for root_id, rev in revs.items()]
        if not rows or len({(row.office_id, row.village_code) for row in rows}) != 1:
            raise Refusal(Reason.SERVICE_MIXED, where="others")
        held = ServiceDate(id=ids.new_uuid(), office_id=rows[0].office_id, village_code=rows[0].village_code)
        _plan(by, held, rows[0], plan)
        db.session.add(held)
        db.session.flush()
        for row in rows:
            row.date_id = held.id
            _move(by, row, "schedule", plan.note.strip(), {"held_on": held.held_on.isoformat(), "place": held.place})
        return held.id


def move(by: Person, root_id: str, rev: int, plan: Plan, reason: str) -> None:
    """Change the date of a request, with everything on it, and say why; the phone gets the new task for the old one.

    Raises Refusal as schedule, REASON_NEEDED.
    """
    note = _reason(reason)
    with writing():
        row = _checked(by, root_id, rev, "move")
        held = db.session.get_one(ServiceDate, row.date_id)
        before = held.held_on.isoformat()
        _forget(by, held, note)
        _plan(by, held, row, plan)
        facts = {"before": before, "held_on": held.held_on.isoformat(), "place": held.place}
        for one in _of_date(held.id):
            _move(by, one, "move", note, facts)


def serve(by: Person, root_id: str, rev: int, counts: Counts, note: str) -> None:
    """Write down what came of it, on its day or later. Raises Refusal: as schedule, SERVICE_TOO_EARLY,
    SERVICE_COUNTS."""
    with writing():
        row = _checked(by, root_id, rev, "serve")
        held = db.session.get_one(ServiceDate, row.date_id)
        if held.held_on > today():
            raise Refusal(Reason.SERVICE_TOO_EARLY, where="applied", day=held.held_on.isoformat())
        refused = rules.why_not_counts(counts)
        if refused is not None:
            raise Refusal(refused, where="applied")
        for name, value in asdict(counts).items():
            setattr(row, name, value)
        _move(by, row, "serve", note.strip(), asdict(counts))


def finish(by: Person, root_id: str, rev: int, note: str) -> None:
    """Nothing is left to do; a task still open is withdrawn once all of its date is finished. Raises Refusal as
    schedule."""
    with writing():
        row = _checked(by, root_id, rev, "finish")
        _move(by, row, "finish", note.strip(), {})
        _settle(by, row, note.strip())


def decline(by: Person, root_id: str, rev: int, reason: str) -> None:
    """Say no, with a reason; the last one of a date takes its task along. Raises Refusal as schedule, REASON_NEEDED."""
    note = _reason(reason)
    with writing():
        row = _checked(by, root_id, rev, "decline")
        _move(by, row, "decline", note, {})
        _settle(by, row, note)
        row.date_id = None


def reopen(by: Person, root_id: str, rev: int, reason: str) -> None:
    """One step back, with a reason; counts are kept until new ones are written. Raises Refusal as schedule,
    REASON_NEEDED."""
    note = _reason(reason)
    with writing():
        _move(by, _checked(by, root_id, rev, "reopen"), "reopen", note, {})


def steps(viewer: Person, row: ServiceRequest) -> dict[str, Reason | None]:
    """Every step with its answer."""
    return {step: rules.why_not(step, viewer.roles, row.state, approved=row.approved) for step in rules.STEPS}


def team_of(viewer: Person, office_id: str) -> list[Person]:
    """Who may go: people of the office whose phones hear of tasks, village partners left out."""
    return [one for one in tasks.candidates(viewer, office_id) if set(one.roles) - {"mitra_desa"}]


def _checked(by: Person, root_id: str, rev: int, step: str) -> ServiceRequest:
    row = read_request(by, root_id)
    if row.rev != rev:
        query = select(ServiceEvent).where(ServiceEvent.root_id == root_id).order_by(ServiceEvent.at.desc()).limit(1)
        last = db.session.scalar(query)
        who: Any = last.person.name if last and last.person else Word("Perbaikan laporan")
        at = f"{last.at.astimezone(ZoneInfo(by.office.time_zone)):%d-%m-%Y %H.%M}" if last else "…"
        raise Refusal(Reason.SERVICE_STALE, who=who, at=at)
    reason = rules.why_not(step, by.roles, row.state, approved=row.approved)
    if reason is not None:
        raise Refusal(reason)
    return row


def _plan(by: Person, held: ServiceDate, row: ServiceRequest, plan: Plan) -> None:
    """Put a plan into a date and give its task. Raises Refusal: SERVICE_DAY_PAST, SERVICE_PLACE, SERVICE_TEAM,
    PERSON_NEEDED, PERSON_NOT_REACHED."""
    day, place, note = plan.held_on, plan.place.strip(), plan.note.strip()
    if day is None or day < today():
        raise Refusal(Reason.SERVICE_DAY_PAST, where="held_on")
    if not place:
        raise Refusal(Reason.SERVICE_PLACE, where="place")
    known = {one.id for one in team_of(by, row.office_id)}
    if not plan.team or not known.issuperset(plan.team):
        raise Refusal(Reason.SERVICE_TEAM, where="team")
    if plan.person_id not in plan.team:
        raise Refusal(Reason.PERSON_NEEDED, where="person")
    text = f"{place}. {note}" if note else place
    wish = tasks.Wish(plan.person_id, text, day, rules.TASK_FORM, row.village_code or "")
    task = tasks.give(by, "service", wish, db.session.get_one(Submission, row.root_id))
    held.held_on, held.place, held.note, held.team, held.task_id = day, place, note, list(plan.team), task.id


def _settle(by: Person, row: ServiceRequest, note: str) -> None:
    """Withdraw the task of a date on which nobody waits any more."""
    if row.date_id and not [one for one in _of_date(row.date_id) if one.state in ("scheduled", "served")]:
        _forget(by, db.session.get_one(ServiceDate, row.date_id), note)


def _forget(by: Person, held: ServiceDate, note: str) -> None:
    task = db.session.get_one(Task, held.task_id)
    if task.state == "open":
        tasks.end(task, by, "withdrawn", note)


def _of_date(date_id: str) -> list[ServiceRequest]:
    live = ServiceRequest.state.in_(("scheduled", "served"))
    return list(db.session.scalars(select(ServiceRequest).where(ServiceRequest.date_id == date_id, live)))


def _move(by: Person, row: ServiceRequest, step: str, note: str, facts: dict[str, Any]) -> None:
    row.state = rules.leads_to(row.state, step) if step != "move" else row.state
    row.rev += 1
    told = {"id": ids.new_uuid(), "root_id": row.root_id, "at": clock.now(), "kind": step, "person_id": by.id}
    db.session.add(ServiceEvent(**told, note=note, facts=facts))
    db.session.flush()
    detail = {"code": row.code, "state": row.state, **facts}
    audit.record(by, f"service.{step}", f"report:{row.root_id}", detail)


def _reason(text: str) -> str:
    note = text.strip()
    if not note:
        raise Refusal(Reason.REASON_NEEDED, where="note")
    return note
