"""Pratinjau: a draft as the phone shows it, by the phone's own runner; nothing is kept, nothing is sent."""

from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, send_file
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from core.errors import Reason, Refusal
from forms.card import info_of
from forms.xform import read_form
from models import form_drafts, form_media, library, scope
from models.tables_forms import FormDraft
from office import form_words
from office.draft_page import current_info
from office.permission import allow
from office.security import FILE_POLICY, FRAME_POLICY, PREVIEW_POLICY
from office.session import language
from workflow.roles import PUBLISHES

blueprint = Blueprint("form_preview", __name__, url_prefix="/forms/drafts/<draft_id>")
# As pwa/build.js writes it: the phone's runner with a start of its own.
PAGE = "preview/index.html"


@blueprint.get("/preview")
@allow(PUBLISHES)
def show(draft_id: str) -> AnyResponse:
    """The page with a phone's screen in it."""
    draft = _filled_in(draft_id)
    info = _info(draft)
    title = form_words.form_title(info, draft.form_id)
    page = render_template("form_preview.html", draft=draft, title=title, built=_built() is not None)
    response = Response(page)
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    # What is asked for inside the frame must be allowed around it.
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=(self)"
    return response


@blueprint.get("/phone")
@allow(PUBLISHES)
def phone(draft_id: str) -> AnyResponse:
    """The phone's screen itself. Raises Refusal(NOT_FOUND) while the phone's files are not built."""
    _filled_in(draft_id)
    built = _built()
    if built is None:
        raise Refusal(Reason.NOT_FOUND)
    response = Response(built.read_text(encoding="utf-8").replace('lang="id"', f'lang="{language()}"', 1))
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=(self)"
    return response


@blueprint.get("/phone.json")
@allow(PUBLISHES)
def form(draft_id: str) -> AnyResponse:
    """The draft as a phone would be told of it, and whose phone this would be."""
    draft = _filled_in(draft_id)
    person = {name: getattr(current_user, name) for name in ("id", "name", "username", "roles")}
    office = {name: getattr(current_user.office, name) for name in ("id", "name", "letters", "time_zone")}
    return jsonify(info=_info(draft), xform=draft.xform, person=person, office=office)


@blueprint.get("/lists/<name>")
@allow(PUBLISHES)
def choices(draft_id: str, name: str) -> AnyResponse:
    """A list that the draft reads: uploaded with it, held by the workbook itself, or what phones have today."""
    draft = _filled_in(draft_id)
    content = form_drafts.file_of(draft, name)
    text = content.decode("utf-8-sig") if content is not None else draft.lists.get(name) or _todays_list(name)
    if text is None:
        raise Refusal(Reason.LIST_UNKNOWN)
    return _dead(text.encode(), "text/plain; charset=utf-8")


@blueprint.get("/media/<name>")
@allow(PUBLISHES)
def media(draft_id: str, name: str) -> AnyResponse:
    """A picture or sound uploaded with the draft."""
    content = form_drafts.file_of(_filled_in(draft_id), name)
    if content is None:
        raise Refusal(Reason.NOT_FOUND)
    return _dead(content, form_media.media_type(name, content))


def _filled_in(draft_id: str) -> FormDraft:
    """A draft that can be filled in at all. Raises Refusal(FORM_DRAFT_UNKNOWN, FORM_IN_THE_WAY)."""
    draft = form_drafts.get_draft(current_user, draft_id)
    if any(row["blocks"] for row in draft.findings):
        raise Refusal(Reason.FORM_IN_THE_WAY)
    return draft


def _info(draft: FormDraft) -> dict[str, Any]:
    before = current_info(draft)
    kept = {name: before[name] for name in ("title", "code", "icon", "place", "urgent") if name in before}
    told = info_of(read_form(draft.xform), **kept)
    names = {"form_id": draft.form_id, "version": draft.version, "sha256": draft.id, "size": len(draft.xform)}
    return {**told, **names, "state": "open"}


def _todays_list(name: str) -> str | None:
    """As the phones of one's own office have it, else as those of the first office below that has one."""
    for office_id in scope.offices_seen(current_user):
        found = library.lists_of(office_id).get(name)
        if found is not None:
            return found.text
    return None


def _built() -> Path | None:
    page = Path(current_app.config["TITIAN_PHONE"]) / PAGE
    return page if page.is_file() else None


def _dead(content: bytes, kind: str) -> AnyResponse:
    response = send_file(BytesIO(content), mimetype=kind, max_age=0)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response
