"""One village of the register: its page, the page for paper, and everything that is done there."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from core import clock
from core.errors import Refusal
from models import village_contacts, village_papers, village_people, village_record, village_register, village_release
from models.village_papers import MOST_BYTES, Letter
from models.village_register import Asked
from office import times
from office.decisions import rev_shown
from office.permission import allow, may
from office.security import FILE_POLICY
from office.session import language
from office.village_new import day_in, guards_in
from office.village_page import make_page
from office.village_words import document_word
from office.words import _, link
from workflow.roles import ASSIGNS_VILLAGES, KEEPS_VILLAGES, READS_VILLAGES
from workflow.village import DOCUMENTS

blueprint = Blueprint("village", __name__, url_prefix="/villages/<code>")
Answer = str | Response | tuple[str, int]
# What a form with a scan may weigh: the scan, and the fields around it
_ROOM = MOST_BYTES + 64 * 1024
_PRINTED_REPORTS = 100
_SHOWN = frozenset({"image/jpeg", "image/png"})


def make_room() -> None:
    """Before the form is read: a letter's scan is larger than other forms."""
    if request.endpoint == "office.village.add_document" and may(KEEPS_VILLAGES):
        request.max_content_length = _ROOM


@blueprint.get("")
@allow(READS_VILLAGES)
def show(code: str) -> str:
    """The page that one works in."""
    return _page(code)


@blueprint.get("/print")
@allow(READS_VILLAGES)
def print_file(code: str) -> str:
    """The village's file for paper: who printed it and when stands at its foot."""
    entry = village_record.find(current_user, code)
    page = make_page(entry, _PRINTED_REPORTS)
    return render_template(
        "village_print.html",
        page=page,
        letters=[(document_word(row.kind), row) for row in page.documents if row.withdrawn_at is None],
        back=link("office.village.show", code=entry.code),
        office=current_user.office,
        printed_at=clock.now(),
    )


@blueprint.post("/stage")
@allow(READS_VILLAGES)
def take_step(code: str) -> Answer:
    """Take the village to another stage."""
    form = request.form
    asked = Asked(
        form.get("note", ""), form.get("recommendation", ""), guards_in(form.getlist("excused")), form.get("excuse", "")
    )
    after = form.get("after", "")
    return _do(
        code,
        lambda rev: village_register.take_step(current_user, code, rev, after, asked),
        _("Tahap desa diperbarui."),
    )


@blueprint.post("/documents")
@allow(KEEPS_VILLAGES)
def add_document(code: str) -> Answer:
    """Keep a letter."""
    form, file = request.form, request.files.get("file")
    letter = Letter(
        kind=form.get("kind", ""),
        number=form.get("number", ""),
        signed_on=day_in(form.get("signed_on", "")),
        signer=form.get("signer", ""),
        file_name=(file.filename or "") if file else "",
        content=file.read() if file else b"",
    )
    return _do(code, lambda rev: village_papers.add_document(current_user, code, rev, letter), _("Surat dicatat."))


@blueprint.get("/documents/<document_id>")
@allow(READS_VILLAGES)
def read_document(code: str, document_id: str) -> Response:
    """A letter's scan: a picture in place, everything else as a file."""
    row, blob, path = village_papers.read_document(current_user, code, document_id)
    shown = blob.type in _SHOWN
    response = send_file(
        path,
        mimetype=blob.type if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=row.file_name,
        etag=blob.sha256,
        conditional=True,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.post("/documents/<document_id>/withdraw")
@allow(KEEPS_VILLAGES)
def withdraw_document(code: str, document_id: str) -> Answer:
    """Say that a letter counts no longer."""
    note = request.form.get("note", "")
    return _do(
        code,
        lambda rev: village_papers.withdraw_document(current_user, code, rev, document_id, note),
        _("Surat ditarik; tetap tersimpan di riwayat."),
    )


@blueprint.post("/contacts")
@allow(KEEPS_VILLAGES)
def add_contact(code: str) -> Answer:
    """Write a contact down."""
    form = request.form
    contact = {name: form.get(f"contact_{name}", "") for name in ("name", "role", "phone")}
    reached = day_in(form.get("reached_on", ""))
    return _do(
        code,
        lambda rev: village_contacts.add_contact(current_user, code, rev, contact, reached),
        _("Kontak dicatat."),
    )


@blueprint.post("/contacts/take-over")
@allow(KEEPS_VILLAGES)
def take_over_contacts(code: str) -> Answer:
    """Write the contacts of the newest F01 down."""
    return _do(
        code, lambda rev: village_contacts.take_over_contacts(current_user, code, rev), _("Kontak dari F01 dicatat.")
    )


@blueprint.post("/contacts/drop")
@allow(KEEPS_VILLAGES)
def drop_contact(code: str) -> Answer:
    """Strike a contact out."""
    phone = request.form.get("phone", "")
    return _do(code, lambda rev: village_contacts.drop_contact(current_user, code, rev, phone), _("Kontak dihapus."))


@blueprint.post("/pimpasa")
@allow(ASSIGNS_VILLAGES)
def assign(code: str) -> Answer:
    """Give the village to a PIMPASA."""
    form = request.form
    person_id, from_on, note = form.get("person", ""), day_in(form.get("from_on", "")), form.get("note", "")
    return _do(
        code,
        lambda rev: village_people.assign(current_user, code, rev, person_id, from_on, note),
        _("PIMPASA ditugaskan. HP-nya mendengar saat tersambung."),
    )


@blueprint.post("/pimpasa/<person_id>/end")
@allow(ASSIGNS_VILLAGES)
def end_assignment(code: str, person_id: str) -> Answer:
    """Take the village from a PIMPASA."""
    form = request.form
    to_on, note, successor = day_in(form.get("to_on", "")), form.get("note", ""), form.get("successor", "")
    return _do(
        code,
        lambda rev: village_release.end_assignment(current_user, code, rev, person_id, to_on, note, successor),
        _("Penugasan berakhir; catatannya tersimpan."),
    )


def _do(code: str, verb: Callable[[int], Any], said: str) -> Answer:
    """Call the verb with the rev that was shown; or show the page again with what is in the way and what was typed."""
    village_record.find(current_user, code)
    try:
        verb(rev_shown(request.form.get("rev", "")))
    except Refusal as refusal:
        return _page(code, refusal.message(language()), dict(request.form)), refusal.status
    flash(said, "positive")
    return redirect(link("office.village.show", code=code), 303)


def _page(code: str, wrong: str = "", typed: dict[str, str] | None = None) -> str:
    page = make_page(village_record.find(current_user, code))
    kept = [
        text.strip() for name, text in (typed or {}).items() if name in ("note", "excuse", "number") and text.strip()
    ]
    return render_template(
        "village.html",
        page=page,
        wrong=wrong,
        kept=kept,
        today=times.today(),
        kinds=[(kind, document_word(kind)) for kind in DOCUMENTS],
        most=MOST_BYTES,
        document_word=document_word,
    )
