"""A list as a file: exactly as it is narrowed, sent while it is made, and who took it on the record."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask_login import current_user

from models import exports, places
from models.db import settings
from models.tables_people import Person
from office import times
from office.export_files import csv_parts, geojson_parts
from office.export_tables import Line, Row, Table, instant
from office.export_xlsx import xlsx_parts
from office.exports import KINDS
from office.permission import allow
from office.record import village_words
from office.words import _, link

# Rows asked for at once
AT_ONCE = 100
_POINT = ("latitude", "longitude")


@dataclass(frozen=True)
class ListFile:
    """What goes out. name: of the file; title and heads (what programs read → words): of its sheet.

    query: what narrows it, as the list's address says it; narrowed: the same in words; counted: how many rows, in
    words; parts: the rows as they are read, some at a time. With latitude and longitude among its heads it goes out as
    GeoJSON too, each row named by its first cell.
    """

    name: str
    title: str
    heads: dict[str, str]
    query: dict[str, str]
    narrowed: list[str]
    counted: str
    parts: Iterator[list[Row]]
    about: str = ""
    terms: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """In which formats it may be had; the first where none of them is asked for."""
        return ("xlsx", "csv", "geojson") if set(_POINT) <= set(self.heads) else ("xlsx", "csv")


def add_pages(
    blueprint: Blueprint, roles: frozenset[str], home: str, make: Callable[[Mapping[str, str]], ListFile]
) -> None:
    """``/export`` of a list: the page that says what would go out, and the file. home: the list's endpoint."""

    @blueprint.get("/export")
    @allow(roles)
    def choose_export() -> str:
        """What would go out, in which format, and on what terms."""
        file = make(request.args)
        action, back = link(f"{request.blueprint}.download", file.query), link(home, file.query)
        return render_template("list_export.html", file=file, action=action, back=back)

    @blueprint.post("/export")
    @allow(roles)
    def download() -> Response:
        """The file, sent while it is made."""
        return _send(make(request.args), request.form.get("kind", ""))


def place_heads() -> dict[str, str]:
    """The columns of a row's village: what place_cells gives."""
    return {
        "village_code": _("Kode desa"),
        "village": _("Desa/kelurahan"),
        "latitude": _("Lintang"),
        "longitude": _("Bujur"),
    }


def place_cells(codes: Iterable[str | None]) -> Callable[[str | None], Row]:
    """The cells of these villages, asked for once; a village that is not known has its code alone."""
    known = {place.code: place for place in places.places_of(sorted({code for code in codes if code}))}

    def cells(code: str | None) -> Row:
        place = known.get(code or "")
        return [code or "", village_words(place) if place else "", *((place and place.point) or (None, None))]

    return cells


def _send(file: ListFile, asked: str) -> Response:
    kind = asked if asked in file.kinds else file.kinds[0]
    export = exports.begin(current_user, kind, file.query, file.name)
    name = f"{file.name}-{export.at.astimezone(times.zone()):%Y%m%d-%H%M}"
    made = _sent(file, kind, export, name, current_user._get_current_object())
    response = Response(stream_with_context(made), content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _sent(file: ListFile, kind: str, export: exports.Export, name: str, viewer: Person) -> Iterator[bytes]:
    """The bytes; at their end, or where they break off, the audit chain learns how many rows went out."""
    sent, whole = 0, False

    def parts() -> Iterator[list[Row]]:
        nonlocal sent
        for rows in file.parts:
            if rows:
                yield rows
                sent += len(rows)

    try:
        yield from (chunk for chunk in _made(file, kind, export, name, viewer, parts()) if chunk)
        whole = True
    finally:
        exports.end(export, sent, whole=whole)


def _made(
    file: ListFile, kind: str, export: exports.Export, name: str, viewer: Person, parts: Iterator[list[Row]]
) -> Iterator[bytes]:
    at = instant(export.at, times.zone())
    if kind == "geojson":
        raw = list(file.heads)
        about = {"name": name, "exported_by": viewer.username, "exported_at": at}
        features: Iterator[list[tuple[Row, dict[str, Any]]]] = ([(row, {}) for row in rows] for rows in parts)
        return geojson_parts(Table("", file.title, raw), features, about, (raw.index(_POINT[0]), raw.index(_POINT[1])))
    table = Table("", file.title, list(file.heads.values()))
    lines: Iterator[list[Line]] = ([(0, row) for row in rows] for rows in parts)
    if kind == "csv":
        return csv_parts(table, lines)
    told = [
        (_("Diekspor oleh"), f"{viewer.name} ({viewer.username}), {viewer.office.name}"),
        (_("Diekspor pada"), at),
        (_("Saringan"), ", ".join(file.narrowed) or _("tidak ada")),
        *([(_("Ketentuan"), file.terms)] if file.terms else []),
        (_("Nomor ekspor"), export.id),
    ]
    folder = settings().folder / "exports"
    folder.mkdir(exist_ok=True)
    return xlsx_parts([table], lines, folder, told, _("Keterangan"))
