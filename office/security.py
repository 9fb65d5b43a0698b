"""What every office answer carries: headers, and the check that a form is our own."""

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

# Only our own scripts and styles, no inline ones; nobody frames us; forms go nowhere else.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
# A page that shows the phone's own screen in a frame of our origin.
FRAME_POLICY = f"{POLICY}; frame-src 'self'"
# That screen: the phone's scripts under the phone's own rules (front.headers), framed by our page only.
PREVIEW_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'; trusted-types lit-html titian-xml"
)
# A file that somebody sent in is shown as dead matter: no script, no form, no origin.
FILE_POLICY = "default-src 'none'; img-src 'self'; sandbox; frame-ancestors 'none'"

csrf = CSRFProtect()


def protect(app: Flask) -> None:
    """Set up the check of forms. It is called for office pages only: phones carry a bearer token instead."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # A page may stay open as long as a session lasts; the token dies with the session.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # Some offices' proxies strip the Referer; SameSite, the token and form-action stand without it.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    csrf.init_app(app)


def check_form() -> None:
    """Refuse a write that did not come from one of our forms. Raises CSRFError."""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        csrf.protect()


def add_headers(response: Response) -> Response:
    """Headers of a page; a view that set its own policy keeps it."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("X-Frame-Options", "DENY")
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.endpoint != "office.static":
        headers.setdefault("Cache-Control", "private, no-store")
    return response
