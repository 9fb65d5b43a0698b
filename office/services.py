"""Layanan: what villages ask for (F09), on which dates the office serves them, and what came of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from core.errors import Refusal
from models import services
from models.services import Plan
from office import list_export, service_export
from office.permission import allow
from office.service_page import BLANK, STATES, make_list, make_page
from office.session import language
from office.words import _, link
from workflow.roles import READS_VILLAGES
from workflow.service import STEPS, Counts

blueprint = Blueprint("services", __name__, url_prefix="/services")
list_export.add_pages(blueprint, READS_VILLAGES, "office.services.list_requests", service_export.file_of)

Answer = str | Response | tuple[str, int]
COUNTS = ("applied", "issued", "refused", "absent")
# Far beyond all villages of the country
MOST_PAGES = 10_000


@blueprint.get("")
@allow(READS_VILLAGES)
def list_requests() -> str:
    """Requests that wait, by village, a ``?page=``; ``?tab=`` scheduled by date, over those served and declined."""
    tab = request.args.get("tab", "waiting")
    page = _whole(request.args.get("page", "")) or 1
    return render_template(
        "services.html", page=make_list(tab if tab in STATES else "waiting", min(page, MOST_PAGES) - 1)
    )


@blueprint.get("/<root_id>")
@allow(READS_VILLAGES)
def show(root_id: str) -> str:
    """One request with its history and the steps that are open to its reader."""
    return render_template("service.html", page=make_page(root_id), typed=BLANK, team=(), others=None, wrong=[])


@blueprint.post("/<root_id>/schedule")
@allow(STEPS["schedule"])
def schedule(root_id: str) -> Answer:
    """A date for it and for the others of its village that are ticked."""

    def verb(rev: int) -> None:
        chosen = [text.rpartition(":") for text in request.form.getlist("others")]
        services.schedule(current_user, {root_id: rev, **{one: _rev(r) for one, _c, r in chosen}}, _plan())

    return _step(root_id, verb, _("Layanan dijadwalkan; HP petugas mendengar saat tersambung."))


@blueprint.post("/<root_id>/move")
@allow(STEPS["move"])
def move(root_id: str) -> Answer:
    """Another date, for everything on it."""
    verb = lambda rev: services.move(current_user, root_id, rev, _plan(), _text("reason"))  # noqa: E731
    return _step(root_id, verb, _("Jadwal dipindahkan; HP petugas mendengar saat tersambung."), "move-")


@blueprint.post("/<root_id>/serve")
@allow(STEPS["serve"])
def serve(root_id: str) -> Answer:
    """What came of it."""
    counts = Counts(*(_whole(_text(name)) for name in COUNTS))
    verb = lambda rev: services.serve(current_user, root_id, rev, counts, _text("note"))  # noqa: E731
    return _step(root_id, verb, _("Hasil layanan dicatat."))


@blueprint.post("/<root_id>/finish")
@allow(STEPS["finish"])
def finish(root_id: str) -> Answer:
    """Nothing is left to do."""
    return _step(
        root_id,
        lambda rev: services.finish(current_user, root_id, rev, _text("note")),
        _("Layanan selesai."),
    )


@blueprint.post("/<root_id>/decline")
@allow(STEPS["decline"])
def decline(root_id: str) -> Answer:
    """Say no, with a reason."""
    verb = lambda rev: services.decline(current_user, root_id, rev, _text("reason"))  # noqa: E731
    return _step(root_id, verb, _("Permintaan ditolak; alasannya tercatat."), "decline-")


@blueprint.post("/<root_id>/reopen")
@allow(STEPS["reopen"])
def reopen(root_id: str) -> Answer:
    """One step back, with a reason."""
    verb = lambda rev: services.reopen(current_user, root_id, rev, _text("reason"))  # noqa: E731
    return _step(root_id, verb, _("Permintaan dibuka lagi."), "reopen-")


def _step(root_id: str, verb: Callable[[int], Any], said: str, prefix: str = "") -> Answer:
    """Do it and say so, or show the page with the sentence and what was typed. prefix: of that form's field ids."""
    try:
        verb(_rev(_text("rev")))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        where = {"note": "reason"}.get(refusal.where or "", refusal.where) or ""
        wrong = [(prefix + where if where else "", refusal.message(language()))]
        form: ImmutableMultiDict[str, str] = request.form
        page = render_template(
            "service.html",
            page=make_page(root_id),
            typed=BLANK
            | {name: form.get(name, "") for name in BLANK}
            | {"step": (request.endpoint or "").split(".")[-1]},
            team=form.getlist("team"),
            others=form.getlist("others"),
            wrong=wrong,
        )
        return page, refusal.status
    flash(said, "positive")
    return redirect(link("office.services.show", root_id=root_id), 303)


def _plan() -> Plan:
    try:
        day = date.fromisoformat(_text("held_on"))
    except ValueError:
        day = None
    return Plan(day, _text("place"), tuple(request.form.getlist("team")), _text("person"), _text("text"))


def _text(name: str) -> str:
    return request.form.get(name, "")[:1000]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _rev(text: str) -> int:
    return _whole(text) or -1
