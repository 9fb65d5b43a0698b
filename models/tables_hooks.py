"""Tables: other systems that hear of reports, and every message to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_intake import Seq
from models.tables_people import Person
from models.tables_places import Office


class Hook(Model):
    """An address that hears of the reports of an office and of the offices below it."""

    __tablename__ = "hook"

    id: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    name: Mapped[str]
    url: Mapped[str]
    # Kinds of messages, workflow.hooks.KINDS
    kinds: Mapped[list[str]]
    # Signs its messages; kept as it is, for it is needed each time
    secret: Mapped[str]
    # The feed's lines up to here have become messages
    told_seq: Mapped[int] = mapped_column(Seq)
    # Tries in a row without an answer, and until when it is left alone for that
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    office: Mapped[Office] = relationship(viewonly=True)
    maker: Mapped[Person] = relationship(viewonly=True)


class HookMessage(Model):
    """One message to one address, from its making until it has been taken, or lies still after too many tries."""

    __tablename__ = "hook_message"
    __table_args__ = (
        UniqueConstraint("hook_id", "change_seq"),
        CheckConstraint("state IN ('waiting', 'taken', 'still')", name="state"),
        Index(None, "hook_id", "state", "seq"),
        Index(None, "hook_id", "root_id", "seq"),
        Index(
            "ix_hook_message_waiting",
            "next_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    seq: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=True)
    # What the receiver knows it by, the same at every try
    id: Mapped[str] = mapped_column(unique=True)
    hook_id: Mapped[str] = mapped_column(ForeignKey("hook.id"))
    change_seq: Mapped[int] = mapped_column(Seq)
    root_id: Mapped[str]
    code: Mapped[str]
    kind: Mapped[str]
    # The bytes that are signed and sent
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    made_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    last_at: Mapped[datetime | None]
    # What the address answered last; null: nothing came back, and ``trouble`` says why
    last_status: Mapped[int | None]
    trouble: Mapped[str] = mapped_column(default="")

    hook: Mapped[Hook] = relationship(viewonly=True)
