"""The requests for services as a file: what each asks for, when it is served, and what came of it."""

from collections.abc import Iterator, Mapping
from datetime import date

from flask_login import current_user

from models import scope, service_list
from models.db import let_go
from models.tables_services import ServiceRequest
from office import labels
from office import service_words as words
from office.export_tables import Row
from office.list_export import AT_ONCE, ListFile, place_cells, place_heads
from office.service_page import STATES, tab_words
from office.words import _


def file_of(query: Mapping[str, str]) -> ListFile:
    """The tab that the address names."""
    tab = query.get("tab", "")
    tab = tab if tab in STATES else "waiting"
    counts = service_list.count_states(current_user)
    return ListFile(
        name="services",
        title=_("Layanan"),
        heads=_heads(),
        query={"tab": tab},
        narrowed=[tab_words()[tab]],
        counted=_("%(n)s permintaan", n=labels.number(sum(counts.get(state, 0) for state in STATES[tab]))),
        parts=_parts(tab),
    )


def _heads() -> dict[str, str]:
    return {
        "report": _("Kode laporan"),
        "asked_on": _("Diminta pada"),
        "office": _("Kantor"),
        **place_heads(),
        "kind": _("Jenis layanan"),
        "people": _("Jumlah orang"),
        "weak": _("Kelompok rentan"),
        "workers": _("Akan bekerja ke luar negeri"),
        "approved": _("Laporan disetujui"),
        "state": _("Keadaan"),
        "held_on": _("Tanggal layanan"),
        "place": _("Tempat layanan"),
        "applied": _("Mengajukan"),
        "issued": _("Terbit"),
        "refused": _("Ditolak"),
        "absent": _("Tidak datang"),
    }


def _parts(tab: str) -> Iterator[list[Row]]:
    offices = {office.id: office.name for office in scope.visible_offices(current_user)}
    after: tuple[date, str] | None = None
    while True:
        found = service_list.page_of(current_user, STATES[tab], after, AT_ONCE)
        where = place_cells(row.village_code for row in found)
        rows = [_cells(row, offices.get(row.office_id, ""), where(row.village_code)) for row in found]
        after = (found[-1].asked_on, found[-1].code) if found else None
        let_go()
        yield rows
        if len(rows) < AT_ONCE:
            return


def _cells(row: ServiceRequest, office: str, where: Row) -> Row:
    held = row.held
    return [
        *(row.code, row.asked_on.isoformat(), office, *where, words.kind_words(row.kind)),
        *(row.people, row.weak, row.workers, _("ya") if row.approved else _("tidak"), words.state_words(row)[0]),
        *(held.held_on.isoformat() if held else "", held.place if held else ""),
        *(row.applied, row.issued, row.refused, row.absent),
    ]
