"""The list of activities as a file: exactly as it is narrowed, plan beside result, and who took it on the record."""

from collections.abc import Iterator
from typing import Any

from flask import Response, stream_with_context
from flask_login import current_user

from models import activity_list, exports
from models.db import let_go, settings
from office import activity_words as words
from office import times
from office.activity_filters import Filters
from office.activity_page import Row as Shown
from office.activity_page import make_list, make_rows
from office.export_files import csv_parts
from office.export_tables import Line, Row, Table, instant
from office.export_xlsx import xlsx_parts
from office.exports import KINDS
from office.words import _

AT_ONCE = 100


def send(filters: Filters, asked: str) -> Response:
    """The file, sent while it is made."""
    kind = asked if asked in ("xlsx", "csv") else "xlsx"
    export = exports.begin(current_user, kind, filters.for_models())
    name = f"activities-{export.at.astimezone(times.zone()):%Y%m%d-%H%M}"
    response = Response(stream_with_context(_sent(kind, filters, export)), content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _sent(kind: str, filters: Filters, export: exports.Export) -> Iterator[bytes]:
    """The bytes; at their end, or where they break off, the audit chain learns how many went out."""
    tally, whole, viewer = [0], False, current_user._get_current_object()
    table = Table("", _("Kegiatan"), _heads())
    narrowed = make_list(filters).narrowed
    told = [
        (_("Diekspor oleh"), f"{viewer.name} ({viewer.username}), {viewer.office.name}"),
        (_("Diekspor pada"), instant(export.at, times.zone())),
        (_("Saringan"), ", ".join([words.state_word(filters.tab), *narrowed])),
        (_("Nomor ekspor"), export.id),
    ]
    lines: Iterator[list[Line]] = ([(0, row) for row in part] for part in _parts(filters, tally))
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


def _parts(filters: Filters, tally: list[int]) -> Iterator[list[Row]]:
    after: Any = None
    while True:
        page = activity_list.list_activities(current_user, filters.for_models(), after, limit=AT_ONCE)
        rows = [_cells(one) for one in make_rows(page.rows)]
        let_go()
        if rows:
            yield rows
            tally[0] += len(rows)
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
