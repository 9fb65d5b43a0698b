"""A list as a file: exactly as it is narrowed, sent while it is made, and who took it on the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, stream_with_context
from flask_login import current_user

from models import exports
from models.db import settings
from models.tables_people import Person
from office import times
from office.export_files import csv_parts, geojson_parts
from office.export_tables import Line, Row, Table, instant
from office.export_xlsx import xlsx_parts
from office.exports import KINDS
from office.words import _

# Rows asked for at once
AT_ONCE = 100


@dataclass(frozen=True)
class ListFile:
    """What goes out. name: of the file; title and heads: of its sheet; narrowed: the filters in words.

    parts: the rows as they are read, some at a time. raw and point_at, for GeoJSON: the heads that programs read, and
    which of them are latitude and longitude.
    """

    name: str
    title: str
    heads: list[str]
    filters: exports.Filter
    narrowed: list[str]
    parts: Iterator[list[Row]]
    terms: str = ""
    raw: tuple[str, ...] = ()
    point_at: tuple[int, int] | None = None


def choose(file: ListFile, counted: str, about: str, action: str, back: str) -> str:
    """The page that says what would go out, in which format, and on what terms. counted: how many, in words."""
    return render_template("list_export.html", file=file, counted=counted, about=about, action=action, back=back)


def send(file: ListFile, asked: str) -> Response:
    """The file, as ``asked`` or as a workbook, sent while it is made. Raises Refusal(NOT_ALLOWED)."""
    kinds = ("xlsx", "csv", "geojson") if file.point_at else ("xlsx", "csv")
    kind = asked if asked in kinds else "xlsx"
    export = exports.begin(current_user, kind, file.filters)
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
    if kind == "geojson" and file.point_at:
        about = {"name": name, "exported_by": viewer.username, "exported_at": at}
        features: Iterator[list[tuple[Row, dict[str, Any]]]] = ([(row, {}) for row in rows] for rows in parts)
        return geojson_parts(Table("", file.title, list(file.raw)), features, about, file.point_at)
    table = Table("", file.title, file.heads)
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
