"""Tables: activities of the programme as planned and as done, and what happened to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person
from models.tables_places import Office
from models.tables_tasks import Task


class Activity(Model):
    """One activity: a plan, a plan with the report (F07) that fulfils it, or a report that nobody planned.

    What the report says is copied behind the feed (models.activity_making); the plan people make. The report is named
    without a foreign key: reports that turn out to be one change their id (models.joining).
    """

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'held', 'verified', 'reported', 'cancelled', 'gone')", name="state"),
        Index(None, "office_id", "state", "day"),
        Index(None, "village_code", "state"),
        # Plans whose report is overdue
        Index(None, "state", "planned_on"),
        Index(None, "root_id", unique=True),
        Index(None, "task_id"),
        Index(None, "period_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    state: Mapped[str]
    # Grows with every change of the plan, of the report, and of where it stands: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1)
    # What lists ask: the day it was held, else planned; the plan's kind and place, else the report's
    day: Mapped[date]
    kind: Mapped[str]
    village_code: Mapped[str | None]
    regency_code: Mapped[str | None]
    # The plan; all empty when there was none
    planned_on: Mapped[date | None]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    topics: Mapped[list[str]]
    goal: Mapped[int | None]
    budget: Mapped[int | None] = mapped_column(BigInteger)
    budget_line: Mapped[str]
    note: Mapped[str]
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    # The report; all empty while there is none. state: as the report has it
    root_id: Mapped[str | None]
    code: Mapped[str]
    report_state: Mapped[str]
    reporter_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    men: Mapped[int | None]
    women: Mapped[int | None]
    youth: Mapped[int | None]
    spent: Mapped[int | None] = mapped_column(BigInteger)
    # What it says of itself: on, kind, topics, title, village, regency
    done: Mapped[dict[str, Any]]
    # The frozen periodic report that names it
    period_id: Mapped[str | None] = mapped_column(ForeignKey("period_report.id"))

    office: Mapped[Office] = relationship(viewonly=True)
    person: Mapped[Person | None] = relationship(viewonly=True, foreign_keys=[person_id])
    reporter: Mapped[Person | None] = relationship(viewonly=True, foreign_keys=[reporter_id])
    task: Mapped[Task | None] = relationship(viewonly=True)


class ActivityEvent(Model):
    """One thing that happened to an activity; without a person: its report, or a periodic one, changed."""

    __tablename__ = "activity_event"
    __table_args__ = (Index(None, "activity_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"))
    # The activity's rev after it
    number: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str]
    facts: Mapped[dict[str, Any]]

    person: Mapped[Person | None] = relationship(viewonly=True)
