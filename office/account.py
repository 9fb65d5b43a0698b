"""One's own language and password."""

from flask import Blueprint, flash, redirect, render_template, request, session
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from core.errors import Refusal
from core.words import LANGUAGES
from models import people
from office.permission import ANYBODY, EVERYONE, allow
from office.session import language as language_now
from office.words import _, link

blueprint = Blueprint("account", __name__)


@blueprint.post("/language")
@allow(ANYBODY)
def language() -> Response:
    """Switch the language: kept on the person, or in the browser before anybody has signed in."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
        if current_user.is_authenticated:
            people.set_language(current_user.id, wanted)
    back = request.form.get("back", "")
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    return redirect(back.rstrip("?") if inside else link("office.home"), 303)


@blueprint.get("/password")
@allow(EVERYONE)
def password() -> str:
    """The page to change one's own password."""
    return _page()


@blueprint.post("/password")
@allow(EVERYONE)
def change_password() -> str | Response | tuple[str, int]:
    """Change it; every other browser session of this person ends."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    if people.check_password(current_user.username, old) is None:
        return _page([("old", _("Kata sandi sekarang tidak cocok."))]), 422
    if new != request.form.get("again", ""):
        return _page([("again", _("Ulangan kata sandi baru tidak sama."))]), 422
    try:
        people.set_password(current_user, current_user.id, new)
    except Refusal as refusal:
        return _page([("new", refusal.message(language_now()))]), refusal.status
    login_user(people.get_person(current_user, current_user.id))
    flash(_("Kata sandi diganti. Sesi di peramban lain berakhir."), "positive")
    return redirect(link("office.account.password"), 303)


def _page(wrong: list[tuple[str, str]] | None = None) -> str:
    return render_template("password.html", wrong=wrong or [], wrong_by=dict(wrong or []), least=people.PASSWORD_LEAST)
