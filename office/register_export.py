"""A register as a file: exactly the list as it is narrowed, a line for each entry, and who took it on the record."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask_login import current_user

from models import exports, register_list
from models.db import let_go, settings
from models.register_list import RegisterRow
from office import times
from office.export_files import csv_parts, geojson_parts
from office.export_tables import Line, Row, Table, instant
from office.export_xlsx import xlsx_parts
from office.exports import KINDS
from office.permission import allow
from office.register_filters import Filters
from office.register_words import Answers, fact_words, register_word
from office.registers import ROOMS, narrowed_to
from office.words import _, link
from workflow.roles import KEEPS_REGISTERS

AT_ONCE = 100
# Where a line has latitude and longitude
_POINT_AT = (6, 7)


def add_pages(blueprint: Blueprint, kind: str) -> None:
    """What would go out, and the file."""

    @blueprint.get("/export")
    @allow(KEEPS_REGISTERS)
    def choose_export() -> str:
        """What would go out, in which format, and on what terms."""
        filters = Filters.from_query(request.args)
        return render_template(
            "register_export.html",
            register=register_word(kind),
            narrowed=narrowed_to(filters),
            count=register_list.count(current_user, filters.for_models(kind)),
            action=link(f"office.{ROOMS[kind]}.download", filters.query()),
            back=link(f"office.{ROOMS[kind]}.list_entries", filters.query()),
            terms=terms(),
        )

    @blueprint.post("/export")
    @allow(KEEPS_REGISTERS)
    def download() -> Response:
        """The file, sent while it is made."""
        asked = request.form.get("kind", "")
        file_kind = asked if asked in ("xlsx", "csv", "geojson") else "xlsx"
        filters = Filters.from_query(request.args)
        export = exports.begin(current_user, file_kind, filters.for_models(kind))
        name = f"{ROOMS[kind]}-{export.at.astimezone(times.zone()):%Y%m%d-%H%M}"
        response = Response(
            stream_with_context(_sent(kind, file_kind, filters, export, name)), content_type=KINDS[file_kind]
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{file_kind}"'
        return response


def _sent(kind: str, file_kind: str, filters: Filters, export: exports.Export, name: str) -> Iterator[bytes]:
    """The bytes; at their end, or where they break off, the audit chain learns how many entries went out."""
    tally, whole, viewer = [0], False, current_user._get_current_object()
    table = Table("", register_word(kind), list(_heads(kind).values()))
    lines: Iterator[list[Line]] = ([(0, row) for row in part] for part in _parts(kind, filters, tally))
    at = instant(export.at, times.zone())
    told = [
        (_("Diekspor oleh"), f"{viewer.name} ({viewer.username}), {viewer.office.name}"),
        (_("Diekspor pada"), at),
        (_("Saringan"), ", ".join(narrowed_to(filters)) or _("tidak ada")),
        (_("Ketentuan"), terms()),
        (_("Nomor ekspor"), export.id),
    ]
    if file_kind == "csv":
        made = csv_parts(table, lines)
    elif file_kind == "geojson":
        about = {"name": name, "exported_by": viewer.username, "exported_at": at}
        raw = Table("", table.title, list(_heads(kind)))
        features: Iterator[list[tuple[Row, dict[str, Any]]]] = ([(row, {}) for _n, row in part] for part in lines)
        made = geojson_parts(raw, features, about, _POINT_AT)
    else:
        folder = settings().folder / "exports"
        folder.mkdir(exist_ok=True)
        made = xlsx_parts([table], lines, folder, told, _("Keterangan"))
    try:
        yield from (chunk for chunk in made if chunk)
        whole = True
    finally:
        exports.end(export, tally[0], whole=whole)


def terms() -> str:
    """On what terms a file leaves the house."""
    return _(
        "Berkas ini memuat data pribadi untuk pengawasan keimigrasian. Simpan di perangkat kantor, jangan diteruskan"
        " lewat WhatsApp atau surel, hapus bila tidak diperlukan lagi."
    )


def _heads(kind: str) -> dict[str, str]:
    """Raw name → word; facts of one day stay in the reports."""
    first = {
        "code": _("Kode"),
        "mentions": _("Kali disebut"),
        "first_seen": _("Pertama terlihat"),
        "last_seen": _("Terakhir terlihat"),
        "village_code": _("Kode desa"),
        "village": _("Desa/kelurahan"),
        "latitude": _("Lintang"),
        "longitude": _("Bujur"),
    }
    return first | {name: word for name, word in fact_words(kind).items() if name in _kept(kind)}


def _kept(kind: str) -> tuple[str, ...]:
    own = {
        "foreigner": ("passport_until", "born", "sex", "permit", "index", "permit_until", "sponsor", "job_seen"),
        "employer": ("field", "contact", "phone", "rptka", "dkptka", "guarantee"),
        "lodging": ("type", "phone", "apoa", "guest_book"),
    }[kind]
    return ("name", *(("nation",) if kind == "foreigner" else ()), "document", *own, "address")


def _parts(kind: str, filters: Filters, tally: list[int]) -> Iterator[list[Row]]:
    after, answers, heads = "", Answers(), list(_heads(kind))
    while True:
        page = register_list.list_entries(current_user, filters.for_models(kind), after, limit=AT_ONCE)
        rows = [_cells(row, answers, heads) for row in page.rows]
        let_go()
        if rows:
            yield rows
            tally[0] += len(rows)
        if page.next is None:
            return
        after = page.next


def _cells(row: RegisterRow, answers: Answers, heads: list[str]) -> Row:
    told: dict[str, str] = {}
    for one in row.mentions:
        told = answers.said(one) | told
    until = row.permit.permit_until if row.permit else None
    told |= {"permit_until": until.isoformat() if until else ""}
    point = next(((one.lat, one.lng) for one in row.mentions if one.lat is not None), None)
    if point is None and row.place is not None:
        point = row.place.point
    cells: dict[str, Any] = {
        **told,
        "code": row.entry.code,
        "mentions": len(row.mentions),
        "first_seen": min(one.seen_on for one in row.mentions).isoformat(),
        "last_seen": row.newest.seen_on.isoformat(),
        "village_code": row.newest.village_code or "",
        "village": row.place.name if row.place else "",
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
    }
    return [cells.get(name, "") for name in heads]
