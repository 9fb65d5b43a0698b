"""Requests for services as a person may see them: by village, by date, one with its history."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from models import scope
from models.db import db
from models.tables_people import Person
from models.tables_services import ServiceDate, ServiceEvent, ServiceRequest

# Rows of the list of what is over; what waits and what has a date is shown whole
MOST_OVER = 100


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
