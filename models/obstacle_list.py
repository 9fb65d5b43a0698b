"""The obstacles as a list and in numbers: each through the scope, each narrowed alike, so that they agree."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, false, func, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from models import obstacles, scope
from models.db import db
from models.once import once
from models.tables_obstacles import Obstacle
from models.tables_people import Person
from workflow.obstacle import READS, REPEATS, UNANSWERED, proposed
from workflow.roles import holds

MOST_ROWS = 100
# tab: the states that it shows
TABS = {"open": UNANSWERED, "answered": ("answered",), "escalated": ("escalated",), "done": ("done",)}


# State, kind, budget line; how many, how many with a cost, and that cost
Group = tuple[str, str, str, int, int, int]


@dataclass(frozen=True)
class ObstacleFilter:
    """Empty means everything. place: a regency; proposed: only what the rules propose to the Kanwil."""

    tab: str = ""
    code: str = ""
    place: str = ""
    office_id: str = ""
    proposed: bool = False


@dataclass(frozen=True)
class ObstacleRow:
    """One obstacle in a list. repeats: how often this kind came from this office in the 90 days up to it."""

    obstacle: Obstacle
    repeats: int

    @property
    def proposed(self) -> tuple[str, ...]:
        """Why it is proposed to the Kanwil."""
        return proposed(self.obstacle.can_alone, self.repeats)


@dataclass(frozen=True)
class ObstaclePage:
    """What still waits: the oldest first; else the newest first. next: the arrival to go on from."""

    rows: list[ObstacleRow]
    next: int | None


@dataclass(frozen=True)
class Total:
    """Obstacles of one kind or budget line. priced: how many of them name a cost."""

    name: str
    n: int
    priced: int
    cost: int


def list_obstacles(viewer: Person, filters: ObstacleFilter, after: int | None = None, limit: int = 30) -> ObstaclePage:
    """One page. after: the arrival where another page ended."""
    limit = min(max(limit, 1), MOST_ROWS)
    oldest_first = filters.tab in ("open", "escalated")
    order = Obstacle.arrival if oldest_first else Obstacle.arrival.desc()
    arrivals = _arrivals(viewer, filters, after, oldest_first, limit + 1)
    more, arrivals = len(arrivals) > limit, arrivals[:limit]
    query = obstacles.visible(viewer).where(*_conditions(filters), Obstacle.arrival.in_(arrivals))
    query = query.options(joinedload(Obstacle.office), joinedload(Obstacle.person), joinedload(Obstacle.report))
    rows: list[Any] = list(db.session.execute(query.add_columns(repeats_of()).order_by(order)))
    return ObstaclePage([ObstacleRow(row[0], row[1]) for row in rows], arrivals[-1] if more else None)


def _arrivals(viewer: Person, filters: ObstacleFilter, after: int | None, oldest_first: bool, limit: int) -> list[int]:
    """The next ones in the list's order: each part of what is seen and each state gives its first few, so that nobody
    sorts them all."""
    if not holds(viewer.roles, READS):
        return []
    order = Obstacle.arrival if oldest_first else Obstacle.arrival.desc()
    asked = _conditions(replace(filters, tab=""))
    if after is not None:
        asked.append(Obstacle.arrival > after if oldest_first else Obstacle.arrival < after)
    states = TABS[filters.tab] if filters.tab else tuple(state for some in TABS.values() for state in some)
    parts = [
        select(Obstacle.arrival).where(part, Obstacle.state == state, *asked).order_by(order).limit(limit).subquery()
        for part in scope.ordinary_parts(viewer, Obstacle)
        for state in states
    ]
    every = union(*(select(part.c.arrival) for part in parts)).subquery()
    in_order = every.c.arrival if oldest_first else every.c.arrival.desc()
    return list(db.session.scalars(select(every.c.arrival).order_by(in_order).limit(limit)))


def count_by_tab(viewer: Person, filters: ObstacleFilter) -> dict[str, int]:
    """How many each tab has with these filters."""
    by_state: Counter[str] = Counter()
    for state, _code, _line, n, _priced, _cost in _groups(viewer, filters):
        by_state[state] += n
    return {tab: sum(by_state[state] for state in states) for tab, states in TABS.items()}


def oldest(viewer: Person, filters: ObstacleFilter) -> datetime | None:
    """When the first of these came; None when there is none."""
    return db.session.scalar(select(func.min(Obstacle.received_at)).where(_own(viewer), *_conditions(filters)))


def totals(viewer: Person, filters: ObstacleFilter, by: str) -> list[Total]:
    """What these would cost, by "code" or by "budget_line"; the dearest first."""
    found: dict[str, Total] = {}
    for state, code, line, n, priced, cost in _groups(viewer, filters):
        if not filters.tab or state in TABS[filters.tab]:
            name = code if by == "code" else line
            one = found.get(name, Total(name, 0, 0, 0))
            found[name] = Total(name, one.n + n, one.priced + priced, one.cost + cost)
    return sorted(found.values(), key=lambda one: (-one.cost, -one.n, one.name))


def _groups(viewer: Person, filters: ObstacleFilter) -> list[Group]:
    """What the tabs and sums of a page are added up from, gone through once; whatever the tab."""
    every = replace(filters, tab="")

    def ask() -> list[Group]:
        columns = (Obstacle.state, Obstacle.code, Obstacle.budget_line)
        sums = (func.count(), func.count(Obstacle.cost), func.coalesce(func.sum(Obstacle.cost), 0))
        query = select(*columns, *sums).where(_own(viewer), *_conditions(every)).group_by(*columns)
        rows: list[Any] = list(db.session.execute(query))
        return [(*row[:5], int(row[5])) for row in rows]

    return once(ask, "obstacle_groups", viewer.id, every)


def repeats_of() -> ScalarSelect[Any]:
    """How many obstacles of the same kind and office the 90 days up to one hold, itself included."""
    other = aliased(Obstacle)
    same = and_(
        other.live,
        other.office_id == Obstacle.office_id,
        other.code == Obstacle.code,
        other.code != "",
        other.arisen_on.between(Obstacle.repeats_since, Obstacle.arisen_on),
    )
    return select(func.count()).select_from(other).where(same).correlate(Obstacle).scalar_subquery()


def repeats(row: Obstacle) -> int:
    """The same of one obstacle."""
    return db.session.scalar(select(repeats_of()).where(Obstacle.root_id == row.root_id)) or 0


def _own(viewer: Person) -> ColumnElement[bool]:
    """What obstacles.visible asks of the report, asked of what is copied from it: counting joins nothing."""
    return or_(false(), *scope.ordinary_parts(viewer, Obstacle)) if holds(viewer.roles, READS) else false()


def _conditions(filters: ObstacleFilter) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [Obstacle.live.is_(True)]
    if filters.tab:
        asked.append(Obstacle.state.in_(TABS[filters.tab]))
    if filters.code:
        asked.append(Obstacle.code == filters.code)
    if filters.place:
        asked.append(Obstacle.regency_code == filters.place)
    if filters.office_id:
        asked.append(Obstacle.office_id == filters.office_id)
    if filters.proposed:
        asked.append(or_(Obstacle.can_alone == "tidak", repeats_of() >= REPEATS))
        asked.append(Obstacle.state.in_(("noted", "reopened", "answered")))
    return asked
