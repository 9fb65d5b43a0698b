"""POST /enrol: a one-time code becomes a phone of its holder."""

from flask import Response

from core import clock
from models import devices, state
from sync.bodies import load_json
from sync.described import described
from sync.door import answer, door, limiter
from sync.schemas import EnrolAnswer, EnrolRequest

REQUEST = EnrolRequest()
MOST_BYTES = 16 * 1024


@door.post("/enrol")
@limiter.limit("5/minute", deduct_when=lambda response: response.status_code == 410)
@described({201: EnrolAnswer}, body=EnrolRequest, refusals=(400, 410, 411, 413, 415, 422, 429), token=False)
def enrol() -> Response:
    """Enrol a phone with the one-time code that the office's screen shows.

    Five wrong codes a minute for each address; a class of officers behind one address enrols unhindered.
    The token is said here once; the server keeps only its digest.
    """
    message = load_json(REQUEST, MOST_BYTES)
    enrolled = devices.enrol(
        message["code"], message["device_name"], message["app_version"], message.get("public_keys", {})
    )
    person, office = enrolled.person, enrolled.office
    return answer(
        {
            "token": enrolled.token,
            "device_id": enrolled.device.id,
            "device_code": enrolled.device.device_code,
            "person": {
                "id": person.id,
                "name": person.name,
                "username": person.username,
                "roles": list(person.roles),
            },
            "office": {
                "id": office.id,
                "name": office.name,
                "letters": office.letters,
                "time_zone": office.time_zone,
            },
            "epoch": state.epoch(),
            "server_keys": [],
            "server_time": clock.now_iso(),
        },
        201,
    )
