"""Tables: what reports are found alike by, and the pairs that a person has said are not the same."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db import Model
from models.tables_intake import Seq
from models.tables_people import Person


def _arrival(*, index: bool | None = None) -> Mapped[int]:
    of = ForeignKey("submission.arrival", ondelete="CASCADE")
    return mapped_column(Seq, of, primary_key=True, autoincrement=False, index=index)


class ReportKey(Model):
    """A place and day, or a document and day, that a report speaks of: eight bytes of a digest (models.keying)."""

    __tablename__ = "report_key"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    arrival: Mapped[int] = _arrival(index=True)


class ReportApart(Model):
    """Two reports that somebody has compared and found not to be the same; nobody is asked about them again."""

    __tablename__ = "report_apart"

    earlier: Mapped[int] = _arrival()
    later: Mapped[int] = _arrival(index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(viewonly=True)
