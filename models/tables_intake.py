"""Tables: receipts, what could not be read, and uploads under way."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Model

# SQLite gives rowids only to INTEGER; everywhere else 64 bits are wanted.
Seq = BigInteger().with_variant(Integer(), "sqlite")


class Receipt(Model):
    """One permanent row per record ever stored, written in the same transaction as its effect."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("instance_id", "sha256"),
        CheckConstraint("outcome IN ('accepted', 'held', 'conflicted')", name="outcome"),
        Index(None, "device_id"),
    )

    seq: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)
    instance_id: Mapped[str]
    sha256: Mapped[str]
    epoch: Mapped[str]
    # What was answered the first time, and the Reason name when it was not 'accepted'
    outcome: Mapped[str]
    reason: Mapped[str | None]
    received_at: Mapped[datetime]
    code: Mapped[str]
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))


class SetAside(Model):
    """Bytes that could not be read as a record, kept as they came."""

    __tablename__ = "set_aside"
    __table_args__ = (UniqueConstraint("device_id", "sha256"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    raw: Mapped[bytes]
    # sha256 of ``raw``: the same bytes sent again are not kept twice
    sha256: Mapped[str]
    instance_id: Mapped[str]
    reason: Mapped[str]
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    at: Mapped[datetime]
    # What was pushed around the XML, so that it can be taken in later; null: kept before this was noted
    record: Mapped[dict[str, Any] | None]
    # Since when the office has it as a report after all
    settled_at: Mapped[datetime | None]


class RawBody(Model):
    """A whole request that could not be read, or over which the server fell: its bytes as they came."""

    __tablename__ = "raw_body"
    __table_args__ = (UniqueConstraint("device_id", "sha256"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    # sha256 of ``raw``: the same bytes sent again are counted, not kept twice
    sha256: Mapped[str]
    raw: Mapped[bytes]
    media_type: Mapped[str]
    encoding: Mapped[str]
    reason: Mapped[str]
    # The field at fault, ``records.3.sha256``, or what our own reading fell over
    detail: Mapped[str]
    at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    settled_at: Mapped[datetime | None]


class LostReceipt(Model):
    """A receipt that a phone holds and this database does not: the record existed only in the time a restore lost."""

    __tablename__ = "lost_receipt"
    __table_args__ = (Index(None, "device_id"),)

    instance_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    # As the phone's receipt says them
    epoch: Mapped[str]
    seq: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str]
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    told_at: Mapped[datetime]
    # When the record was stored again; null: it is still only on the phone
    back_at: Mapped[datetime | None]


class Upload(Model):
    """A file on its way (tus): how much of it is held, and until when it may go on."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("held_bytes >= 0 AND held_bytes <= size", name="held_bytes"),
        Index(None, "instance_id", "name"),
        Index(None, "expires_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[str]
    name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    type: Mapped[str]
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id"))
    held_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    # A newer request for the same upload raises it; an older one that still runs sees that and stops
    turn: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
