"""Tables: early detections that reports speak of (F08), who was told, what they answered, how each ended."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_intake import Seq
from models.tables_people import Person
from models.tables_places import Office


class Detection(Model):
    """One F08. What it says is copied behind the feed (models.protecting), a name as its initials only; who was told
    and how it ended is the office's own.

    The report is named without a foreign key: reports that turn out to be one change their id (models.joining).
    """

    __tablename__ = "detection"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'prevented', 'referred', 'home', 'unproven')", name="state"),
        Index(None, "office_id", "state", "arrival"),
        Index(None, "village_code"),
    )

    root_id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    arrival: Mapped[int] = mapped_column(Seq)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    # Whose report it is, as models.scope asks for it
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    instance_id: Mapped[str]
    village_code: Mapped[str | None]
    regency_code: Mapped[str | None]
    received_at: Mapped[datetime]
    # Does its report count? And how its review stands
    live: Mapped[bool]
    report_state: Mapped[str]
    # workflow.protection.Said
    level: Mapped[str]
    signs: Mapped[list[str]]
    subject: Mapped[str]
    child: Mapped[bool]
    forced: Mapped[bool]
    people: Mapped[int]
    destination: Mapped[str]
    stage: Mapped[str]
    leaving: Mapped[str]
    recruiter: Mapped[str]
    firm: Mapped[str]
    told: Mapped[list[str]]
    initials: Mapped[str]
    # Since when it goes the fast lane; clock D ends at due_at; missing: agencies that must still be told
    fast_since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    missing: Mapped[list[str]]
    lacks: Mapped[bool]
    state: Mapped[str] = mapped_column(default="open")
    result: Mapped[str] = mapped_column(default="")
    # Grows with every step and every change of what is said: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1)

    office: Mapped[Office] = relationship(viewonly=True)
    person: Mapped[Person] = relationship(viewonly=True)


class DetectionReferral(Model):
    """That an agency was told. event_id: the approval that said so, which knows no channel and no number.

    A referral that was written down wrongly is withdrawn with a reason, never changed."""

    __tablename__ = "detection_referral"
    __table_args__ = (Index(None, "root_id", "told_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("detection.root_id"))
    agency: Mapped[str]
    who: Mapped[str]
    told_at: Mapped[datetime]
    channel: Mapped[str]
    number: Mapped[str]
    note: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    event_id: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(viewonly=True)


class DetectionAnswer(Model):
    """What an agency said to a referral, and on which day."""

    __tablename__ = "detection_answer"
    __table_args__ = (Index(None, "referral_id", "answered_on"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    referral_id: Mapped[str] = mapped_column(ForeignKey("detection_referral.id"))
    answered_on: Mapped[date]
    text: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(viewonly=True)


class DetectionEvent(Model):
    """One thing that happened to a detection; without a person: its report changed."""

    __tablename__ = "detection_event"
    __table_args__ = (Index(None, "root_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str] = mapped_column(ForeignKey("detection.root_id"))
    # The detection's rev after it: their order
    number: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str]
    facts: Mapped[dict[str, Any]]

    person: Mapped[Person | None] = relationship(viewonly=True)
