"""Obstacles are made from reports of F10: behind the feed, again whenever one changes; doing it twice changes nothing.

Never on the way in. What a report says follows its corrections; where an obstacle stands is the office's own and stays.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core import clock, ids
from models import audit
from models.db import db, settings, writing
from models.report_feed import ReportFeed
from models.tables_obstacles import Obstacle, ObstacleEvent
from models.tables_reports import Revision, Submission
from workflow import obstacle

CLOSED_AT_ONCE = 50


def close_slice() -> bool:
    """Close those whose reporter was asked long ago and said nothing. Is more to be done right away?"""
    now = clock.now()
    over = select(Obstacle).where(Obstacle.state == "answered", Obstacle.asked_at.is_not(None), Obstacle.due_at <= now)
    over = over.where(Obstacle.live).order_by(Obstacle.due_at).limit(CLOSED_AT_ONCE)
    if db.session.scalar(select(over.exists())) is not True:
        return False
    with writing():
        rows = list(db.session.scalars(over))
        for row in rows:
            row.state, row.due_at, row.rev = "done", None, row.rev + 1
            add_event(row, "expired", now)
            audit.record(audit.SYSTEM, "obstacle.expired", f"obstacle:{row.root_id}", {"code": row.report.code})
    return len(rows) == CLOSED_AT_ONCE


def put(root_ids: set[str]) -> None:
    """Bring the obstacles of these reports to what the reports say now, inside the caller's ``writing()``."""
    query = select(Submission, Revision.answers).join(Revision, Revision.instance_id == Submission.current_instance_id)
    query = query.where(Submission.root_id.in_(root_ids), Submission.form_id == obstacle.FORM)
    for head, answers in db.session.execute(query.order_by(Submission.arrival)).all():
        # What compliance alone reads counts for nobody else, also when it was an ordinary report once.
        live = head.state in obstacle.LIVE and head.readers == "office"
        row = db.session.get(Obstacle, head.root_id)
        if row is None and not live:
            continue
        facts = _facts(head, answers)
        if row is None:
            new = {"state": "noted", "due_at": obstacle.due("noted", head.received_at), "asked_at": None}
            new |= {"root_id": head.root_id, "arrival": head.arrival, "received_at": head.received_at}
            db.session.add(Obstacle(**new, **facts, live=True, budget_line="", rev=1))
            continue
        corrected = row.instance_id != head.current_instance_id
        if live != row.live or any(getattr(row, name) != value for name, value in facts.items()):
            row.live, row.rev = live, row.rev + 1
            for name, value in facts.items():
                setattr(row, name, value)
        if corrected:
            add_event(row, "corrected", clock.now())


def add_event(
    row: Obstacle, kind: str, at: datetime, person_id: str | None = None, note: str = "", **facts: Any
) -> ObstacleEvent:
    """One line of an obstacle's history, after its rev has grown; inside the caller's ``writing()``."""
    event = ObstacleEvent(
        id=ids.new_uuid(),
        root_id=row.root_id,
        number=row.rev,
        kind=kind,
        at=at,
        person_id=person_id,
        note=note,
        facts=facts,
    )
    db.session.add(event)
    return event


def _facts(head: Submission, answers: dict[str, Any]) -> dict[str, Any]:
    said = obstacle.said_in(answers)
    finished = head.finished_at.astimezone(settings().zone).date()
    # A phone whose clock was ahead does not bring anything from the future.
    on = min(said.on or finished, clock.now().astimezone(settings().zone).date())
    told = {name: value for name, value in asdict(said).items() if name != "on"}
    place = {name: getattr(head, name) for name in ("office_id", "person_id", "village_code", "regency_code")}
    days = {"arisen_on": on, "repeats_since": obstacle.repeats_since(on)}
    return told | place | days | {"instance_id": head.current_instance_id}


FEED = ReportFeed("obstacles", put, at_once=500)
make_slice, make_all = FEED.slice, FEED.all
