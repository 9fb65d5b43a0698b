"""POST /courier: records of another phone, carried here by this one."""

from typing import Any

from flask import Response

from core.errors import Reason, Refusal
from models import courier, state
from models.courier import Carrier
from models.courier_file import Head
from models.tables_people import Device
from sync.bodies import load, load_json
from sync.described import described
from sync.door import answer, door, for_device, language
from sync.schemas import PushRecord
from sync.schemas_courier import CourierAnswer, CourierRequest

REQUEST, RECORD = CourierRequest(), PushRecord()


@door.post("/courier")
@described({200: CourierAnswer}, body=CourierRequest, refusals=(400, 404, 411, 413, 415, 422))
@for_device()
def carry(device: Device) -> Response:
    """Hand in records that another phone made, gzip understood.

    They are received in that phone's name, exactly once; its own proof says that they are its own. What is in `wants`
    goes through `/uploads`, which takes the files of carried records from their carrier too.
    """
    message = load_json(REQUEST)
    if "sealed" in message:
        raise Refusal(Reason.COURIER_SEALED, where="sealed")
    if len(message["proofs"]) != len(message["records"]):
        raise Refusal(Reason.BAD_INPUT, where="proofs", detail="proofs")
    names = ("device_id", "device_code", "person_id", "epoch", "made_at", "proofs")
    head = Head(**{name: message[name] for name in names})
    items = list(zip(message["records"], head.proofs, strict=True))
    carrier = Carrier(f"device:{device.id}", device.person_id)
    brought = courier.bring(courier.owner_of(head), items, head.made_at, carrier, read_record)
    spoken = language()
    results = [_result(one, spoken) for one in brought]
    return answer({"epoch": state.epoch(), "safe_seq": state.safe_seq(), "results": results})


def read_record(raw: Any) -> dict[str, Any]:
    """One record as ``POST /push`` takes it. Raises Refusal."""
    record: dict[str, Any] = load(RECORD, raw)
    return record


def _result(brought: courier.Brought, spoken: str) -> dict[str, Any]:
    outcome = brought.outcome
    told: dict[str, Any] = {"instance_id": outcome.instance_id, "outcome": outcome.outcome, "wants": []}
    if outcome.receipt is not None:
        told |= {"receipt": outcome.receipt, "wants": [_wanted(one) for one in brought.wants]}
    if outcome.problem is not None:
        told["problem"] = {"code": outcome.problem.code, "message": outcome.problem.message(spoken)}
    return told


def _wanted(one: courier.Wanted) -> dict[str, Any]:
    names = ("instance_id", "name", "sha256", "size", "type")
    return {name: getattr(one, name) for name in names}
