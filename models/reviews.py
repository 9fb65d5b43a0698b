"""A reviewer reads a report and decides on it: state, history, audit and the reporter's feed in one transaction."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import clock
from core.errors import Reason, Refusal
from models import approving, rejecting, review_guard, scope
from models.db import db, settings, writing
from models.deciding import decided
from models.report_list import Page, ReportFilter, count_by_state, list_reports, neighbours
from models.tables_forms import Blob, FormVersion
from models.tables_people import Device, Person
from models.tables_reports import Attachment, ReviewEvent, Revision, Rival, Submission
from workflow import clocks, review
from workflow.checklist import Referral, needs_referral

__all__ = [
    "Page",
    "ReportFilter",
    "ReportView",
    "approve",
    "count_by_state",
    "list_reports",
    "neighbours",
    "read_attachment",
    "read_report",
    "reject",
    "return_for_repair",
]


@dataclass(frozen=True)
class ReportView:
    """Everything a reviewer looks at.

    revisions: by number, the exact bytes in ``xml``; rivals: other contents under the same id; attachments: of all
    revisions; events: oldest first, each with its person; form_xml: the current revision's XForm, None when unknown;
    form_xmls: XForms by digest, for revisions on other versions; allowed and steps: action → None, or why not;
    claimed_by: whose claim holds now; checklist: what an approval asks for, {name, label}; refers: does it ask who was
    told of a child or of coercion.
    """

    submission: Submission
    revisions: list[Revision]
    rivals: list[Rival]
    attachments: list[Attachment]
    events: list[ReviewEvent]
    form_xml: str | None
    form_xmls: dict[str, str]
    person: Person
    device: Device
    allowed: dict[str, Reason | None]
    steps: dict[str, Reason | None]
    claimed_by: Person | None
    checklist: list[dict[str, Any]]
    refers: bool

    @property
    def current(self) -> Revision:
        """The revision that the report says today."""
        return next(r for r in self.revisions if r.instance_id == self.submission.current_instance_id)


def read_report(viewer: Person, root_id: str) -> ReportView:
    """One report in the viewer's scope. Raises Refusal(REPORT_UNKNOWN)."""
    query = scope.visible_submissions(viewer).where(Submission.root_id == root_id)
    everything = (
        Submission.person,
        Submission.claimer,
        Submission.proposer,
        Submission.office,
        Submission.device,
        Submission.village,
        Submission.form,
    )
    submission: Submission | None = db.session.scalar(query.options(*(joinedload(part) for part in everything)))
    if submission is None:
        raise Refusal(Reason.REPORT_UNKNOWN)
    of_root = select(Revision).where(Revision.root_id == root_id).order_by(Revision.number, Revision.instance_id)
    revisions = list(db.session.scalars(of_root))
    instance_ids = [revision.instance_id for revision in revisions]
    files = select(Attachment).where(Attachment.instance_id.in_(instance_ids))
    events = select(ReviewEvent).where(ReviewEvent.root_id == root_id).options(joinedload(ReviewEvent.person))
    now = clock.now()
    reviewer, report = review_guard.reviewer(viewer), review_guard.reviewed(submission, now)
    answers = approving.answers_of(submission)
    forms = _forms({r.form_version_sha256 for r in revisions if r.form_version_sha256})
    return ReportView(
        submission=submission,
        revisions=revisions,
        rivals=list(db.session.scalars(select(Rival).where(Rival.instance_id.in_(instance_ids)))),
        attachments=list(db.session.scalars(files.order_by(Attachment.name, Attachment.sha256))),
        events=list(db.session.scalars(events.order_by(ReviewEvent.at, ReviewEvent.id))),
        form_xml=forms.get(submission.form_version_sha256 or ""),
        form_xmls=forms,
        person=submission.person,
        device=submission.device,
        allowed=review.allowed(reviewer, report),
        steps=review.steps(reviewer, report),
        claimed_by=submission.claimer if report.claimed_by else None,
        checklist=approving.asked(submission, now, answers),
        refers=needs_referral(submission.form_id, answers),
    )


def approve(by: Person, root_id: str, rev: int, ticked: Collection[str] = (), referral: Referral | None = None) -> None:
    """Accept a report as it is. rev: of the page that was shown; ticked: names of the checklist's items.

    Raises Refusal: REPORT_UNKNOWN, STALE_PAGE, whatever workflow.review.why_not says, and models.approving.grounds.
    """
    _decide(by, root_id, rev, "approve", facts_of=lambda report, at: approving.grounds(report, ticked, referral, at))


def return_for_repair(
    by: Person,
    root_id: str,
    rev: int,
    note: str,
    comments: list[dict[str, Any]] | None = None,
    answer_by: date | None = None,
) -> None:
    """Send a report back to its reporter. comments: [{path, label, note}], path as in docs/sync-protocol.md section 11;
    answer_by: 14 days from the office's today unless told.

    Raises Refusal as approve, and REASON_NEEDED without a note and without a comment, ANSWER_BY_PAST.
    """
    kept = [
        {"path": str(c["path"]), "label": str(c["label"]), "note": str(c["note"]).strip()}
        for c in comments or []
        if str(c["note"]).strip()
    ]
    _decide(by, root_id, rev, "return", note.strip(), kept, answer_by)


def reject(by: Person, root_id: str, rev: int, reason: str) -> None:
    """Close a report that is not to be followed; of a grave report (F05, F08) only propose it: models.rejecting.

    Raises Refusal as return_for_repair does.
    """
    _decide(by, root_id, rev, "reject", reason.strip())


def read_attachment(viewer: Person, root_id: str, attachment_id: str) -> tuple[Blob, Path]:
    """A file of a report in the viewer's scope, and where its bytes lie. Raises Refusal: REPORT_UNKNOWN, NOT_FOUND."""
    query = scope.visible_submissions(viewer).where(Submission.root_id == root_id)
    if db.session.scalar(query.with_only_columns(Submission.root_id)) is None:
        raise Refusal(Reason.REPORT_UNKNOWN)
    blob: Blob | None = db.session.scalar(
        select(Blob)
        .join(Attachment, Attachment.sha256 == Blob.sha256)
        .join(Revision, Revision.instance_id == Attachment.instance_id)
        .where(Attachment.id == attachment_id, Attachment.present_at.is_not(None), Revision.root_id == root_id)
    )
    if blob is None:
        raise Refusal(Reason.NOT_FOUND)
    return blob, settings().blobs / blob.path


def _decide(
    by: Person,
    root_id: str,
    rev: int,
    action: str,
    note: str = "",
    comments: list[dict[str, Any]] | None = None,
    answer_by: date | None = None,
    facts_of: Callable[[Submission, datetime], dict[str, Any]] | None = None,
) -> None:
    with writing():
        submission = review_guard.find(by, root_id)
        review_guard.check(by, submission, rev, action)
        if review.needs_reason(action) and not note and not comments:
            raise Refusal(Reason.REASON_NEEDED, where="note")
        now = clock.now()
        today = now.astimezone(review_guard.zone(submission)).date()
        if answer_by is not None and answer_by < today:
            raise Refusal(Reason.ANSWER_BY_PAST, where="answer_by")
        if action == "return" and answer_by is None:
            answer_by = today + timedelta(days=clocks.DAYS_TO_ANSWER)
        if action == "reject" and review.rejects_to(submission.form_id) == "proposed":
            rejecting.propose(by, submission, note, now)
            return
        facts = facts_of(submission, now) if facts_of else {}
        decided(by, submission, review.ACTIONS[action], now, note, comments or [], answer_by, facts)


def _forms(digests: set[str]) -> dict[str, str]:
    rows = db.session.execute(select(FormVersion.sha256, FormVersion.xform).where(FormVersion.sha256.in_(digests)))
    return {row.sha256: row.xform for row in rows}
