"""What a phone hears since it last asked: the newest state of each object, in commit order, skipping nothing."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, Text, and_, cast, func, or_, select

from models import disk, library, state
from models.db import db
from models.tables_forms import ListVersion
from models.tables_ledger import Change
from models.tables_people import Device

MOST_CHANGES = 500


@dataclass(frozen=True)
class FeedPage:
    """One answer of the feed. next: where to go on; reset: the phone's place is not in this feed, pull from 0."""

    epoch: str
    safe_seq: int
    next: int
    more: bool
    changes: list[Change] = field(default_factory=list)
    pack: library.Pack | None = None
    reset: bool = False


def changes_for(device: Device, since: int, limit: int = 200, epoch: str | None = None) -> FeedPage:
    """Changes after ``since`` for this device's person: at most ``limit`` (1 to 500), the newest of each object.

    epoch: the one the phone's copy came from; another than ours, or a ``since`` beyond the feed, gives ``reset``.
    An object that changed twice comes once, at its last place: a phone that stops half-way never holds a state that
    the server has passed without also being told of the later one.
    """
    ours, safe = state.epoch(), state.safe_seq()
    # The end is read first: every line up to it is committed (seq follows commit order), later ones wait for next time.
    end = db.session.scalar(select(func.max(Change.seq))) or 0
    if since > end or (epoch is not None and epoch != ours):
        return FeedPage(ours, safe, 0, False, reset=True)
    found, at = _visible(device, since, end, min(limit, MOST_CHANGES))
    pack = _pack(device) if since == 0 else None
    return FeedPage(ours, safe, at, at < end, found, pack)


def _pack(device: Device) -> library.Pack | None:
    """The pack, unless there is no room to make it: then the phone fetches its texts one by one."""
    try:
        return library.pack_info(device.person)
    except OSError as error:
        if not disk.is_full(error):
            raise
        return None


def body_of(change: Change) -> dict[str, Any]:
    """One change as the wire says it."""
    told: dict[str, Any] = {"seq": change.seq, "kind": change.kind, "id": change.object_id}
    if change.tombstone:
        return told | {"tombstone": True}
    return told | {"body": change.body}


def _visible(device: Device, since: int, end: int, limit: int) -> tuple[list[Change], int]:
    """The lines of one page and where the next begins."""
    newest: dict[tuple[str, str], int] = {}
    roles, own_lists = set(device.person.roles), _own_lists(device.office_id)
    for seq, kind, object_id, office_id, for_roles in db.session.execute(_candidates(device, since, end)):
        if for_roles and roles.isdisjoint(for_roles):
            continue
        if kind == "list" and office_id is None and object_id in own_lists:
            continue  # the office has its own cut of this list
        newest[kind, object_id] = seq  # they come in order of seq: the last one stays
    wanted = sorted(newest.values())
    page = wanted[:limit]
    rows = db.session.scalars(select(Change).where(Change.seq.in_(page)).order_by(Change.seq)) if page else ()
    return list(rows), page[-1] if len(wanted) > limit else end


def _candidates(device: Device, since: int, end: int) -> Select[int, str, str, str | None, list[str] | None]:
    # The newest line of each object for each audience; roles are compared by the caller, SQL cannot look into them.
    newest = (
        select(func.max(Change.seq))
        .where(
            Change.seq > since,
            Change.seq <= end,
            or_(
                Change.person_id == device.person_id,
                and_(Change.person_id.is_(None), or_(Change.office_id.is_(None), Change.office_id == device.office_id)),
            ),
        )
        .group_by(Change.kind, Change.object_id, Change.office_id, cast(Change.roles, Text))
    )
    columns = (Change.seq, Change.kind, Change.object_id, Change.office_id, Change.roles)
    return select(*columns).where(Change.seq.in_(newest)).order_by(Change.seq)


def _own_lists(office_id: str) -> set[str]:
    query = select(ListVersion.name).where(ListVersion.office_id == office_id, ListVersion.current)
    return set(db.session.scalars(query))
