"""Who told an officer something (F06): asked for with a reason, granted by a colleague, shown for a while; all kept."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core import clock
from core.errors import Refusal
from models import identities, identity_list, reviews
from models.identity_list import Reading
from models.reviews import ReportView
from office.permission import allow
from office.session import language
from office.words import _, link
from workflow.identity import STEPS, standing
from workflow.roles import READS_IDENTITY

blueprint = Blueprint("identity", __name__, url_prefix="/review/<root_id>/identity")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@allow(READS_IDENTITY)
def show(root_id: str) -> str:
    """How the reader's own asking stands, what others ask, and all that happened before."""
    return _page(_view(root_id))


@blueprint.post("")
@allow(READS_IDENTITY)
def ask(root_id: str) -> Answer:
    """Ask, with a reason."""
    verb = lambda: identities.ask(current_user, root_id, _text("reason"))  # noqa: E731
    return _step(root_id, verb, _("Permintaan dicatat. Rekan yang menjawab melihatnya di Tinjauan."))


@blueprint.post("/read")
@allow(READS_IDENTITY)
def read(root_id: str) -> Answer:
    """Show it on this one page, while it is granted."""
    view = _view(root_id)
    try:
        said = identities.read_identity(current_user, root_id)
    except Refusal as refusal:
        return _refused(view, refusal)
    return _page(view, said=[(_label(name), value) for name, value in said.items()])


@blueprint.post("/<ask_id>/grant")
@allow(READS_IDENTITY)
def grant(root_id: str, ask_id: str) -> Answer:
    """Let a colleague read it for a while."""
    verb = lambda: identities.grant(current_user, root_id, ask_id, _rev())  # noqa: E731
    return _step(root_id, verb, _("Pembukaan disetujui; waktunya berjalan mulai sekarang."))


@blueprint.post("/<ask_id>/refuse")
@allow(READS_IDENTITY)
def refuse(root_id: str, ask_id: str) -> Answer:
    """Say no, with a reason."""
    verb = lambda: identities.refuse(current_user, root_id, ask_id, _rev(), _text("note"))  # noqa: E731
    return _step(root_id, verb, _("Permintaan ditolak; alasannya tercatat."), ask_id)


@blueprint.post("/<ask_id>/withdraw")
@allow(READS_IDENTITY)
def withdraw(root_id: str, ask_id: str) -> Answer:
    """Take one's own asking back."""
    verb = lambda: identities.withdraw(current_user, root_id, ask_id, _rev())  # noqa: E731
    return _step(root_id, verb, _("Permintaan ditarik."))


def href_for(view: ReportView) -> str:
    """Where this reader may ask who told it; empty for those who may not, and where nobody is named."""
    head = view.submission
    own = head.person_id == current_user.id
    if own or identities.why_not_read(current_user, head) is not None or not identities.has_identity(head):
        return ""
    return link("office.identity.show", root_id=head.root_id)


def _view(root_id: str) -> ReportView:
    """A report whose teller this reader may ask for. Raises Refusal: REPORT_UNKNOWN, NO_IDENTITY, IDENTITY_CLOSED."""
    view = reviews.read_report(current_user, root_id)
    reason = identities.why_not_read(current_user, view.submission)
    if reason is not None:
        raise Refusal(reason)
    return view


def _step(root_id: str, verb: Callable[[], Any], said: str, ask_id: str = "") -> Answer:
    try:
        verb()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _refused(_view(root_id), refusal, ask_id)
    flash(said, "positive")
    return redirect(link("office.identity.show", root_id=root_id), 303)


def _refused(view: ReportView, refusal: Refusal, ask_id: str = "") -> tuple[str, int]:
    where = f"note-{ask_id}" if refusal.where == "note" else refusal.where or ""
    return _page(view, [(where, refusal.message(language()))], ask_id=ask_id), refusal.status


def _page(
    view: ReportView,
    wrong: list[tuple[str, str]] | None = None,
    said: list[tuple[str, str]] | None = None,
    ask_id: str = "",
) -> str:
    head = view.submission
    mine = identities.newest_own(current_user, head.root_id)
    state = standing(None if mine is None else identities.asking_of(mine), clock.now())
    steps = {step for step in STEPS if identities.why_not(step, current_user, head, mine) is None}
    return render_template(
        "identity.html",
        report=head,
        mine=mine,
        state=state,
        steps=steps,
        deciders=identity_list.deciders(current_user, head),
        asked=[one for one, _report in identity_list.waiting_for(current_user, head.root_id)],
        wrong=[one for one in wrong or [] if one[0]],
        stale="".join(sentence for where, sentence in wrong or [] if not where),
        wrong_by=dict(wrong or []),
        typed={name: request.form.get(name, "") for name in ("reason", "note")},
        typed_at=ask_id,
        said=said,
        readings=[(_word(one), one) for one in identity_list.readings(current_user, head.root_id)],
    )


def _word(one: Reading) -> str:
    words = {
        "asked": _("Meminta"),
        "granted": _("Menyetujui"),
        "refused": _("Menolak"),
        "withdrawn": _("Menarik permintaan"),
        "read": _("Membuka"),
    }
    return words.get(one.what, one.what)


def _label(name: str) -> str:
    return {"nama_warga": _("Nama penyampai"), "telp_warga": _("Nomor HP")}.get(name, name)


def _text(name: str) -> str:
    return request.form.get(name, "")[:2000]


def _rev() -> int:
    text = _text("rev")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
