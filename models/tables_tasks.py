"""Tables: what follows on an approved report, and tasks that phones hear of."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person
from models.tables_reports import Submission


class Task(Model):
    """Something that one person is asked to do, with an answer by a day; closed by the report that fulfils it."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("kind IN ('follow_up', 'visit', 'service')", name="kind"),
        CheckConstraint("state IN ('open', 'done', 'withdrawn')", name="state"),
        CheckConstraint("readers IN ('office', 'kepatuhan')", name="readers"),
        Index(None, "office_id", "state", "given_at", "id"),
        Index(None, "person_id", "state", "given_at"),
        Index(None, "root_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    readers: Mapped[str] = mapped_column(default="office")
    village_code: Mapped[str | None]
    # The form to be filled in; null: the person chooses
    form_id: Mapped[str | None]
    # The report on which it follows
    root_id: Mapped[str | None] = mapped_column(ForeignKey("submission.root_id"))
    text: Mapped[str]
    answer_by: Mapped[date]
    state: Mapped[str] = mapped_column(default="open")
    given_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    # Why it was withdrawn
    note: Mapped[str] = mapped_column(default="")
    # The record that fulfilled it: its instance id
    done_instance_id: Mapped[str | None] = mapped_column(index=True)
    rev: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(viewonly=True, foreign_keys=[person_id])
    giver: Mapped[Person] = relationship(viewonly=True, foreign_keys=[given_by])
    source: Mapped[Submission | None] = relationship(viewonly=True)


class FollowUp(Model):
    """What a chief chose for an approved report, and what came of it; a choice taken back leaves only its history."""

    __tablename__ = "follow_up"
    __table_args__ = (CheckConstraint("choice IN ('bina', 'cek', 'rujuk', 'arsip')", name="choice"),)

    root_id: Mapped[str] = mapped_column(ForeignKey("submission.root_id"), primary_key=True)
    choice: Mapped[str]
    note: Mapped[str]
    chosen_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    chosen_at: Mapped[datetime]
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id"))
    result: Mapped[str] = mapped_column(default="")
    done_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    # A letter or minutes that show the result: name, first bytes' type, content
    document_name: Mapped[str | None]
    document_type: Mapped[str | None]
    document: Mapped[bytes | None] = mapped_column(deferred=True)

    chooser: Mapped[Person] = relationship(viewonly=True, foreign_keys=[chosen_by])
    task: Mapped[Task | None] = relationship(viewonly=True)
