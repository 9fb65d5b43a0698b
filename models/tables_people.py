"""Tables: people, their phones, and the codes that let a phone in."""

from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_intake import Seq
from models.tables_places import Office


class Person(UserMixin, Model):
    """Somebody who reports or decides. ``roles`` as in workflow.review.ROLES."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    roles: Mapped[list[str]]
    village_codes: Mapped[list[str]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(default="id")
    active: Mapped[bool] = mapped_column(default=True)
    # Grows with a new password, other roles, another office, an end; a browser session from before no longer counts.
    session_rev: Mapped[int] = mapped_column(default=0)
    # Grows with every change of the entry: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1, server_default="1")
    # When the person came from another office, and from which: what was finished before belongs there
    moved_at: Mapped[datetime | None]
    moved_from: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    created_at: Mapped[datetime]

    office: Mapped[Office] = relationship(viewonly=True, foreign_keys=[office_id])

    @property
    def is_active(self) -> bool:
        """Flask-Login asks this at sign-in."""
        return self.active

    def get_id(self) -> str:
        """What the session cookie keeps: id and session_rev, see people.signed_in_person."""
        return f"{self.id}:{self.session_rev}"

    def has_role(self, *roles: str) -> bool:
        """Does the person hold at least one of these roles?"""
        return not set(roles).isdisjoint(self.roles)


class Device(Model):
    """One phone of one person. The token itself is never kept."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    name: Mapped[str]
    device_code: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    enrolled_at: Mapped[datetime]
    last_contact_at: Mapped[datetime | None]
    # The last heartbeat's message as the phone sent it, and when it came
    heartbeat: Mapped[dict[str, Any] | None]
    heartbeat_at: Mapped[datetime | None]
    # Highest device_seq that the phone says it has given out
    last_device_seq: Mapped[int] = mapped_column(Seq, default=0)
    # Up to where every number is here, and the highest that is (models.sequences)
    whole_seq: Mapped[int] = mapped_column(Seq, default=0, server_default=text("0"))
    seen_seq: Mapped[int] = mapped_column(Seq, default=0, server_default=text("0"))
    app_version: Mapped[str] = mapped_column(default="")
    public_keys: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Since when it is known that its data were cleared, and what its last heartbeat had said before (last_known)
    cleared_at: Mapped[datetime | None]
    lost: Mapped[dict[str, Any] | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(viewonly=True, foreign_keys=[person_id])
    office: Mapped[Office] = relationship(viewonly=True)


class DeviceRun(Model):
    """Numbers of a phone that are here without a gap among them, above one; no two runs touch (models.sequences)."""

    __tablename__ = "device_run"

    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    first_seq: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)
    last_seq: Mapped[int] = mapped_column(Seq)


class DeviceFork(Model):
    """A number of a phone that two of its records bear."""

    __tablename__ = "device_fork"

    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"), primary_key=True)
    device_seq: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)


class EnrolmentCode(Model):
    """A one-time code that makes a phone of its holder: kept hashed, ten minutes, one use."""

    __tablename__ = "enrolment_code"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    # null: offered from the command line
    made_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"))


class Handover(Model):
    """One village that one person gave up and another took over, for ever. to_id: null while nobody has taken it."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("to_id IS NULL OR to_id <> from_id", name="two_people"),
        Index(None, "village_code", "at"),
        Index(None, "from_id", "at"),
        Index(None, "to_id", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    village_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    from_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    # The office that the village was looked after for
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    # null: the command line
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    # What the next one should know
    note: Mapped[str]

    giver: Mapped[Person] = relationship(viewonly=True, foreign_keys=[from_id])
    taker: Mapped[Person | None] = relationship(viewonly=True, foreign_keys=[to_id])


class ComplaintNamed(Model):
    """A reader of complaints whose name stands in one: that one they never read. Known by the report's arrival."""

    __tablename__ = "complaint_named"

    arrival: Mapped[int] = mapped_column(
        Seq, ForeignKey("submission.arrival", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
