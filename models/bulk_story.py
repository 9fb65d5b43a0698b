"""How far a made-up story is told, and what it goes on from (seeds.volume)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models.db import db, writing
from models.tables_coordination import ActionItem
from models.tables_ledger import Counter
from models.tables_obstacles import Obstacle
from models.tables_people import Device
from models.tables_protection import Detection
from models.tables_reports import Attachment, Revision, Submission
from models.tables_services import ServiceRequest


@dataclass(frozen=True)
class Waiting:
    """Something that an office has not done anything about, and when its report came or was decided."""

    id: str
    office_id: str
    at: datetime


def has_reports() -> bool:
    """Is there any report here?"""
    return db.session.scalar(select(Submission.root_id).limit(1)) is not None


def sent_before() -> dict[str, set[str]]:
    """Person id → digests of the files that the person has sent."""
    rows = db.session.execute(
        select(Device.person_id, Attachment.sha256)
        .join(Revision, Revision.device_id == Device.id)
        .join(Attachment, Attachment.instance_id == Revision.instance_id)
        .where(Attachment.present_at.is_not(None))
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for person_id, sha256 in rows:
        found.setdefault(person_id, set()).add(sha256)
    return found


def read_place(beginning: str) -> tuple[str, int] | None:
    """How far a story whose name begins so has been told: its whole name, and the parts that are done."""
    row = db.session.execute(select(Counter.name, Counter.value).where(Counter.name.startswith(beginning))).first()
    return None if row is None else (row.name, row.value)


def keep_place(name: str, parts: int) -> None:
    """Say how far a story is told, in the transaction of its last part."""
    with writing():
        row = db.session.get(Counter, name)
        if row is None:
            row = Counter(name=name)
            db.session.add(row)
        row.value = parts


def waiting(kind: str, most: int) -> list[Waiting]:
    """The first so many of a kind, in the order in which their reports came: obstacle, service, detection, item
    of a coordination note, or follow-up."""
    decided = (Submission.office_id, Submission.decided_at)
    followed = (Submission.state == "approved", Submission.follow_state == "waiting", Submission.readers == "office")
    kinds: dict[str, Any] = {
        "obstacle": select(Obstacle.root_id, Submission.office_id, Submission.received_at)
        .join(Submission, Submission.root_id == Obstacle.root_id)
        .where(Obstacle.live, Obstacle.state == "noted"),
        "service": select(ServiceRequest.root_id, *decided)
        .join(Submission, Submission.root_id == ServiceRequest.root_id)
        .where(ServiceRequest.approved, ServiceRequest.state == "waiting"),
        "detection": select(Detection.root_id, Submission.office_id, Submission.received_at)
        .join(Submission, Submission.root_id == Detection.root_id)
        .where(Detection.live, Detection.state == "open"),
        "item": select(ActionItem.id, *decided)
        .join(Submission, Submission.root_id == ActionItem.root_id)
        .where(ActionItem.live, ActionItem.state == "open", Submission.state == "approved"),
        "follow": select(Submission.root_id, *decided).where(*followed),
    }
    query = kinds[kind].order_by(Submission.arrival).limit(most)
    return [Waiting(*row) for row in db.session.execute(query)]
