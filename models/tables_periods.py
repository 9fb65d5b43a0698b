"""Tables: periodic reports as they were frozen, and who signed them. Neither is ever changed: the database refuses."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person
from models.tables_places import Office


class PeriodReport(Model):
    """The numbers of a period as they stood when its first signer froze them, with the codes they were counted from."""

    __tablename__ = "period_report"
    __table_args__ = (
        UniqueConstraint("level", "subject_id", "period", "number"),
        CheckConstraint("level IN ('pimpasa', 'kanim', 'kanwil')", name="level"),
        Index(None, "office_id", "period"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    # A key of workflow.period_report.LEVELS
    level: Mapped[str]
    # The PIMPASA, or the office
    subject_id: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    # workflow.periods.Period.key, and its days
    period: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    # 1, and one more each time that it was sent back
    number: Mapped[int]
    # Canonical JSON (models.period_numbers), and its digest
    body: Mapped[str]
    sha256: Mapped[str]
    frozen_at: Mapped[datetime]

    office: Mapped[Office] = relationship(viewonly=True)


class PeriodMark(Model):
    """One thing that somebody said of a frozen report: signed it, or sent it back."""

    __tablename__ = "period_mark"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        UniqueConstraint("report_id", "person_id"),
        CheckConstraint("kind IN ('signed', 'returned')", name="kind"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("period_report.id"))
    # In their order, from 1
    number: Mapped[int]
    kind: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    # As which the person signed, and under which name
    role: Mapped[str]
    name: Mapped[str]
    # The digest that was signed
    sha256: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(viewonly=True)
