"""The register of early detections as a file: nobody's name is in it."""

from collections.abc import Iterator

from flask import Blueprint, Response, request
from flask_login import current_user

from models import protection_list
from models.db import let_go
from models.tables_protection import Detection
from office import labels, list_export, times
from office import protection_words as words
from office.export_tables import Row, instant
from office.list_export import AT_ONCE, ListFile
from office.permission import allow
from office.protection_page import HOME, Filters, narrowed_to
from office.record import place_words
from office.words import _, link
from workflow.roles import KEEPS_REGISTERS


def add_pages(blueprint: Blueprint) -> None:
    """What would go out, and the file."""

    @blueprint.get("/export")
    @allow(KEEPS_REGISTERS)
    def choose_export() -> str:
        """What would go out, in which format, and on what terms."""
        filters = Filters.from_query(request.args)
        return list_export.choose(
            _file(filters),
            _("%(n)s laporan", n=labels.number(protection_list.count(current_user, filters.for_models()))),
            _(
                "Satu baris untuk setiap laporan di daftar itu, tanpa nama dan tanpa inisial;"
                " perekrut hanya disebut ada atau tidak."
            ),
            link("office.protection.download", filters.query()),
            link(HOME, filters.query()),
        )

    @blueprint.post("/export")
    @allow(KEEPS_REGISTERS)
    def download() -> Response:
        """The file, sent while it is made."""
        return list_export.send(_file(Filters.from_query(request.args)), request.form.get("kind", ""))


def _file(filters: Filters) -> ListFile:
    return ListFile(
        name="deteksi-dini",
        title=_("Deteksi dini"),
        heads=_heads(),
        filters=filters.for_models(),
        narrowed=[*([words.tab_word(filters.tab)] if filters.tab else []), *narrowed_to(filters)],
        parts=_parts(filters),
        terms=_(
            "Berkas ini tidak memuat nama siapa pun, tetapi tetap tentang orang yang perlu dilindungi. Simpan di"
            " perangkat kantor dan hapus bila tidak diperlukan lagi."
        ),
    )


def _heads() -> list[str]:
    return [
        *(_("Kode"), _("Diterima, jam server"), _("Kantor"), _("Kode desa"), _("Desa/kelurahan")),
        *(_("Tingkat"), _("Tanda-tanda"), _("Laporan tentang"), _("Anak"), _("Paksaan"), _("Jumlah orang")),
        *(_("Negara tujuan"), _("Tahap"), _("Perkiraan berangkat"), _("Menyebut perekrut")),
        *(_("Belum diberi tahu"), _("Jam D berakhir"), _("Keadaan"), _("Hasil")),
    ]


def _parts(filters: Filters) -> Iterator[list[Row]]:
    after: int | None = None
    while True:
        page = protection_list.list_detections(current_user, filters.for_models(), after, limit=AT_ONCE)
        rows = [_cells(row) for row in page.rows]
        let_go()
        yield rows
        if page.next is None:
            return
        after = page.next


def _cells(row: Detection) -> Row:
    zone, yes, no = times.zone(), _("ya"), _("tidak")
    return [
        *(row.code, instant(row.received_at, zone), row.office.name, row.village_code or ""),
        place_words(row.village_code),
        *(words.level_chip(row)[0], "; ".join(words.sign_words(row.signs)), words.subject_word(row.subject)),
        *(yes if row.child else no, yes if row.forced else no, row.people),
        *(words.country_word(row.destination), words.stage_word(row.stage), row.leaving),
        yes if row.recruiter else no,
        *(words.agency_words(row.missing), instant(row.due_at, zone) if row.due_at else ""),
        *(words.outcome_word("open") if row.state == "open" else words.tab_word("closed"),),
        words.outcome_word(row.state) if row.state != "open" else "",
    ]
