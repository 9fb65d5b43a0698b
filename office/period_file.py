"""A periodic report as a workbook: what it is and who signed it, its numbers, its codes with their digests."""

from collections.abc import Iterator
from typing import Any

from models.db import settings
from models.period_reports import PeriodView
from office import figure_words, labels, period_words, times
from office.export_tables import Line, Table
from office.export_xlsx import xlsx_parts
from office.words import _

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(view: PeriodView) -> Iterator[bytes]:
    """Its bytes; everything is read before the first of them, the rest needs no database any more."""
    folder = settings().folder / "exports"
    folder.mkdir(exist_ok=True)
    made = [_numbers(view.said), _kinds(view.said), _reports(view.said), _late(view.said)]
    lines = [[(number, row) for row in rows] for number, (_table, rows) in enumerate(made)]
    parts: list[list[Line]] = lines
    chunks = xlsx_parts([table for table, _rows in made], parts, folder, _about(view), _("Keterangan"))
    # An empty part would end a chunked answer.
    return (chunk for chunk in chunks if chunk)


def _about(view: PeriodView) -> list[tuple[str, str]]:
    standing = view.standing
    told = [
        (_("Laporan"), period_words.level_word(standing.level)),
        (_("Tentang"), f"{view.name}, {view.office.name}" if view.name != view.office.name else view.name),
        (_("Periode"), figure_words.period_words(standing.period)),
        (_("Keadaan"), period_words.state_word(standing.state)[0]),
    ]
    for mark in view.marks:
        told.append((labels.role_word(mark.role), f"{mark.name}, {times.office_time(mark.at, 'full')}"))
    return [*told, (_("Sidik jari isi (SHA-256)"), view.sha256)]


def _numbers(said: dict[str, Any]) -> tuple[Table, list[list[Any]]]:
    heads = [_("Bidang"), _("Angka"), _("Jumlah"), _("Dari"), _("Persen"), _("Yang dihitung")]
    rows = [
        [area.title, one.label, one.n, one.of, one.percent, one.told]
        for area in period_words.areas(said)
        for one in area.figures
    ]
    return Table("angka", _("Angka"), heads), rows


def _kinds(said: dict[str, Any]) -> tuple[Table, list[list[Any]]]:
    rows = []
    for area in period_words.areas(said):
        for kinds in area.kinds:
            for word, cells in kinds.rows:
                rows += [[kinds.heads[0], word, head, cell] for head, cell in zip(kinds.heads[1:], cells, strict=True)]
    return Table("jenis", _("Jenis"), [_("Angka"), _("Jenis"), _("Yang dihitung"), _("Jumlah")]), rows


def _reports(said: dict[str, Any]) -> tuple[Table, list[list[Any]]]:
    return Table("laporan", _("Laporan"), [_("Kode"), "SHA-256"]), [list(row) for row in said["reports"]]


def _late(said: dict[str, Any]) -> tuple[Table, list[list[Any]]]:
    heads = [_("Kode"), _("Selesai diisi"), "SHA-256"]
    return Table("susulan", _("Susulan"), heads), [[code, day, sha256] for code, sha256, day in said["late"]]
