"""The roof: settings, database and doors put together. Wiring only."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

import api
import office
import sync
from core.settings import Settings
from front.answers import answer_errors
from front.commands import titian
from front.headers import guard
from front.phone import phone
from models.db import db, init_database

ROOT = Path(__file__).resolve().parent
# The largest body any call takes is one upload chunk of 1 MiB with its frame; doors set tighter bounds.
MOST_BODY_BYTES = 2 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Build the app. settings: None reads the environment. The data folder is made when it is missing."""
    settings = settings or Settings.from_env()
    settings.make_folder()
    app = Flask("titian", root_path=str(ROOT / "front"), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key(),
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=MOST_BODY_BYTES,
        TITIAN_PHONE=str(ROOT / "pwa" / "dist"),
    )
    if settings.proxies:
        # Limits count by address; behind a proxy every phone would share the proxy's.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    init_database(app, settings)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    answer_errors(app)
    guard(app, https=settings.cookie_secure)
    app.register_blueprint(phone)
    app.cli.add_command(titian)
    sync.open_door(app)
    api.open_door(app)
    office.register(app)
    return app
