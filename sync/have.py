"""POST /have: which of the records that a phone keeps are here?"""

from typing import Any

from flask import Response

from models import inventory, state
from models.tables_people import Device
from sync.bodies import load_json
from sync.described import described
from sync.door import answer, door, for_device
from sync.schemas_have import HaveAnswer, HaveRequest

REQUEST = HaveRequest()
# 500 records with their old receipts are half of it.
MOST_BYTES = 256 * 1024


@door.post("/have")
@described({200: HaveAnswer}, body=HaveRequest, refusals=(400, 411, 413, 415, 422))
@for_device(revoked_may=True)
def have(device: Device) -> Response:
    """Offer what the phone keeps by id and digest, instead of sending it all again; gzip understood.

    `known` comes with the record's receipt and the files that are not here; `unknown` and `other` are to be pushed.
    A revoked device hears of its own records what a push would tell it.
    """
    message = load_json(REQUEST, MOST_BYTES)
    standings = inventory.compare(device, message["epoch"], message["records"])
    results = [_result(standing) for standing in standings]
    return answer({"epoch": state.epoch(), "safe_seq": state.safe_seq(), "results": results})


def _result(standing: inventory.Standing) -> dict[str, Any]:
    told: dict[str, Any] = {"instance_id": standing.instance_id, "outcome": standing.outcome}
    if standing.receipt is not None:
        told |= {"receipt": standing.receipt, "missing": standing.missing}
    return told
