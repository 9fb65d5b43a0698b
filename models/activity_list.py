"""Activities as a list and in sums: each through the scope, each narrowed alike, so that they agree."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import defer, joinedload

from models import scope
from models.activities import fits
from models.activity_filter import ActivityFilter
from models.dated_settings import today
from models.db import db
from models.tables_activities import Activity, ActivityEvent
from models.tables_people import Person
from models.tables_places import Area
from workflow.activity import JOIN_DAYS, STATES, late_before

MOST_ROWS = 100
# Everything that is not over before it began
COUNTED = tuple(state for state in STATES if state not in ("cancelled", "gone"))
_DONE = ("held", "verified", "reported")


@dataclass(frozen=True)
class ActivityPage:
    """Plans: the next first; else the newest first. next: (day, id) where another page begins, None at the end."""

    rows: list[Activity]
    next: tuple[date, str] | None


@dataclass(frozen=True)
class Totals:
    """n: activities; planned: how many had a plan, done: how many were held; with both what was planned and came."""

    n: int
    planned: int
    done: int
    goal: int
    budget: int
    men: int
    women: int
    youth: int
    spent: int


def list_activities(
    viewer: Person, filters: ActivityFilter, after: tuple[date, str] | None = None, limit: int = 50
) -> ActivityPage:
    """One page. after: day and id where another page ended."""
    limit = min(max(limit, 1), MOST_ROWS)
    rising = filters.state == "planned" or filters.late
    query, place = _visible(viewer, filters), tuple_(Activity.day, Activity.id)
    if after is not None:
        query = query.where(place > tuple_(*after) if rising else place < tuple_(*after))
    order = (Activity.day, Activity.id) if rising else (Activity.day.desc(), Activity.id.desc())
    people = (joinedload(Activity.person), joinedload(Activity.reporter), joinedload(Activity.office))
    rows = list(db.session.scalars(query.order_by(*order).options(*people).limit(limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    return ActivityPage(rows, (rows[-1].day, rows[-1].id) if more else None)


def count_states(viewer: Person, filters: ActivityFilter) -> dict[str, int]:
    """How many there are in each state with these filters; "" for all that count."""
    query = _visible(viewer, replace(filters, state="", late=False), every=True)
    found: dict[str, int] = dict(
        db.session.execute(query.with_only_columns(Activity.state, func.count()).group_by(Activity.state)).all()
    )
    return found | {"": sum(found.get(state, 0) for state in COUNTED)}


def count_late(viewer: Person, filters: ActivityFilter) -> int:
    """How many plans wait for an overdue report."""
    query = _visible(viewer, replace(filters, late=True)).with_only_columns(func.count())
    return db.session.scalar(query) or 0


def totals(viewer: Person, filters: ActivityFilter) -> Totals:
    """What these were to be and what they were."""
    done = Activity.state.in_(_DONE)
    sums: list[Any] = [func.coalesce(func.sum(column), 0) for column in (Activity.goal, Activity.budget)]
    sums += [
        func.coalesce(func.sum(column).filter(done), 0)
        for column in (Activity.men, Activity.women, Activity.youth, Activity.spent)
    ]
    counts = (func.count(), func.count(Activity.planned_on), func.count().filter(done))
    row = db.session.execute(_visible(viewer, filters).with_only_columns(*counts, *sums)).one()
    return Totals(*(int(value) for value in row))


def choices(viewer: Person) -> tuple[list[str], list[str], list[date]]:
    """What a list can be narrowed to: codes of regencies and villages, first days of months from the newest on."""
    mine = _visible(viewer, ActivityFilter(), every=True)
    codes = {row[0] for row in db.session.execute(mine.with_only_columns(Activity.regency_code).distinct())}
    villages = {row[0] for row in db.session.execute(mine.with_only_columns(Activity.village_code).distinct())}
    first, last = db.session.execute(mine.with_only_columns(func.min(Activity.day), func.max(Activity.day))).one()
    months = []
    while last is not None and last.replace(day=1) >= first.replace(day=1):
        months.append(last.replace(day=1))
        last = months[-1] - timedelta(days=1)
    return sorted(code for code in codes if code), sorted(code for code in villages if code), months[:120]


def regencies_named(codes: set[str]) -> list[Area]:
    """The regencies and cities among these codes."""
    query = select(Area).where(Area.code.in_(codes), Area.level == "regency").options(defer(Area.outline))
    return list(db.session.scalars(query))


def planned_in(viewer: Person, village_code: str) -> list[Activity]:
    """The plans of a village that wait for their report, the next first."""
    wanted = ActivityFilter(state="planned", place=village_code)
    return list_activities(viewer, wanted, limit=20).rows


def may_be_same(viewer: Person, row: Activity) -> list[Activity]:
    """For a plan the reports without one that may be of it, for such a report the plans; the nearest day first."""
    alone = row.planned_on is None
    centre = row.day if alone else row.planned_on
    assert centre is not None
    query = select(Activity).where(scope.visible_activities(viewer), Activity.office_id == row.office_id)
    query = query.where(Activity.state == "planned") if alone else query.where(Activity.planned_on.is_(None))
    query = query.where(Activity.state.in_(("planned", *_DONE)), Activity.regency_code == row.regency_code)
    query = query.where(Activity.day.between(centre - timedelta(days=JOIN_DAYS), centre + timedelta(days=JOIN_DAYS)))
    rows = db.session.scalars(query.options(joinedload(Activity.person), joinedload(Activity.reporter)))
    found = [one for one in rows if (fits(one, row) if alone else fits(row, one))]
    return sorted(found, key=lambda one: (abs((one.day - centre).days), one.id))[:10]


def history(row: Activity) -> list[ActivityEvent]:
    """What happened to it, the newest first."""
    query = select(ActivityEvent).where(ActivityEvent.activity_id == row.id).options(joinedload(ActivityEvent.person))
    order = (ActivityEvent.at.desc(), ActivityEvent.number.desc(), ActivityEvent.kind == "came")
    return list(db.session.scalars(query.order_by(*order, ActivityEvent.id)))


def _visible(viewer: Person, filters: ActivityFilter, *, every: bool = False) -> Select[Activity]:
    """every: those that were cancelled too, whatever the state."""
    conditions: list[ColumnElement[bool]] = [scope.visible_activities(viewer), Activity.state != "gone"]
    if filters.state:
        conditions.append(Activity.state == filters.state)
    elif not every and not filters.late:
        conditions.append(Activity.state.in_(COUNTED))
    if filters.late:
        conditions.append(and_(Activity.state == "planned", Activity.planned_on < late_before(today())))
    if filters.place:
        conditions.append(or_(Activity.village_code == filters.place, Activity.regency_code == filters.place))
    if filters.office_id:
        conditions.append(Activity.office_id == filters.office_id)
    if filters.kind:
        conditions.append(Activity.kind == filters.kind)
    if filters.month is not None:
        after = (filters.month.replace(day=1) + timedelta(days=32)).replace(day=1)
        conditions.append(and_(Activity.day >= filters.month.replace(day=1), Activity.day < after))
    return select(Activity).where(*conditions)
