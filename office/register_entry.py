"""One entry of a register: its page, paper, numbers against a reason, notes, two side by side, decisions."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core import clock
from core.errors import Refusal
from models import register_deciding, register_entries
from models.register_deciding import MOST_LETTERS
from models.register_list import RegisterRow
from office.decisions import rev_shown
from office.permission import allow, may
from office.register_page import facts_of, make_page, sources_of
from office.register_words import Answers, register_word, why_words
from office.registers import ROOMS, entry_href, home, make_row
from office.session import language
from office.words import _, link
from workflow.roles import KEEPS_REGISTERS, READS_REGISTERS

Answer = str | Response | tuple[str, int]


def add_pages(blueprint: Blueprint, kind: str) -> None:
    """The pages of one entry."""

    @blueprint.get("/<code>")
    @allow(READS_REGISTERS)
    def show(code: str) -> Answer:
        """The page that one works in; a code that is shown under another leads there."""
        row = register_entries.find(current_user, kind, code)
        return _page(row) if row.entry.code == code else redirect(entry_href(row), 303)

    @blueprint.get("/<code>/print")
    @allow(READS_REGISTERS)
    def print_file(code: str) -> str:
        """The same for paper, numbers left out; who had it made stands at its foot and on the record."""
        row = register_entries.find(current_user, kind, code)
        page = make_page(row)
        register_deciding.printed(current_user, row)
        told = {"page": page, "back": entry_href(row), "office": current_user.office, "printed_at": clock.now()}
        return render_template("register_print.html", **told)

    @blueprint.post("/<code>/identity")
    @allow(KEEPS_REGISTERS)
    def open_identity(code: str) -> Answer:
        """Show the numbers on this one page."""
        reason = request.form.get("reason", "")
        try:
            row = register_deciding.read_identity(current_user, kind, code, reason)
        except Refusal as refusal:
            return _again(kind, code, refusal)
        return _page(row, whole=True)

    @blueprint.post("/<code>/notes")
    @allow(KEEPS_REGISTERS)
    def add_note(code: str) -> Answer:
        """Keep a note."""
        text = request.form.get("text", "")
        return _do(
            kind, code, lambda: register_deciding.add_note(current_user, kind, code, text), _("Catatan disimpan.")
        )

    @blueprint.get("/<code>/with/<other>")
    @allow(READS_REGISTERS)
    def compare(code: str, other: str) -> Answer:
        """Two entries side by side."""
        one, two = (register_entries.find(current_user, kind, each) for each in (code, other))
        return _pair(one, two) if one.entry.id != two.entry.id else redirect(entry_href(one), 303)

    @blueprint.post("/<code>/with/<other>")
    @allow(KEEPS_REGISTERS)
    def decide(code: str, other: str) -> Answer:
        """Say whether they are the same."""
        form = request.form
        one, two = (register_entries.find(current_user, kind, each) for each in (code, other))
        revs, verdict = (rev_shown(form.get("rev", "")), rev_shown(form.get("other_rev", ""))), form.get("verdict", "")
        reason = form.get("reason", "")
        try:
            register_deciding.decide(current_user, kind, (code, other), revs, verdict, reason)
        except Refusal as refusal:
            one, two = (register_entries.find(current_user, kind, each) for each in (code, other))
            if one.entry.id == two.entry.id:
                return _page(one, wrong=[("", refusal.message(language()))], typed=dict(form)), refusal.status
            return _pair(one, two, refusal, reason), refusal.status
        said = _("Dinyatakan sama: ditampilkan sebagai satu entri.") if verdict == "same" else _("Dinyatakan berbeda.")
        flash(said, "positive")
        return redirect(entry_href(register_entries.find(current_user, kind, one.entry.code)), 303)

    @blueprint.post("/<code>/decisions/<decision_id>/undo")
    @allow(KEEPS_REGISTERS)
    def undo(code: str, decision_id: str) -> Answer:
        """Take a decision back."""
        rev, reason = rev_shown(request.form.get("rev", "")), request.form.get("reason", "")
        return _do(
            kind,
            code,
            lambda: register_deciding.undo(current_user, kind, code, rev, decision_id, reason),
            _("Keputusan dibatalkan; tetap tercatat di riwayat."),
        )


def _do(kind: str, code: str, verb: Callable[[], Any], said: str) -> Answer:
    """Call the verb; or show the page again with what is in the way and what was typed."""
    try:
        verb()
    except Refusal as refusal:
        return _again(kind, code, refusal)
    flash(said, "positive")
    return redirect(entry_href(register_entries.find(current_user, kind, code)), 303)


def _again(kind: str, code: str, refusal: Refusal) -> Answer:
    row = register_entries.find(current_user, kind, code)
    wrong = [(refusal.where or "", refusal.message(language()))]
    return _page(row, wrong=wrong, typed=dict(request.form)), refusal.status


def _page(
    row: RegisterRow,
    *,
    wrong: list[tuple[str, str]] | None = None,
    typed: dict[str, str] | None = None,
    whole: bool = False,
) -> str:
    told = {"wrong": wrong or [], "wrong_by": dict(wrong or []), "typed": typed or {}, "most": MOST_LETTERS}
    room = ROOMS[row.entry.kind]
    return render_template("register_entry.html", page=make_page(row, whole=whole), whole=whole, room=room, **told)


def _pair(one: RegisterRow, two: RegisterRow, refusal: Refusal | None = None, reason: str = "") -> str:
    answers, kind = Answers(), one.entry.kind
    sides = [{fact.label: fact for fact in facts_of(row, answers, sources_of(row))} for row in (one, two)]
    labels = list(dict.fromkeys(label for side in sides for label in side))
    return render_template(
        "register_pair.html",
        kind=kind,
        register=register_word(kind),
        home=home(kind),
        back=entry_href(one),
        rows=[make_row(row, answers) for row in (one, two)],
        revs=(one.entry.rev, two.entry.rev),
        mentions=[row.mentions for row in (one, two)],
        whys=why_words(register_entries.why_alike(one, two)),
        facts=[(label, sides[0].get(label), sides[1].get(label)) for label in labels],
        action=link(f"office.{ROOMS[kind]}.decide", code=one.entry.code, other=two.entry.code),
        wrong=[(refusal.where or "", refusal.message(language()))] if refusal else [],
        wrong_by={refusal.where or "": refusal.message(language())} if refusal else {},
        reason=reason,
        most=MOST_LETTERS,
        may_decide=may(KEEPS_REGISTERS),
    )
