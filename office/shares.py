"""What offices show each other: begun and ended by leaders, opened by the offices it is for, on the record."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import coordination_list, lessons, shares
from models.shares import Wish
from models.tables_coordination import CoordinationNote
from models.tables_lessons import Lesson, Share
from office.coordination_page import note_page
from office.lesson_page import lesson_page, use_part
from office.permission import allow, may
from office.session import language
from office.share_page import BLANK, received_lines, received_page, share_lines
from office.words import _, link
from workflow.lessons import OPENS, SHARES
from workflow.roles import READS_OFFICE

blueprint = Blueprint("shares", __name__, url_prefix="/shared")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(READS_OFFICE)
def list_all() -> str:
    """What others share with this office; ``?tab=own`` what it shares itself."""
    own = may(SHARES) and request.args.get("tab") == "own"
    return render_template(
        "shares.html",
        own=own,
        may_share=may(SHARES),
        received=[] if own else received_lines(),
        lines=share_lines(shares.list_own(current_user)) if own else [],
    )


@blueprint.get("/<share_id>")
@allow(OPENS)
def show(share_id: str) -> str:
    """Open it; the office that shares it sees that."""
    row = shares.open_shared(current_user, share_id)
    return _received(row.id)


@blueprint.post("/<share_id>/use")
@allow(OPENS)
def use(share_id: str) -> Answer:
    """Say that a shared lesson was used, and how."""
    row = shares.find_received(current_user, share_id)
    try:
        lessons.use(current_user, _lesson(row), request.form.get("how", ""))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _received(row.id, [("how", refusal.message(language()))]), refusal.status
    flash(_("Pemakaian pelajaran ini tercatat."), "positive")
    return redirect(link("office.shares.list_all"), 303)


@blueprint.post("/<share_id>/end")
@allow(SHARES)
def end(share_id: str) -> Answer:
    """Show it no more."""
    try:
        shares.end(current_user, share_id)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        flash(refusal.message(language()), "negative")
    else:
        flash(_("Tidak dibagikan lagi. Siapa yang sudah membukanya tetap tercatat."), "positive")
    return redirect(link("office.shares.list_all", tab="own"), 303)


@blueprint.post("/lessons/<lesson_id>")
@allow(SHARES)
def share_lesson(lesson_id: str) -> Answer:
    """Share a lesson."""
    return _share(lessons.find(current_user, lesson_id))


@blueprint.post("/notes/<note_id>")
@allow(SHARES)
def share_note(note_id: str) -> Answer:
    """Share a coordination note."""
    return _share(coordination_list.find_note(current_user, note_id))


def _share(thing: Lesson | CoordinationNote) -> Answer:
    form = request.form
    try:
        until = date.fromisoformat(form.get("until", ""))
    except ValueError:
        until = None
    wish = Wish(
        tuple(form.getlist("to")), tuple(form.getlist("parts")), form.get("purpose", ""), until, form.get("until", "")
    )
    is_lesson = isinstance(thing, Lesson)
    try:
        shares.share(current_user, thing, wish)
    except Refusal as refusal:
        told = {
            "page": lesson_page(thing.id) if isinstance(thing, Lesson) else note_page(thing.root_id),
            "typed": BLANK | {name: form.get(name, "") for name in BLANK},
            "to": form.getlist("to"),
            "parts": form.getlist("parts"),
            "wrong": [(f"share-{refusal.where}" if refusal.where else "", refusal.message(language()))],
        }
        return render_template("lesson.html" if is_lesson else "coordination_note.html", **told), refusal.status
    flash(_("Dibagikan. Setiap kali penerima membukanya, tercatat di sini."), "positive")
    if isinstance(thing, Lesson):
        return redirect(link("office.lessons.show", lesson_id=thing.id), 303)
    return redirect(link("office.coordination.show", note_id=thing.root_id), 303)


def _lesson(row: Share) -> Lesson:
    if row.lesson is None or not shares.is_there(row.lesson):
        raise Refusal(Reason.LESSON_UNKNOWN)
    return row.lesson


def _received(share_id: str, wrong: list[tuple[str, str]] | None = None) -> str:
    row = shares.find_received(current_user, share_id)
    page = received_page(row)
    used = use_part(row.lesson, link("office.shares.use", share_id=row.id)) if row.lesson and not page.gone else None
    typed = BLANK | {"how": request.form.get("how", "")}
    return render_template("share.html", page=page, use=used, typed=typed, wrong=wrong or [])
