"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request
from flask_limiter import RateLimitExceeded
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import Reason, Refusal
from models import people
from office import limits, session
from office.permission import ANYBODY, allow
from office.words import _, link

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@allow(ANYBODY)
def sign_in() -> str | Response:
    """The sign-in page."""
    if current_user.is_authenticated:
        return redirect(_back())
    return _page()


@blueprint.post("/sign-in")
@allow(ANYBODY)
@limits.limiter.limit(limits.PER_ADDRESS, deduct_when=limits.failed)
@limits.limiter.limit(limits.PER_ACCOUNT, key_func=limits.account_key, deduct_when=limits.failed)
@limits.limiter.limit(limits.ALL_STRANGERS, key_func=limits.strangers_key, deduct_when=limits.failed)
def check() -> str | Response | tuple[str, int]:
    """Sign in, or say that it did not match, without saying which of the two."""
    person = people.check_password(request.form.get("username", ""), request.form.get("password", ""))
    if person is None:
        return _page(Refusal(Reason.SIGN_IN_FAILED).message(session.language())), 401
    session.begin(person)
    response = redirect(_back(), 303)
    limits.mark_browser(response, person.username)
    return response


@blueprint.errorhandler(RateLimitExceeded)
def too_often(error: RateLimitExceeded) -> tuple[str, int]:
    """Say how to go on; whose account it is and whether it exists stays unsaid."""
    return _page(_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi.")), 429


@blueprint.post("/sign-out")
@allow(ANYBODY)
def sign_out() -> Response:
    """End the session of this browser."""
    session.end()
    return redirect(link("office.sign_in.sign_in"), 303)


def _page(problem: str = "") -> str:
    username = request.form.get("username", "")
    return render_template("sign_in.html", problem=problem, username=username, next=request.args.get("next"))


def _back() -> str:
    """Where the person was going: a page of the office and nothing else."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/office/") and "\\" not in wanted
    return wanted if inside and "//" not in parts.path and ".." not in parts.path else link("office.home")
