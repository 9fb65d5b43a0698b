"""When a page cannot be had: a plain sentence, what is not lost, and the way back."""

from flask import Blueprint, current_app, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from office.permission import to_sign_in
from office.session import language
from office.words import _

Answer = tuple[str, int] | Response


def refused(refusal: Refusal) -> Answer:
    """A refusal that no view has worded on its own page."""
    if refusal.reason is Reason.SIGN_IN_NEEDED:
        return to_sign_in()
    return _page(refusal, _title(refusal.reason))


def form_not_ours(error: CSRFError) -> Answer:
    """A form without our mark, or from a session that has ended: nothing was done."""
    current_app.logger.info("form refused: %s", error.description)
    if not current_user.is_authenticated and request.endpoint not in (
        "office.sign_in.check",
        "office.account.language",
    ):
        return to_sign_in()
    return _page(Refusal(Reason.PAGE_EXPIRED), _("Halaman sudah kedaluwarsa"))


def http_problem(error: HTTPException) -> Answer:
    """What the web server layer refuses: no such page, no such method, too large."""
    reason = {
        404: Reason.NOT_FOUND,
        405: Reason.WRONG_METHOD,
        413: Reason.TOO_LARGE,
        429: Reason.TOO_MANY_REQUESTS,
    }.get(error.code or 500, Reason.BAD_INPUT)
    refusal = Refusal(reason, limit=current_app.config.get("MAX_CONTENT_LENGTH"), detail=error.name)
    return _page(refusal, _title(reason))


def no_such_page(rest: str) -> Answer:
    """Everything below /office/ that is no page."""
    raise NotFound()


def _page(refusal: Refusal, title: str) -> Answer:
    sentence = refusal.message(language())
    return render_template("problem.html", title=title, sentence=sentence), refusal.status


def _title(reason: Reason) -> str:
    if reason.status == 404:
        return _("Tidak ditemukan")
    if reason.status == 403:
        return _("Bukan bagian Anda")
    return _("Belum dapat dilakukan")


def answer_with_pages(*blueprints: Blueprint) -> None:
    """Hang the answers on the office's blueprints; other rooms answer in their own way."""
    for blueprint in blueprints:
        register = blueprint.register_error_handler
        register(Refusal, refused)
        register(CSRFError, form_not_ours)
        register(HTTPException, http_problem)
