"""Keeps what a phone hands in before it is read, and for good when it cannot be read or the server falls over it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import Response, current_app, g, request

from core.errors import Reason, Refusal
from models import quarantine
from models.bodies import Body, laid_aside
from models.tables_people import Device
from sync.bodies import MOST_JSON_BYTES, read_body, read_message
from sync.schemas import PushRequest

View = Callable[..., Response]
# What says that the bytes themselves are at fault. Too many records in one batch is not: the phone sends them anew.
UNREADABLE: Final = frozenset(
    {Reason.BAD_COMPRESSION, Reason.BAD_INPUT, Reason.UNKNOWN_FIELD, Reason.TOO_LARGE, Reason.WRONG_TYPE}
)
_PUSH = PushRequest()


def keeping_aside(view: View) -> View:
    """Let a view for devices read a body that lies aside meanwhile; ``load_json`` finds it there."""

    @wraps(view)
    def kept(device: Device, **arguments: Any) -> Response:
        raw = read_body(MOST_JSON_BYTES)
        g.body = raw
        encoding = request.headers.get("Content-Encoding", "")
        body = Body(device.id, request.path.removeprefix("/sync/v1"), request.content_type or "", encoding)
        with laid_aside(body, raw):
            try:
                return view(device=device, **arguments)
            except Refusal as refusal:
                if refusal.reason in UNREADABLE:
                    _keep(body, raw, refusal.code, refusal.where or "")
                raise
            except Exception as error:
                if quarantine.lies_in_the_body(error):
                    _keep(body, raw, Reason.SERVER_FAULT.name, type(error).__name__)
                raise

    return kept


def records_in(body: Body, raw: bytes) -> list[dict[str, Any]]:
    """The records of a kept push, read as a push is read now. Raises Refusal."""
    media_type = body.media_type.split(";")[0].strip().lower()
    message = read_message(_PUSH, raw, media_type, body.encoding)
    return list(message["records"])


def _keep(body: Body, raw: bytes, reason: str, detail: str) -> None:
    try:
        quarantine.keep_body(body, raw, reason, detail)
    except Exception as error:  # the answer to the phone matters more than our copy
        current_app.logger.exception("a body of %s cannot be kept aside", body.device_id, exc_info=error)
