"""A whole list of reports, read a part at a time: what an export and the API say of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Select, String, func, null, select, type_coerce

from core.errors import Reason, Refusal
from models import scope
from models.db import db, let_go
from models.report_filter import ReportFilter
from models.report_order import next_arrivals
from models.tables_forms import FormVersion
from models.tables_people import Person
from models.tables_places import Area, Office
from models.tables_reports import Attachment, ReviewEvent, Revision, Submission

# Reports in one part: what an export holds in memory, and how long it keeps a reading transaction open.
AT_ONCE = 2_000
AT_ONCE_WITH_ANSWERS = 250


class Report(NamedTuple):
    """The head of a report as it stands at this moment, with its current answers when they were asked for.

    Instants are texts in UTC, ``2026-11-21 06:07:08.123456``: of a hundred thousand rows most of the time went into
    making dates of them and texts of the dates.
    """

    root_id: str
    code: str
    arrival: int
    form_id: str
    form_version: str
    form_version_sha256: str | None
    title: str
    state: str
    hold_reason: str | None
    urgent: bool
    revision: int
    office_id: str
    person_id: str
    village_code: str | None
    point_lat: float | None
    point_lng: float | None
    finished_at: str
    received_at: str
    due_at: str
    decided_at: str | None
    decided_by: str | None
    answer_by: date | None
    files_expected: int
    files_present: int
    findings_count: int | None
    answers: dict[str, Any] | None


_INSTANTS = ("finished_at", "received_at", "due_at", "decided_at")


def walk(viewer: Person, filters: ReportFilter, as_of: int, *, answers: bool) -> Iterator[list[Report]]:
    """Every report of a list that had arrived by ``as_of``, newest first, in parts.

    Each part is read as it stands then: a report that leaves the list meanwhile may be missing, one that was in it all
    the time is there once. Between the parts no transaction is open.
    """
    size = AT_ONCE_WITH_ANSWERS if answers else AT_ONCE
    beyond = as_of + 1
    while True:
        hits = next_arrivals(viewer, filters, beyond, False, size)
        found = rows_of(hits.arrivals, answers=answers)
        let_go()
        if found:
            yield found
        if hits.looked is not None:
            beyond = hits.looked  # a search that stopped on its way goes on from there
        elif len(hits.arrivals) < size:
            return
        else:
            beyond = hits.arrivals[-1]


def rows_of(arrivals: list[int], *, answers: bool) -> list[Report]:
    """These reports, newest first. The caller has asked the scope for them."""
    if not arrivals:
        return []
    said: Any = Revision.answers if answers else null().label("answers")
    heads = [_column(name) for name in Report._fields[:-1]]
    query: Select[Any] = select(*heads, said).where(Submission.arrival.in_(arrivals))
    if answers:
        query = query.join(Revision, Revision.instance_id == Submission.current_instance_id)
    # SQLAlchemy's rows have the names and the order of a Report; making each anew costs as much as reading it.
    return cast("list[Report]", db.session.execute(query.order_by(Submission.arrival.desc())).all())


def _column(name: str) -> Any:
    """A column of the head; of an instant its text, the same from both databases."""
    column = getattr(Submission, name)
    if name not in _INSTANTS:
        return column
    if db.engine.dialect.name == "sqlite":
        return type_coerce(column, String).label(name)  # as SQLite keeps it
    return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US", type_=String).label(name)


def utc(text: str) -> str:
    """An instant as clock.iso writes it: ``2026-11-21T06:07:08.123Z``."""
    return f"{text[:10]}T{text[11:23]}Z"


class Local:
    """Writes instants with the zone of an office: ``2026-11-21T13:07:08+07:00``; each hour is worked out once."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        # Of each hour of UTC the beginning and the end of its instants; none where the zone is no whole hours away
        self._hours: dict[str, tuple[str, str] | None] = {}

    def __call__(self, text: str) -> str:
        hour = text[:13]
        found = self._hours.get(hour, self)
        if found is self:
            found = self._hours[hour] = self._hour(hour)
        if isinstance(found, tuple):
            return f"{found[0]}{text[13:19]}{found[1]}"
        return self._at(text[:19]).isoformat(timespec="seconds")

    def _hour(self, hour: str) -> tuple[str, str] | None:
        first, last = self._at(f"{hour}:00:00"), self._at(f"{hour}:59:59")
        whole = first.minute == 0 and first.utcoffset() == last.utcoffset()
        said = first.isoformat(timespec="seconds")
        return (said[:13], said[19:]) if whole else None

    def _at(self, text: str) -> datetime:
        return datetime.fromisoformat(f"{text}+00:00").astimezone(self.zone)


def one_report(viewer: Person, root_id: str) -> tuple[Report, list[Attachment], list[ReviewEvent]]:
    """One report with its answers, the files that it names now, and what happened to it, oldest first.

    Raises Refusal(REPORT_UNKNOWN).
    """
    query = scope.visible_submissions(viewer).where(Submission.root_id == root_id)
    arrival = db.session.scalar(query.with_only_columns(Submission.arrival))
    if arrival is None:
        raise Refusal(Reason.REPORT_UNKNOWN)
    files = select(Attachment).join(Submission, Submission.current_instance_id == Attachment.instance_id)
    files = files.where(Submission.root_id == root_id).order_by(Attachment.name, Attachment.sha256)
    events = select(ReviewEvent).where(ReviewEvent.root_id == root_id).order_by(ReviewEvent.at, ReviewEvent.id)
    (row,) = rows_of([arrival], answers=True)
    return row, list(db.session.scalars(files)), list(db.session.scalars(events))


def forms_of(form_id: str) -> list[FormVersion]:
    """Every version of a form, the current one first, then by age."""
    query = select(FormVersion).where(FormVersion.form_id == form_id)
    return list(db.session.scalars(query.order_by(FormVersion.published_at.desc(), FormVersion.version.desc())))


@dataclass
class Names:
    """Names of people, offices and places, looked up for a part at a time and kept."""

    people: dict[str, str] = field(default_factory=dict)
    # id → (letters, name)
    offices: dict[str, tuple[str, str]] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)

    def learn(self, rows: list[Report]) -> None:
        """Look up what these reports name."""
        if not self.offices:
            offices = db.session.execute(select(Office.id, Office.letters, Office.name))
            self.offices = {row.id: (row.letters, row.name) for row in offices}
        people = {row.person_id for row in rows} | {row.decided_by for row in rows if row.decided_by}
        if unknown := people - self.people.keys():
            self.people |= dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(unknown))).all())
        codes = {row.village_code[:length] for row in rows if row.village_code for length in (5, 8, 13)}
        if unknown := codes - self.areas.keys():
            found = dict(db.session.execute(select(Area.code, Area.name).where(Area.code.in_(unknown))).all())
            self.areas |= {code: found.get(code, "") for code in unknown}
        let_go()

    def place(self, village_code: str | None) -> tuple[str, str, str]:
        """Village, district and regency; empty where nothing is known."""
        code = village_code or ""
        village, district, regency = (self.areas.get(code[:length], "") for length in (13, 8, 5))
        return village, district, regency
