"""Early detections as a list and in numbers, and recruiters who may be named in more than one village."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from core import clock
from models import scope
from models.db import db
from models.tables_people import Person
from models.tables_protection import Detection
from workflow import recruiters
from workflow.protection import OUTCOMES

MOST_ROWS = 100
# So many of the newest reports that name a recruiter are compared with each other
MOST_NAMED = 1_000
TABS = ("lacks", "open", "closed")


@dataclass(frozen=True)
class DetectionFilter:
    """Empty means everything. tab: who must still be told, handled, ended; place: a regency; late: clock D is over."""

    tab: str = ""
    level: str = ""
    place: str = ""
    office_id: str = ""
    outcome: str = ""
    late: bool = False


@dataclass(frozen=True)
class DetectionPage:
    """Those who wait for a referral: the oldest first; else the newest first. next: the arrival to go on from."""

    rows: list[Detection]
    next: int | None


@dataclass(frozen=True)
class Recruiter:
    """Reports that may speak of one recruiter, the newest first. whys: names of matching.WHYS."""

    rows: list[Detection]
    whys: tuple[str, ...]


def list_detections(
    viewer: Person, filters: DetectionFilter, after: int | None = None, limit: int = 30
) -> DetectionPage:
    """One page. after: the arrival where another page ended."""
    limit = min(max(limit, 1), MOST_ROWS)
    oldest_first = filters.tab == "lacks"
    query = select(Detection).where(*_conditions(viewer, filters))
    if after is not None:
        query = query.where(Detection.arrival > after if oldest_first else Detection.arrival < after)
    query = query.options(joinedload(Detection.office), joinedload(Detection.person))
    query = query.order_by(Detection.arrival if oldest_first else Detection.arrival.desc()).limit(limit + 1)
    found = list(db.session.scalars(query))
    more, found = len(found) > limit, found[:limit]
    return DetectionPage(found, found[-1].arrival if more else None)


def count(viewer: Person, filters: DetectionFilter) -> int:
    """How many a list has."""
    query = select(func.count()).select_from(Detection).where(*_conditions(viewer, filters))
    return db.session.scalar(query) or 0


def count_by_tab(viewer: Person, filters: DetectionFilter) -> dict[str, int]:
    """How many each tab has with these filters."""
    return {tab: count(viewer, replace(filters, tab=tab)) for tab in TABS}


def find_by_report(viewer: Person, root_id: str) -> Detection | None:
    """The detection of a report; None when there is none that the viewer sees."""
    query = select(Detection).where(Detection.root_id == root_id, scope.visible_detections(viewer))
    return db.session.scalar(query)


def moving_recruiters(viewer: Person) -> list[Recruiter]:
    """Recruiters who may be named in reports about more than one village; a guess for people, nothing is merged."""
    named = select(Detection).where(scope.visible_detections(viewer), Detection.live, Detection.recruiter != "")
    rows = {row.root_id: row for row in db.session.scalars(named.order_by(Detection.arrival.desc()).limit(MOST_NAMED))}
    mentions = [
        recruiters.Mention(root_id, row.village_code or "", recruiters.read(row.recruiter))
        for root_id, row in rows.items()
    ]
    groups = recruiters.in_more_than_one_village(mentions)
    return [Recruiter([rows[key] for key in group.keys], group.whys) for group in groups]


def _conditions(viewer: Person, filters: DetectionFilter) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [scope.visible_detections(viewer), Detection.live.is_(True)]
    if filters.tab == "closed":
        asked.append(Detection.state.in_(OUTCOMES))
    elif filters.tab:
        asked += [Detection.state == "open", Detection.lacks.is_(filters.tab == "lacks")]
    for column, wanted in (
        (Detection.level, filters.level),
        (Detection.regency_code, filters.place),
        (Detection.office_id, filters.office_id),
        (Detection.state, filters.outcome),
    ):
        if wanted:
            asked.append(column == wanted)
    return (
        [*asked, Detection.state == "open", Detection.lacks.is_(True), Detection.due_at < clock.now()]
        if filters.late
        else asked
    )
