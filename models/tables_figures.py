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
        Index(None, "office_id", "approved_on"),
        Index(None, "village_code", "form_id", "finished_on"),
        # The recruiters that early detections name, and the seconds to the first answer, from these alone
        Index("ix_report_fact_recruiter", "form_id", "state", "office_id", "finished_on", "recruiter", "village_code"),
        Index("ix_report_fact_answered", "office_id", "received_on", "answered_s", "received_at", "form_id", "urgent"),
        # What has still time to follow
        Index("ix_report_fact_due", "office_id", "follow_due_at", "followed_at"),
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


class FactMonth(Model):
    """Facts added up: the reports that one day puts into one month, told apart as the figures need it.

    Changed with the facts in one transaction (models.figure_months); it may be thrown away and made anew.
    """

    __tablename__ = "fact_month"

    # Which day of the report: finished_on, received_on or approved_on
    day: Mapped[str] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(primary_key=True)
    # 202611 for November 2026
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # "" for none; form, state and kind are told apart by the day finished only
    regency_code: Mapped[str] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    # By the day finished
    pointed: Mapped[int]
    pictured: Mapped[int]
    referred: Mapped[int]
    prevented: Mapped[int]
    brought_home: Mapped[int]
    people: Mapped[int] = mapped_column(BigInteger)
    men: Mapped[int] = mapped_column(BigInteger)
    women: Mapped[int] = mapped_column(BigInteger)
    youth: Mapped[int] = mapped_column(BigInteger)
    weak: Mapped[int] = mapped_column(BigInteger)
    items: Mapped[int] = mapped_column(BigInteger)
    lessons: Mapped[int] = mapped_column(BigInteger)
    cost: Mapped[int] = mapped_column(BigInteger)
    # By the day received
    checked: Mapped[int]
    answered: Mapped[int]
    returned: Mapped[int]
    urgent: Mapped[int]
    urgent_answered: Mapped[int]
    # By the day approved
    to_follow: Mapped[int]
    followed: Mapped[int]
