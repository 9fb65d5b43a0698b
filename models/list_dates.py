"""Lists of choices from a day on: uploaded, compared, said from when they hold, begun on that day by themselves."""

from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import defer, joinedload

from core import clock, ids
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from core.words import Word
from forms.needs import LIST_ENDINGS
from models import audit, disk, scope
from models.choice_lists import count_rows, make_current
from models.db import db, writing
from models.form_drafts import list_text
from models.tables_forms import ListVersion
from models.tables_people import Person
from workflow.form_life import why_not

MOST_BYTES: Final = 20_000_000
MOST_LISTS: Final = 200
MOST_VERSIONS: Final = 50
# Uploaded and never begun, or one that held before and is to hold again.
_WAITS = or_(ListVersion.begun_at.is_(None), ListVersion.begins_at > ListVersion.begun_at)
_LIGHT = (defer(ListVersion.text), joinedload(ListVersion.publisher))


def keep_list(by: Person, name: str, office_id: str | None, content: bytes) -> ListVersion:
    """Keep an uploaded list, which no phone gets before somebody says from when; the same content again is the same.

    Raises Refusal: NOT_ALLOWED, LIST_NAME_BAD, LIST_NOT_READABLE, FORM_OF_OTHERS.
    """
    reason = why_not("reopen", by.roles, "closed")
    if reason is not None:
        raise Refusal(reason)
    name = PurePosixPath(name.replace("\\", "/")).name
    if not name.endswith(LIST_ENDINGS) or len(name) > 100:
        raise Refusal(Reason.LIST_NAME_BAD, name=name[:100])
    text = list_text(name, content)
    rows = count_rows(name, text)
    scope.must_reach(by, [office_id] if office_id else [])
    with writing():
        known = select(ListVersion).where(ListVersion.name == name, ListVersion.office_id == office_id)
        found = db.session.scalars(known.where(ListVersion.sha256 == sha256_hex(text))).one_or_none()
        if found is not None:
            return found
        version = ListVersion(
            id=ids.new_uuid(),
            sha256=sha256_hex(text),
            name=name,
            office_id=office_id,
            text=text,
            size=len(text.encode()),
            rows=rows,
            current=False,
            published_at=clock.now(),
            published_by=by.id,
        )
        db.session.add(version)
        db.session.flush()
        audit.record(by, "list.kept", f"list:{name}", {"office_id": office_id, "sha256": version.sha256})
    return version


def begin_on(by: Person, list_id: str, current_id: str, day: date, today: date) -> ListVersion:
    """Say from which day a list holds: today at once, later by itself. current_id: of the one that was compared with.

    Raises Refusal: LIST_UNKNOWN, LIST_DAY_PAST, LIST_STALE, FORM_OF_OTHERS.
    """
    if day < today:
        raise Refusal(Reason.LIST_DAY_PAST, where="day")
    version = get_list(by, list_id)
    disk.pack_text(version.sha256, version.text.encode())
    with writing():
        version = get_list(by, list_id)
        scope.must_reach(by, [version.office_id] if version.office_id else [])
        _check_current(by, version, current_id)
        zone = ZoneInfo(by.office.time_zone)
        version.begins_at = datetime.combine(day, time(), zone) if day > today else clock.now()
        version.published_by = by.id
        detail = {"office_id": version.office_id, "sha256": version.sha256, "from": day.isoformat()}
        audit.record(by, "list.dated", f"list:{version.name}", detail)
        if day == today:
            make_current(version, by)
    return version


def call_off(by: Person, list_id: str) -> None:
    """A list that has not begun is not to begin; one that never held is thrown away.

    Raises Refusal: LIST_UNKNOWN, LIST_IN_USE for one that holds, or held once and is to begin no more.
    """
    with writing():
        version = get_list(by, list_id)
        scope.must_reach(by, [version.office_id] if version.office_id else [])
        held = version.begun_at
        if held is not None and not is_waiting(version):
            raise Refusal(Reason.LIST_IN_USE)
        audit.record(by, "list.called_off", f"list:{version.name}", {"sha256": version.sha256})
        if version.begins_at is not None:
            version.begins_at = held
        else:
            db.session.delete(version)


def begin_due() -> bool:
    """Begin the lists whose day has come, the earliest first. Is there more to do right away? Never."""
    query = select(ListVersion.id).where(_WAITS, ListVersion.begins_at <= clock.now())
    due = db.session.scalars(query.order_by(ListVersion.begins_at, ListVersion.id)).all()
    for list_id in due:
        with writing():
            version = db.session.get_one(ListVersion, list_id)
            # Somebody may have called it off, or another process begun it.
            if is_waiting(version) and version.begins_at is not None and version.begins_at <= clock.now():
                make_current(version, audit.SYSTEM)
    return False


def list_lists(viewer: Person, after: tuple[str, str] | None = None) -> list[ListVersion]:
    """The lists that hold now, by name and office, without their text. after: name and id of the last one shown."""
    query = scope.visible_lists(viewer).where(ListVersion.current).options(*_LIGHT)
    if after is not None:
        name, list_id = after
        query = query.where((ListVersion.name > name) | ((ListVersion.name == name) & (ListVersion.id > list_id)))
    return list(db.session.scalars(query.order_by(ListVersion.name, ListVersion.id).limit(MOST_LISTS)))


def waiting_lists(viewer: Person) -> list[ListVersion]:
    """What was uploaded and does not hold yet, newest first, without their text."""
    query = scope.visible_lists(viewer).where(_WAITS).options(*_LIGHT)
    return list(db.session.scalars(query.order_by(ListVersion.published_at.desc()).limit(MOST_VERSIONS)))


def get_list(viewer: Person, list_id: str) -> ListVersion:
    """Raises Refusal(LIST_UNKNOWN)."""
    version: ListVersion | None = db.session.scalar(scope.visible_lists(viewer).where(ListVersion.id == list_id))
    if version is None:
        raise Refusal(Reason.LIST_UNKNOWN)
    return version


def versions_of(version: ListVersion) -> list[ListVersion]:
    """All that was ever uploaded of the same list for the same office, newest first, without their text."""
    same = (ListVersion.name == version.name, ListVersion.office_id == version.office_id)
    query = select(ListVersion).where(*same).options(*_LIGHT).order_by(ListVersion.published_at.desc())
    return list(db.session.scalars(query.limit(MOST_VERSIONS)))


def is_waiting(version: ListVersion) -> bool:
    """Is it still to begin, if anybody has said so at all?"""
    return version.begun_at is None or (version.begins_at is not None and version.begins_at > version.begun_at)


def current_of(version: ListVersion) -> ListVersion | None:
    """The one that holds now for the same office; None when the office has only the common one, or none."""
    same = (ListVersion.name == version.name, ListVersion.office_id == version.office_id)
    return db.session.scalars(select(ListVersion).where(*same, ListVersion.current)).first()


def _check_current(by: Person, version: ListVersion, current_id: str) -> None:
    now = current_of(version)
    if (now.id if now is not None else "") == current_id:
        return
    assert now is not None, "what holds never ends without a successor"
    who = now.publisher.name if now.publisher is not None else Word("Sistem")
    at = (now.begun_at or now.published_at).astimezone(ZoneInfo(by.office.time_zone))
    raise Refusal(Reason.LIST_STALE, who=who, at=f"{at:%d-%m-%Y %H.%M}")
