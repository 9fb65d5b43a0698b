"""What happened to a report, line by line."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_login import current_user

from models.checklists import labels_of
from models.review_guard import happened
from models.reviews import ReportView
from models.tables_reports import ReviewEvent
from office.approvals import facts_words
from office.follow_words import choice_word
from office.words import _
from workflow.fate import MERGED_NOTE
from workflow.roles import READS_OFFICE

# Between the people of an office
INTERNAL = frozenset(
    {
        *("rejection_proposed", "rejection_sent_back", "raised"),
        *("follow_chosen", "follow_taken_back", "follow_done"),
        *("merged_here", "unmerged_here"),
    }
)


@dataclass(frozen=True)
class TrailLine:
    """One thing that happened."""

    what: str
    at: datetime
    who: str
    note: str
    comments: list[dict[str, str]]
    answer_by: date | None
    facts: list[str]


def trail_lines(view: ReportView) -> list[TrailLine]:
    """Every event of a report, the newest first; its reporter reads what was told to reporters."""
    asked = labels_of(view.submission.form_id) if any(event.facts.get("checks") for event in view.events) else {}
    hidden = INTERNAL if is_only_reporter(view) else frozenset()
    return [trail_line(view, event, asked) for event in reversed(view.events) if event.kind not in hidden]


def is_only_reporter(view: ReportView) -> bool:
    """Does the reader see this report only because they sent it?"""
    return view.submission.person_id == current_user.id and READS_OFFICE.isdisjoint(current_user.roles)


def trail_line(view: ReportView, event: ReviewEvent, asked: dict[str, dict[str, str]]) -> TrailLine:
    """Word one event. asked: the labels of the form's checklist."""
    numbers = {revision.instance_id: revision.number for revision in view.revisions}
    n, other = numbers.get(event.instance_id, 1), event.facts.get("other", "")
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
        "rejection_proposed": _("Penolakan diusulkan"),
        "rejection_sent_back": _("Usulan penolakan dikembalikan"),
        "raised": _("Ditandai segera"),
        "follow_chosen": _("Tindak lanjut dipilih: %(choice)s", choice=choice_word(event.facts.get("choice", ""))),
        "follow_taken_back": _("Tindak lanjut ditarik"),
        "follow_done": _("Tindak lanjut selesai"),
        "merged": _("Digabung ke %(code)s", code=other),
        "merged_here": _("%(code)s digabung ke sini", code=other),
        "unmerged_here": _("%(code)s dikeluarkan lagi dari sini", code=other),
    }
    who = event.person.name if event.person else _("Sistem")
    comments = [dict(comment) for comment in event.comments]
    facts = facts_words(event.facts, asked)
    if event.kind == "merged" and is_only_reporter(view):
        return TrailLine(_("Digabung"), event.at, who, _(MERGED_NOTE), comments, None, [])
    return TrailLine(words[happened(event)], event.at, who, event.note, comments, event.answer_by, facts)
