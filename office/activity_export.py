"""The list of activities as a file: plan beside result."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_login import current_user

from models import activity_list
from models.db import let_go
from office import activity_words as words
from office import labels
from office.activity_filters import Filters
from office.activity_page import Row as Shown
from office.activity_page import make_list, make_rows
from office.export_tables import Row
from office.list_export import AT_ONCE, ListFile, place_cells, place_heads
from office.words import _


def file_of(query: Mapping[str, str]) -> ListFile:
    """The list as its address narrows it."""
    filters = Filters.from_query(query)
    n = activity_list.totals(current_user, filters.for_models()).n
    return ListFile(
        name="activities",
        title=_("Kegiatan"),
        heads=_heads(),
        query=filters.query(),
        narrowed=[words.state_word(filters.tab), *make_list(filters).narrowed],
        counted=_("%(n)s kegiatan", n=labels.number(n)),
        parts=_parts(filters),
    )


def _heads() -> dict[str, str]:
    return {
        "id": _("Nomor"),
        "state": _("Keadaan"),
        "office": _("Kantor"),
        "place": _("Tempat"),
        **place_heads(),
        "kind": _("Jenis kegiatan"),
        "topics_planned": _("Materi direncanakan"),
        "topics_held": _("Materi dilaksanakan"),
        "planned_on": _("Tanggal rencana"),
        "held_on": _("Tanggal pelaksanaan"),
        "person": _("Penanggung jawab"),
        "reporter": _("Pelapor"),
        "goal": _("Sasaran"),
        "men": _("Laki-laki"),
        "women": _("Perempuan"),
        "youth": _("Umur 15-24"),
        "budget": _("Anggaran (Rp)"),
        "budget_line": _("Baris anggaran"),
        "spent": _("Biaya terpakai (Rp)"),
        "report": _("Kode laporan"),
    }


def _parts(filters: Filters) -> Iterator[list[Row]]:
    after: Any = None
    while True:
        page = activity_list.list_activities(current_user, filters.for_models(), after, limit=AT_ONCE)
        where = place_cells(row.village_code for row in page.rows)
        rows = [_cells(one, where(one.row.village_code)) for one in make_rows(page.rows)]
        let_go()
        yield rows
        if page.next is None:
            return
        after = page.next


def _cells(one: Shown, where: Row) -> Row:
    row, done = one.row, one.row.done
    return [
        row.id,
        words.state_word(row.state),
        row.office.name,
        one.place,
        *where,
        one.kind,
        words.topic_words(row.topics),
        words.topic_words(done.get("topics", [])),
        row.planned_on.isoformat() if row.planned_on else "",
        done.get("on", ""),
        row.person.name if row.person else "",
        row.reporter.name if row.reporter else "",
        row.goal,
        row.men,
        row.women,
        row.youth,
        row.budget,
        row.budget_line,
        row.spent,
        row.code,
    ]
