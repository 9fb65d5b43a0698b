"""The messages of the door, one schema each; the description at /api/v1/openapi.json is made from them."""

from marshmallow import Schema, fields, validate

from models.tables_reports import STATES

MOST_REPORTS, MOST_VILLAGES = 200, 200


class Message(Schema):
    """One message; fields it does not name are refused."""

    class Meta:
        unknown = "raise"


def text(most: int = 400, **rest: object) -> fields.String:
    """A string of at most so many characters."""
    return fields.String(validate=validate.Length(max=most), **rest)  # type: ignore[arg-type]


def flag() -> fields.Boolean:
    """1 or true, 0 or false, as a query says it."""
    return fields.Boolean(truthy={"1", "true"}, falsy={"0", "false", ""}, load_default=False)


class Page(Message):
    """Which page of a list."""

    after = text(load_default="", metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST_REPORTS))


class ReportsQuery(Page):
    """What the list is narrowed to; the same as the filters of the office's list."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *STATES]))
    form = text(100, load_default="", metadata={"description": "form_id"})
    office = text(64, load_default="", metadata={"description": "letters of an office, `ME`"})
    place = text(20, load_default="", metadata={"description": "regency, district or village, `16.03.06`"})
    urgent, findings = flag(), flag()
    late = fields.Integer(load_default=0, validate=validate.Range(0, 3))
    received_from = fields.Date(load_default=None, allow_none=True)
    received_to = fields.Date(load_default=None, allow_none=True)
    q = text(100, load_default="", metadata={"description": "words that all stand in the report"})
    answers = flag()


class Point(Message):
    """A place, degrees WGS 84."""

    lat = fields.Float(required=True)
    lng = fields.Float(required=True)


class Report(Message):
    """One report as it stands now. answers: question name → value, when they were asked for."""

    root_id = fields.String(required=True)
    code = fields.String(required=True)
    form_id = fields.String(required=True)
    form_version = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    urgent = fields.Boolean(required=True)
    revision = fields.Integer(required=True)
    office = fields.String(required=True)
    reporter = fields.String(required=True)
    village_code = fields.String(required=True, allow_none=True)
    village = fields.String(required=True)
    district = fields.String(required=True)
    regency = fields.String(required=True)
    point = fields.Nested(Point, required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, metadata={"description": "the phone's clock"})
    received_at = fields.AwareDateTime(required=True, metadata={"description": "the server's clock"})
    due_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    answer_by = fields.Date(required=True, allow_none=True)
    files_expected = fields.Integer(required=True)
    files_present = fields.Integer(required=True)
    findings = fields.Integer(required=True, allow_none=True)
    answers = fields.Dict(keys=fields.String())


class ReportsAnswer(Message):
    """A page of reports, newest first. next: the cursor of the following page, null at the end."""

    reports = fields.List(fields.Nested(Report), required=True)
    next = fields.String(required=True, allow_none=True)


class File(Message):
    """One file that the report names now. present: its bytes can be fetched."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    type = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    present = fields.Boolean(required=True)


class Event(Message):
    """One thing that happened to the report."""

    kind = fields.String(required=True)
    at = fields.AwareDateTime(required=True)


class ReportAnswer(Message):
    """One report with its answers, files and history."""

    report = fields.Nested(Report, required=True)
    files = fields.List(fields.Nested(File), required=True)
    events = fields.List(fields.Nested(Event), required=True)


class Village(Message):
    """One village of the programme. contacts are people and not told."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    district = fields.String(required=True)
    regency = fields.String(required=True)
    office = fields.String(required=True)
    stage = fields.String(required=True)
    point = fields.Nested(Point, required=True, allow_none=True)
    last_visit_on = fields.Date(required=True, allow_none=True)


class VillagesAnswer(Message):
    """A page of villages by code. next: the cursor of the following page, null at the end."""

    villages = fields.List(fields.Nested(Village), required=True)
    next = fields.String(required=True, allow_none=True)


class Problem(Message):
    """Why a call was refused (RFC 9457). code: one of docs/errors.md; title: a sentence in the language asked for."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    where = fields.String()
