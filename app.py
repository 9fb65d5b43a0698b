"""The roof: settings, database, words, sign-in and doors put together. Wiring only."""

from flask import Flask, request, session
from flask_babel import Babel
from flask_login import LoginManager, current_user
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

import office
import sync
from core.settings import Settings
from core.words import LANGUAGES, best_language, compile_catalogues
from front.answers import answer_errors
from front.commands import titian
from front.headers import guard
from front.phone import DIST, phone
from models import people
from models.db import db, init_database

# The largest body any call takes is one upload chunk of 1 MiB with its frame; doors set tighter bounds.
MOST_BODY_BYTES = 2 * 1024 * 1024
SESSION_HOURS = 12


def create_app(settings: Settings | None = None) -> Flask:
    """Build the app. settings: None reads the environment. The data folder is made when it is missing."""
    settings = settings or Settings.from_env()
    settings.blobs.mkdir(parents=True, exist_ok=True)
    app = Flask("titian", root_path=str(DIST.parent.parent / "front"), static_folder=None)
    app.config.update(_config(settings))
    init_database(app, settings)
    Migrate(app, db, directory=str(DIST.parent.parent / "migrations"), render_as_batch=True)
    Babel(app, locale_selector=chosen_language)
    _sign_in(app)
    app.register_blueprint(phone)
    app.cli.add_command(titian)
    _open_doors(app)
    guard(app, https=settings.cookie_secure)
    answer_errors(app)
    return app


def chosen_language() -> str:
    """The language of this request: chosen on the page, the person's own, or what the browser asks for."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    if current_user.is_authenticated:
        return str(current_user.language)
    return best_language(request.headers.get("Accept-Language"))


def _config(settings: Settings) -> dict[str, object]:
    secure = settings.cookie_secure
    return {
        "SECRET_KEY": settings.secret_key(),
        "TESTING": settings.testing,
        "TITIAN": settings,
        "TITIAN_PHONE": str(DIST),
        "MAX_CONTENT_LENGTH": MOST_BODY_BYTES,
        "SESSION_COOKIE_NAME": "__Host-titian" if secure else "titian",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": SESSION_HOURS * 3600,
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_DEFAULT_TIMEZONE": settings.time_zone,
        "BABEL_TRANSLATION_DIRECTORIES": str(compile_catalogues(settings.folder / "locales")),
    }


def _sign_in(app: Flask) -> None:
    login = LoginManager(app)
    login.session_protection = "basic"
    login.user_loader(people.signed_in_person)


def _open_doors(app: Flask) -> None:
    sync.open_door(app)
    office.register(app)
    if "csrf" not in app.extensions:
        CSRFProtect(app).exempt(app.blueprints["sync"])
