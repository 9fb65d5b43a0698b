"""What happened to a report, line by line."""

from dataclasses import dataclass
from datetime import date, datetime

from models.review_guard import happened
from models.reviews import ReportView
from models.tables_reports import ReviewEvent
from office.words import _


@dataclass(frozen=True)
class TrailLine:
    """One thing that happened."""

    what: str
    at: datetime
    who: str
    note: str
    comments: list[dict[str, str]]
    answer_by: date | None


def trail_line(view: ReportView, event: ReviewEvent) -> TrailLine:
    """Word one event."""
    numbers = {revision.instance_id: revision.number for revision in view.revisions}
    n = numbers.get(event.instance_id, 1)
    words = {
        "received": _("Diterima, revisi %(n)s", n=n),
        "reopened": _("Dibuka lagi"),
        "repaired": _("Diterima perbaikan, revisi %(n)s", n=n),
        "returned": _("Dikembalikan untuk diperbaiki"),
        "approved": _("Disetujui"),
        "rejected": _("Ditolak"),
        "held": _("Diterima, ditahan"),
        "conflicted": _("Diterima isi lain, keduanya disimpan"),
        "quarantined": _("Diterima, disimpan terpisah"),
    }
    who = event.person.name if event.person else _("Sistem")
    comments = [dict(comment) for comment in event.comments]
    return TrailLine(words[happened(event)], event.at, who, event.note, comments, event.answer_by)
