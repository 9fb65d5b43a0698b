"""Deteksi dini: F08 in its fast lane, who was told, what they answered, and how each ended."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Refusal
from models import protection
from models.protection import Told
from office import list_export, protection_export
from office.permission import allow
from office.protection_page import HOME, PAGE, Filters, first_tab, instant_in, make_list, make_page, make_recruiters
from office.session import language
from office.words import _, link
from workflow.protection import STEPS
from workflow.roles import KEEPS_REGISTERS, KEEPS_VILLAGES, READS_VILLAGES

blueprint = Blueprint("protection", __name__, url_prefix="/protection")
list_export.add_pages(blueprint, KEEPS_REGISTERS, HOME, protection_export.file_of)

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(READS_VILLAGES)
def list_page() -> str:
    """The register: who must still be told first."""
    filters = Filters.from_query(request.args)
    return render_template(
        "protection.html", **make_list(filters if filters.tab else replace(filters, tab=first_tab()))
    )


@blueprint.get("/recruiters")
@allow(READS_VILLAGES)
def recruiters() -> str:
    """Recruiters who may be named in more than one village."""
    return render_template("protection_recruiters.html", groups=make_recruiters())


@blueprint.get("/<root_id>")
@allow(READS_VILLAGES)
def show(root_id: str) -> str:
    """One detection with its referrals and the steps that are open to its reader."""
    return render_template("protection_one.html", **make_page(root_id))


@blueprint.post("/<root_id>/refer")
@allow(STEPS["refer"])
def refer(root_id: str) -> Answer:
    """Somebody was told."""
    told = Told(
        *(_text("agency"), _text("who"), instant_in(_text("told_at")), _text("channel"), _text("number"), _text("note"))
    )
    return _step(root_id, lambda rev: protection.refer(current_user, root_id, rev, told), _("Rujukan dicatat."))


@blueprint.post("/<root_id>/agencies/<referral_id>/answer")
@allow(STEPS["answer"])
def answer(root_id: str, referral_id: str) -> Answer:
    """What an agency answered."""
    on = _day(_text("answered_on"))
    return _step(
        root_id,
        lambda rev: protection.answer(current_user, root_id, rev, referral_id, on, _text("answer")),
        _("Jawaban instansi dicatat."),
        f"answer-{referral_id}",
    )


@blueprint.post("/<root_id>/agencies/<referral_id>/withdraw")
@allow(STEPS["withdraw"])
def withdraw(root_id: str, referral_id: str) -> Answer:
    """A referral was written down wrongly."""
    return _step(
        root_id,
        lambda rev: protection.withdraw(current_user, root_id, rev, referral_id, _text("reason")),
        _("Rujukan dibatalkan; tetap tercatat di riwayat."),
        f"withdraw-{referral_id}",
    )


@blueprint.post("/<root_id>/close")
@allow(STEPS["close"])
def close(root_id: str) -> Answer:
    """How it ended."""
    return _step(
        root_id,
        lambda rev: protection.close(current_user, root_id, rev, _text("outcome"), _text("text")),
        _("Hasil dicatat."),
    )


@blueprint.post("/<root_id>/reopen")
@allow(STEPS["reopen"])
def reopen(root_id: str) -> Answer:
    """Take it up again."""
    return _step(root_id, lambda rev: protection.reopen(current_user, root_id, rev, _text("reason")), _("Dibuka lagi."))


@blueprint.post("/<root_id>/name")
@allow(KEEPS_VILLAGES)
def open_name(root_id: str) -> Answer:
    """Show the whole name on this one page, against a reason that is kept."""
    try:
        name = protection.read_name(current_user, root_id, _text("reason"))
    except Refusal as refusal:
        if refusal.where != "reason":
            raise
        return _again(root_id, refusal, "name"), refusal.status
    return render_template("protection_one.html", **make_page(root_id, name=name))


def _step(root_id: str, verb: Callable[[int], Any], said: str, form: str = "") -> Answer:
    """Do it and say so, or show the page with the sentence and what was typed. form: which one, by its id."""
    try:
        verb(_rev(_text("rev")))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _again(root_id, refusal, form or (request.endpoint or "").rpartition(".")[2]), refusal.status
    flash(said, "positive")
    return redirect(link(PAGE, root_id=root_id), 303)


def _again(root_id: str, refusal: Refusal, form: str) -> str:
    typed = {name: request.form.get(name, "") for name in request.form if name != "csrf_token"}
    wrong = [(refusal.where or "", refusal.message(language()))]
    return render_template("protection_one.html", **make_page(root_id, wrong=wrong, typed=typed | {"form": form}))


def _text(name: str) -> str:
    return request.form.get(name, "")[:2000].replace("\0", "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _rev(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
