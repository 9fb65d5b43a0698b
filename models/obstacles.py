"""One obstacle as its page shows it, and its steps: answered, passed on, asked about, closed, reopened."""

from dataclasses import dataclass

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import joinedload

from core import clock
from core.errors import Reason, Refusal
from core.words import Word
from models import audit, lesson_making, scope
from models.db import db, settings, writing
from models.obstacle_making import add_event
from models.tables_obstacles import Obstacle, ObstacleEvent
from models.tables_people import Person
from models.tables_reports import Submission
from workflow import obstacle
from workflow.obstacle import Standing
from workflow.review import Reviewer
from workflow.roles import holds

MOST_TEXT = 2_000
MOST_LINE = 100


@dataclass(frozen=True)
class Step:
    """What somebody does and says. how: "plan" or "not_now"; budget_line: RO/komponen, kept when given."""

    name: str
    text: str = ""
    how: str = ""
    budget_line: str = ""


def visible(viewer: Person) -> Select[Obstacle]:
    """The obstacles whose reports this person may read, for who reads obstacles at all."""
    query = select(Obstacle).join(Submission, Submission.root_id == Obstacle.root_id)
    if not holds(viewer.roles, obstacle.READS):
        return query.where(false())
    return query.where(or_(*scope.visible_parts(viewer)))


def find(viewer: Person, root_id: str) -> Obstacle:
    """One of them, with its report, office and reporter. Raises Refusal(OBSTACLE_UNKNOWN)."""
    query = visible(viewer).where(Obstacle.root_id == root_id)
    with_it = (joinedload(Obstacle.report), joinedload(Obstacle.office), joinedload(Obstacle.person))
    row: Obstacle | None = db.session.scalar(query.options(*with_it))
    if row is None:
        raise Refusal(Reason.OBSTACLE_UNKNOWN)
    return row


def history(row: Obstacle) -> list[ObstacleEvent]:
    """What was done about it, the oldest first, with who."""
    query = select(ObstacleEvent).where(ObstacleEvent.root_id == row.root_id)
    query = query.options(joinedload(ObstacleEvent.person))
    return list(db.session.scalars(query.order_by(ObstacleEvent.number)))


def steps(viewer: Person, row: Obstacle) -> dict[str, Reason | None]:
    """Every step with its answer: ``{"answer": None, "reply": Reason.KANWIL_REPLIES, …}``."""
    reviewer, standing = Reviewer(viewer.id, viewer.roles, in_scope=True), _standing(row)
    return {step: obstacle.why_not(step, reviewer, standing) for step in obstacle.STEPS}


def take(by: Person, root_id: str, rev: int, step: Step) -> None:
    """Take one step. Raises Refusal: OBSTACLE_UNKNOWN, OBSTACLE_CHANGED, whatever workflow.obstacle says."""
    with writing():
        row = find(by, root_id)
        if row.rev != rev:
            raise _changed(row)
        reason = steps(by, row)[step.name]
        if reason is not None:
            raise Refusal(reason)
        reason = obstacle.why_not_so(step.name, step.text, step.how)
        if reason is not None:
            raise Refusal(reason, where="how" if reason is Reason.HOW_NEEDED else "text")
        _move(by, row, step)


def _move(by: Person, row: Obstacle, step: Step) -> None:
    now = clock.now()
    facts: dict[str, str] = {}
    if step.name in ("answer", "reply"):
        facts = {"how": step.how}
        line = step.budget_line.strip()[:MOST_LINE]
        if line:
            row.budget_line = facts["budget_line"] = line
    row.state = obstacle.leads_to(step.name)
    row.asked_at = now if step.name == "ask" else None
    row.due_at = obstacle.due(row.state, now, asked=row.asked_at is not None)
    row.rev += 1
    event = add_event(row, step.name, now, by.id, step.text.strip()[:MOST_TEXT], **facts)
    detail = {"code": row.report.code, "state": row.state, "event_id": event.id}
    audit.record(by, f"obstacle.{step.name}", f"obstacle:{row.root_id}", detail)
    db.session.flush()
    lesson_making.put({row.root_id})


def _standing(row: Obstacle) -> Standing:
    return Standing(row.state, row.person_id, row.live, row.asked_at is not None)


def _changed(row: Obstacle) -> Refusal:
    last = history(row)[-1:]
    who = last[0].person.name if last and last[0].person is not None else Word("Sistem")
    at = last[0].at if last else row.received_at
    return Refusal(Reason.OBSTACLE_CHANGED, who=who, at=f"{at.astimezone(settings().zone):%d-%m-%Y %H.%M}")
