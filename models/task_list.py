"""Tasks as the office looks at them: a page at a time, with what they follow on and what answered them."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import joinedload

from core import clock
from core.errors import Reason, Refusal
from models import scope
from models.db import db
from models.places import Place, places_of
from models.tables_people import Person
from models.tables_places import Village
from models.tables_reports import Revision, Submission
from models.tables_tasks import FollowUp, Task
from models.tasks import visible, with_names

MOST_ROWS = 100
MOST_VILLAGES = 1_000


@dataclass(frozen=True)
class TaskPage:
    """Tasks, the newest first; next: a cursor, None at the end."""

    rows: list[Task]
    next: str | None


def list_tasks(viewer: Person, state: str = "open", after: str | None = None, limit: int = 50) -> TaskPage:
    """One page of the tasks in the viewer's scope. Raises Refusal(BAD_CURSOR)."""
    limit = min(max(limit, 1), MOST_ROWS)
    query = visible(viewer).where(Task.state == state)
    if after:
        query = query.where(tuple_(Task.given_at, Task.id) < tuple_(*_read_cursor(after)))
    query = query.order_by(Task.given_at.desc(), Task.id.desc()).limit(limit + 1)
    rows = list(db.session.scalars(with_names(query)))
    more = len(rows) > limit
    rows = rows[:limit]
    return TaskPage(rows, _cursor(rows[-1]) if more else None)


def count(viewer: Person, state: str) -> int:
    """How many tasks in this state the viewer sees."""
    query = visible(viewer).where(Task.state == state).with_only_columns(func.count()).order_by(None)
    return db.session.scalar(query) or 0


def villages_of(viewer: Person, on: date) -> list[Place]:
    """The registered villages of the viewer's offices on a day, by name; so many as a person can choose from."""
    query = select(Village.code).where(scope.visible_villages(viewer, on)).limit(MOST_VILLAGES)
    return sorted(places_of(list(db.session.scalars(query))), key=lambda place: (place.name, place.code))


def follow_up_of(root_id: str) -> FollowUp | None:
    """What was chosen for a report, with its task and its people."""
    query = select(FollowUp).where(FollowUp.root_id == root_id)
    with_names = (joinedload(FollowUp.chooser), joinedload(FollowUp.task).joinedload(Task.person))
    found: FollowUp | None = db.session.scalar(query.options(*with_names))
    return found


def root_of(instance_id: str | None, viewer: Person) -> tuple[str, str] | None:
    """Root id and code of the report that fulfilled a task, if the viewer may read it."""
    if instance_id is None:
        return None
    root = select(Revision.root_id).where(Revision.instance_id == instance_id).scalar_subquery()
    query = scope.visible_submissions(viewer).where(Submission.root_id == root)
    row = db.session.execute(query.with_only_columns(Submission.root_id, Submission.code)).first()
    return (row.root_id, row.code) if row else None


def _cursor(task: Task) -> str:
    place = json.dumps([clock.iso(task.given_at), task.id, task.given_at.microsecond])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[datetime, str]:
    try:
        at, task_id, microsecond = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return clock.parse(at).replace(microsecond=int(microsecond)), str(task_id)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Refusal(Reason.BAD_CURSOR) from error
