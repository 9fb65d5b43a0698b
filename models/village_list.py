"""The register as a list, as numbers by regency, and as points: each through the scope, each narrowed alike."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from models import scope, village_figures
from models.dated_settings import today, value_of
from models.db import db, settings
from models.places import Place, places_of
from models.tables_people import Person
from models.tables_places import Area, Village
from models.village_facts import had_activity_since, is_open, last_activities, open_counts
from models.village_people import pimpasa_of
from workflow.village import EVALUATED, FOSTERED, PLANNED
from workflow.village_hints import evaluation_due, hints, months_after, quiet_since

MOST_ROWS = 100
MOST_POINTS = 2_000


@dataclass(frozen=True)
class VillageFilter:
    """Empty means everything. place: a regency or district code; due: evaluations whose day has come."""

    place: str = ""
    stage: str = ""
    hint: str = ""
    person_id: str = ""
    due: bool = False
    text: str = ""
    # With an approved F07 between these days, both included
    visited_from: date | None = None
    visited_to: date | None = None
    # near, far or unknown: workflow.indicators.group_of
    group: str = ""
    # Fostered, and its SK, its agreement or its PIMPASA's letter is not in the register
    lacks: bool = False
    # At a stage on the way to aktif
    planned: bool = False


@dataclass(frozen=True)
class VillageRow:
    """One village in a list, with what is computed of it."""

    village: Village
    place: Place
    hints: tuple[str, ...]
    open_reports: int
    last_on: date | None
    due_on: date | None
    pimpasa: list[Person]


@dataclass(frozen=True)
class VillagePage:
    """Rows in code order; next and previous: the code to go on from, None at the ends."""

    rows: list[VillageRow]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class RegencyRow:
    """One regency or city in numbers. stages: stage → how many villages; pimpasa: how many look after some there."""

    code: str
    stages: dict[str, int]
    quiet: int
    watched: int
    pimpasa: int


def list_villages(
    viewer: Person, filters: VillageFilter, after: str = "", before: str = "", limit: int = 30
) -> VillagePage:
    """One page of the register. after, before: the code where another page ended."""
    limit = min(max(limit, 1), MOST_ROWS)
    query = select(Village).where(*conditions(viewer, filters)).options(joinedload(Village.area).defer(Area.outline))
    backwards = bool(before) and not after
    if after:
        query = query.where(Village.code > after)
    elif before:
        query = query.where(Village.code < before)
    order = Village.code.desc() if backwards else Village.code
    found = list(db.session.scalars(query.order_by(order).limit(limit + 1)))
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(after))
    return VillagePage(
        rows_of(found),
        found[-1].code if found and has_next else None,
        found[0].code if found and has_previous else None,
    )


def rows_of(found: list[Village]) -> list[VillageRow]:
    """What is computed of these villages, in their order."""
    codes, on = [village.code for village in found], today()
    quiet_days, months = value_of("village.quiet_days", on), value_of("village.evaluation_months", on)
    activities, waiting, people = last_activities(codes), open_counts(codes), pimpasa_of(codes)
    named = {place.code: place for place in places_of(codes)}
    rows = []
    for village in found:
        known = [day for day in (activities.get(village.code), village.last_visit_on) if day is not None]
        last_on, open_reports = max(known, default=None), waiting.get(village.code, 0)
        told = hints(village.stage, open_reports, last_on, village.fostered_on, on, quiet_days)
        due_on = evaluation_due(village.stage, village.fostered_on, village.evaluated_on, months)
        looked_after = people.get(village.code, [])
        rows.append(VillageRow(village, named[village.code], told, open_reports, last_on, due_on, looked_after))
    return rows


def rows_by_code(viewer: Person, codes: list[str]) -> list[VillageRow]:
    """Those of these villages that are on the register and in the viewer's scope, in code order."""
    query = select(Village).where(Village.code.in_(codes), scope.visible_villages(viewer, today()))
    return rows_of(list(db.session.scalars(query.order_by(Village.code))))


def count_by_stage(viewer: Person, filters: VillageFilter) -> dict[str, int]:
    """How many villages of each stage there are with these filters, the stage left open; without any: left out."""
    query = select(Village.stage, func.count()).where(*conditions(viewer, replace(filters, stage="")))
    return dict(db.session.execute(query.group_by(Village.stage)).all())


def count_by_hint(viewer: Person) -> dict[str, int]:
    """How many villages each hint stands on, and how many evaluations are due ("due")."""
    wanted = {hint: VillageFilter(hint=hint) for hint in ("rawan", "sepi", "aman")} | {"due": VillageFilter(due=True)}
    counts = [
        select(func.count()).select_from(Village).where(*conditions(viewer, filters)).scalar_subquery().label(name)
        for name, filters in wanted.items()
    ]
    return dict(db.session.execute(select(*counts)).one()._mapping)


def by_regency(viewer: Person) -> dict[str, RegencyRow]:
    """The register in numbers, regency by regency; those without a village are left out."""
    mine = scope.visible_villages(viewer, today())
    columns = (
        func.count(),
        func.sum(case((is_quiet(), 1), else_=0)),
        func.sum(case((is_open(), 1), else_=0)),
    )
    query = select(Village.regency_code, Village.stage, *columns).where(mine)
    people: dict[str, set[str]] = {}
    codes = list(db.session.scalars(select(Village.code).where(mine)))
    for code, looked_after in pimpasa_of(codes).items():
        people.setdefault(code[:5], set()).update(person.id for person in looked_after)
    found: dict[str, RegencyRow] = {}
    for code, stage, n, quiet, watched in db.session.execute(query.group_by(Village.regency_code, Village.stage)):
        row = found.get(code, RegencyRow(code, {}, 0, 0, len(people.get(code, ()))))
        found[code] = replace(
            row, stages=row.stages | {stage: n}, quiet=row.quiet + quiet, watched=row.watched + watched
        )
    return found


def points(viewer: Person, filters: VillageFilter) -> list[VillageRow]:
    """Villages for a map: those of which a place is known, MOST_POINTS of them, in code order."""
    query = select(Village).join(Area, Area.code == Village.code).where(*conditions(viewer, filters))
    query = query.where(Area.lat.is_not(None), Area.lng.is_not(None)).options(joinedload(Village.area))
    return rows_of(list(db.session.scalars(query.order_by(Village.code).limit(MOST_POINTS))))


def conditions(viewer: Person, filters: VillageFilter) -> list[ColumnElement[bool]]:
    """What scope and filters ask of a village."""
    asked: list[ColumnElement[bool]] = [scope.visible_villages(viewer, today())]
    if filters.place:
        inside = and_(Village.code > f"{filters.place}.", Village.code < f"{filters.place}/")
        asked.append(Village.regency_code == filters.place if len(filters.place) == 5 else inside)
    if filters.stage:
        asked.append(Village.stage == filters.stage)
    if filters.hint:
        asked.append(_hint(filters.hint))
    if filters.person_id:
        person = db.session.get(Person, filters.person_id)
        asked.append(Village.code.in_(person.village_codes if person is not None else []))
    if filters.due:
        asked.append(_is_due())
    if filters.visited_from is not None and filters.visited_to is not None:
        asked.append(village_figures.was_visited(filters.visited_from, filters.visited_to))
    if filters.group:
        asked.append(village_figures.is_in_group(filters.group))
    if filters.planned:
        asked.append(Village.stage.in_(sorted(PLANNED)))
    if filters.lacks:
        asked.append(village_figures.lacks_letters())
    if filters.text.strip():
        asked.append(_named(filters.text.strip()))
    return asked


def _hint(hint: str) -> ColumnElement[bool]:
    if hint == "rawan":
        return is_open()
    if hint == "sepi":
        return is_quiet()
    return and_(Village.stage.in_(FOSTERED), ~is_open(), ~is_quiet())


def is_quiet() -> ColumnElement[bool]:
    """The rule of workflow.village_hints.is_quiet, as a question to the database."""
    since = quiet_since(today(), value_of("village.quiet_days", today()))
    at = datetime.combine(since, time(), settings().zone).astimezone(UTC)
    return and_(
        Village.stage.in_(FOSTERED),
        or_(Village.last_visit_on.is_(None), Village.last_visit_on < since),
        or_(Village.fostered_on.is_(None), Village.fostered_on < since),
        ~had_activity_since(at),
    )


def _is_due() -> ColumnElement[bool]:
    latest = months_after(today(), -value_of("village.evaluation_months", today()))
    return and_(Village.stage.in_(EVALUATED), func.coalesce(Village.evaluated_on, Village.fostered_on) <= latest)


def _named(text: str) -> ColumnElement[bool]:
    own, district = aliased(Area), aliased(Area)
    found = (
        select(own.code)
        .join(district, district.code == own.parent_code)
        .where(
            own.code == Village.code,
            or_(
                own.name.icontains(text, autoescape=True),
                district.name.icontains(text, autoescape=True),
                own.code.startswith(text, autoescape=True),
            ),
        )
    )
    return found.correlate(Village).exists()
