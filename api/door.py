"""The blueprint, who may pass it and how often, and the one shape of its errors (RFC 9457)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, current_app, json, request
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from core.digest import sha256_hex
from core.errors import Reason, Refusal
from core.words import best_language
from models import tokens

door = Blueprint("api", __name__, url_prefix="/api/v1")
PROBLEM = "application/problem+json"
# Calls of one token, or without a good one of one address; counted per worker.
PER_TOKEN, PER_ADDRESS = "120 per minute", "30 per minute"

View = Callable[..., Response]


def _token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _caller() -> str:
    """What calls are counted under. An unknown token counts by its address as well: see for_token."""
    return f"token {sha256_hex(_token())}"


limiter = Limiter(_caller, storage_uri="memory://")


def for_token(view: View) -> View:
    """Let a view be called only with a token that counts; the view gets who reads as ``reader``."""

    @wraps(view)
    def checked(**arguments: Any) -> Response:
        reader = tokens.reader_of(_token())
        if reader is None:
            with limiter.limit(PER_ADDRESS, key_func=get_remote_address, scope="strangers"):
                raise Refusal(Reason.API_TOKEN_UNKNOWN)
        return view(reader=reader, **arguments)

    limited: View = limiter.limit(PER_TOKEN)(checked)
    return limited


def answer(message: dict[str, Any], status: int = 200) -> Response:
    """A JSON answer. Its shape is the schema's; the tests load every answer through it."""
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    return current_app.response_class(text, status, mimetype="application/json")


def load_query(schema: Schema) -> Any:
    """The request's query through a schema. Raises Refusal: UNKNOWN_FIELD, BAD_INPUT."""
    for name, values in request.args.lists():
        if len(values) > 1:
            raise Refusal(Reason.BAD_INPUT, where=name, detail=name)
    try:
        return schema.load(request.args.to_dict())
    except ValidationError as error:
        where = str(next(iter(error.messages_dict)))
        if where not in schema.fields:
            raise Refusal(Reason.UNKNOWN_FIELD, where=where, field=where) from error
        raise Refusal(Reason.BAD_INPUT, where=where, detail=where) from error


def refused(refusal: Refusal) -> Response:
    """Say a refusal as a problem: the code is for programs, the sentence for people, in the language asked for."""
    language = best_language(request.headers.get("Accept-Language"))
    problem: dict[str, Any] = {
        "type": f"urn:titian:problem:{refusal.code}",
        "title": refusal.message(language),
        "status": refusal.status,
        "code": refusal.code,
    }
    if refusal.where:
        problem["where"] = refusal.where
    response = answer(problem, refusal.status)
    response.mimetype = PROBLEM
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
    return refused(Refusal(Reason.BAD_INPUT if (error.code or 500) < 500 else Reason.SERVER_FAULT, detail=error.name))


@door.after_request
def _sign(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Vary"] = "Authorization, Accept-Language"
    return response


_HTTP_REASONS: dict[type[HTTPException], Reason] = {
    RateLimitExceeded: Reason.TOO_MANY_REQUESTS,
    NotFound: Reason.NOT_FOUND,
    MethodNotAllowed: Reason.WRONG_METHOD,
}
door.register_error_handler(Refusal, refused)
door.register_error_handler(HTTPException, http_error)
