"""Tables: requests for services in villages (F09), the dates on which several are served, and what happened to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person
from models.tables_tasks import Task


class ServiceDate(Model):
    """A day on which the office serves in a village. team: ids of its people."""

    __tablename__ = "service_date"

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    village_code: Mapped[str | None]
    held_on: Mapped[date]
    place: Mapped[str]
    note: Mapped[str]
    team: Mapped[list[str]]
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"))

    task: Mapped[Task] = relationship(viewonly=True)


class ServiceRequest(Model):
    """One approved F09. What it asks for is copied behind the feed (models.servicing); the rest people decide.

    The report is named without a foreign key: reports that turn out to be one change their id (models.joining).
    """

    __tablename__ = "service_request"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'scheduled', 'served', 'done', 'declined')", name="state"),
        Index(None, "office_id", "state"),
        Index(None, "village_code", "state"),
        Index(None, "date_id"),
    )

    root_id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    # Whose report it is, as models.scope asks for it
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    village_code: Mapped[str | None]
    asked_on: Mapped[date]
    # workflow.service.Asked
    kind: Mapped[str]
    people: Mapped[int]
    weak: Mapped[int]
    workers: Mapped[int]
    for_work: Mapped[bool]
    wished: Mapped[str]
    # Is the report still approved?
    approved: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default="waiting")
    date_id: Mapped[str | None] = mapped_column(ForeignKey("service_date.id"))
    applied: Mapped[int | None]
    issued: Mapped[int | None]
    refused: Mapped[int | None]
    absent: Mapped[int | None]
    # Grows with every step and every change of what is asked for: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1)

    held: Mapped[ServiceDate | None] = relationship(viewonly=True)


class ServiceEvent(Model):
    """One thing that happened to a request; without a person: its report changed."""

    __tablename__ = "service_event"
    __table_args__ = (Index(None, "root_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("service_request.root_id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str]
    facts: Mapped[dict[str, Any]]

    person: Mapped[Person | None] = relationship(viewonly=True)
