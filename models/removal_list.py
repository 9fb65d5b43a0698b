"""What was removed, counted run by run for who looks after it, and told on the page of its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from models import scope
from models.db import db
from models.tables_people import Person
from models.tables_removals import Removal, RemovalRun
from models.tables_reports import Submission
from workflow.roles import READS_COMPLIANCE, holds

MOST_RUNS = 60


@dataclass(frozen=True)
class Run:
    """One run as somebody sees it. counts: (form, what went) → (reports, files)."""

    began_at: datetime
    ended_at: datetime | None
    daily: bool
    counts: dict[tuple[str, str], tuple[int, int]]


def list_runs(viewer: Person) -> list[Run]:
    """The newest runs that took something from the offices this person sees."""
    query = _counted(viewer).add_columns(Removal.form_id, Removal.part, func.count(), func.sum(Removal.files))
    of_run: dict[str, dict[tuple[str, str], tuple[int, int]]] = {}
    newest = _counted(viewer).join(RemovalRun).group_by(RemovalRun.began_at)
    names = list(db.session.scalars(newest.order_by(RemovalRun.began_at.desc()).limit(MOST_RUNS)))
    query = query.where(Removal.run_id.in_(names)).group_by(Removal.form_id, Removal.part)
    for run_id, form_id, part, n, files in db.session.execute(query):
        of_run.setdefault(run_id, {})[form_id, part] = (n, int(files))
    rows = db.session.scalars(select(RemovalRun).where(RemovalRun.id.in_(names)).order_by(RemovalRun.began_at.desc()))
    return [Run(row.began_at, row.ended_at, row.daily, of_run[row.id]) for row in rows]


def of_report(root_id: str) -> Sequence[Removal]:
    """What was removed from a report that the caller may read, the newest first."""
    return db.session.scalars(
        select(Removal).where(Removal.root_id == root_id).order_by(Removal.removed_at.desc())
    ).all()


def _counted(viewer: Person) -> Select[Any]:
    query: Select[Any] = select(Removal.run_id).where(Removal.office_id.in_(scope.offices_seen(viewer)))
    if not holds(viewer.roles, READS_COMPLIANCE):
        query = query.join(Submission, Submission.root_id == Removal.root_id).where(Submission.readers == "office")
    return query.group_by(Removal.run_id)
