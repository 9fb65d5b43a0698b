"""GET /reports and /reports/<root_id>: what the list of the office says, to another system."""

from typing import Any

from flask import Response

from api.description import described
from api.door import answer, door, for_token, load_query
from api.schemas import ReportAnswer, ReportsAnswer, ReportsQuery
from core import clock
from models import export_rows, exports, report_list
from models.export_rows import Names, Report
from models.report_filter import ReportFilter
from models.tables_people import Person

QUERY = ReportsQuery()


@door.get("/reports")
@described(ReportsAnswer, query=ReportsQuery, refusals=(422,))
@for_token
def reports(reader: Person) -> Response:
    """Reports that the token may read, newest first, narrowed like the office's list.

    Follow `next` until it is null; a page holds at most 200.
    """
    query = load_query(QUERY)
    names = Names()
    names.learn([])
    page = report_list.list_reports(reader, _filter(query, names), query["after"] or None, query["limit"])
    rows = export_rows.rows_of([row.arrival for row in page.rows], answers=query["answers"])
    names.learn(rows)
    return answer({"reports": [told(reader, row, names) for row in rows], "next": page.next})


@door.get("/reports/<root_id>")
@described(ReportAnswer, refusals=(404,))
@for_token
def report(reader: Person, root_id: str) -> Response:
    """One report with its answers, the files it names and its history."""
    row, files, events = export_rows.one_report(reader, root_id)
    names = Names()
    names.learn([row])
    return answer(
        {
            "report": told(reader, row, names),
            "files": [
                {name: getattr(file, name) for name in ("id", "name", "role", "type", "size", "sha256")}
                | {"present": file.present_at is not None}
                for file in files
            ],
            "events": [{"kind": event.kind, "at": clock.iso(event.at)} for event in events],
        }
    )


def told(reader: Person, row: Report, names: Names) -> dict[str, Any]:
    """A report as the schema has it; instants in UTC."""
    village, district, regency = names.place(row.village_code)
    point = {"lat": row.point_lat, "lng": row.point_lng} if row.point_lat is not None else None
    said: dict[str, Any] = {
        "root_id": row.root_id,
        "code": row.code,
        "form_id": row.form_id,
        "form_version": row.form_version,
        "title": row.title,
        "state": row.state,
        "urgent": row.urgent,
        "revision": row.revision,
        "office": names.offices.get(row.office_id, ("", ""))[0],
        "reporter": names.people.get(row.person_id, ""),
        "village_code": row.village_code,
        "village": village,
        "district": district,
        "regency": regency,
        "point": point,
        "finished_at": export_rows.utc(row.finished_at),
        "received_at": export_rows.utc(row.received_at),
        "due_at": export_rows.utc(row.due_at),
        "decided_at": export_rows.utc(row.decided_at) if row.decided_at else None,
        "answer_by": row.answer_by.isoformat() if row.answer_by else None,
        "files_expected": row.files_expected,
        "files_present": row.files_present,
        "findings": row.findings_count,
    }
    if row.answers is not None:
        said["answers"] = exports.seen_answers(reader, row.form_id, row.answers)
    return said


def _filter(query: dict[str, Any], names: Names) -> ReportFilter:
    # An office that is not there has no reports; none of its own would say that it is not.
    offices = {letters: office_id for office_id, (letters, _name) in names.offices.items()}
    letters = query["office"].upper()
    return ReportFilter(
        state=query["state"],
        form_id=query["form"],
        office_id=offices.get(letters, letters and "-"),
        area_code=query["place"],
        urgent=query["urgent"],
        findings=query["findings"],
        late=query["late"],
        received_from=query["received_from"],
        received_to=query["received_to"],
        text=query["q"],
    )
