"""Action items as a file: a line for each, with the meeting it comes from."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request
from flask_login import current_user

from models import coordination_list, places, scope
from models.db import let_go
from models.tables_coordination import ActionItem
from office import coordination_words as words
from office import labels, list_export, times
from office.coordination_filters import Filters
from office.export_tables import Row
from office.list_export import AT_ONCE, ListFile
from office.permission import allow
from office.province_map import regency_words
from office.words import _, link
from workflow.roles import READS_OFFICE

blueprint = Blueprint("coordination_export", __name__, url_prefix="/coordination/export")


@blueprint.get("")
@allow(READS_OFFICE)
def choose() -> str:
    """What would go out, and in which format."""
    filters = _filters()
    return list_export.choose(
        _file(filters),
        _("%(n)s tindak lanjut", n=labels.number(coordination_list.count_items(current_user, filters.for_models()))),
        "",
        link("office.coordination_export.download", filters.query()),
        link("office.coordination.list_all", filters.query()),
    )


@blueprint.post("")
@allow(READS_OFFICE)
def download() -> Response:
    """The file, sent while it is made."""
    return list_export.send(_file(_filters()), request.form.get("kind", ""))


def _file(filters: Filters) -> ListFile:
    return ListFile(
        name="coordination",
        title=_("Tindak lanjut koordinasi"),
        heads=_heads(),
        filters=filters.for_models(),
        narrowed=_chosen(filters),
        parts=_parts(filters),
    )


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


def _parts(filters: Filters) -> Iterator[list[Row]]:
    sent, more = 0, True
    while more:
        page = coordination_list.list_items(current_user, filters.for_models(), sent, AT_ONCE)
        rows, more = [_cells(item) for item in page.rows], page.more
        let_go()
        sent += len(rows)
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
