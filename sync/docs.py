"""/docs: the protocol as OpenAPI, with a page that loads nothing from anywhere else."""

from pathlib import Path
from typing import Any

from flask import Blueprint as PlainBlueprint
from flask import Flask, Response, render_template_string, send_from_directory
from flask_smorest import Api, Blueprint

STATIC = Path(__file__).resolve().parent / "static"
ASSETS = {
    "swagger-ui.css": STATIC / "dist",
    "swagger-ui-bundle.js": STATIC / "dist",
    "docs.js": STATIC,
    "icon.svg": STATIC,
}
# Swagger UI writes inline styles and data: pictures; no other page of ours may.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The sync protocol of Titian</title>
<link rel="icon" href="{{ url_for('docs.asset', name='icon.svg') }}" type="image/svg+xml">
<link rel="stylesheet" href="{{ url_for('docs.asset', name='swagger-ui.css') }}">
</head>
<body>
<h1 hidden>The sync protocol of Titian</h1>
<main id="calls" data-spec="{{ url_for('docs.spec') }}">
{% if ready %}<noscript>{% endif %}
<p>The description is <a href="{{ url_for('docs.spec') }}">openapi.json</a>.
{% if not ready %}This page's script is not built yet: run <code>make build</code>.{% endif %}</p>
{% if ready %}</noscript>{% endif %}
</main>
{% if ready %}
<script src="{{ url_for('docs.asset', name='swagger-ui-bundle.js') }}"></script>
<script src="{{ url_for('docs.asset', name='docs.js') }}"></script>
{% endif %}
</body>
</html>
"""


class QuietApi(Api):
    """flask-smorest's description only: its handlers would answer for the office's pages too."""

    def _register_error_handlers(self) -> None:
        """Leave errors to the doors."""


def open_docs(app: Flask, door: Blueprint) -> None:
    """Describe the device's door and serve the description."""
    app.config.setdefault("API_TITLE", "Titian, sync protocol")
    app.config.setdefault("API_VERSION", "1")
    app.config.setdefault("OPENAPI_VERSION", "3.0.3")
    api = QuietApi(app)
    api.spec.components.security_scheme("device", {"type": "http", "scheme": "bearer"})
    api.register_blueprint(door)
    app.register_blueprint(_pages(api))


def _pages(api: Any) -> PlainBlueprint:
    pages = PlainBlueprint("docs", __name__, url_prefix="/docs")

    @pages.get("", strict_slashes=False)
    def page() -> Response:
        """The page that draws the description."""
        ready = all((folder / name).is_file() for name, folder in ASSETS.items())
        response = Response(render_template_string(PAGE, ready=ready))
        response.headers["Content-Security-Policy"] = CSP
        return response

    @pages.get("/openapi.json")
    def spec() -> dict[str, Any]:
        """The description itself."""
        told: dict[str, Any] = api.spec.to_dict()
        return told

    @pages.get("/assets/<name>")
    def asset(name: str) -> Response:
        """One file of the page, from here."""
        # An unknown name looks in our own folder and is not there: 404.
        return send_from_directory(ASSETS.get(name, STATIC / "none"), name, max_age=3600)

    return pages
