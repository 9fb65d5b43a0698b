"""Frozen periodic reports as they stand on the shelf: which one counts, who said what of it, which came before."""

from sqlalchemy import func, select

from models.db import db
from models.tables_periods import PeriodMark, PeriodReport
from workflow.periods import Period


def newest(
    level: str, subject_id: str, period: Period
) -> tuple[PeriodReport | None, list[PeriodMark], list[PeriodMark]]:
    """What is frozen now with its signatures, and what was said of those that were sent back."""
    of = (PeriodReport.level == level, PeriodReport.subject_id == subject_id, PeriodReport.period == period.key)
    rows = list(db.session.scalars(select(PeriodReport).where(*of).order_by(PeriodReport.number)))
    marks = list(
        db.session.scalars(
            select(PeriodMark)
            .join(PeriodReport, PeriodReport.id == PeriodMark.report_id)
            .where(*of)
            .order_by(PeriodReport.number, PeriodMark.number)
        )
    )
    returned = [mark for mark in marks if mark.kind == "returned"]
    aside = {mark.report_id for mark in returned}
    report = next((row for row in rows if row.id not in aside), None)
    return report, [mark for mark in marks if report and mark.report_id == report.id], returned[::-1]


def marks_of(level: str, subject_ids: list[str], keys: set[str]) -> dict[tuple[str, str], list[PeriodMark]]:
    """(subject, period) → the signatures of what is frozen now."""
    rows = db.session.execute(
        select(PeriodMark, PeriodReport.subject_id, PeriodReport.period)
        .join(PeriodReport, PeriodReport.id == PeriodMark.report_id)
        .where(PeriodReport.level == level, PeriodReport.subject_id.in_(subject_ids), PeriodReport.period.in_(keys))
        .order_by(PeriodMark.number)
    ).all()
    aside = {mark.report_id for mark, _subject_id, _key in rows if mark.kind == "returned"}
    found: dict[tuple[str, str], list[PeriodMark]] = {}
    for mark, subject_id, key in rows:
        if mark.report_id not in aside:
            found.setdefault((subject_id, key), []).append(mark)
    return found


def before(level: str, subject_id: str, period: Period) -> list[PeriodReport]:
    """The frozen reports of the same subject about earlier periods, those that were sent back left out."""
    aside = select(PeriodMark.report_id).where(PeriodMark.kind == "returned")
    query = select(PeriodReport).where(
        PeriodReport.level == level,
        PeriodReport.subject_id == subject_id,
        PeriodReport.last_on < period.first,
        PeriodReport.id.not_in(aside),
    )
    return list(db.session.scalars(query))


def last_number(level: str, subject_id: str, period: Period) -> int:
    """The number of the newest one that was ever frozen, sent back or not; 0 for none."""
    query = select(func.max(PeriodReport.number)).where(
        PeriodReport.level == level, PeriodReport.subject_id == subject_id, PeriodReport.period == period.key
    )
    return db.session.scalar(query) or 0
