"""Table: that somebody asked to read who told an officer something, and what another person said to it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person


class IdentityAsk(Model):
    """One asking (workflow.identity.Asking); what happened to it stands in the audit chain.

    The report is named without a foreign key: reports that turn out to be one change their id (models.joining), and
    what was granted for one is not granted for the other.
    """

    __tablename__ = "identity_ask"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'granted', 'refused', 'withdrawn')", name="state"),
        Index(None, "root_id", "asked_at"),
        Index(None, "state", "grant_by"),
        Index(None, "person_id", "asked_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    root_id: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    reason: Mapped[str]
    # Until when another may grant or refuse it
    grant_by: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting")
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    # Why it was refused
    note: Mapped[str] = mapped_column(default="")
    reads_until: Mapped[datetime | None]
    # Grows with every step: a page shown earlier is stale
    rev: Mapped[int] = mapped_column(default=1)

    asker: Mapped[Person] = relationship(viewonly=True, foreign_keys=[person_id])
    decider: Mapped[Person | None] = relationship(viewonly=True, foreign_keys=[decided_by])
