"""Lists of reports: what a viewer may see, filtered, a page at a time by keyset."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from core import clock
from core.errors import Reason, Refusal
from models import scope
from models.db import db, settings
from models.tables_forms import Form, FormVersion
from models.tables_people import Person
from models.tables_places import Area
from models.tables_reports import Attachment, Submission
from models.villages import dotted

MOST_ROWS = 200


@dataclass(frozen=True)
class ReportFilter:
    """What a list is narrowed to; empty means everything. Days are in the installation's time zone, both included."""

    state: str = ""
    form_id: str = ""
    office_id: str = ""
    # A village, or a district or regency whose villages count: 16.03, 16.03.06, 16.03.06.1001
    area_code: str = ""
    person_id: str = ""
    urgent: bool = False
    # Only reports whose check found something
    findings: bool = False
    received_from: date | None = None
    received_to: date | None = None
    # Part of the code, the title, the reporter's name or the village's
    text: str = ""


@dataclass(frozen=True)
class Page:
    """Rows newest first; next and previous are cursors, None at the ends."""

    rows: list[Submission]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class FileCount:
    """Files of one report, previews and originals left out."""

    named: int
    here: int
    not_only_photos: bool


def list_reports(viewer: Person, filters: ReportFilter, after: str | None = None, limit: int = 50) -> Page:
    """One page of the reports this viewer may read. after: a cursor of an earlier page.

    Person, office, village and form come with each row. Raises Refusal(BAD_CURSOR).
    """
    limit = min(max(limit, 1), MOST_ROWS)
    backwards, place = _read_cursor(after) if after else (False, None)
    query = filtered(viewer, filters).options(
        joinedload(Submission.person),
        joinedload(Submission.office),
        joinedload(Submission.village),
        # An XForm weighs more than a page of rows; the list needs its title only.
        joinedload(Submission.form).defer(FormVersion.xform),
    )
    found = _beyond(query, place, backwards).limit(limit + 1)
    rows = list(db.session.scalars(found))
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return Page(
        rows,
        _cursor(rows[-1], backwards=False) if rows and has_next else None,
        _cursor(rows[0], backwards=True) if rows and has_previous else None,
    )


def count_by_state(viewer: Person, filters: ReportFilter | None = None) -> dict[str, int]:
    """How many reports of each state this viewer may read; states without any are left out."""
    inner = filtered(viewer, filters or ReportFilter()).subquery()
    rows = db.session.execute(select(inner.c.state, func.count()).group_by(inner.c.state))
    return {row[0]: row[1] for row in rows}


def files_by_report(rows: list[Submission]) -> dict[str, FileCount]:
    """How many photos and other files each report's current revision names, and how many of them are here.

    Previews and evidence originals are not counted: a person sees one photo. Reports without files are left out.
    """
    query = (
        select(Submission.root_id, Attachment.role, func.count(), func.count(Attachment.present_at))
        .join(Attachment, Attachment.instance_id == Submission.current_instance_id)
        .where(Submission.root_id.in_([row.root_id for row in rows]), Attachment.role.in_(["photo", "file"]))
        .group_by(Submission.root_id, Attachment.role)
    )
    found: dict[str, FileCount] = {}
    for root_id, role, named, here in db.session.execute(query):
        before = found.get(root_id, FileCount(0, 0, False))
        found[root_id] = FileCount(before.named + named, before.here + here, before.not_only_photos or role == "file")
    return found


def form_titles() -> dict[str, dict[str, str]]:
    """form_id → title by language, of every form's current version, in the order of the phone's list."""
    query = select(Form.form_id, FormVersion.info).join(FormVersion, FormVersion.sha256 == Form.current_sha256)
    rows = db.session.execute(query.order_by(Form.position, Form.form_id))
    return {row.form_id: row.info.get("title", {}) for row in rows}


def codes_of(viewer: Person, root_ids: set[str]) -> dict[str, str]:
    """root id → code, for those of these reports that the viewer may read."""
    query = scope.visible_submissions(viewer).where(Submission.root_id.in_(root_ids))
    rows = db.session.execute(query.with_only_columns(Submission.root_id, Submission.code))
    return {row.root_id: row.code for row in rows}


def neighbours(viewer: Person, submission: Submission, filters: ReportFilter) -> tuple[str | None, str | None]:
    """The root ids of the newer and the older neighbour of a report in a list (keys K and J)."""
    place = (submission.received_at, submission.root_id)
    query = filtered(viewer, filters).with_only_columns(Submission.root_id)
    newer = db.session.scalar(_beyond(query, place, backwards=True).limit(1))
    older = db.session.scalar(_beyond(query, place, backwards=False).limit(1))
    return newer, older


def filtered(viewer: Person, filters: ReportFilter) -> Select[Submission]:
    """The viewer's reports that pass the filters, in no order."""
    query = scope.visible_submissions(viewer)
    for column, wanted in (
        (Submission.state, filters.state),
        (Submission.form_id, filters.form_id),
        (Submission.office_id, filters.office_id),
        (Submission.person_id, filters.person_id),
    ):
        if wanted:
            query = query.where(column == wanted)
    if filters.urgent:
        query = query.where(Submission.urgent)
    if filters.findings:
        query = query.where(Submission.findings_count > 0)
    if filters.area_code:
        code = dotted(filters.area_code)
        below = Submission.village_code.startswith(f"{code}.", autoescape=True)
        query = query.where(or_(Submission.village_code == code, below))
    if filters.received_from is not None:
        query = query.where(Submission.received_at >= _midnight(filters.received_from))
    if filters.received_to is not None:
        query = query.where(Submission.received_at < _midnight(filters.received_to + timedelta(days=1)))
    if filters.text.strip():
        text = filters.text.strip()
        query = query.where(
            or_(
                Submission.code.icontains(text, autoescape=True),
                Submission.title.icontains(text, autoescape=True),
                Submission.person.has(Person.name.icontains(text, autoescape=True)),
                Submission.village.has(Area.name.icontains(text, autoescape=True)),
            )
        )
    return query


def _beyond(query: Select[Any], place: tuple[datetime, str] | None, backwards: bool) -> Select[Any]:
    at, root_id = Submission.received_at, Submission.root_id
    if backwards:
        query = query.order_by(at.asc(), root_id.asc())
    else:
        query = query.order_by(at.desc(), root_id.desc())
    if place is None:
        return query
    if backwards:
        return query.where(or_(at > place[0], and_(at == place[0], root_id > place[1])))
    return query.where(or_(at < place[0], and_(at == place[0], root_id < place[1])))


def _cursor(row: Submission, *, backwards: bool) -> str:
    place = json.dumps([int(backwards), row.received_at.isoformat(), row.root_id])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[bool, tuple[datetime, str]]:
    try:
        backwards, at, root_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return bool(backwards), (clock.parse(at), str(root_id))
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Refusal(Reason.BAD_CURSOR) from error


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), settings().zone).astimezone(UTC)
