"""Table: what a list is narrowed to, kept under a name."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_people import Person

PAGES = ("reports", "villages")


class SavedFilter(Model):
    """A person's own way to a part of a list. query: the address as it was; shared: everybody of the office sees it."""

    __tablename__ = "saved_filter"
    __table_args__ = (
        CheckConstraint("page IN ('reports', 'villages')", name="page"),
        UniqueConstraint("person_id", "page", "name"),
        Index(None, "office_id", sqlite_where=text("shared = 1"), postgresql_where=text("shared")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    # Of the person when it was kept or shared
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    page: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
    shared: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    rev: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(viewonly=True)
