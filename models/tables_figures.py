"""Tables: what each report brings to the figures, kept beside it so that counting asks one narrow table."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Model


class ReportFact(Model):
    """One ordinary report as the figures see it; what internal compliance alone reads has none.

    Copied from the report, its answers and its history behind every change of it (models.report_facts), never by hand:
    it may be thrown away and made anew.
    """

    __tablename__ = "report_fact"
    __table_args__ = (
        # What a period is asked for: the day that counts, then what a figure is told apart by
        Index(None, "office_id", "finished_on", "form_id", "state", "kind"),
        Index(None, "office_id", "received_on"),
        Index(None, "office_id", "approved_on"),
        Index(None, "village_code", "form_id", "finished_on"),
    )

    root_id: Mapped[str] = mapped_column(ForeignKey("submission.root_id", ondelete="CASCADE"), primary_key=True)
    office_id: Mapped[str]
    form_id: Mapped[str]
    state: Mapped[str]
    urgent: Mapped[bool]
    village_code: Mapped[str | None]
    regency_code: Mapped[str | None]
    # In the installation's zone: finished on the phone, received here, approved
    finished_on: Mapped[date]
    received_on: Mapped[date]
    approved_on: Mapped[date | None]
    received_at: Mapped[datetime]
    # Seconds from reception to the office's first answer; null while there is none
    answered_s: Mapped[int | None]
    # Was it ever sent back for repair?
    returned: Mapped[bool]
    follow_due_at: Mapped[datetime | None]
    followed_at: Mapped[datetime | None]
    has_point: Mapped[bool]
    has_photo: Mapped[bool]
    # What its answers bring (workflow.counted.Counted)
    kind: Mapped[str]
    people: Mapped[int]
    men: Mapped[int]
    women: Mapped[int]
    youth: Mapped[int]
    weak: Mapped[int]
    items: Mapped[int]
    lessons: Mapped[int]
    cost: Mapped[int] = mapped_column(BigInteger)
    minutes: Mapped[int | None]
    recruiter: Mapped[str]
    referred: Mapped[bool]
    # How an early detection ended (workflow.protection), from the register; "" for none and other forms
    outcome: Mapped[str] = mapped_column(server_default="")
