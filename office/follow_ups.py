"""What follows on an approved report: a chief chooses it, takes it back, closes it; and a report is made urgent."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, send_file
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import following, raising, reviews
from models.following import Choice, Document
from models.reviews import ReportView
from office import follow_words
from office.decisions import Answer, carry_out
from office.permission import READERS, allow
from office.report_filters import Filters
from office.review import record_page
from office.security import FILE_POLICY
from office.session import language
from office.words import _, link
from workflow.raising import RAISES
from workflow.roles import CONFIRMS, READS_COMPLIANCE

blueprint = Blueprint("follow_ups", __name__, url_prefix="/review/<root_id>")

CHIEFS = CONFIRMS | READS_COMPLIANCE
# What nobody typed yet
BLANK: dict[str, Any] = {
    "note": "",
    "text": "",
    "choice": "",
    "person": "",
    "form_id": "",
    "answer_by": "",
    "notes": {},
    "checks": [],
}


@blueprint.get("/follow")
@allow(CHIEFS)
def choose_page(root_id: str) -> Answer:
    """The report with the choice of what follows."""
    return _step_page(root_id, "choose", "follow")


@blueprint.post("/follow")
@allow(CHIEFS)
def choose(root_id: str) -> Answer:
    """Choose what follows."""
    form = request.form
    said = {name: form.get(name, "") for name in ("choice", "text", "person", "form_id", "answer_by")}
    choice = said["choice"]
    chosen = Choice(
        choice,
        said["text"],
        said["person"] if choice in follow_words.GIVEN else "",
        follow_words.form_for(choice, said["form_id"]),
        _day(said["answer_by"]),
    )
    verb = lambda rev: following.choose(current_user, root_id, rev, chosen)  # noqa: E731
    return carry_out(root_id, verb, lambda: _read(root_id, _("Tindak lanjut dicatat.")), "follow", BLANK | said)


@blueprint.get("/take-back")
@allow(CHIEFS)
def take_back_page(root_id: str) -> Answer:
    """The report with a field for the reason."""
    return _step_page(root_id, "take_back", "take_back")


@blueprint.post("/take-back")
@allow(CHIEFS)
def take_back(root_id: str) -> Answer:
    """Choose anew."""
    note = request.form.get("note", "")
    verb = lambda rev: following.take_back(current_user, root_id, rev, note)  # noqa: E731
    said = _("Tindak lanjut ditarik; pilih lagi.")
    return carry_out(root_id, verb, lambda: _read(root_id, said), "take_back", BLANK | {"note": note})


@blueprint.get("/finish")
@allow(CHIEFS)
def finish_page(root_id: str) -> Answer:
    """The report with fields for the result."""
    return _step_page(root_id, "finish", "finish")


@blueprint.post("/finish")
@allow(CHIEFS)
def finish(root_id: str) -> Answer:
    """Close what follows."""
    note, document = request.form.get("note", ""), _document(request.files.get("document"))
    verb = lambda rev: following.finish(current_user, root_id, rev, note, document)  # noqa: E731
    said = _("Tindak lanjut selesai; HP pelapor diberi tahu.")
    return carry_out(root_id, verb, lambda: _read(root_id, said), "finish", BLANK | {"note": note})


@blueprint.get("/document")
@allow(READERS)
def document(root_id: str) -> Response:
    """The letter or minutes of a result, always as a file to keep."""
    row = following.read_document(current_user, root_id)
    response = send_file(
        follow_words.stream(row.document or b""),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=row.document_name,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/urgent")
@allow(RAISES | READS_COMPLIANCE)
def urgent_page(root_id: str) -> Answer:
    """The report with a field for the reason."""
    view = reviews.read_report(current_user, root_id)
    return _page(view, raising.why_not(current_user, view.submission), "urgent")


@blueprint.post("/urgent")
@allow(RAISES | READS_COMPLIANCE)
def urgent(root_id: str) -> Answer:
    """Put the report into the emergency lane."""
    note = request.form.get("note", "")
    verb = lambda rev: raising.make_urgent(current_user, root_id, rev, note)  # noqa: E731
    said = _("Laporan ditandai segera; jam D berjalan.")
    return carry_out(root_id, verb, lambda: _read(root_id, said), "urgent", BLANK | {"note": note})


def _step_page(root_id: str, step: str, mode: str) -> Answer:
    view = reviews.read_report(current_user, root_id)
    return _page(view, following.steps(current_user, view.submission)[step], mode)


def _page(view: ReportView, reason: Reason | None, mode: str) -> Answer:
    if reason is not None:
        return record_page(view, stale=Refusal(reason).message(language())), reason.status
    return record_page(view, "", mode, typed=dict(BLANK))


def _read(root_id: str, said: str) -> Response:
    flash(said, "positive")
    return redirect(link("office.review.report", Filters.from_query(request.args).query(), root_id=root_id), 303)


def _document(sent: FileStorage | None) -> Document | None:
    if sent is None or not sent.filename:
        return None
    content: Any = sent.stream.read(following.MOST_DOCUMENT_BYTES + 1)
    return Document(follow_words.plain_name(sent.filename), content)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
