"""What a list of reports is narrowed to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReportFilter:
    """Empty means everything. Days are in the installation's time zone, both included."""

    state: str = ""
    form_id: str = ""
    office_id: str = ""
    # A village, or a district or regency whose villages count: 16.03, 16.03.06, 16.03.06.1001
    area_code: str = ""
    person_id: str = ""
    urgent: bool = False
    # Only reports whose check found something
    findings: bool = False
    # Only reports whose clock has run out (1), to 150 % (2), to 200 % (3), or whose reporter's day has passed (1)
    late: int = 0
    # Only reports whose rejection waits for a second person
    proposed: bool = False
    # Only approved reports on which something follows: waiting, open, done, or unfinished for the first two. With it,
    # late asks clock T.
    follow: str = ""
    received_from: date | None = None
    received_to: date | None = None
    # Only the reports that a figure of workflow.indicators counts from since to until, those of one kind, or about
    # near or far villages, if that is named
    figure: str = ""
    kind: str = ""
    group: str = ""
    since: date | None = None
    until: date | None = None
    # Only reports made in this part of the land: south, west, north, east
    box: tuple[float, float, float, float] | None = None
    # Words that all stand in the report, wherever: models.search
    text: str = ""
