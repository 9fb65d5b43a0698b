"""Choice lists and other texts that forms read (csv, xml, GeoJSON): published once, superseded by newer ones."""

import csv
import io
import json
from pathlib import PurePosixPath

from sqlalchemy import or_, select, update

from core import ids
from core.clock import now
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from forms.instance import Unreadable
from forms.tables import list_root
from models import audit, changes, disk
from models.db import db, writing
from models.tables_forms import ListVersion
from models.tables_people import Person

TYPES = {".csv": "text/csv", ".xml": "application/xml", ".geojson": "application/geo+json"}


def publish_list(name: str, office_id: str | None, text: str, by: Person | str = audit.SYSTEM) -> ListVersion:
    """Make a text the list ``name`` of an office (None: of every office without its own); its ending says its kind.

    The same again changes nothing. Raises Refusal(LIST_NOT_READABLE).
    """
    content, rows = text.encode(), count_rows(name, text)
    sha256 = sha256_hex(content)
    with writing():
        same = (ListVersion.name == name, ListVersion.office_id == office_id, ListVersion.sha256 == sha256)
        found = db.session.scalars(select(ListVersion).where(*same)).one_or_none()
        if found is not None and found.current:
            return found
        if found is None:
            found = ListVersion(
                id=ids.new_uuid(),
                sha256=sha256,
                name=name,
                office_id=office_id,
                text=text,
                size=len(content),
                rows=rows,
                current=False,
                published_at=now(),
            )
            db.session.add(found)
        found.begins_at = now()
        found.published_by = by.id if isinstance(by, Person) else None
        make_current(found, by)
    disk.pack_text(sha256, content)
    return found


def make_current(version: ListVersion, by: Person | str) -> None:
    """From now on this version holds for its office; inside the caller's ``writing()``, and the phones hear of it."""
    db.session.flush()
    same = (ListVersion.name == version.name, ListVersion.office_id == version.office_id)
    db.session.execute(update(ListVersion).where(*same).values(current=False))
    version.current, version.begun_at = True, now()
    body = {"name": version.name, "sha256": version.sha256, "size": version.size, "rows": version.rows}
    changes.record("list", version.name, body=body, office_id=version.office_id)
    detail = {"office_id": version.office_id, "sha256": version.sha256}
    audit.record(by, "list.published", f"list:{version.name}", detail)


def lists_of(office_id: str) -> dict[str, ListVersion]:
    """The current lists of an office by name: its own, and the common ones where it has none."""
    query = select(ListVersion).where(
        ListVersion.current, or_(ListVersion.office_id == office_id, ListVersion.office_id.is_(None))
    )
    found: dict[str, ListVersion] = {}
    for row in db.session.scalars(query.order_by(ListVersion.name)):
        if row.name not in found or row.office_id is not None:
            found[row.name] = row
    return found


def current_lists(office_id: str | None) -> dict[str, ListVersion]:
    """The current lists by name: of one office, or (None) the common ones."""
    if office_id is not None:
        return lists_of(office_id)
    common = select(ListVersion).where(ListVersion.current, ListVersion.office_id.is_(None))
    return {row.name: row for row in db.session.scalars(common)}


def list_type(name: str) -> str:
    """The media type of a list by its file name."""
    return TYPES.get(PurePosixPath(name).suffix.lower(), "text/csv")


def count_rows(name: str, text: str) -> int:
    """How many choices a list offers. Raises Refusal(LIST_NOT_READABLE)."""
    kind = list_type(name)
    if kind == "application/xml":
        return _xml_items(name, text)
    if kind == "application/geo+json":
        return _features(name, text)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise _unreadable(name, str(error)) from error
    # A form may name other columns than name and label for its choices, or only look values up in the table.
    if not rows or not all(head.strip() for head in rows[0]) or len(set(rows[0])) < len(rows[0]):
        raise _unreadable(name, "name, label")
    if any(len(row) != len(rows[0]) for row in rows):
        raise _unreadable(name, str(len(rows[0])))
    return len(rows) - 1


def _xml_items(name: str, text: str) -> int:
    try:
        # As records are checked with it: what is not read there would offer nothing.
        root = list_root(text)
    except Unreadable as error:
        raise _unreadable(name, str(error)[:200]) from error
    return len(root)


def _features(name: str, text: str) -> int:
    try:
        features = json.loads(text)["features"]
        if isinstance(features, list) and all(isinstance(one, dict) for one in features):
            return len(features)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(name, "FeatureCollection") from error
    raise _unreadable(name, "FeatureCollection")


def _unreadable(name: str, detail: str) -> Refusal:
    return Refusal(Reason.LIST_NOT_READABLE, name=name, detail=detail)
