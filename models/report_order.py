"""Which reports come next in a list, and how many there are: each part of it answered by one index.

A list is long and a page is short. What a viewer may read is taken apart into equalities (scope.visible_parts); each
part gives its next few reports in the order of arrival straight from an index, and the few are merged.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal_column, or_, select, union

from core import clock
from models import figures, scope, search
from models.db import db, settings
from models.report_filter import ReportFilter
from models.tables_people import Person
from models.tables_reports import STATES, Submission
from models.villages import dotted
from workflow import clocks, roles
from workflow.review import UNDECIDED

# Nobody counts further: "999+"
MOST_COUNTED = 1_000
MOST_COUNTED_HITS = 200
LATE_STATES = UNDECIDED | {"returned"}
_REGENCY, _VILLAGE = 5, 13


def next_arrivals(
    viewer: Person, filters: ReportFilter, beyond: int | None, backwards: bool, limit: int
) -> search.Hits:
    """Arrivals of the next reports of a list, newest first, or upwards when backwards; beyond: where a page ended."""
    if filters.text.strip():
        return search.find(viewer, filters.text, conditions(viewer, filters), beyond, backwards, limit)
    # In a part of the land the few of it are sorted: a list in its own order would be read through to find them.
    by: Any = Submission.arrival + literal_column("0") if filters.box else Submission.arrival
    order = by.asc() if backwards else by.desc()
    found = [part.order_by(order).limit(limit) for part in _parts(viewer, filters, beyond, backwards)]
    arrival: Any = literal_column("arrival")
    merged = union(*(select(part.subquery()) for part in found)).subquery()
    query = select(arrival).select_from(merged).order_by(arrival.asc() if backwards else arrival.desc())
    return search.Hits(list(db.session.scalars(query.limit(limit))), None)


def count_some(viewer: Person, filters: ReportFilter, states: tuple[str, ...]) -> dict[str, int]:
    """How many reports of each of these states a list has, counted up to MOST_COUNTED; none are left out.

    Of what a figure counts every one is counted.

    Of a search the newest MOST_COUNTED_HITS are counted, all states together.
    """
    if filters.text.strip():
        found = search.find(viewer, filters.text, conditions(viewer, filters), None, False, MOST_COUNTED_HITS).arrivals
        counted = select(Submission.state, func.count()).where(
            Submission.arrival.in_(found), Submission.state.in_(states)
        )
        return dict(db.session.execute(counted.group_by(Submission.state)).all())
    if filters.figure:
        # The few that a figure counts are asked once for all states, and to the last.
        asked = [or_(*scope.visible_parts(viewer)), *conditions(viewer, filters), Submission.state.in_(states)]
        counted = select(Submission.state, func.count()).where(*asked).group_by(Submission.state)
        return dict(db.session.execute(counted).all())
    if filters.late and not filters.follow:
        # No report of another state can be late; looking through all of them would find none.
        states = tuple(state for state in states if state in LATE_STATES)
        if not states:
            return {}
    counts = [_count(viewer, filters, state).label(state) for state in states]
    row = db.session.execute(select(*counts)).one()
    return {state: count for state, count in zip(states, row, strict=True) if count}


def conditions(viewer: Person, filters: ReportFilter) -> list[ColumnElement[bool]]:
    """What the filters ask of a report, words left out."""
    asked: list[Any] = [
        column == wanted
        for column, wanted in (
            (Submission.state, filters.state),
            (Submission.form_id, filters.form_id),
            (Submission.office_id, filters.office_id),
            (Submission.person_id, filters.person_id),
        )
        if wanted
    ]
    if filters.urgent:
        asked.append(Submission.urgent)
    if filters.findings:
        asked.append(Submission.findings_count > literal_column("0"))
    if filters.follow:
        asked += _follow(filters)
    elif filters.late:
        asked.append(_late(filters))
    asked += _inside(filters.box) if filters.box else []
    if filters.proposed:
        asked.append(Submission.proposed_by.is_not(None))
    if filters.figure and filters.since is not None and filters.until is not None:
        asked.append(_counted(viewer, filters, filters.since, filters.until))
    asked += _area(dotted(filters.area_code)) if filters.area_code else []
    if filters.received_from is not None:
        asked.append(Submission.received_at >= _midnight(filters.received_from))
    if filters.received_to is not None:
        asked.append(Submission.received_at < _midnight(filters.received_to + timedelta(days=1)))
    return asked


def _parts(viewer: Person, filters: ReportFilter, beyond: int | None, backwards: bool) -> list[Select[int]]:
    """A query for each part of the list, in no order yet."""
    if filters.follow == "unfinished":
        # Each of the two has its own beginning of the index.
        both = [replace(filters, follow=one) for one in ("waiting", "open")]
        return [part for one in both for part in _parts(viewer, one, beyond, backwards)]
    if filters.late and not filters.state and not filters.follow:
        # Each state has its own few; without one named, a database would look through all that was ever decided.
        by_state = [replace(filters, state=state) for state in sorted(LATE_STATES)]
        return [part for one in by_state for part in _parts(viewer, one, beyond, backwards)]
    if filters.box and not filters.state and not filters.follow and roles.holds(viewer.roles, roles.READS_OFFICE):
        # The index of places has an office's reports by state.
        by_state = [replace(filters, state=state) for state in STATES]
        return [part for one in by_state for part in _parts(viewer, one, beyond, backwards)]
    parts = scope.visible_parts(viewer)
    if filters.person_id or len(filters.area_code) >= _VILLAGE - 3:
        # The index of that person or village is the narrowest; the parts would hide it.
        parts = [or_(*parts)]
    asked = conditions(viewer, filters)
    if beyond is not None:
        asked.append(Submission.arrival > beyond if backwards else Submission.arrival < beyond)
    return [select(Submission.arrival).where(part, *asked) for part in parts]


def _count(viewer: Person, filters: ReportFilter, state: str) -> Any:
    parts = _parts(viewer, replace(filters, state=state) if filters.late or filters.box else filters, None, False)
    # In the order of arrival, so that a person's own few are found by that index, not among all of a form.
    newest = [part.where(Submission.state == state).order_by(Submission.arrival.desc()) for part in parts]
    some = [part.limit(MOST_COUNTED) for part in newest]
    merged = union(*(select(part.subquery()) for part in some)).limit(MOST_COUNTED)
    return select(func.count()).select_from(merged.subquery()).scalar_subquery()


def _late(filters: ReportFilter) -> ColumnElement[bool]:
    """Still with the office behind its clock, or with its reporter beyond the day to answer by."""
    if filters.state and filters.state not in LATE_STATES:
        return false()
    now = clock.now()
    behind = or_(
        *(
            and_(Submission.urgent.is_(urgent), Submission.due_at <= now - clocks.over(urgent, filters.late))
            for urgent in (False, True)
        )
    )
    with_office = and_(Submission.state.in_(sorted(UNDECIDED)), behind)
    if filters.late > 1:
        return with_office
    today = now.astimezone(settings().zone).date()
    return or_(with_office, and_(Submission.state == "returned", Submission.answer_by < today))


def _counted(viewer: Person, filters: ReportFilter, since: date, until: date) -> ColumnElement[bool]:
    """Counted by this figure: asked as the figure itself is."""
    asked = replace(
        figures.asked_by(viewer, since, until), figure=filters.figure, kind=filters.kind, group=filters.group
    )
    return Submission.root_id.in_(figures.root_ids(asked))


def _follow(filters: ReportFilter) -> list[ColumnElement[bool]]:
    """Approved, and what follows on it is so far; late by clock T."""
    states = ("waiting", "open") if filters.follow == "unfinished" else (filters.follow,)
    # Written out: the index of these reports alone is chosen by what a database can read.
    unfinished = [] if filters.follow == "done" else [Submission.follow_state != literal_column("'done'")]
    asked = [Submission.state == "approved", Submission.follow_state.in_(states), *unfinished]
    if filters.late:
        now = clock.now()
        asked.append(
            or_(
                *(
                    and_(
                        Submission.urgent.is_(urgent),
                        Submission.follow_due_at <= now - clocks.behind(clocks.follow_length(urgent), filters.late),
                    )
                    for urgent in (False, True)
                )
            )
        )
    return asked


def _area(code: str) -> list[ColumnElement[bool]]:
    if len(code) == _REGENCY:
        return [Submission.regency_code == code]
    if len(code) == _VILLAGE:
        return [Submission.village_code == code]
    below = and_(Submission.village_code > f"{code}.", Submission.village_code < f"{code}/")
    return [below, Submission.regency_code == code[:_REGENCY]] if len(code) > _REGENCY else [below]


def _inside(box: tuple[float, float, float, float]) -> list[ColumnElement[bool]]:
    lat, lng = Submission.point_lat, Submission.point_lng
    south, west, north, east = box
    return [lat >= south, lat < north, lng >= west, lng < east]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), settings().zone).astimezone(UTC)
