"""The courier: records of one phone, brought by another or by the office, received in their own phone's name.

docs/sync-protocol.md section 12. Whoever brings them cannot make or change one: each bears a proof that only its phone
and this server can compute.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import insert, select, update

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import audit
from models.courier_file import FORMAT, Head
from models.db import db, writing
from models.inbox import Outcome, receive
from models.tables_courier import Carried
from models.tables_intake import SetAside
from models.tables_people import Device
from models.tables_reports import Attachment

# A record as it stood in the file -> the message of POST /push, checked; raises Refusal.
ReadRecord = Callable[[Any], dict[str, Any]]
_FILE_FACTS: Final = ("name", "sha256", "size", "type", "role", "of")


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who brings it. by: as the audit chain names them; person_id: who may also bring the files."""

    by: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of a brought record that is not here yet."""

    instance_id: str
    name: str
    sha256: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one brought record, and which of its files are still to come."""

    outcome: Outcome
    wants: list[Wanted] = field(default_factory=list)


def owner_of(head: Head) -> Device:
    """The phone that made the file, revoked or not. Raises Refusal(COURIER_DEVICE_UNKNOWN)."""
    device = db.session.get(Device, head.device_id)
    if device is None or (device.device_code, device.person_id) != (head.device_code, head.person_id):
        raise Refusal(Reason.COURIER_DEVICE_UNKNOWN, code=head.device_code[:12])
    return device


def proof_of(token_hash: str, device_id: str, record: Any) -> str:
    """What only the record's phone and this server can say of it: HMAC-SHA256 over everything that counts in it.

    token_hash: sha256 of the phone's token in hex; the phone makes it anew from the token, the server keeps it.
    """
    files = [[file.get(name) for name in _FILE_FACTS] for file in record["files"]]
    names = ("sha256", "device_seq", "finished_at", "urgent")
    told = [FORMAT, device_id, record["instance_id"], record.get("deprecated_id"), *(record[name] for name in names)]
    text = json.dumps([*told, files], ensure_ascii=False, separators=(",", ":"))
    return hmac.new(token_hash.encode(), text.encode(), hashlib.sha256).hexdigest()


def bring(
    owner: Device, items: list[tuple[Any, str]], made_at: str, carrier: Carrier, read_record: ReadRecord
) -> list[Brought]:
    """Take brought records, each with its proof, as ``receive`` does; in the order of ``items``.

    One commit holds the records, who brought them, and the bytes of those that cannot be taken.
    """
    owner_id, token_hash = owner.id, owner.token_hash
    refused: dict[int, Refusal] = {}
    records: dict[int, dict[str, Any]] = {}
    for at, (raw, proof) in enumerate(items):
        try:
            records[at] = _checked(token_hash, owner_id, raw, proof, read_record)
        except Refusal as refusal:
            refused[at] = refusal
    with writing():
        owner = db.session.get_one(Device, owner_id)
        heard_at = owner.last_contact_at
        outcomes = dict(zip(records, receive(owner, list(records.values())), strict=True)) if records else {}
        # It is not the phone itself that was heard from.
        db.session.execute(update(Device).where(Device.id == owner_id).values(last_contact_at=heard_at))
        for at, problem in refused.items():
            _set_aside(owner_id, items[at][0], problem, carrier)
            outcomes[at] = Outcome(_id_in(items[at][0]), "refused", problem=problem)
        _note(owner_id, [outcome for outcome in outcomes.values() if outcome.receipt], made_at, carrier)
        wanted = _wanted([outcome for outcome in outcomes.values() if outcome.missing])
    return [Brought(outcomes[at], wanted.get(outcomes[at].instance_id, [])) for at in range(len(items))]


def carrier_of(instance_id: str) -> Carried | None:
    """Who brought a record first; None when it came by its own phone's link only."""
    rows = select(Carried).where(Carried.instance_id == instance_id).order_by(Carried.at, Carried.by)
    found: Carried | None = db.session.scalars(rows.limit(1)).first()
    return found


def _checked(token_hash: str, owner_id: str, raw: Any, proof: str, read_record: ReadRecord) -> dict[str, Any]:
    record = read_record(raw)
    # The proof is over what stood in the file, not over what reading made of it.
    if not hmac.compare_digest(proof_of(token_hash, owner_id, raw).encode(), proof.encode()):
        raise Refusal(Reason.COURIER_UNPROVEN)
    return record


def _set_aside(owner_id: str, raw: Any, refusal: Refusal, carrier: Carrier) -> None:
    """Keep what cannot be taken, as it stood; the same once."""
    text = json.dumps(raw, ensure_ascii=False).encode("utf-8", "backslashreplace")
    sha256 = sha256_hex(text)
    known = select(SetAside.id).where(SetAside.device_id == owner_id, SetAside.sha256 == sha256)
    if db.session.scalar(known) is not None:
        return
    row = {"id": ids.new_uuid(), "raw": text, "sha256": sha256, "instance_id": _id_in(raw), "reason": refusal.code}
    db.session.execute(insert(SetAside), [row | {"device_id": owner_id, "at": clock.now()}])
    detail = {"sha256": sha256, "reason": refusal.code, "from": f"device:{owner_id}"}
    audit.record(carrier.by, "report.refused", f"report:{_id_in(raw)}", detail)


def _id_in(raw: Any) -> str:
    told = raw.get("instance_id") if isinstance(raw, dict) else None
    return told if isinstance(told, str) and ids.is_instance_id(told) else ""


def _note(owner_id: str, outcomes: list[Outcome], made_at: str, carrier: Carrier) -> None:
    """Say who brought these; who brings the same again is not noted again."""
    named = dict.fromkeys(outcome.instance_id for outcome in outcomes)
    known = select(Carried.instance_id).where(Carried.by == carrier.by, Carried.instance_id.in_(named))
    here = set(db.session.scalars(known))
    told = {outcome.instance_id: outcome.outcome for outcome in outcomes}
    new = [name for name in named if name not in here]
    if not new:
        return
    shared = {"by": carrier.by, "person_id": carrier.person_id, "made_at": made_at, "at": clock.now()}
    db.session.execute(insert(Carried), [{"instance_id": name, **shared} for name in new])
    detail = {"from": f"device:{owner_id}", "made_at": made_at}
    audit.append([(carrier.by, "report.carried", f"report:{name}", {**detail, "outcome": told[name]}) for name in new])


def _wanted(outcomes: list[Outcome]) -> dict[str, list[Wanted]]:
    missing = {(outcome.instance_id, sha256) for outcome in outcomes for sha256 in outcome.missing}
    if not missing:
        return {}
    query = (
        select(Attachment.instance_id, Attachment.name, Attachment.sha256, Attachment.size, Attachment.type)
        .where(Attachment.instance_id.in_({name for name, _ in missing}), Attachment.present_at.is_(None))
        .order_by(Attachment.size)
    )
    found: dict[str, list[Wanted]] = {}
    for row in db.session.execute(query):
        if (row.instance_id, row.sha256) in missing:
            found.setdefault(row.instance_id, []).append(Wanted(*row))
    return found
