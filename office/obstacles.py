"""Hambatan dan kebutuhan: what officers report they cannot do alone, until it is answered, passed on, and solved."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import obstacle_list, obstacles
from models.obstacle_list import TABS, ObstacleRow
from models.obstacles import MOST_LINE, MOST_TEXT, Step
from models.tables_obstacles import Obstacle
from office import list_export, obstacle_export
from office import obstacle_words as words
from office.obstacle_filters import Filters, options
from office.permission import allow
from office.record import places_words
from office.session import language
from office.words import _, link
from workflow.obstacle import HOWS, READS, STEPS

blueprint = Blueprint("obstacles", __name__, url_prefix="/obstacles")
list_export.add_pages(blueprint, READS, "office.obstacles.list_page", obstacle_export.file_of)

Answer = str | Response | tuple[str, int]
_HOME = "office.obstacles.list_page"
_PAGE = "office.obstacles.show"
_SAID = ("step", "text", "how", "budget_line")


@blueprint.get("")
@allow(READS)
def list_page() -> str:
    """The obstacles of one's offices: the unanswered first; what those of a tab would cost."""
    filters = Filters.from_query(request.args)
    asked = filters.for_models()
    page = obstacle_list.list_obstacles(current_user, asked, filters.after)
    counts = obstacle_list.count_by_tab(current_user, asked)
    by_line = obstacle_list.totals(current_user, asked, "budget_line")
    # Only once somebody has written one down
    by_line = by_line if any(one.name for one in by_line) else []
    choices = options()
    named_places = places_words(one.obstacle.village_code for one in page.rows)
    return render_template(
        "obstacles.html",
        filters=filters,
        tabs=[(words.tab_word(t), link(_HOME, filters.query(tab=t)), t == filters.tab, counts[t]) for t in TABS],
        rows=[_row(one, named_places) for one in page.rows],
        next=link(_HOME, filters.query(), after=page.next) if page.next is not None else "",
        by_code=[_total(one, words.code_word(one.name)) for one in obstacle_list.totals(current_user, asked, "code")],
        by_line=[_total(one, one.name or _("Belum ditentukan")) for one in by_line],
        regencies=choices.regencies,
        offices=choices.offices if len(choices.offices) > 1 else [],
        codes=choices.codes,
        narrowed=choices.chosen(filters),
        export=link("office.obstacles.choose_export", filters.query()),
        cleared=link(_HOME, tab=filters.tab),
    )


@blueprint.get("/<obstacle_id>")
@allow(READS)
def show(obstacle_id: str) -> str:
    """One obstacle: what the report says, what was answered, and what may be done now."""
    return _page(obstacles.find(current_user, obstacle_id), {})


@blueprint.post("/<obstacle_id>")
@allow(READS)
def take(obstacle_id: str) -> Answer:
    """Take one step."""
    typed = {name: request.form.get(name, "") for name in _SAID}
    rev = request.form.get("rev", "")
    row = obstacles.find(current_user, obstacle_id)
    if typed["step"] not in STEPS:
        raise Refusal(Reason.NOT_FOUND)
    step = Step(typed["step"], typed["text"], typed["how"], typed["budget_line"])
    try:
        obstacles.take(current_user, obstacle_id, int(rev) if rev.isdecimal() and len(rev) < 10 else -1, step)
    except Refusal as refusal:
        where = f"{refusal.where}-{step.name}" if refusal.where else ""
        row = obstacles.find(current_user, obstacle_id)
        return _page(row, typed, where, refusal.message(language())), refusal.status
    flash(_("Tercatat: %(step)s.", step=words.step_word(step.name)), "positive")
    return redirect(link(_PAGE, obstacle_id=row.root_id), 303)


def _row(one: ObstacleRow, named_places: dict[str | None, str]) -> dict[str, Any]:
    row = one.obstacle
    return {
        "row": row,
        "href": link(_PAGE, obstacle_id=row.root_id),
        "title": words.code_word(row.code),
        "chip": words.state_chip(row),
        "clock": words.clock_words(row),
        "effect": words.effect_word(row.effect),
        "place": named_places.get(row.village_code, ""),
        "cost": words.rupiah(row.cost),
        "proposed": bool(one.proposed) and row.state not in ("escalated", "done"),
    }


def _total(one: obstacle_list.Total, name: str) -> dict[str, Any]:
    return {"name": name, "n": one.n, "priced": one.priced, "cost": words.rupiah(one.cost if one.priced else None)}


def _page(row: Obstacle, typed: dict[str, str], where: str = "", wrong: str = "") -> str:
    one = ObstacleRow(row, obstacle_list.repeats(row))
    open_steps = [step for step, reason in obstacles.steps(current_user, row).items() if reason is None]
    step = typed.get("step", "")
    return render_template(
        "obstacle.html",
        **_row(one, places_words([row.village_code])),
        needs=words.need_words(row.needs),
        reasons=words.proposed_words(one.proposed, one.repeats) if one.proposed and row.state != "done" else [],
        steps=[(name, words.step_word(name)) for name in open_steps],
        first=step if step in open_steps else "",
        hows=list(zip(HOWS, (_("Ada rencana"), _("Tidak sekarang, karena …")), strict=True)),
        events=[(words.event_word(event), event) for event in reversed(obstacles.history(row))],
        report=link("office.review.report", root_id=row.root_id),
        typed=typed,
        wrong=[(where, wrong)] if wrong and where else [],
        wrong_at=where,
        stale=wrong if wrong and not where else "",
        most_text=MOST_TEXT,
        most_line=MOST_LINE,
    )
