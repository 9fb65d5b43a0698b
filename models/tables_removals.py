"""Tables: what was removed because its time was over; never whose it was or what it said."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_places import Office


class RemovalRun(Model):
    """One going over of what is due. ended_at: null while it is under way, or was cut short; the next one goes on."""

    __tablename__ = "removal_run"

    id: Mapped[str] = mapped_column(primary_key=True)
    # By itself, as the setting says; otherwise the command
    daily: Mapped[bool]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Removal(Model):
    """One report of which a part was removed, for ever. The report is named without a foreign key, as its code."""

    __tablename__ = "removal"
    __table_args__ = (
        CheckConstraint("part IN ('personal', 'identity', 'list_photo')", name="part"),
        Index(None, "root_id"),
        Index(None, "run_id", "form_id"),
        Index(None, "office_id", "removed_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("removal_run.id"))
    root_id: Mapped[str]
    code: Mapped[str]
    form_id: Mapped[str]
    form_version: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    village_code: Mapped[str | None]
    # By which rule (workflow.retention): what goes, and how many months after which day
    part: Mapped[str]
    months: Mapped[int]
    decided_on: Mapped[date]
    removed_at: Mapped[datetime]
    # Contents that were emptied, and files that went
    contents: Mapped[int]
    files: Mapped[int]

    office: Mapped[Office] = relationship(viewonly=True)


class DoomedFile(Model):
    """A file whose row is gone and whose bytes may still lie on the disk; the row goes when they do."""

    __tablename__ = "doomed_file"

    # Below the data folder: blobs/ab/ab…, uploads/….part
    path: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
