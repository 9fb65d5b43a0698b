"""The browser session: who has signed in, since when, and until when it counts."""

from datetime import timedelta

from flask import Flask, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user

from core import clock
from core.settings import Settings
from core.words import LANGUAGES, best_language
from models import people
from models.tables_people import Person

LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=60)
# The cookie is written anew only this often, not with every page.
SEEN_EVERY = timedelta(minutes=1)

login_manager = LoginManager()


def set_up(app: Flask, settings: Settings) -> None:
    """Cookies that scripts cannot read and other sites cannot send; sessions that end."""
    app.config.update(
        SESSION_COOKIE_NAME="titian",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookie_secure,
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LASTS,
    )
    login_manager.init_app(app)
    login_manager.user_loader(people.signed_in_person)
    login_manager.session_protection = "basic"


def begin(person: Person) -> None:
    """Sign a person in, in a fresh session: from before only a language chosen on purpose is carried over, and kept."""
    chosen = session.get("language")
    session.clear()
    if chosen in LANGUAGES and chosen != person.language:
        people.set_language(person.id, chosen)
    session["since"] = session["seen"] = _stamp()
    session["language"] = chosen if chosen in LANGUAGES else person.language
    login_user(person)


def end() -> None:
    """Sign out; nothing is left for whoever uses this browser next."""
    logout_user()
    session.clear()


def check() -> None:
    """Before each page: end a session that is too old or was left alone; say which zone and language hold."""
    if request.endpoint == "office.static":
        return
    if current_user.is_authenticated:
        now = _stamp()
        if (
            now - session.get("since", 0) >= LASTS.total_seconds()
            or now - session.get("seen", 0) >= IDLE.total_seconds()
        ):
            end()
        elif now - session["seen"] >= SEEN_EVERY.total_seconds():
            session["seen"] = now
    if current_user.is_authenticated:
        g.office_zone = current_user.office.time_zone


def language() -> str:
    """The reader's language: theirs, else what this browser chose, else what it asks for."""
    chosen = session.get("language")
    if chosen not in LANGUAGES:
        chosen = current_user.language if current_user and current_user.is_authenticated else None
    return chosen if chosen in LANGUAGES else best_language(request.headers.get("Accept-Language"))


def _stamp() -> int:
    return int(clock.now().timestamp())
