"""Pustaka: lessons from study visits and answered obstacles, found by their words."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Refusal
from models import lessons
from office.lesson_page import Filters, lesson_page, search_page
from office.permission import allow
from office.session import language
from office.share_page import BLANK
from office.words import _, link
from workflow.lessons import OPENS, READS

blueprint = Blueprint("lessons", __name__, url_prefix="/lessons")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(READS)
def search() -> str:
    """The newest lessons, or those that hold every word of ``?q=``."""
    return render_template("lessons.html", page=search_page(Filters.from_query(request.args)))


@blueprint.get("/<lesson_id>")
@allow(READS)
def show(lesson_id: str) -> str:
    """One lesson, who used it, and whom it is shared with."""
    return _page(lesson_id)


@blueprint.post("/<lesson_id>/use")
@allow(OPENS)
def use(lesson_id: str) -> Answer:
    """Say that one's office used it, and how."""
    row = lessons.find(current_user, lesson_id)
    try:
        lessons.use(current_user, row, request.form.get("how", ""))
    except Refusal as refusal:
        return _page(lesson_id, [("how", refusal.message(language()))]), refusal.status
    flash(_("Pemakaian pelajaran ini tercatat."), "positive")
    return redirect(link("office.lessons.show", lesson_id=lesson_id), 303)


def _page(lesson_id: str, wrong: list[tuple[str, str]] | None = None) -> str:
    typed = BLANK | {"how": request.form.get("how", "")}
    told = {"typed": typed, "wrong": wrong or [], "to": (), "parts": None}
    return render_template("lesson.html", page=lesson_page(lesson_id), **told)
