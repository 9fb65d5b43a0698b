"""Formulir: every form with its versions, whom it is for, how many reports it has; closing it and opening it again."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import form_drafts, form_shelf, form_states
from models.form_shelf import VersionRow
from office import form_words
from office.decisions import rev_shown
from office.permission import allow
from office.session import language
from office.words import _, link
from workflow import form_life
from workflow.roles import PUBLISHES

blueprint = Blueprint("forms", __name__, url_prefix="/forms")


@dataclass(frozen=True)
class Line:
    """One form or version in a table."""

    row: VersionRow
    title: str
    state: str
    tone: str
    roles: str
    offices: str


@blueprint.get("")
@allow(PUBLISHES)
def list_forms() -> str:
    """Every form that reaches an office of the reader's, and the drafts that wait."""
    rows = form_shelf.list_forms(current_user, _after(request.args.get("after", "")))
    last = rows[-1] if len(rows) == form_shelf.MOST_FORMS else None
    return render_template(
        "forms.html",
        lines=[_line(row) for row in rows],
        drafts=form_drafts.list_drafts(current_user),
        more=link("office.forms.list_forms", after=f"{last.info.get('order', 0)}:{last.info['form_id']}")
        if last
        else None,
    )


@blueprint.get("/form/<form_id>")
@allow(PUBLISHES)
def show_form(form_id: str) -> str:
    """One form: its versions with dates and digests, its state, what happened to it."""
    return _form_page(form_id)


@blueprint.get("/form/<form_id>/<any(close, withdraw, reopen):move>")
@allow(PUBLISHES)
def confirm_move(form_id: str, move: str) -> str | tuple[str, int]:
    """Say what closing, withdrawing or reopening does, and ask."""
    page = form_shelf.read_form(current_user, form_id)
    reason = form_life.why_not(move, current_user.roles, page.current.state)
    if reason is not None:
        return _form_page(form_id, Refusal(reason).message(language())), reason.status
    return render_template("form_move.html", line=_line(page.current), rev=page.form.rev, move=move, words=_moves())


@blueprint.post("/form/<form_id>/<any(close, withdraw, reopen):move>")
@allow(PUBLISHES)
def carry_out(form_id: str, move: str) -> str | Response | tuple[str, int]:
    """Do it, when the page that was shown is still true."""
    rev, note = rev_shown(request.form.get("rev", "")), request.form.get("note", "")
    try:
        form_states.move(current_user, form_id, rev, move, note)
    except Refusal as refusal:
        if refusal.reason is Reason.FORM_NOT_FOUND:
            raise
        return _form_page(form_id, refusal.message(language())), refusal.status
    flash(_moves()[move].done, "positive")
    return redirect(link("office.forms.show_form", form_id=form_id), 303)


@dataclass(frozen=True)
class _Move:
    """The words of one move."""

    label: str
    question: str
    done: str
    kind: str = "second"


def _moves() -> dict[str, _Move]:
    return {
        "close": _Move(
            _("Tutup bagi isian baru"),
            _("HP tidak lagi memulai isian baru. Draf yang sudah ada di HP dapat diselesaikan dan dikirim."),
            _("Formulir ditutup bagi isian baru. HP mendengarnya saat tersambung."),
        ),
        "withdraw": _Move(
            _("Tarik formulir"),
            _(
                "Formulir tidak lagi tampil di HP. Draf di HP tetap ada. Laporan yang selesai diisi sebelum sekarang "
                "tetap diterima dan ditandai susulan; yang selesai sesudahnya disimpan tertahan sampai diputuskan."
            ),
            _("Formulir ditarik. HP mendengarnya saat tersambung; tidak ada laporan yang dihapus."),
            "danger",
        ),
        "reopen": _Move(
            _("Buka lagi"),
            _("HP dapat memulai isian baru lagi, dan laporan yang tertahan karena formulir ditarik diterima."),
            _("Formulir dibuka lagi. HP mendengarnya saat tersambung."),
        ),
    }


def _form_page(form_id: str, wrong: str = "") -> str:
    page = form_shelf.read_form(current_user, form_id)
    allowed = form_life.allowed(current_user.roles, page.current.state)
    words = _moves()
    return render_template(
        "form.html",
        line=_line(page.current),
        versions=[_line(row) for row in page.versions],
        sentence=form_words.form_state_sentence(page.current.state),
        events=[(form_words.event_words(event), event) for event in page.events],
        moves=[(move, words[move]) for move, reason in allowed.items() if reason is None],
        wrong=wrong,
    )


def _line(row: VersionRow) -> Line:
    return Line(
        row=row,
        title=form_words.form_title(row.info, row.info["form_id"]),
        state=form_words.version_state_word(row),
        tone=form_words.form_state_tone(row.state) if row.is_current or row.state == "closed" else "",
        roles=form_words.roles_words(row.roles),
        offices=form_words.offices_words(row.offices),
    )


def _after(text: str) -> tuple[int, str] | None:
    position, _colon, form_id = text.partition(":")
    if not text:
        return None
    if not position.isdecimal() or len(position) > 9 or not form_id:
        raise Refusal(Reason.BAD_CURSOR)
    return int(position), form_id
