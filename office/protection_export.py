"""The register of early detections as a file: exactly the list as it is narrowed, and nobody's name."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask_login import current_user

from models import exports, protection_list
from models.db import let_go, settings
from models.tables_protection import Detection
from office import protection_words as words
from office import times
from office.export_files import csv_parts
from office.export_tables import Line, Row, Table, instant
from office.export_xlsx import xlsx_parts
from office.exports import KINDS
from office.permission import allow
from office.protection_page import HOME, Filters, narrowed_to
from office.record import place_words
from office.words import _, link
from workflow.roles import KEEPS_REGISTERS

AT_ONCE = 100


def add_pages(blueprint: Blueprint) -> None:
    """What would go out, and the file."""

    @blueprint.get("/export")
    @allow(KEEPS_REGISTERS)
    def choose_export() -> str:
        """What would go out, in which format, and on what terms."""
        filters = Filters.from_query(request.args)
        return render_template(
            "protection_export.html",
            narrowed=_narrowed(filters),
            count=protection_list.count(current_user, filters.for_models()),
            action=link("office.protection.download", filters.query()),
            back=link(HOME, filters.query()),
            terms=terms(),
        )

    @blueprint.post("/export")
    @allow(KEEPS_REGISTERS)
    def download() -> Response:
        """The file, sent while it is made."""
        kind = "csv" if request.form.get("kind") == "csv" else "xlsx"
        filters = Filters.from_query(request.args)
        export = exports.begin(current_user, kind, filters.for_models())
        name = f"deteksi-dini-{export.at.astimezone(times.zone()):%Y%m%d-%H%M}"
        made = Response(stream_with_context(_sent(kind, filters, export)), content_type=KINDS[kind])
        made.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
        return made


def terms() -> str:
    """On what terms a file leaves the house."""
    return _(
        "Berkas ini tidak memuat nama siapa pun, tetapi tetap tentang orang yang perlu dilindungi. Simpan di"
        " perangkat kantor dan hapus bila tidak diperlukan lagi."
    )


def _narrowed(filters: Filters) -> list[str]:
    return [*([words.tab_word(filters.tab)] if filters.tab else []), *narrowed_to(filters)]


def _sent(kind: str, filters: Filters, export: exports.Export) -> Iterator[bytes]:
    """The bytes; at their end, or where they break off, the audit chain learns how many rows went out."""
    tally, whole, viewer = [0], False, current_user._get_current_object()
    table = Table("", _("Deteksi dini"), _heads())
    lines: Iterator[list[Line]] = ([(0, row) for row in part] for part in _parts(filters, tally))
    told = [
        (_("Diekspor oleh"), f"{viewer.name} ({viewer.username}), {viewer.office.name}"),
        (_("Diekspor pada"), instant(export.at, times.zone())),
        (_("Saringan"), ", ".join(_narrowed(filters)) or _("tidak ada")),
        (_("Ketentuan"), terms()),
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


def _heads() -> list[str]:
    return [
        *(_("Kode"), _("Diterima, jam server"), _("Kantor"), _("Kode desa"), _("Desa/kelurahan")),
        *(_("Tingkat"), _("Tanda-tanda"), _("Laporan tentang"), _("Anak"), _("Paksaan"), _("Jumlah orang")),
        *(_("Negara tujuan"), _("Tahap"), _("Perkiraan berangkat"), _("Menyebut perekrut")),
        *(_("Belum diberi tahu"), _("Jam D berakhir"), _("Keadaan"), _("Hasil")),
    ]


def _parts(filters: Filters, tally: list[int]) -> Iterator[list[Row]]:
    after: int | None = None
    while True:
        page = protection_list.list_detections(current_user, filters.for_models(), after, limit=AT_ONCE)
        rows = [_cells(row) for row in page.rows]
        let_go()
        if rows:
            yield rows
            tally[0] += len(rows)
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
