"""Tables of the village register: what happened, letters, who looks after a village, and settings with dates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person

EVENT_KINDS = ("registered", "stage", "document", "withdrawn", "contacts", "assigned", "ended")
_EVENTS_SQL = ", ".join(f"'{kind}'" for kind in EVENT_KINDS)


class VillageEvent(Model):
    """One thing that happened to a village of the register; the database itself forbids changing or deleting it.

    Evaluations are kept here: the step out of "evaluasi" carries recommendation, minutes and the report it rests on.
    """

    __tablename__ = "village_event"
    __table_args__ = (CheckConstraint(f"kind IN ({_EVENTS_SQL})", name="kind"),)

    village_code: Mapped[str] = mapped_column(ForeignKey("village.code"), primary_key=True)
    # The village's rev after it: the order in which things happened
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    at: Mapped[datetime]
    # null: the system, or the command line
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    # The role in which it was done, as the table of steps asks for it
    role: Mapped[str] = mapped_column(default="")
    # Of a step: from where to where
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    # The report that it rests on
    root_id: Mapped[str | None]
    # {excused: [guards], recommendation, minutes, document, person, from, to …}
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    person: Mapped[Person | None] = relationship(viewonly=True)


class VillageDocument(Model):
    """A letter about a village: SK, PKS, letter of willingness, surat tugas, minutes. Withdrawn, never deleted."""

    __tablename__ = "village_document"
    __table_args__ = (UniqueConstraint("village_code", "number"), Index(None, "sha256"))

    id: Mapped[str] = mapped_column(primary_key=True)
    village_code: Mapped[str] = mapped_column(ForeignKey("village.code"))
    # That of the event that brought it
    number: Mapped[int]
    # workflow.village.DOCUMENTS
    kind: Mapped[str]
    # As written on it
    letter_number: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None]
    signer: Mapped[str] = mapped_column(default="")
    # Its scan: a blob, and the name it came under
    sha256: Mapped[str | None]
    file_name: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    adder: Mapped[Person] = relationship(viewonly=True, foreign_keys=[added_by])


class VillageAssignment(Model):
    """Who looked after a village from when to when; who does so today is what person.village_codes says."""

    __tablename__ = "village_assignment"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),
        Index(None, "village_code", "from_on"),
        Index(None, "person_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    village_code: Mapped[str] = mapped_column(ForeignKey("village.code"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(viewonly=True)


class DatedSetting(Model):
    """A number that law or ministry may change: what holds from which day, by which rule, who wrote it down."""

    __tablename__ = "dated_setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[int]
    source: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
