"""The phone app's built files at /app/, already compressed, and the answer to "are you well?"."""

import re
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, redirect, request, send_from_directory
from werkzeug.exceptions import NotFound

from models import state

DIST = Path(__file__).resolve().parent.parent / "pwa" / "dist"
# main-e3b0c44298.js: the name changes with the content, so a copy of it is good for ever.
_HASHED = re.compile(r".+-[0-9a-f]{8,}\.\w+")
_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
# Best first
_PACKED = (("br", ".br"), ("gzip", ".gz"))

phone = Blueprint("phone", __name__)


@phone.get("/app")
def without_slash() -> Response:
    """The service worker's scope ends with a slash."""
    return redirect("/app/", 308)  # type: ignore[return-value]  # werkzeug's Response, which Flask takes as well


@phone.get("/app/")
@phone.get("/app/<path:name>")
def file(name: str = "index.html") -> Response:
    """One built file, packed as the browser likes it. Raises NotFound, also while nothing is built."""
    folder = Path(current_app.config["TITIAN_PHONE"])
    media_type = _TYPES.get(Path(name).suffix)
    if media_type is None:
        raise NotFound
    packing, ending = _best_packing(folder, name)
    response = send_from_directory(folder, name + ending, mimetype=media_type, max_age=0)
    response.headers["Content-Type"] = media_type
    del response.headers["Content-Disposition"]  # says nothing here
    response.headers["Vary"] = "Accept-Encoding"
    if packing:
        response.headers["Content-Encoding"] = packing
    response.headers["Cache-Control"] = _FOR_EVER if _HASHED.fullmatch(name) else "no-cache"
    return response


@phone.get("/healthz")
def health() -> Response:
    """200 when the database answers; a monitor reads nothing more from it."""
    return jsonify(status="ok", safe_seq=state.safe_seq())


def _best_packing(folder: Path, name: str) -> tuple[str | None, str]:
    for packing, ending in _PACKED:
        if request.accept_encodings[packing] and (folder / (name + ending)).is_file():
            return packing, ending
    return None, ""
