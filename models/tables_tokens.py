"""Table: the tokens with which other systems read reports."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person
from models.tables_places import Office


class ApiToken(Model):
    """Another system's key: reads what these roles read in this office, until a day. The token itself is never kept."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    # Reading rights, of workflow.roles.READS_OFFICE
    roles: Mapped[list[str]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    # The last day on which it counts, in the zone of its office
    ends_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    # To the hour
    last_used_at: Mapped[datetime | None]

    office: Mapped[Office] = relationship(viewonly=True)
    maker: Mapped[Person] = relationship(viewonly=True, foreign_keys=[made_by])
