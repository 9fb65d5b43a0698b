"""Tables: coordination notes (F12), their action items, and what happened to these."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person
from models.tables_places import Office
from models.tables_tasks import Task


class CoordinationNote(Model):
    """One F12 that was approved once, as its newest approved revision says it (models.coordinating).

    The report is named without a foreign key: reports that turn out to be one change their id (models.joining).
    """

    __tablename__ = "coordination_note"
    __table_args__ = (Index(None, "office_id", "held_on"),)

    root_id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    # Whose report it is, as models.scope asks for it
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    held_on: Mapped[date]
    agencies: Mapped[list[str]]
    place: Mapped[str]
    people: Mapped[str]
    topics: Mapped[str]
    related: Mapped[str]
    # Is the report still approved?
    approved: Mapped[bool] = mapped_column(default=True)

    office: Mapped[Office] = relationship(viewonly=True)


class ActionItem(Model):
    """One thing that was agreed to be done. Its words follow the report; where it stands is the office's own."""

    __tablename__ = "action_item"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'done', 'cancelled')", name="state"),
        Index(None, "root_id", "number"),
        Index(None, "office_id", "state", "due_on"),
        Index(None, "task_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("coordination_note.root_id"))
    number: Mapped[int]
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    text: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date | None]
    # Does an approved report still say it?
    live: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default="open")
    # The newest task that it was given as
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    # What came of it, or why it was given up, and the day of that
    result: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[date | None]
    # Grows with every step and every change of its words: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1)

    note: Mapped[CoordinationNote] = relationship(viewonly=True)
    task: Mapped[Task | None] = relationship(viewonly=True)


class ActionEvent(Model):
    """One thing that happened to an action item; without a person: its report changed."""

    __tablename__ = "action_event"
    __table_args__ = (Index(None, "item_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("action_item.id"))
    # The item's rev after it: their order
    number: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    # Its words are not called "note": that is the report
    text: Mapped[str]
    facts: Mapped[dict[str, Any]]

    person: Mapped[Person | None] = relationship(viewonly=True)
