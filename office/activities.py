"""Kegiatan: what an office plans to do in villages, what F07 reports say was done, and both side by side."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Refusal
from models import activities
from models.activity_plans import Plan
from office import activity_export, list_export
from office.activity_filters import Filters
from office.activity_page import BLANK, LIST, PAGE, make_form, make_list, make_page
from office.permission import allow
from office.session import language
from office.words import _, link
from workflow.activity import READS, STEPS

blueprint = Blueprint("activities", __name__, url_prefix="/activities")
list_export.add_pages(blueprint, READS, LIST, activity_export.file_of)

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(READS)
def list_page() -> str:
    """Activities, the newest first; plans the next first."""
    return render_template("activities.html", page=make_list(Filters.from_query(request.args)))


@blueprint.get("/new")
@allow(STEPS["edit"])
def new_page() -> str:
    """A plan to be written; the address may fill in the village."""
    return _new(BLANK | {"place": request.args.get("place", "")[:13]}, [], [])


@blueprint.post("/new")
@allow(STEPS["edit"])
def plan() -> Answer:
    """Plan it; the phone hears with its next pull."""
    try:
        activity_id = activities.plan(current_user, _plan())
    except Refusal as refusal:
        wrong = [(refusal.where or "kind", refusal.message(language()))]
        return _new(_typed(), request.form.getlist("topics"), wrong), refusal.status
    flash(_("Kegiatan direncanakan; HP petugas mendengar saat tersambung."), "positive")
    return redirect(link(PAGE, activity_id=activity_id), 303)


@blueprint.get("/<activity_id>")
@allow(READS)
def show(activity_id: str) -> str:
    """One activity: plan, result, what differs, what happened, and the steps that are open to its reader."""
    return _page(activity_id, BLANK, [], [])


@blueprint.post("/<activity_id>/edit")
@allow(STEPS["edit"])
def edit(activity_id: str) -> Answer:
    """Change the plan."""
    verb = lambda rev: activities.edit(current_user, activity_id, rev, _plan(), _text("reason"))  # noqa: E731
    return _step(activity_id, "edit", verb, _("Rencana diubah; HP petugas mendengar saat tersambung."))


@blueprint.post("/<activity_id>/cancel")
@allow(STEPS["cancel"])
def cancel(activity_id: str) -> Answer:
    """It will not be held."""
    verb = lambda rev: activities.cancel(current_user, activity_id, rev, _text("reason"))  # noqa: E731
    return _step(activity_id, "cancel", verb, _("Rencana dibatalkan; alasannya tercatat."))


@blueprint.post("/<activity_id>/join")
@allow(STEPS["join"])
def join(activity_id: str) -> Answer:
    """This report is of this plan."""

    def verb(rev: int) -> str:
        other_id, _colon, other_rev = _text("other").rpartition(":")
        return activities.join(current_user, activity_id, rev, other_id, _rev(other_rev))

    return _step(activity_id, "join", verb, _("Rencana dan laporan dihubungkan."))


@blueprint.post("/<activity_id>/part")
@allow(STEPS["part"])
def part(activity_id: str) -> Answer:
    """This report was not of this plan."""
    verb = lambda rev: activities.part(current_user, activity_id, rev, _text("reason"))  # noqa: E731
    return _step(activity_id, "part", verb, _("Rencana dan laporan dipisahkan; alasannya tercatat."))


def _step(activity_id: str, step: str, verb: Callable[[int], Any], said: str) -> Answer:
    """Do it and say so, or show the page with the sentence and what was typed."""
    try:
        found = verb(_rev(_text("rev")))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        where = refusal.where or ""
        wrong = [(f"{step}-{where}" if where else "", refusal.message(language()))]
        typed = _typed() | {"step": step}
        return _page(activity_id, typed, request.form.getlist("topics"), wrong), refusal.status
    flash(said, "positive")
    return redirect(link(PAGE, activity_id=found or activity_id), 303)


def _page(activity_id: str, typed: dict[str, str], topics: list[str], wrong: list[tuple[str, str]]) -> str:
    page = make_page(activity_id)
    return render_template(
        "activity.html",
        page=page,
        form=make_form() if "edit" in page.forms else None,
        typed=typed,
        chosen=topics,
        wrong=wrong,
        wrong_by=dict(wrong),
    )


def _new(typed: dict[str, str], topics: list[str], wrong: list[tuple[str, str]]) -> str:
    return render_template(
        "activity_new.html",
        form=make_form(),
        typed=typed,
        chosen=topics,
        wrong=wrong,
        wrong_by=dict(wrong),
        back=link(LIST),
    )


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in BLANK}


def _plan() -> Plan:
    try:
        day = date.fromisoformat(_text("planned_on"))
    except ValueError:
        day = None
    return Plan(
        kind=_text("kind"),
        topics=tuple(request.form.getlist("topics")),
        place=_text("place")[:13],
        planned_on=day,
        person_id=_text("person"),
        goal=_amount(_text("goal")),
        budget=_amount(_text("budget")),
        budget_line=_text("budget_line"),
        note=_text("note"),
    )


def _amount(text: str) -> int | None:
    """Digits as people write them, ``Rp 1.500.000``; empty is None, what is no number is below zero."""
    plain = text.strip().removeprefix("Rp").replace(".", "").replace(" ", "")
    if not plain:
        return None
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= len(str(10**12)) else -1


def _text(name: str) -> str:
    return request.form.get(name, "")[:1000].replace("\0", "")


def _rev(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(2**31)) else -1
