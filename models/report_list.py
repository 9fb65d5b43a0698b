"""Lists of reports: what a viewer may see, filtered, a page at a time by keyset."""

import base64
import binascii
import json
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core.errors import Reason, Refusal
from models import scope
from models.db import db
from models.report_filter import ReportFilter
from models.report_order import MOST_COUNTED, MOST_COUNTED_HITS, count_some, next_arrivals
from models.tables_forms import Form, FormVersion
from models.tables_people import Person
from models.tables_places import Area
from models.tables_reports import STATES, Attachment, Submission

__all__ = ["MOST_COUNTED", "MOST_COUNTED_HITS", "Page", "ReportFilter", "count_by_state", "list_reports", "neighbours"]

MOST_ROWS = 200
# What the databases count with
MOST_ARRIVAL = 2**63


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
    hits = next_arrivals(viewer, filters, place, backwards, limit + 1)
    more, arrivals = len(hits.arrivals) > limit or hits.looked is not None, hits.arrivals[:limit]
    if backwards:
        arrivals.reverse()
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    # A search that was stopped half-way goes on from where it had looked.
    first, last = arrivals[:1], arrivals[-1:]
    if hits.looked is not None:
        first, last = ([hits.looked], last) if backwards else (first, [hits.looked])
    return Page(
        _rows(arrivals),
        _cursor(last[0], backwards=False) if last and has_next else None,
        _cursor(first[0], backwards=True) if first and has_previous else None,
    )


def count_by_state(
    viewer: Person, filters: ReportFilter | None = None, states: tuple[str, ...] = STATES
) -> dict[str, int]:
    """How many reports of each state this viewer may read, up to MOST_COUNTED; states without any are left out."""
    filters = filters or ReportFilter()
    return count_some(viewer, filters, (filters.state,) if filters.state else states)


def files_by_report(rows: list[Submission]) -> dict[str, FileCount]:
    """How many photos and other files each report's current revision names, and how many of them are here.

    Previews and evidence originals are not counted: a person sees one photo. Reports without files are left out.
    """
    if not rows:
        return {}
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
    # Asked for none, SQLite goes through all that the viewer may read.
    if not root_ids:
        return {}
    query = scope.visible_submissions(viewer).where(Submission.root_id.in_(root_ids))
    rows = db.session.execute(query.with_only_columns(Submission.root_id, Submission.code))
    return {row.root_id: row.code for row in rows}


def neighbours(viewer: Person, submission: Submission, filters: ReportFilter) -> tuple[str | None, str | None]:
    """The root ids of the newer and the older neighbour of a report in a list (keys K and J)."""
    found = [
        next_arrivals(viewer, filters, submission.arrival, backwards, 1).arrivals[:1] for backwards in (True, False)
    ]
    query = select(Submission.arrival, Submission.root_id).where(
        Submission.arrival.in_([n for one in found for n in one])
    )
    names = dict(db.session.execute(query).all())
    newer, older = (names.get(one[0]) if one else None for one in found)
    return newer, older


def _rows(arrivals: list[int]) -> list[Submission]:
    query = (
        select(Submission)
        .where(Submission.arrival.in_(arrivals))
        .options(
            joinedload(Submission.person),
            joinedload(Submission.claimer),
            joinedload(Submission.office),
            # Outlines are drawn, not listed.
            joinedload(Submission.village).defer(Area.outline),
            # An XForm weighs more than a page of rows; the list needs its title only.
            joinedload(Submission.form).defer(FormVersion.xform),
        )
    )
    return sorted(db.session.scalars(query), key=lambda row: -row.arrival)


def _cursor(arrival: int, *, backwards: bool) -> str:
    place = json.dumps([int(backwards), arrival])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[bool, int]:
    try:
        backwards, arrival = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(arrival, int) or not 0 <= arrival < MOST_ARRIVAL:
            raise ValueError(arrival)
        return bool(backwards), arrival
    except (ValueError, TypeError, binascii.Error) as error:
        raise Refusal(Reason.BAD_CURSOR) from error
