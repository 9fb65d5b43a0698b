"""A plan of an activity: what it must say, and the task that it is on somebody's phone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import Reason, Refusal
from models import places, tasks
from models.dated_settings import today
from models.db import db
from models.tables_activities import Activity
from models.tables_people import Person
from models.tables_places import Area
from workflow import activity as rules

MOST_TEXT = 500
# What a phone is told: a change of it means another task
TOLD = ("kind", "topics", "village_code", "planned_on", "person_id", "goal", "note")


@dataclass(frozen=True)
class Plan:
    """What is planned. place: code of a village, or of a regency; goal: people; a number that was written wrongly is
    below zero."""

    kind: str
    topics: tuple[str, ...]
    place: str
    planned_on: date | None
    person_id: str
    goal: int | None = None
    budget: int | None = None
    budget_line: str = ""
    note: str = ""


def team_of(viewer: Person) -> list[Person]:
    """Who may be responsible: people of one's office whose phones hear of tasks, village partners left out."""
    return [one for one in tasks.candidates(viewer, viewer.office_id) if set(one.roles) - {"mitra_desa"}]


def checked_plan(by: Person, wanted: Plan, row: Activity | None) -> dict[str, Any]:
    """A plan as the columns of its row. Raises Refusal as plan."""
    day, place = wanted.planned_on, wanted.place
    if wanted.kind not in rules.KINDS:
        raise Refusal(Reason.ACTIVITY_KIND, where="kind")
    if not wanted.topics or not rules.TOPICS.keys() >= set(wanted.topics):
        raise Refusal(Reason.ACTIVITY_TOPICS, where="topics")
    area = db.session.get(Area, place) if places.is_near(by, place, today()) else None
    if area is None or area.level not in ("village", "regency"):
        raise Refusal(Reason.ACTIVITY_PLACE, where="place")
    kept = row is not None and day == row.planned_on
    if day is None or not (kept or today() <= day <= today() + rules.MOST_AHEAD):
        raise Refusal(Reason.ACTIVITY_DAY, where="planned_on")
    if wanted.person_id not in {one.id for one in team_of(by)}:
        raise Refusal(Reason.PERSON_NEEDED, where="person")
    if wanted.goal is not None and not 1 <= wanted.goal <= rules.MOST_PEOPLE:
        raise Refusal(Reason.ACTIVITY_GOAL, where="goal")
    if wanted.budget is not None and not 0 <= wanted.budget <= rules.MOST_RUPIAH:
        raise Refusal(Reason.ACTIVITY_BUDGET, where="budget")
    return {
        "kind": wanted.kind,
        "topics": [one for one in rules.TOPICS if one in wanted.topics],
        "village_code": place if area.level == "village" else None,
        "regency_code": place[:5],
        "planned_on": day,
        "person_id": wanted.person_id,
        "goal": wanted.goal,
        "budget": wanted.budget,
        "budget_line": wanted.budget_line.strip()[:200],
        "note": wanted.note.strip()[:MOST_TEXT],
    }


def put_plan(row: Activity, facts: dict[str, Any]) -> None:
    """Give a row this plan."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.day = facts["planned_on"]


def give_task(by: Person, row: Activity) -> None:
    """Ask the plan's person for its F07. Raises Refusal as tasks.checked."""
    assert row.planned_on is not None
    assert row.person_id is not None
    topics = ", ".join(rules.TOPICS[one] for one in row.topics)
    text = f"{rules.KINDS[row.kind]}, {row.planned_on:%d-%m-%Y}: {topics}."
    text += f" Sasaran {row.goal} orang." if row.goal else ""
    # What was planned for a day long past is asked for at once.
    due = max(rules.due_on(row.planned_on), today())
    wish = tasks.Wish(row.person_id, f"{text} {row.note}".strip(), due, rules.FORM, row.village_code or "")
    row.task_id = tasks.give(by, "visit", wish).id


def forget_task(by: Person, row: Activity, note: str) -> None:
    """Let the phone forget it, if it still waits there."""
    if row.task is not None and row.task.state == "open":
        tasks.end(row.task, by, "withdrawn", note)


def told(facts: dict[str, Any]) -> dict[str, Any]:
    """A plan as its history keeps it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}
