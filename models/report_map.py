"""Where the reports of a list say they were made: as many as a map can show, the newest first."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from models.db import db
from models.report_filter import ReportFilter
from models.report_order import next_arrivals
from models.tables_people import Person
from models.tables_reports import Submission
from workflow.map_grid import Box, Point

# However long the list, one look reads no more reports
MOST_LOOKED = 10_000
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Spot:
    """One report with a position. village: the one it is about, empty for none."""

    root_id: str
    code: str
    point: Point
    urgent: bool
    village: str


@dataclass(frozen=True)
class Look:
    """without: how many of the reports looked at have no position; more: the list has older ones yet."""

    spots: list[Spot]
    without: int
    more: bool


def look(viewer: Person, filters: ReportFilter, box: Box | None = None) -> Look:
    """The newest MOST_LOOKED reports of a list as this viewer may read it; box: only those that lie in it."""
    hits = next_arrivals(viewer, replace(filters, box=box) if box else filters, None, False, MOST_LOOKED + 1)
    arrivals = hits.arrivals[:MOST_LOOKED]
    columns = (Submission.root_id, Submission.code, Submission.point_lat, Submission.point_lng)
    found = select(*columns, Submission.urgent, Submission.village_code).where(Submission.point_lat.is_not(None))
    spots = [
        Spot(row.root_id, row.code, (row.point_lat, row.point_lng), row.urgent, row.village_code or "")
        for begin in range(0, len(arrivals), _AT_ONCE)
        for row in db.session.execute(found.where(Submission.arrival.in_(arrivals[begin : begin + _AT_ONCE])))
    ]
    more = len(hits.arrivals) > MOST_LOOKED or hits.looked is not None
    return Look(spots, len(arrivals) - len(spots), more)
