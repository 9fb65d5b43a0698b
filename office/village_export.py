"""The register of fostered villages as a file: stage, letters, who looks after each, and what is known of it."""

from collections.abc import Iterator, Mapping

from flask_login import current_user

from models import village_list, village_papers
from models.db import let_go
from models.village_list import VillageRow
from office import labels
from office.export_tables import Row
from office.list_export import AT_ONCE, ListFile
from office.village_filters import Filters, options
from office.village_words import hint_word, stage_word
from office.words import _


def file_of(query: Mapping[str, str]) -> ListFile:
    """The register as its address narrows it."""
    filters = Filters.from_query(query)
    counts = village_list.count_by_stage(current_user, filters.for_models())
    n = counts.get(filters.stage, 0) if filters.stage else sum(counts.values())
    return ListFile(
        name="villages",
        title=_("Desa binaan"),
        heads=_heads(),
        query=filters.query(),
        narrowed=options().chosen(filters),
        counted=_("%(n)s desa", n=labels.number(n)),
        parts=_parts(filters),
        about=_("Satu baris untuk setiap desa di daftar itu. Nama dan nomor telepon orang di desa tidak ikut."),
    )


def _heads() -> dict[str, str]:
    return {
        "village_code": _("Kode desa"),
        "kind": _("Jenis wilayah"),
        "village": _("Desa/kelurahan"),
        "district": _("Kecamatan"),
        "regency": _("Kabupaten/kota"),
        "latitude": _("Lintang"),
        "longitude": _("Bujur"),
        "stage": _("Tahap"),
        "stage_since": _("Sejak"),
        "sk_number": _("Nomor SK"),
        "fostered_on": _("Tanggal SK"),
        "agreement_number": _("Nomor PKS"),
        "pimpasa": _("PIMPASA"),
        "last_activity_on": _("Kegiatan terakhir"),
        "open_reports": _("Laporan terbuka"),
        "hints": _("Tanda"),
        "evaluation_due_on": _("Evaluasi sampai"),
    }


def _parts(filters: Filters) -> Iterator[list[Row]]:
    after = ""
    while True:
        page = village_list.list_villages(current_user, filters.for_models(), after, limit=AT_ONCE)
        letters = village_papers.numbers_of([row.village for row in page.rows])
        rows = [_cells(row, letters.get(row.village.code, {})) for row in page.rows]
        let_go()
        yield rows
        if page.next is None:
            return
        after = page.next


def _cells(row: VillageRow, letters: dict[str, str]) -> Row:
    entry, place = row.village, row.place
    kind = _("Kelurahan") if place.kind == "kelurahan" else _("Desa")
    return [
        *(place.code, kind, place.name, place.district, place.regency, *(place.point or (None, None))),
        *(stage_word(entry.stage), entry.stage_at.date().isoformat() if entry.stage_at else ""),
        *(letters.get("sk", ""), entry.fostered_on.isoformat() if entry.fostered_on else "", letters.get("pks", "")),
        ", ".join(person.name for person in row.pimpasa),
        *(row.last_on.isoformat() if row.last_on else "", row.open_reports),
        ", ".join(hint_word(hint) for hint in row.hints),
        row.due_on.isoformat() if row.due_on else "",
    ]
