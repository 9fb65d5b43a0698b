"""POST /push: finished forms come in, one outcome each."""

from typing import Any

from flask import Response

from core.errors import Reason, Refusal
from models import inbox, state
from models.tables_people import Device
from models.upload_rows import places
from sync.aside import keeping_aside
from sync.bodies import load_json
from sync.described import described
from sync.door import answer, door, for_device, language
from sync.schemas import MOST_LONE_XML_BYTES, MOST_RECORDS, MOST_XML_BYTES, PushAnswer, PushRequest

REQUEST = PushRequest()


@door.post("/push")
@described({200: PushAnswer}, body=PushRequest, refusals=(400, 411, 413, 415, 422))
@for_device(revoked_may=True)
@keeping_aside
def push(device: Device) -> Response:
    """Hand in finished forms, gzip understood.

    Each record has its own outcome; a receipt is given only after the commit has reached the disk.
    A revoked device may still hand in for 30 days: its records are kept apart (`held`).
    """
    message = load_json(REQUEST)
    _check_size(message["records"])
    outcomes = inbox.receive(device, message["records"])
    spoken = language()
    wanting = {outcome.instance_id for outcome in outcomes if outcome.missing}
    where = places(device, wanting) if wanting and device.revoked_at is None else {}
    results = [_result(outcome, spoken, where) for outcome in outcomes]
    return answer({"epoch": state.epoch(), "safe_seq": state.safe_seq(), "results": results})


def _check_size(records: list[dict[str, Any]]) -> None:
    size = sum(len(record["xml"].encode()) for record in records)
    limit = MOST_LONE_XML_BYTES if len(records) == 1 else MOST_XML_BYTES
    if len(records) > MOST_RECORDS or size > limit:
        raise Refusal(Reason.BATCH_TOO_LARGE, where="records", records=MOST_RECORDS, limit=limit)


def _result(outcome: inbox.Outcome, spoken: str, where: dict[tuple[str, str], tuple[str, int]]) -> dict[str, Any]:
    told: dict[str, Any] = {"instance_id": outcome.instance_id, "outcome": outcome.outcome}
    if outcome.receipt is not None:
        told |= {"receipt": outcome.receipt, "missing": outcome.missing}
        uploads = {
            sha256: {"id": where[key][0], "offset": where[key][1]}
            for sha256 in outcome.missing
            if (key := (outcome.instance_id, sha256)) in where
        }
        if uploads:
            told["uploads"] = uploads
    if outcome.problem is not None:
        told["problem"] = {"code": outcome.problem.code, "message": outcome.problem.message(spoken)}
    return told
