"""Demo plans of activities: made, moved and cancelled through the verbs of the office, on the days of the story."""

from datetime import datetime, timedelta
from typing import Any

from core import clock
from models import activities
from models.activity_filter import ActivityFilter
from models.activity_list import list_activities
from models.activity_plans import Plan
from models.db import settings
from models.tables_people import Person


def ensure_activities(rows: list[dict[str, Any]], staff: dict[str, Person], told_at: datetime) -> None:
    """Put in the plans of the story. An office that has plans already is left alone."""
    planned = {one: _has_plans(staff[one]) for one in {row["by"] for row in rows}}
    for row in rows:
        if not planned[row["by"]]:
            _plan(row, staff, told_at)


def _plan(row: dict[str, Any], staff: dict[str, Person], told_at: datetime) -> None:
    by = staff[row["by"]]
    # Everything is planned some days ahead, and told of before the story's own day.
    made_at = told_at + timedelta(days=min(row["in_days"], 0) - 3)
    day = (told_at + timedelta(days=row["in_days"])).astimezone(settings().zone).date()
    facts = {name: row[name] for name in ("kind", "place", "goal", "budget", "note") if name in row}
    plan = Plan(topics=tuple(row["topics"]), planned_on=day, person_id=staff[row["person"]].id, **facts)
    with clock.stopped_at(made_at):
        activity_id = activities.plan(by, plan)
    if "cancelled" in row:
        with clock.stopped_at(made_at + timedelta(days=1)):
            activities.cancel(by, activity_id, 1, row["cancelled"])


def _has_plans(person: Person) -> bool:
    return any(
        list_activities(person, ActivityFilter(state=state, office_id=person.office_id), limit=1).rows
        for state in ("planned", "cancelled")
    )
