"""The register of early detections as a file: nobody's name is in it."""

from collections.abc import Iterator, Mapping

from flask_login import current_user

from models import protection_list
from models.db import let_go
from models.tables_protection import Detection
from office import labels, times
from office import protection_words as words
from office.export_tables import Row, instant
from office.list_export import AT_ONCE, ListFile, place_cells, place_heads
from office.protection_page import Filters, narrowed_to
from office.words import _


def file_of(query: Mapping[str, str]) -> ListFile:
    """The register as its address narrows it."""
    filters = Filters.from_query(query)
    n = protection_list.count(current_user, filters.for_models())
    return ListFile(
        name="deteksi-dini",
        title=_("Deteksi dini"),
        heads=_heads(),
        query=filters.query(),
        narrowed=[*([words.tab_word(filters.tab)] if filters.tab else []), *narrowed_to(filters)],
        counted=_("%(n)s laporan", n=labels.number(n)),
        parts=_parts(filters),
        about=_(
            "Satu baris untuk setiap laporan di daftar itu, tanpa nama dan tanpa inisial;"
            " perekrut hanya disebut ada atau tidak."
        ),
        terms=_(
            "Berkas ini tidak memuat nama siapa pun, tetapi tetap tentang orang yang perlu dilindungi. Simpan di"
            " perangkat kantor dan hapus bila tidak diperlukan lagi."
        ),
    )


def _heads() -> dict[str, str]:
    return {
        "code": _("Kode"),
        "received_at": _("Diterima, jam server"),
        "office": _("Kantor"),
        **place_heads(),
        "level": _("Tingkat"),
        "signs": _("Tanda-tanda"),
        "about": _("Laporan tentang"),
        "child": _("Anak"),
        "forced": _("Paksaan"),
        "people": _("Jumlah orang"),
        "destination": _("Negara tujuan"),
        "stage": _("Tahap"),
        "leaving": _("Perkiraan berangkat"),
        "recruiter": _("Menyebut perekrut"),
        "not_told": _("Belum diberi tahu"),
        "due_at": _("Jam D berakhir"),
        "state": _("Keadaan"),
        "result": _("Hasil"),
    }


def _parts(filters: Filters) -> Iterator[list[Row]]:
    after: int | None = None
    while True:
        page = protection_list.list_detections(current_user, filters.for_models(), after, limit=AT_ONCE)
        where = place_cells(row.village_code for row in page.rows)
        rows = [_cells(row, where(row.village_code)) for row in page.rows]
        let_go()
        yield rows
        if page.next is None:
            return
        after = page.next


def _cells(row: Detection, where: Row) -> Row:
    zone, yes, no = times.zone(), _("ya"), _("tidak")
    return [
        *(row.code, instant(row.received_at, zone), row.office.name, *where),
        *(words.level_chip(row)[0], "; ".join(words.sign_words(row.signs)), words.subject_word(row.subject)),
        *(yes if row.child else no, yes if row.forced else no, row.people),
        *(words.country_word(row.destination), words.stage_word(row.stage), row.leaving),
        yes if row.recruiter else no,
        *(words.agency_words(row.missing), instant(row.due_at, zone) if row.due_at else ""),
        *(words.outcome_word("open") if row.state == "open" else words.tab_word("closed"),),
        words.outcome_word(row.state) if row.state != "open" else "",
    ]
