"""GET /hello: is this our server?  POST /heartbeat: how is the phone?"""

from datetime import datetime
from typing import Any, Final

from flask import Response

from core import clock
from models import heartbeats, state
from models.tables_people import Device
from sync.bodies import load_json, load_query
from sync.described import described
from sync.door import answer, door, for_device
from sync.schemas import HelloAnswer, HelloQuery
from sync.schemas_contact import HeartbeatAnswer, HeartbeatRequest

# Phones with an older app still hand in what they hold, but are told to update.
OLDEST_APP_VERSION: Final = "0.1.0"
MOST_HEARTBEAT_BYTES: Final = 1024
HELLO, HEARTBEAT = HelloQuery(), HeartbeatRequest()


@door.get("/hello")
@described({200: HelloAnswer}, query=HelloQuery, refusals=(422,), token=False)
def hello() -> Response:
    """Prove that this is the phone's own server and not a captive portal: the nonce comes back."""
    query = load_query(HELLO)
    return answer(
        {
            "titian": 1,
            "nonce": query["nonce"],
            "epoch": state.epoch(),
            "server_time": clock.now_iso(),
            "safe_seq": state.safe_seq(),
            "oldest_app_version": OLDEST_APP_VERSION,
        }
    )


@door.post("/heartbeat")
@described({200: HeartbeatAnswer}, body=HeartbeatRequest, refusals=(400, 411, 413, 415, 422))
@for_device()
def heartbeat(device: Device) -> Response:
    """Say what the phone still holds, in less than 1 kB: the office's "not here yet"."""
    message = load_json(HEARTBEAT, MOST_HEARTBEAT_BYTES - 1)
    heard = heartbeats.record_heartbeat(device, {name: _plain(value) for name, value in message.items()})
    told: dict[str, Any] = {"server_time": clock.now_iso(), "safe_seq": state.safe_seq(), "epoch": state.epoch()}
    if heard.stale:
        told["stale"] = True
    if heard.last_known is not None:
        told["last_known"] = heard.last_known
    return answer(told)


def _plain(value: Any) -> Any:
    return clock.iso(value) if isinstance(value, datetime) else value
