"""Action items as a file: a line for each, with the meeting it comes from."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_login import current_user

from models import coordination_list, places, scope
from models.db import let_go
from models.tables_coordination import ActionItem
from office import coordination_words as words
from office import labels, times
from office.coordination_filters import Filters
from office.export_tables import Row
from office.list_export import AT_ONCE, ListFile
from office.province_map import regency_words
from office.words import _


def file_of(query: Mapping[str, str]) -> ListFile:
    """The items of the list as its address narrows it; from the list of notes those that are open."""
    filters = Filters.from_query(query)
    filters = filters if filters.tab != "notes" else Filters("open", filters.kind, filters.place, filters.office)
    n = coordination_list.count_items(current_user, filters.for_models())
    return ListFile(
        name="coordination",
        title=_("Tindak lanjut koordinasi"),
        heads=_heads(),
        query=filters.query(),
        narrowed=_chosen(filters),
        counted=_("%(n)s tindak lanjut", n=labels.number(n)),
        parts=_parts(filters),
    )


def _chosen(filters: Filters) -> list[str]:
    regencies = {area.code: regency_words(area) for area in places.regencies_of(current_user, times.today())}
    offices = {office.id: office.name for office in scope.visible_offices(current_user)}
    tab = _("Tindak lanjut terbuka") if filters.tab == "open" else _("Selesai dan batal")
    return [tab, *filters.chosen(regencies, offices)]


def _heads() -> dict[str, str]:
    return {
        "report": _("Kode laporan"),
        "office": _("Kantor"),
        "meeting": _("Jenis koordinasi"),
        "held_on": _("Tanggal"),
        "agencies": _("Instansi"),
        "item": _("Tindak lanjut"),
        "owner": _("Penanggung jawab"),
        "due_on": _("Tenggat"),
        "state": _("Keadaan"),
        "task": _("Tugas di HP"),
        "closed_on": _("Ditutup pada"),
        "result": _("Hasil atau alasan"),
    }


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
