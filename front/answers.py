"""What the sender reads when something went wrong: JSON for programs, a page for people."""

from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from api import door as api_door
from core.errors import Reason, Refusal
from core.words import best_language
from models.disk import is_full

_BY_STATUS = {
    400: Reason.BAD_INPUT,
    404: Reason.NOT_FOUND,
    405: Reason.WRONG_METHOD,
    413: Reason.TOO_LARGE,
    429: Reason.TOO_MANY_REQUESTS,
}


def answer_errors(app: Flask) -> None:
    """Give every error of the app its answer; a door's own handlers come first."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(OSError, _full)
    app.register_error_handler(Exception, _our_fault)


def _refused(refusal: Refusal) -> tuple[Response | str, int]:
    language = best_language(request.headers.get("Accept-Language"))
    message = refusal.message(language)
    if request.path.startswith("/api/"):
        return api_door.refused(refusal), refusal.status
    if request.path.startswith("/sync/") or request.accept_mimetypes.best == "application/json":
        error: dict[str, Any] = {"code": refusal.code, "message": message}
        if refusal.where is not None:
            error["where"] = refusal.where
        if refusal.retry_after_s is not None:
            error["retry_after_s"] = refusal.retry_after_s
        answer: Response | str = jsonify(error=error)
    else:
        answer = render_template("front/problem.html", message=message, language=language)
    response = current_app.make_response(answer)
    if refusal.retry_after_s is not None:
        response.headers["Retry-After"] = str(refusal.retry_after_s)
    return response, refusal.status


def _http(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    reason = _BY_STATUS.get(status, Reason.SERVER_FAULT if status >= 500 else Reason.BAD_INPUT)
    answer, _ = _refused(Refusal(reason, detail=error.name, limit=current_app.config["MAX_CONTENT_LENGTH"]))
    return answer, status


def _busy(error: OperationalError) -> tuple[Response | str, int]:
    # A writer that waited longer than models.db.BUSY_TIMEOUT_MS, or a database that is away for a moment.
    current_app.logger.exception("%s %s", request.method, request.path, exc_info=error)
    return _refused(Refusal(Reason.BUSY, retry_after_s=60 if _found_no_room(error) else 5))


def _found_no_room(error: BaseException | None) -> bool:
    # SQLite gives the whole transaction up when it is full; what is said then of its savepoint comes on top.
    return error is not None and ("is full" in str(error) or _found_no_room(error.__context__))


def _full(error: OSError) -> tuple[Response | str, int]:
    # The disk, and not the database: it was a file. What was begun of it is not told as received.
    if not is_full(error):
        return _our_fault(error)
    current_app.logger.exception("%s %s", request.method, request.path, exc_info=error)
    return _refused(Refusal(Reason.STORAGE_FULL, retry_after_s=600))


def _our_fault(error: Exception) -> tuple[Response | str, int]:
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    current_app.logger.exception("%s %s", request.method, request.path, exc_info=error)
    return _refused(Refusal(Reason.SERVER_FAULT))
