"""Action items as a file: exactly the list as it is narrowed, a line for each, and who took it on the record."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask_login import current_user

from models import coordination_list, exports, places, scope
from models.db import let_go, settings
from models.tables_coordination import ActionItem
from office import coordination_words as words
from office import times
from office.coordination_filters import Filters
from office.export_files import csv_parts
from office.export_tables import Line, Row, Table, instant
from office.export_xlsx import xlsx_parts
from office.exports import KINDS
from office.permission import allow
from office.province_map import regency_words
from office.words import _, link
from workflow.roles import READS_OFFICE

blueprint = Blueprint("coordination_export", __name__, url_prefix="/coordination/export")

AT_ONCE = 100


@blueprint.get("")
@allow(READS_OFFICE)
def choose() -> str:
    """What would go out, and in which format."""
    filters = _filters()
    return render_template(
        "coordination_export.html",
        chosen=_chosen(filters),
        count=coordination_list.count_items(current_user, filters.for_models()),
        action=link("office.coordination_export.download", filters.query()),
        back=link("office.coordination.list_all", filters.query()),
    )


@blueprint.post("")
@allow(READS_OFFICE)
def download() -> Response:
    """The file, sent while it is made."""
    asked = request.form.get("kind", "")
    kind, filters = asked if asked in ("xlsx", "csv") else "xlsx", _filters()
    export = exports.begin(current_user, kind, filters.for_models())
    name = f"coordination-{export.at.astimezone(times.zone()):%Y%m%d-%H%M}"
    made = stream_with_context(_sent(kind, filters, export))
    response = Response(made, content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _sent(kind: str, filters: Filters, export: exports.Export) -> Iterator[bytes]:
    """The bytes; at their end, or where they break off, the audit chain learns how many items went out."""
    tally, whole, viewer = [0], False, current_user._get_current_object()
    table = Table("", _("Tindak lanjut koordinasi"), _heads())
    lines: Iterator[list[Line]] = ([(0, row) for row in part] for part in _parts(filters, tally))
    told = [
        (_("Diekspor oleh"), f"{viewer.name} ({viewer.username}), {viewer.office.name}"),
        (_("Diekspor pada"), instant(export.at, times.zone())),
        (_("Saringan"), ", ".join(_chosen(filters))),
        (_("Nomor ekspor"), export.id),
    ]
    if kind == "csv":
        made = csv_parts(table, lines)
    else:
        folder = settings().folder / "exports"
        folder.mkdir(exist_ok=True)
        made = xlsx_parts([table], lines, folder, told, _("Keterangan"))
    try:
        yield from (chunk for chunk in made if chunk)
        whole = True
    finally:
        exports.end(export, tally[0], whole=whole)


def _filters() -> Filters:
    """Of items; from the list of notes those that are open."""
    filters = Filters.from_query(request.args)
    return filters if filters.tab != "notes" else Filters("open", filters.kind, filters.place, filters.office)


def _chosen(filters: Filters) -> list[str]:
    regencies = {area.code: regency_words(area) for area in places.regencies_of(current_user, times.today())}
    offices = {office.id: office.name for office in scope.visible_offices(current_user)}
    tab = _("Tindak lanjut terbuka") if filters.tab == "open" else _("Selesai dan batal")
    return [tab, *filters.chosen(regencies, offices)]


def _heads() -> list[str]:
    return [
        _("Kode laporan"),
        _("Kantor"),
        _("Jenis koordinasi"),
        _("Tanggal"),
        _("Instansi"),
        _("Tindak lanjut"),
        _("Penanggung jawab"),
        _("Tenggat"),
        _("Keadaan"),
        _("Tugas di HP"),
        _("Ditutup pada"),
        _("Hasil atau alasan"),
    ]


def _parts(filters: Filters, tally: list[int]) -> Iterator[list[Row]]:
    more = True
    while more:
        page = coordination_list.list_items(current_user, filters.for_models(), tally[0], AT_ONCE)
        rows, more = [_cells(item) for item in page.rows], page.more
        let_go()
        tally[0] += len(rows)
        if rows:
            yield rows


def _cells(item: ActionItem) -> Row:
    note, task = item.note, item.task
    cells: list[Any] = [
        note.code,
        note.office.name,
        words.meeting_word(note.kind),
        note.held_on.isoformat(),
        words.agency_words(note.agencies),
        item.text,
        item.owner,
        item.due_on.isoformat() if item.due_on else "",
        words.state_word(item.state),
        task.person.name if task is not None and task.state == "open" else "",
        item.closed_on.isoformat() if item.closed_on else "",
        item.result,
    ]
    return cells
