"""A form is uploaded, looked at and published: a draft with its findings, its files, and what it asks otherwise."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from forms.apart import convert_apart
from forms.card import info_of
from forms.needs import needs_of
from forms.publish import Unpublishable
from forms.sniffed import MOST_BYTES, NoForm, ending_of
from forms.xform import read_form
from models import form_drafts
from models.form_drafts import MOST_FILE_BYTES, Wanted
from models.tables_forms import FormDraft
from office.decisions import rev_shown
from office.draft_page import current_info, draft_page
from office.permission import allow, may
from office.security import FILE_POLICY
from office.session import language
from office.words import _, link
from workflow.roles import PUBLISHES, ROLES

blueprint = Blueprint("form_uploads", __name__, url_prefix="/forms")
ENDINGS: Final = ".xlsx,.xlsm,.xls,.md,.csv,.xml"
# What surrounds the files of one upload, in bytes
FRAME: Final = 100_000
_LIMITS: Final = {
    "office.form_uploads.upload": MOST_BYTES + FRAME,
    "office.form_uploads.add_files": MOST_FILE_BYTES + FRAME,
}


def make_room() -> None:
    """Before the form is read: let a publisher send a workbook and its pictures, which are larger than answers."""
    limit = _LIMITS.get(request.endpoint or "")
    if limit is not None and may(PUBLISHES):
        request.max_content_length = limit


@blueprint.get("/upload")
@allow(PUBLISHES)
def upload_page() -> str:
    """The page to upload a form."""
    return _upload_page("")


@blueprint.post("/upload")
@allow(PUBLISHES)
def upload() -> str | Response | tuple[str, int]:
    """Check a form and keep it as a draft; what is no form gets a sentence, and nothing is kept."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _upload_page(_("Pilih berkas formulirnya dulu.")), 422
    raw = file.read()
    try:
        ending = ending_of(raw)
        with TemporaryDirectory(prefix="titian-form-") as folder:
            path = Path(folder) / f"formulir{ending}"
            path.write_bytes(raw)
            published = convert_apart(path)
    except (NoForm, Unpublishable) as error:
        return _upload_page(error.said.told(language())), 422
    draft = form_drafts.keep_draft(current_user, file.filename, raw, published)
    return redirect(link("office.form_uploads.show_draft", draft_id=draft.id), 303)


@blueprint.get("/drafts/<draft_id>")
@allow(PUBLISHES)
def show_draft(draft_id: str) -> str:
    """What was uploaded: its outline, what is in the way, what it needs, and the form to publish it."""
    return draft_page(form_drafts.get_draft(current_user, draft_id))


@blueprint.get("/drafts/<draft_id>/file")
@allow(PUBLISHES)
def download(draft_id: str) -> Response:
    """The bytes as they came."""
    draft = form_drafts.get_draft(current_user, draft_id)
    kind = "application/octet-stream"
    response = send_file(BytesIO(draft.raw), mimetype=kind, as_attachment=True, download_name=draft.file_name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@blueprint.post("/drafts/<draft_id>/files")
@allow(PUBLISHES)
def add_files(draft_id: str) -> str | Response | tuple[str, int]:
    """Put the lists and pictures beside a draft that it asks for; others are named and left out."""
    draft = form_drafts.get_draft(current_user, draft_id)
    needs = needs_of(draft.xform)
    came = {file.filename.replace("\\", "/").rpartition("/")[2]: file.read() for file in _chosen()}
    wanted = {name: content for name, content in came.items() if name in (*needs.lists, *needs.media)}
    if not came:
        return draft_page(draft, [("files", _("Pilih berkasnya dulu."))]), 422
    try:
        form_drafts.add_files(current_user, draft_id, wanted)
    except Refusal as refusal:
        return draft_page(draft, [("files", refusal.message(language()))]), refusal.status
    if wanted:
        flash(_("Disimpan di draf ini: %(names)s.", names=", ".join(wanted)), "positive")
    left = [name for name in came if name not in wanted]
    if left:
        flash(_("Tidak diminta formulir ini, jadi tidak disimpan: %(names)s.", names=", ".join(left)), "waiting")
    return redirect(link("office.form_uploads.show_draft", draft_id=draft_id), 303)


@blueprint.post("/drafts/<draft_id>/remove")
@allow(PUBLISHES)
def remove(draft_id: str) -> Response:
    """Throw a draft away."""
    form_drafts.remove_draft(current_user, draft_id)
    flash(_("Draf dihapus. Tidak ada formulir di HP yang berubah."), "positive")
    return redirect(link("office.forms.list_forms"), 303)


@blueprint.post("/drafts/<draft_id>/publish")
@allow(PUBLISHES)
def publish(draft_id: str) -> str | Response | tuple[str, int]:
    """Make the draft the version that phones of the chosen offices and roles fill in."""
    draft = form_drafts.get_draft(current_user, draft_id)
    typed = _typed()
    wrong = _wrong(typed)
    if wrong:
        return draft_page(draft, wrong, typed), 422
    offices = [] if typed["everywhere"] else typed["offices"]
    # Every role is nobody left out: a role that is made later gets the form as well.
    roles = [] if set(typed["roles"]) == set(ROLES) else typed["roles"]
    wanted = Wanted(_info(draft, typed), roles, offices, typed["replace_lists"])
    try:
        version = form_drafts.publish_draft(current_user, draft_id, rev_shown(typed["rev"]), wanted)
    except Refusal as refusal:
        if refusal.reason is Reason.FORM_DRAFT_UNKNOWN:
            raise
        sentence = refusal.message(language())
        at_fault = [(refusal.where, sentence)] if refusal.where else []
        return draft_page(draft, at_fault, typed, "" if at_fault else sentence), refusal.status
    flash(_("Versi %(version)s diterbitkan. HP mendengarnya saat tersambung.", version=version.version), "positive")
    return redirect(link("office.forms.show_form", form_id=version.form_id), 303)


def _chosen() -> list[Any]:
    return [file for file in request.files.getlist("files") if file.filename]


def _upload_page(wrong: str) -> str:
    return render_template("form_upload.html", wrong=wrong, most=MOST_BYTES, endings=ENDINGS)


def _typed() -> dict[str, Any]:
    form = request.form
    typed: dict[str, Any] = {
        name: form.get(name, "").strip() for name in ("code", "title_id", "title_en", "minutes", "place", "rev")
    }
    chosen = {"roles": [r for r in form.getlist("roles") if r in ROLES], "offices": form.getlist("offices")}
    flags = {"everywhere": form.get("everywhere") == "1", "replace_lists": form.get("replace_lists") == "1"}
    return typed | chosen | flags


def _wrong(typed: dict[str, Any]) -> list[tuple[str, str]]:
    wrong = []
    if not typed["title_id"]:
        wrong.append(("title_id", _("Tulis nama formulirnya.")))
    if not typed["minutes"].isdecimal() or not 1 <= int(typed["minutes"][:4]) <= 600:
        wrong.append(("minutes", _("Tulis lamanya dalam menit, 1 sampai 600.")))
    if not typed["roles"]:
        wrong.append(("roles", _("Pilih paling sedikit satu peran.")))
    if not typed["everywhere"] and not typed["offices"]:
        wrong.append(("offices", Refusal(Reason.FORM_OFFICE_NEEDED).message(language())))
    return wrong


def _info(draft: FormDraft, typed: dict[str, Any]) -> dict[str, Any]:
    """How the phone lists it: what was typed, what the version before said, what the form itself tells."""
    form = read_form(draft.xform)
    before = current_info(draft)
    kept = {name: before[name] for name in ("icon", "order", "urgent") if name in before}
    titles = {"id": typed["title_id"], "en": typed["title_en"] or typed["title_id"]}
    chosen = {"code": typed["code"], "title": titles, "minutes": int(typed["minutes"]), "place": typed["place"]}
    return info_of(form, **kept, **chosen)
