"""What a reviewer decides: approve, return with a note per field, reject with a reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import reviews
from models.reviews import ReportView
from office import approvals, times
from office.answer_blocks import rows_by_path
from office.permission import DECIDERS, allow
from office.record import make_record
from office.report_filters import Filters
from office.review import record_page
from office.session import language
from office.words import _, link
from workflow.clocks import DAYS_TO_ANSWER
from workflow.review import rejects_to

blueprint = Blueprint("decisions", __name__, url_prefix="/review/<root_id>")

NOTE_PREFIX = "note:"
# Fields of the forms beside a report: what is wrong there is said there.
ASKED = ("note", "answer_by", "checks", "referred", "choice", "person", "form_id", "text", "document")
Answer = str | Response | tuple[str, int]


@blueprint.post("/approve")
@allow(DECIDERS)
def approve(root_id: str) -> Answer:
    """Accept the report as it is, its checklist gone through."""
    typed = approvals.typed_in(request.form)
    ticked, referral = typed["checks"], approvals.referral_in(typed)
    verb = lambda rev: reviews.approve(current_user, root_id, rev, ticked, referral)  # noqa: E731
    return _decide(root_id, "read", typed, verb, _approved)


@blueprint.get("/return")
@allow(DECIDERS)
def return_page(root_id: str) -> Answer:
    """The report with a note field at each answer."""
    view = reviews.read_report(current_user, root_id)
    answer_by = times.days_from_today(DAYS_TO_ANSWER).isoformat()
    return decision_page(view, "return", {"note": "", "answer_by": answer_by, "notes": {}})


@blueprint.post("/return")
@allow(DECIDERS)
def return_report(root_id: str) -> Answer:
    """Send the report back to its reporter."""
    notes = {key.removeprefix(NOTE_PREFIX): text for key, text in request.form.items() if key.startswith(NOTE_PREFIX)}
    typed = {"note": request.form.get("note", ""), "answer_by": request.form.get("answer_by", ""), "notes": notes}
    return _decide(root_id, "return", typed, lambda rev: _return(root_id, rev, typed), _returned)


@blueprint.get("/reject")
@allow(DECIDERS)
def reject_page(root_id: str) -> Answer:
    """The report with a field for the reason."""
    return decision_page(reviews.read_report(current_user, root_id), "reject", {"note": "", "notes": {}})


@blueprint.post("/reject")
@allow(DECIDERS)
def reject(root_id: str) -> Answer:
    """Close a report that is not to be followed."""
    reason = request.form.get("note", "")
    typed = {"note": reason, "notes": {}}
    grave = rejects_to(reviews.read_report(current_user, root_id).submission.form_id) == "proposed"
    said = _proposed if grave else _rejected
    return _decide(root_id, "reject", typed, lambda rev: reviews.reject(current_user, root_id, rev, reason), said)


def _decide(
    root_id: str, mode: str, typed: dict[str, Any], verb: Callable[[int], None], said: Callable[[str], str]
) -> Answer:
    """Call the verb; go on to the next report, or show this one again with what is in the way."""
    view = reviews.read_report(current_user, root_id)
    filters = Filters.from_query(request.args)
    beside = reviews.neighbours(current_user, view.submission, filters.for_models())
    try:
        verb(rev_shown(request.form.get("rev", "")))
    except Refusal as refusal:
        return _in_the_way(root_id, mode, typed, refusal), refusal.status
    return go_on(said(view.submission.code), beside, filters)


def go_on(said: str, beside: tuple[str | None, str | None], filters: Filters) -> Response:
    """To the next report of the list. beside: its neighbours before the decision, the newer and the older."""
    flash(said, "positive")
    newer, older = beside
    root_id = older or newer
    if root_id is None:
        return redirect(link("office.review.reports", filters.query(after="")), 303)
    return redirect(link("office.review.report", filters.query(), root_id=root_id), 303)


def _return(root_id: str, rev: int, typed: dict[str, Any]) -> None:
    """Notes count only at questions that the report has; their labels are ours, not the form's sender's."""
    if not typed["note"].strip():
        raise Refusal(Reason.REASON_NEEDED, where="note")
    try:
        answer_by = date.fromisoformat(typed["answer_by"])
    except ValueError as error:
        raise Refusal(Reason.ANSWER_BY_PAST, where="answer_by") from error
    rows = rows_by_path(make_record(reviews.read_report(current_user, root_id), {}).blocks)
    comments = [
        {"path": path, "label": rows[path].label, "note": note}
        for path, note in typed["notes"].items()
        if note.strip() and path in rows
    ]
    reviews.return_for_repair(current_user, root_id, rev, typed["note"], comments, answer_by)


def _in_the_way(root_id: str, mode: str, typed: dict[str, Any], refusal: Refusal) -> str:
    """The page again. What was typed stays in its fields, or is shown when the fields are gone."""
    view = reviews.read_report(current_user, root_id)
    sentence = refusal.message(language())
    if refusal.where in ASKED:
        wrong = [(refusal.where, sentence)]
        return record_page(view, "", mode, typed=typed, wrong=wrong, wrong_by=dict(wrong), today=times.today())
    said = (
        typed.get("note", ""),
        typed.get("text", ""),
        typed.get("referred_who", ""),
        *typed.get("notes", {}).values(),
    )
    kept = [text.strip() for text in said if text.strip()]
    return record_page(view, stale=sentence, kept=kept)


def carry_out(
    root_id: str,
    verb: Callable[[int], None],
    done: Callable[[], Response],
    mode: str = "read",
    typed: dict[str, Any] | None = None,
) -> Answer:
    """Call the verb with the rev that was shown and go on; or show the report with what is in the way."""
    reviews.read_report(current_user, root_id)
    try:
        verb(rev_shown(request.form.get("rev", "")))
    except Refusal as refusal:
        return _in_the_way(root_id, mode, typed or {"note": "", "notes": {}}, refusal), refusal.status
    return done()


def decision_page(view: ReportView, mode: str, typed: dict[str, Any]) -> Answer:
    """The report with the form of a decision open, or why it is not."""
    reason = (view.allowed | view.steps)[mode]
    if reason is not None:
        return record_page(view, stale=Refusal(reason).message(language())), reason.status
    return record_page(view, "", mode, typed=typed, today=times.today())


def rev_shown(text: str) -> int:
    """The rev that a page was made of, as its form says it."""
    # No number at all is as old as a page can be: the verb says what happened since.
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _approved(code: str) -> str:
    return _("%(code)s disetujui.", code=code)


def _returned(code: str) -> str:
    return _("%(code)s dikembalikan kepada pelapor.", code=code)


def _proposed(code: str) -> str:
    return _("Penolakan %(code)s diusulkan. Kasi atau Kakanim memastikannya.", code=code)


def _rejected(code: str) -> str:
    return _("%(code)s ditolak.", code=code)
