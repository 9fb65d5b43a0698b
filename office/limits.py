"""How often somebody may try to sign in: per address and per account, without locking anybody out.

A browser that has signed in to an account before carries a signed mark of it, and its tries are counted on their own.
A stranger who keeps guessing somebody's password can therefore use up only the strangers' tries for that account,
never those of its owner (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). Strangers are counted by
address, and all together under a ceiling that only many machines at once can reach. Only a try that failed counts:
whoever signs in on many machines, or in private windows, is not kept out of an own account.
"""

from http import HTTPStatus

from flask import Response as Answer
from flask import current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from core import ids

MARK = "titian-known"
MARK_LASTS_S = 180 * 24 * 3600
# An office of thirty shares one address.
PER_ADDRESS = "60 per 5 minutes"
PER_ACCOUNT = "10 per 15 minutes"
ALL_STRANGERS = "300 per hour"

# Counted per worker; asked by the sign-in page only, so no other page pays for it.
limiter = Limiter(get_remote_address, storage_uri="memory://")


def failed(answer: Answer) -> bool:
    """Whether this was a guess: the only thing that is counted."""
    return answer.status_code == HTTPStatus.UNAUTHORIZED


def account_key() -> str:
    """What a try is counted under: this known browser for this account, or this stranger for this account."""
    mark = _read_mark()
    if mark and mark[0] == _username():
        return f"known {mark[1]}"
    return f"stranger {_username()} {get_remote_address()}"


def strangers_key() -> str:
    """All strangers for this account together; a known browser is on its own here too."""
    key = account_key()
    return key if key.startswith("known ") else f"strangers {_username()}"


def mark_browser(response: Response, username: str) -> None:
    """Remember that this browser has signed in to this account."""
    mark = _read_mark()
    nonce = mark[1] if mark and mark[0] == username else ids.new_token()
    response.set_cookie(
        MARK,
        _signer().dumps([username, nonce]),
        max_age=MARK_LASTS_S,
        path="/office/sign-in",
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def _username() -> str:
    return request.form.get("username", "").strip().lower()[:64]


def _read_mark() -> tuple[str, str] | None:
    try:
        username, nonce = _signer().loads(request.cookies.get(MARK, ""), max_age=MARK_LASTS_S)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(username), str(nonce)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known-browser")
