"""Koordinasi: notes of meetings (F12), what was agreed there to be done, and what came of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Refusal
from models import action_items
from models.action_items import Gift
from office import coordination_export, list_export
from office.coordination_filters import Filters
from office.coordination_page import BLANK, item_page, list_page, note_page
from office.permission import allow
from office.session import language
from office.share_page import BLANK as NOT_SHARED
from office.words import _, link
from workflow.coordination import READS, STEPS
from workflow.roles import READS_OFFICE

blueprint = Blueprint("coordination", __name__, url_prefix="/coordination")
list_export.add_pages(blueprint, READS_OFFICE, "office.coordination.list_all", coordination_export.file_of)

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(READS)
def list_all() -> str:
    """Action items that are open; ``?tab=`` over those that are closed, notes the meetings themselves."""
    return render_template("coordination.html", page=list_page(Filters.from_query(request.args)))


@blueprint.get("/<note_id>")
@allow(READS)
def show(note_id: str) -> str:
    """One note with its items, its lessons, and whom it is shared with."""
    return render_template(
        "coordination_note.html", page=note_page(note_id), typed=NOT_SHARED, wrong=[], to=(), parts=None
    )


@blueprint.get("/items/<item_id>")
@allow(READS)
def show_item(item_id: str) -> str:
    """One action item with its history and the steps that are open to its reader."""
    return render_template("action_item.html", page=item_page(item_id), typed=BLANK, wrong=[])


@blueprint.post("/items/<item_id>/give")
@allow(STEPS["give"])
def give(item_id: str) -> Answer:
    """Make it a task on somebody's phone."""
    try:
        day = date.fromisoformat(_text("answer_by"))
    except ValueError:
        day = None
    gift = Gift(_text("person"), _text("form_id"), day, _text("task"), _text("village"))
    verb = lambda rev: action_items.give(current_user, item_id, rev, gift)  # noqa: E731
    return _step(item_id, "give", verb, _("Menjadi tugas; HP petugas mendengar saat tersambung."))


@blueprint.post("/items/<item_id>/finish")
@allow(STEPS["finish"])
def finish(item_id: str) -> Answer:
    """Write down what came of it."""
    verb = lambda rev: action_items.finish(current_user, item_id, rev, _text("text"))  # noqa: E731
    return _step(item_id, "finish", verb, _("Tindak lanjut selesai."))


@blueprint.post("/items/<item_id>/cancel")
@allow(STEPS["cancel"])
def cancel(item_id: str) -> Answer:
    """Give it up, with a reason."""
    verb = lambda rev: action_items.cancel(current_user, item_id, rev, _text("text"))  # noqa: E731
    return _step(item_id, "cancel", verb, _("Tindak lanjut dibatalkan; alasannya tercatat."))


@blueprint.post("/items/<item_id>/reopen")
@allow(STEPS["reopen"])
def reopen(item_id: str) -> Answer:
    """Open it again, with a reason."""
    verb = lambda rev: action_items.reopen(current_user, item_id, rev, _text("text"))  # noqa: E731
    return _step(item_id, "reopen", verb, _("Tindak lanjut dibuka lagi."))


def _step(item_id: str, step: str, verb: Callable[[int], Any], said: str) -> Answer:
    """Do it and say so, or show the page with the sentence and what was typed."""
    try:
        verb(_rev(_text("rev")))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        # A task says its words in a field of another name.
        where = {"text": "task" if step == "give" else f"{step}-text"}.get(refusal.where or "", refusal.where or "")
        typed = BLANK | {name: request.form.get(name, "") for name in BLANK} | {"step": step}
        wrong = [(where, refusal.message(language()))]
        return render_template("action_item.html", page=item_page(item_id), typed=typed, wrong=wrong), refusal.status
    flash(said, "positive")
    return redirect(link("office.coordination.show_item", item_id=item_id), 303)


def _text(name: str) -> str:
    return request.form.get(name, "")[:1000]


def _rev(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
