"""Requests for services as a person may see them: by village, by date, one with its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from models import scope
from models.db import db
from models.tables_people import Person
from models.tables_services import ServiceDate, ServiceEvent, ServiceRequest

# Rows of the list of what is over; what has a date is shown whole
MOST_OVER = 100
# Of what waits: villages on a page, and requests shown of each
VILLAGES = 30
MOST_SHOWN = 10


@dataclass(frozen=True)
class Waiting:
    """What waits for a date in a village: n requests, rows the oldest MOST_SHOWN. people: in approved reports."""

    office_id: str
    village_code: str | None
    people: int
    n: int
    rows: list[ServiceRequest]


def waiting_by_village(viewer: Person, page: int) -> tuple[list[Waiting], bool]:
    """The villages where most people wait, VILLAGES on a page that counts from 0. Is there another page?"""
    here = (scope.visible_services(viewer), ServiceRequest.state == "waiting")
    village = (ServiceRequest.office_id, ServiceRequest.village_code)
    people = func.sum(case((ServiceRequest.approved, ServiceRequest.people), else_=0)).label("people")
    query = select(*village, people, func.count().label("n")).where(*here).group_by(*village)
    query = query.order_by(people.desc(), ServiceRequest.village_code, ServiceRequest.office_id)
    found = db.session.execute(query.offset(page * VILLAGES).limit(VILLAGES + 1)).all()
    codes = {row.village_code for row in found[:VILLAGES]}
    known = or_(ServiceRequest.village_code.in_(codes - {None}), ServiceRequest.village_code.is_(None))
    oldest = func.row_number().over(partition_by=village, order_by=(ServiceRequest.asked_on, ServiceRequest.code))
    nth = select(ServiceRequest.root_id, oldest.label("nth")).where(*here, known).subquery()
    first = select(ServiceRequest).join(nth, nth.c.root_id == ServiceRequest.root_id).where(nth.c.nth <= MOST_SHOWN)
    rows: dict[Any, list[ServiceRequest]] = {}
    for row in db.session.scalars(first.order_by(ServiceRequest.asked_on, ServiceRequest.code)):
        rows.setdefault((row.office_id, row.village_code), []).append(row)
    made = [
        Waiting(row.office_id, row.village_code, int(row.people), row.n, rows[row.office_id, row.village_code])
        for row in found[:VILLAGES]
    ]
    return made, len(found) > VILLAGES


def in_states(viewer: Person, states: Sequence[str]) -> list[ServiceRequest]:
    """Requests in these states: what waits by age, what has a date by its day, what is over the newest first."""
    query = select(ServiceRequest).where(scope.visible_services(viewer), ServiceRequest.state.in_(states))
    query = query.outerjoin(ServiceDate, ServiceDate.id == ServiceRequest.date_id)
    query = query.options(joinedload(ServiceRequest.held).joinedload(ServiceDate.task))
    if "done" in states or "declined" in states:
        query = query.order_by(ServiceRequest.asked_on.desc(), ServiceRequest.code.desc()).limit(MOST_OVER)
    else:
        query = query.order_by(ServiceDate.held_on, ServiceRequest.asked_on, ServiceRequest.code)
    return list(db.session.scalars(query))


def page_of(viewer: Person, states: Sequence[str], after: tuple[date, str] | None, limit: int) -> list[ServiceRequest]:
    """Requests in these states, the oldest first, a page at a time. after: day and code of the one before."""
    query = select(ServiceRequest).where(scope.visible_services(viewer), ServiceRequest.state.in_(states))
    if after is not None:
        query = query.where(tuple_(ServiceRequest.asked_on, ServiceRequest.code) > tuple_(*after))
    query = query.options(joinedload(ServiceRequest.held).joinedload(ServiceDate.task))
    return list(db.session.scalars(query.order_by(ServiceRequest.asked_on, ServiceRequest.code).limit(limit)))


def count_states(viewer: Person) -> dict[str, int]:
    """How many requests are in each state."""
    query = select(ServiceRequest.state, func.count()).where(scope.visible_services(viewer))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(ServiceRequest.state))}


def waiting_with(viewer: Person, row: ServiceRequest) -> list[ServiceRequest]:
    """The other approved requests of the same village that wait for a date."""
    query = select(ServiceRequest).where(
        scope.visible_services(viewer),
        ServiceRequest.root_id != row.root_id,
        ServiceRequest.office_id == row.office_id,
        ServiceRequest.village_code == row.village_code,
        ServiceRequest.state == "waiting",
        ServiceRequest.approved.is_(True),
    )
    return list(db.session.scalars(query.order_by(ServiceRequest.asked_on, ServiceRequest.code)))


def same_date(viewer: Person, row: ServiceRequest) -> list[ServiceRequest]:
    """The other requests on the same date."""
    if row.date_id is None:
        return []
    query = select(ServiceRequest).where(
        scope.visible_services(viewer), ServiceRequest.date_id == row.date_id, ServiceRequest.root_id != row.root_id
    )
    return list(db.session.scalars(query.order_by(ServiceRequest.code)))


def history(row: ServiceRequest) -> list[ServiceEvent]:
    """What happened to it, the newest first."""
    query = select(ServiceEvent).where(ServiceEvent.root_id == row.root_id).options(joinedload(ServiceEvent.person))
    return list(db.session.scalars(query.order_by(ServiceEvent.at.desc(), ServiceEvent.id)))


def names_of(ids: Sequence[str]) -> dict[str, str]:
    """Names of the people of a team."""
    query = select(Person.id, Person.name).where(Person.id.in_(ids)).order_by(Person.name)
    return {row.id: row.name for row in db.session.execute(query)}
