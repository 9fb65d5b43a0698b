"""Webhook: addresses of other systems, what they were told, and what lies still."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import hooks, scope
from models.tables_hooks import Hook, HookMessage
from office import labels
from office.permission import allow
from office.session import language
from office.words import _, link
from workflow.hooks import KINDS
from workflow.roles import CONNECTS

blueprint = Blueprint("hooks", __name__, url_prefix="/hooks")
PAGE = 50
MOST_DIGITS = 15
STATES = ("", "waiting", "still", "taken")


@dataclass(frozen=True)
class Line:
    """One message in words."""

    message: HookMessage
    what: str
    state: str
    tone: str
    answer: str


@blueprint.get("")
@allow(CONNECTS)
def list_hooks() -> str:
    """Every address, and how many messages wait or lie still."""
    return render_template("hooks.html", rows=hooks.list_hooks(current_user), kind_words=kind_words())


@blueprint.get("/new")
@allow(CONNECTS)
def new_hook() -> str:
    """The page to add an address."""
    return _entry_page({"office_id": current_user.office_id, "kinds": list(KINDS)}, [])


@blueprint.post("/new")
@allow(CONNECTS)
def add_hook() -> str | tuple[str, int]:
    """Add it; the secret is shown on the page that follows and never again."""
    form = request.form
    entry: dict[str, Any] = {name: form.get(name, "") for name in ("name", "url", "office_id")}
    entry["kinds"] = form.getlist("kinds")
    try:
        hook = hooks.add_hook(current_user, entry["name"], entry["url"], entry["kinds"], entry["office_id"])
    except Refusal as refusal:
        return _entry_page(entry, [(refusal.where or "name", refusal.message(language()))]), refusal.status
    return _hook_page(hooks.get_hook(current_user, hook.id), secret=hook.secret)


@blueprint.get("/<hook_id>")
@allow(CONNECTS)
def show_hook(hook_id: str) -> str:
    """One address and its messages: ``?state=`` waiting, still or taken; ``?before=`` the last number already shown."""
    return _hook_page(hooks.get_hook(current_user, hook_id))


@blueprint.post("/<hook_id>/again")
@allow(CONNECTS)
def send_again(hook_id: str) -> Response:
    """Send what lies still: the one message that the button names, or all."""
    seq = request.form.get("seq")
    count = hooks.send_again(current_user, hook_id, None if seq is None else _seq(seq))
    flash(_("%(n)s kiriman dicoba lagi.", n=labels.number(count)), "positive")
    return redirect(link("office.hooks.show_hook", hook_id=hook_id), 303)


@blueprint.post("/<hook_id>/secret")
@allow(CONNECTS)
def renew_secret(hook_id: str) -> str:
    """A new secret, shown this once."""
    hook = hooks.renew_secret(current_user, hook_id)
    return _hook_page(hook, secret=hook.secret)


@blueprint.get("/<hook_id>/end")
@allow(CONNECTS)
def confirm_end(hook_id: str) -> str:
    """Ask before an address hears of nothing more."""
    return render_template("hook_end.html", hook=hooks.get_hook(current_user, hook_id))


@blueprint.post("/<hook_id>/end")
@allow(CONNECTS)
def end_hook(hook_id: str) -> Response:
    """End it."""
    hooks.end_hook(current_user, hook_id)
    flash(_("Alamat diakhiri. Tidak ada lagi yang dikirim ke sana."), "positive")
    return redirect(link("office.hooks.list_hooks"), 303)


def kind_words() -> dict[str, str]:
    """Kind of message → what it is about."""
    return {
        "report.created": _("Laporan diterima"),
        "report.decided": _("Laporan diputuskan"),
        "report.returned": _("Laporan dikembalikan"),
    }


def _entry_page(entry: dict[str, Any], wrong: list[tuple[str, str]]) -> str:
    return render_template(
        "hook_new.html",
        entry=entry,
        wrong=wrong,
        wrong_by=dict(wrong),
        offices=scope.visible_offices(current_user),
        kinds=kind_words(),
    )


def _hook_page(hook: Hook, secret: str = "") -> str:
    state, before = request.args.get("state", ""), request.args.get("before")
    state = state if state in STATES else ""
    rows = hooks.messages_of(hook, state, None if before is None else _seq(before), PAGE + 1)
    older = None
    if len(rows) > PAGE:
        older = link("office.hooks.show_hook", hook_id=hook.id, state=state or None, before=rows[PAGE - 1].seq)
    words = {"": _("Semua"), "waiting": _("Menunggu"), "still": _("Berhenti"), "taken": _("Diterima")}
    standing = next(row for row in hooks.list_hooks(current_user) if row.hook.id == hook.id)
    return render_template(
        "hook.html",
        hook=hook,
        standing=standing,
        secret=secret,
        kinds=[word for kind, word in kind_words().items() if kind in hook.kinds],
        tabs=[
            (word, link("office.hooks.show_hook", hook_id=hook.id, state=s or None), s == state)
            for s, word in words.items()
        ],
        lines=[_line(row, words) for row in rows[:PAGE]],
        older=older,
    )


def _seq(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise Refusal(Reason.BAD_CURSOR)
    return int(text)


def _line(message: HookMessage, words: dict[str, str]) -> Line:
    tones = {"waiting": "waiting", "still": "negative", "taken": "positive"}
    answer = f"HTTP {message.last_status}" if message.last_status else message.trouble
    what = kind_words().get(message.kind, message.kind)
    return Line(message, what, words[message.state], tones[message.state], answer)
