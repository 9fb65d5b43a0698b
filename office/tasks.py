"""Tugas: what people of the office are asked to do, given and withdrawn; reports from the field close them."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Refusal
from models import report_list, task_list, tasks
from models.tables_tasks import Task
from models.tasks import Wish
from office import list_export, task_export, times
from office.permission import allow
from office.record import place_words
from office.session import language
from office.task_words import kind_word, state_words
from office.words import _, link
from workflow.tasks import BY_HAND, GIVES, SEES, STATES

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")
list_export.add_pages(blueprint, SEES, "office.tasks.list_page", task_export.file_of)

Answer = str | Response | tuple[str, int]
BLANK = {"kind": "visit", "person": "", "form_id": "", "village": "", "text": "", "answer_by": ""}


@blueprint.get("")
@allow(SEES)
def list_page() -> str:
    """The tasks of one's offices, the newest first; ``?state=`` done or withdrawn."""
    return _list()


@blueprint.get("/new")
@allow(GIVES)
def new_page() -> str:
    """A visit or a service to be given to somebody; the address may fill in the form and the village."""
    return _new(BLANK | {name: request.args.get(name, "")[:100] for name in ("form_id", "village")}, [])


@blueprint.post("/new")
@allow(GIVES)
def give() -> Answer:
    """Give it; the phone hears with its next pull."""
    typed = {name: request.form.get(name, "") for name in BLANK}
    try:
        day = date.fromisoformat(typed["answer_by"])
    except ValueError:
        day = date.min
    try:
        told = (typed["person"], typed["text"], day, typed["form_id"], typed["village"])
        task = tasks.give_by_hand(current_user, typed["kind"], Wish(*told))
    except Refusal as refusal:
        return _new(typed, [(refusal.where or "person", refusal.message(language()))]), refusal.status
    flash(_("Tugas diberikan; HP-nya mendengar saat tersambung."), "positive")
    return redirect(link("office.tasks.list_page", found=task.id), 303)


@blueprint.post("/<task_id>/withdraw")
@allow(SEES)
def withdraw(task_id: str) -> Answer:
    """Take a task back with a reason."""
    rev = request.form.get("rev", "")
    try:
        tasks.withdraw(
            current_user, task_id, int(rev) if rev.isdecimal() and len(rev) < 10 else -1, request.form.get("note", "")
        )
    except Refusal as refusal:
        return _list([(f"note-{task_id}", refusal.message(language()))]), refusal.status
    flash(_("Tugas ditarik; HP-nya melupakannya saat tersambung."), "positive")
    return redirect(link("office.tasks.list_page"), 303)


def _list(wrong: list[tuple[str, str]] | None = None) -> str:
    state = request.args.get("state", "open")
    state = state if state in STATES else "open"
    page = task_list.list_tasks(current_user, state, request.args.get("after") or None)
    words = state_words()
    return render_template(
        "tasks.html",
        tabs=[(words[one], link("office.tasks.list_page", state=one), one == state) for one in STATES],
        rows=[_row(task) for task in page.rows],
        older=link("office.tasks.list_page", state=state, after=page.next) if page.next else None,
        export=link("office.tasks.choose_export", state=state),
        may_give=not GIVES.isdisjoint(current_user.roles),
        wrong=wrong or [],
    )


def _row(task: Task) -> dict[str, Any]:
    fulfilled = task_list.root_of(task.done_instance_id, current_user)
    late = task.state == "open" and task.answer_by < times.today()
    return {
        "task": task,
        "kind": kind_word(task.kind, task.form_id),
        "form": report_list.form_titles().get(task.form_id or "", {}).get(language(), task.form_id),
        "place": place_words(task.village_code),
        "late": late,
        "source": (task.source.code, link("office.review.report", root_id=task.root_id)) if task.source else None,
        "fulfilled": (fulfilled[1], link("office.review.report", root_id=fulfilled[0])) if fulfilled else None,
        "withdraws": task.state == "open" and (task.readers == "kepatuhan" or not GIVES.isdisjoint(current_user.roles)),
    }


def _new(typed: dict[str, str], wrong: list[tuple[str, str]]) -> str:
    titles = report_list.form_titles()
    return render_template(
        "task_new.html",
        typed=typed,
        wrong=wrong,
        wrong_by=dict(wrong),
        kinds=[(kind, kind_word(kind)) for kind in BY_HAND],
        people=[(person.id, person.name) for person in tasks.candidates(current_user)],
        forms=[(form_id, title.get(language(), form_id)) for form_id, title in titles.items()],
        villages=[(one.code, one.name) for one in task_list.villages_of(current_user, times.today())],
        today=times.today(),
    )
