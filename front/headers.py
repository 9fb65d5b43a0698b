"""Headers that every answer carries; a door that set its own keeps it."""

from flask import Flask, Response, request, session

# A page that is not the phone's and not the office's needs nothing at all.
BARE_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# No inline script or style, no other host, and no string becomes markup: lit-html makes its own Trusted Types policy,
# titian-xml is pwa/forms/xml.js, titian-worker names the service worker's file.
PHONE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types lit-html titian-xml titian-worker"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What a browser heeds on a document only. On the phone's scripts, styles and icons it would be 600 bytes each, which a
# new phone on a 2G link pays for in seconds.
ON_DOCUMENTS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), browsing-topics=()"
    ),
}
# One year, as browsers' preload lists ask; only said over HTTPS.
HSTS = "max-age=31536000; includeSubDomains"

# Sign-in looks at the session on every request; these answers are the same for everybody who asks the same, so no
# "Vary: Cookie" may keep a copy of them from being used again.
_WITHOUT_SESSION = ("/app/", "/sync/", "/api/")


def guard(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer of the app."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        on_phone = request.path.startswith("/app/")
        if not on_phone or _governs(response):
            policy = PHONE_POLICY if on_phone else BARE_POLICY
            for name, value in {**ON_DOCUMENTS, "Content-Security-Policy": policy}.items():
                response.headers.setdefault(name, value)
        if request.path.startswith(_WITHOUT_SESSION):
            session.accessed = False
        if https:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        return response


def _governs(response: Response) -> bool:
    """Is this a document, a picture that can be opened as one, or the worker, whose policy is its own?"""
    return response.mimetype in ("text/html", "image/svg+xml") or request.path.endswith("/sw.js")
