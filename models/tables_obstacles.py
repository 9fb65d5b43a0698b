"""Tables: obstacles and needs that reports speak of (F10), and what was done about them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_intake import Seq
from models.tables_people import Person
from models.tables_places import Office
from models.tables_reports import Submission

_COUNTED = ("code", "budget_line", "cost", "received_at", "person_id", "regency_code")


class Obstacle(Model):
    """One report's obstacle. What it says is copied from the report behind the feed (models.obstacle_making); where it
    stands is the office's own."""

    __tablename__ = "obstacle"
    __table_args__ = (
        CheckConstraint("state IN ('noted', 'answered', 'escalated', 'done', 'reopened')", name="state"),
        Index(None, "office_id", "state", "arrival"),
        # Counts and costs of what an office has, from the index alone
        Index("ix_obstacle_counts", "office_id", "live", "state", *_COUNTED),
        # One's own, as the list shows them
        Index(None, "person_id", "state", "arrival"),
        # The same kind from one office within a stretch of days
        Index("ix_obstacle_repeats", "office_id", "code", "live", "arisen_on"),
        Index(None, "state", "due_at"),
    )

    root_id: Mapped[str] = mapped_column(ForeignKey("submission.root_id"), primary_key=True)
    arrival: Mapped[int] = mapped_column(Seq, unique=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    instance_id: Mapped[str]
    village_code: Mapped[str | None]
    regency_code: Mapped[str | None]
    # Does its report count? Not while it is held, and no longer when rejected or merged
    live: Mapped[bool]
    code: Mapped[str]
    effect: Mapped[str]
    needs: Mapped[list[str]]
    cost: Mapped[int | None] = mapped_column(BigInteger)
    can_alone: Mapped[str]
    arisen_on: Mapped[date]
    # Repeats count from here to arisen_on
    repeats_since: Mapped[date]
    needed_by: Mapped[date | None]
    text: Mapped[str]
    details: Mapped[str]
    state: Mapped[str]
    # When the next step is wanted; once its reporter was asked, when it closes by itself
    due_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    # RO/komponen, written down with an answer
    budget_line: Mapped[str]
    rev: Mapped[int]

    report: Mapped[Submission] = relationship(viewonly=True)
    office: Mapped[Office] = relationship(viewonly=True)
    person: Mapped[Person] = relationship(viewonly=True)


class ObstacleEvent(Model):
    """One step of an obstacle; rows are only added."""

    __tablename__ = "obstacle_event"
    __table_args__ = (UniqueConstraint("root_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("obstacle.root_id"))
    # The obstacle's rev after it: their order
    number: Mapped[int]
    # A step of workflow.obstacle, "corrected" by its reporter, or "expired": closed by itself
    kind: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str]
    facts: Mapped[dict[str, Any]]

    person: Mapped[Person | None] = relationship(viewonly=True)
