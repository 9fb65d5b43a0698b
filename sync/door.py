"""The blueprint, who may pass it, and the one shape of its errors."""

import gzip
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, current_app, json, request
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_smorest import Blueprint
from werkzeug.exceptions import ClientDisconnected, HTTPException, MethodNotAllowed, NotFound

from core.errors import Reason, Refusal
from core.words import best_language
from models import devices, state

door = Blueprint("sync", __name__, url_prefix="/sync/v1", description="Between a phone and its office")
# Counted per worker: only enrolment is limited, and its codes hold 160 random bits.
limiter = Limiter(get_remote_address, storage_uri="memory://")

PACK_FROM_BYTES = 1_000

View = Callable[..., Response]


def for_device(*, revoked_may: bool = False) -> Callable[[View], View]:
    """Let a view be called only with a device's token; the view gets the device as ``device``.

    revoked_may: a revoked device may still call (its records go to quarantine), for 30 days; the verb decides.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(**arguments: Any) -> Response:
            scheme, _, token = request.headers.get("Authorization", "").partition(" ")
            device = devices.device_by_token(token.strip()) if scheme.lower() == "bearer" and token else None
            if device is None:
                raise Refusal(Reason.TOKEN_UNKNOWN)
            if device.revoked_at is not None and not revoked_may:
                raise Refusal(Reason.DEVICE_REVOKED)
            return view(device=device, **arguments)

        return checked

    return decorate


def answer(message: dict[str, Any], status: int = 200) -> Response:
    """A JSON answer. Its shape is the schema's; the tests load every answer through it."""
    return current_app.response_class(
        json.dumps(message, ensure_ascii=False, separators=(",", ":"), sort_keys=False),
        status,
        mimetype="application/json",
    )


def language() -> str:
    """The language of this reader: id first."""
    return best_language(request.headers.get("Accept-Language"))


@door.after_request
def _sign(response: Response) -> Response:
    response.headers["X-Titian-Epoch"] = state.epoch()
    response.headers.setdefault("Cache-Control", "no-store, no-transform")
    response.headers["Vary"] = "Authorization, Accept-Language, Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@door.after_request
def _pack(response: Response) -> Response:
    """JSON is compressed for who understands it: on the slowest links each kB of receipts is a sixth of a second."""
    if (
        response.mimetype == "application/json"
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and len(body := response.get_data()) >= PACK_FROM_BYTES
        and request.accept_encodings["gzip"] > 0
    ):
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def refused(refusal: Refusal) -> Response:
    """Say a refusal in the one shape of errors."""
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message(language())}
    if refusal.where:
        error["where"] = refusal.where
    if refusal.retry_after_s:
        error["retry_after_s"] = refusal.retry_after_s
    response = answer({"error": error}, refusal.status)
    if refusal.retry_after_s:
        response.headers["Retry-After"] = str(refusal.retry_after_s)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="titian"'
    return response


def http_error(error: HTTPException) -> Response:
    """Flask's own errors in the same shape."""
    known = next((reason for kind, reason in _HTTP_REASONS.items() if isinstance(error, kind)), None)
    if known is not None:
        return refused(Refusal(known, retry_after_s=60 if known is Reason.TOO_MANY_REQUESTS else None))
    if error.code and error.code < 500:
        response = refused(Refusal(Reason.BAD_INPUT, detail=error.name))
        response.status_code = error.code
        return response
    return refused(Refusal(Reason.SERVER_FAULT, retry_after_s=30))


_HTTP_REASONS: dict[type[HTTPException], Reason] = {
    RateLimitExceeded: Reason.TOO_MANY_REQUESTS,
    ClientDisconnected: Reason.BODY_CUT,
    NotFound: Reason.NOT_FOUND,
    MethodNotAllowed: Reason.WRONG_METHOD,
}
door.register_error_handler(Refusal, refused)
door.register_error_handler(HTTPException, http_error)
