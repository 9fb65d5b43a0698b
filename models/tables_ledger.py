"""Tables: the feed that phones pull, the audit chain, and the server's own few facts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Model
from models.tables_intake import Seq


class Change(Model):
    """One line of the feed, in commit order (written by models.changes.record only).

    Whom it is for: person_id that person only; else office_id that office only; else everybody; and, when roles is
    given, only people who hold one of them. body: the message of docs/sync-protocol.md section 11, null on a tombstone.
    """

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("kind IN ('form', 'list', 'report', 'village', 'task')", name="kind"),
        Index(None, "person_id", "seq"),
        Index(None, "office_id", "seq"),
        Index(None, "kind", "object_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    object_id: Mapped[str]
    office_id: Mapped[str | None]
    person_id: Mapped[str | None]
    roles: Mapped[list[str] | None]
    body: Mapped[dict[str, Any] | None]
    tombstone: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime]


class AuditEntry(Model):
    """One write by somebody, chained to the one before; the database itself forbids changing or deleting it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "object"),)

    seq: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    # person:<id>, device:<id> or system
    actor: Mapped[str]
    # report.received, report.approved, person.added, device.revoked …
    action: Mapped[str]
    # report:<root_id>, person:<id>, device:<id>, form:<form_id> …
    object: Mapped[str]
    # json, not jsonb: the text is digested
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    prev_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class ServerState(Model):
    """The one row about this life of this database."""

    __tablename__ = "server_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Random, made anew whenever a database starts life
    epoch: Mapped[str]
    # Receipts up to here are covered by a verified backup
    safe_seq: Mapped[int] = mapped_column(default=0)
    # The checker has looked at the records of the receipts up to here
    checked_seq: Mapped[int] = mapped_column(default=0)
    # The reports of the receipts up to here can be found by their words
    indexed_seq: Mapped[int] = mapped_column(default=0)
    # The reports of the receipts up to here can be found alike (models.keying)
    keyed_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    # The figures know the changes up to here (models.report_facts)
    counted_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    began_at: Mapped[datetime]


class Counter(Model):
    """The last number given out under a name, ``ME-2026``."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
