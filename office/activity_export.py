"""The list of activities as a file: plan beside result."""

from collections.abc import Iterator
from typing import Any

from flask_login import current_user

from models import activity_list
from models.db import let_go
from office import activity_words as words
from office.activity_filters import Filters
from office.activity_page import Row as Shown
from office.activity_page import make_list, make_rows
from office.export_tables import Row
from office.list_export import AT_ONCE, ListFile
from office.words import _


def file_of(filters: Filters) -> ListFile:
    """The list as it is narrowed."""
    return ListFile(
        name="activities",
        title=_("Kegiatan"),
        heads=_heads(),
        filters=filters.for_models(),
        narrowed=[words.state_word(filters.tab), *make_list(filters).narrowed],
        parts=_parts(filters),
    )


def _heads() -> list[str]:
    return [
        _("Keadaan"),
        _("Kantor"),
        _("Tempat"),
        _("Kode desa"),
        _("Jenis kegiatan"),
        _("Materi direncanakan"),
        _("Materi dilaksanakan"),
        _("Tanggal rencana"),
        _("Tanggal pelaksanaan"),
        _("Penanggung jawab"),
        _("Pelapor"),
        _("Sasaran"),
        _("Laki-laki"),
        _("Perempuan"),
        _("Umur 15-24"),
        _("Anggaran (Rp)"),
        _("Baris anggaran"),
        _("Biaya terpakai (Rp)"),
        _("Kode laporan"),
    ]


def _parts(filters: Filters) -> Iterator[list[Row]]:
    after: Any = None
    while True:
        page = activity_list.list_activities(current_user, filters.for_models(), after, limit=AT_ONCE)
        rows = [_cells(one) for one in make_rows(page.rows)]
        let_go()
        yield rows
        if page.next is None:
            return
        after = page.next


def _cells(one: Shown) -> Row:
    row, done = one.row, one.row.done
    return [
        words.state_word(row.state),
        row.office.name,
        one.place,
        row.village_code or "",
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
