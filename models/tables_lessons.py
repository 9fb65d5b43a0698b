"""Tables: the library of lessons, what an office shares with others, who opened it, and who used a lesson."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_coordination import CoordinationNote
from models.tables_people import Person
from models.tables_places import Office


class Lesson(Model):
    """An obstacle and what helps against it: from a study visit (F12), or an answered obstacle (F10).

    No name of a reporter, and nothing of a report that is not approved (models.lesson_making).
    """

    __tablename__ = "lesson"
    __table_args__ = (
        CheckConstraint("kind IN ('visit', 'obstacle')", name="kind"),
        Index(None, "root_id", "number"),
        Index(None, "office_id", "told_on"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str]
    number: Mapped[int]
    kind: Mapped[str]
    code: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    village_code: Mapped[str | None]
    # Null: wherever its office works
    regency_code: Mapped[str | None]
    # Of a visit the stage of a case, of an obstacle its kind
    topic: Mapped[str]
    # Which office or agency it was learnt from, or who answered: "" when the report does not say
    source: Mapped[str]
    obstacle: Mapped[str]
    solution: Mapped[str]
    usable: Mapped[bool]
    told_on: Mapped[date]
    # Its words and their stems in plain letters, each between spaces (models.indonesian)
    words: Mapped[str]
    # Does the report still say it; is the report still approved?
    live: Mapped[bool] = mapped_column(default=True)
    approved: Mapped[bool] = mapped_column(default=True)

    office: Mapped[Office] = relationship(viewonly=True)


class LessonUse(Model):
    """Another office used a lesson, and says how; once for each office."""

    __tablename__ = "lesson_use"
    __table_args__ = (UniqueConstraint("lesson_id", "office_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    lesson_id: Mapped[str] = mapped_column(ForeignKey("lesson.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    used_on: Mapped[date]
    how: Mapped[str]

    office: Mapped[Office] = relationship(viewonly=True)
    person: Mapped[Person] = relationship(viewonly=True)


class Share(Model):
    """An office shows chosen words of a lesson or a note to other offices: a purpose, an end, and nothing else."""

    __tablename__ = "share"
    __table_args__ = (
        CheckConstraint("(lesson_id IS NULL) != (note_id IS NULL)", name="one_thing"),
        Index(None, "office_id", "shared_at"),
        Index(None, "lesson_id"),
        Index(None, "note_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    lesson_id: Mapped[str | None] = mapped_column(ForeignKey("lesson.id"))
    note_id: Mapped[str | None] = mapped_column(ForeignKey("coordination_note.root_id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    # Whose report it is, when the Kanwil shares it
    owner_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    shared_at: Mapped[datetime]
    parts: Mapped[list[str]]
    purpose: Mapped[str]
    # The last day on which it may be opened; null: until somebody ends it
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    rev: Mapped[int] = mapped_column(default=1)

    lesson: Mapped[Lesson | None] = relationship(viewonly=True)
    note: Mapped[CoordinationNote | None] = relationship(viewonly=True)
    office: Mapped[Office] = relationship(viewonly=True, foreign_keys=[office_id])
    person: Mapped[Person] = relationship(viewonly=True, foreign_keys=[person_id])
    ender: Mapped[Person | None] = relationship(viewonly=True, foreign_keys=[ended_by])
    receivers: Mapped[list["ShareOffice"]] = relationship(viewonly=True)


class ShareOffice(Model):
    """One office that something is shared with, by name."""

    __tablename__ = "share_office"
    __table_args__ = (Index(None, "office_id"),)

    share_id: Mapped[str] = mapped_column(ForeignKey("share.id"), primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), primary_key=True)

    office: Mapped[Office] = relationship(viewonly=True)


class ShareOpening(Model):
    """Somebody of a receiving office opened what was shared."""

    __tablename__ = "share_opening"
    __table_args__ = (Index(None, "share_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    share_id: Mapped[str] = mapped_column(ForeignKey("share.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    office: Mapped[Office] = relationship(viewonly=True)
    person: Mapped[Person] = relationship(viewonly=True)
