"""Tables: who brought a record that did not come by its own phone's link."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person


class Carried(Model):
    """One record that somebody else brought: each bringer once, whoever was first."""

    __tablename__ = "carried"
    __table_args__ = (Index(None, "person_id"),)

    instance_id: Mapped[str] = mapped_column(ForeignKey("revision.instance_id"), primary_key=True)
    # As the audit chain names them: device:<id> for another phone, person:<id> for the office's page
    by: Mapped[str] = mapped_column(primary_key=True)
    # Who may therefore also bring the record's files
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    # When the file says that it was made, by the phone's clock
    made_at: Mapped[str]
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(viewonly=True)
