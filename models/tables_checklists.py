"""Tables: what a reviewer goes through before approving, form by form."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from models.db import Model


class Checklist(Model):
    """What is asked of a form's reports from a day on, until a later row of the same form takes over; rows stay.

    items: each {name, label: {id, en}}, in the order in which they are gone through; empty: nothing is asked.
    """

    __tablename__ = "checklist"

    form_id: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    items: Mapped[list[dict[str, Any]]]
