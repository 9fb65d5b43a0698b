"""Exports: the list of Tinjauan as a file, exactly as it is filtered and scoped."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask_login import current_user

from forms.wording import ListLookup
from forms.xform import read_form
from models import export_rows, exports, report_list, reviews, scope
from models.db import settings
from models.export_rows import Names, Report
from models.exports import Export
from models.tables_people import Person
from office import labels, times
from office.choice_lists import labels_for
from office.export_files import csv_parts, geojson_parts, zip_parts
from office.export_tables import POINT_AT, Tables, Wanted, instant
from office.export_xlsx import xlsx_parts
from office.permission import allow
from office.report_filters import Filters
from office.report_rows import narrowed_to
from office.session import language
from office.words import _, link
from workflow.roles import EXPORTS

blueprint = Blueprint("exports", __name__, url_prefix="/review/export")

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "zip": "application/zip",
}


@blueprint.get("")
@allow(EXPORTS)
def choose() -> str:
    """What would go out, in which format, and on what terms."""
    filters = Filters.from_query(request.args)
    counts = reviews.count_by_state(current_user, filters.for_models())
    return render_template(
        "export.html",
        filters=filters,
        action=link("office.exports.download", filters.query(after="")),
        back=link("office.review.reports", filters.query(after="")),
        narrowed_to=narrowed_to(filters),
        state=labels.state_word(filters.state) if filters.for_models().state else _("Semua keadaan"),
        count=sum(counts.values()),
        with_answers=bool(filters.form),
    )


@blueprint.post("")
@allow(EXPORTS)
def download() -> Response:
    """The file, sent while it is made; who took what stands in the audit chain."""
    filters = Filters.from_query(request.args)
    kind = request.form.get("kind", "")
    kind = kind if kind in ("xlsx", "csv", "geojson") else "xlsx"
    export = exports.begin(current_user, kind, filters.for_models())
    making = _Making(current_user._get_current_object(), filters, export, in_words=request.form.get("names") != "raw")
    if kind == "csv" and len(making.tables.tables()) > 1:
        kind = "zip"
    response = Response(stream_with_context(making.sent(kind)), content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{making.name}.{kind}"'
    return response


@dataclass
class _Tally:
    """Reports that have gone out so far."""

    rows: int = 0


class _Making:
    """One export under way."""

    def __init__(self, viewer: Person, filters: Filters, export: Export, *, in_words: bool) -> None:
        self.viewer, self.filters, self.export = viewer, filters, export
        form_id = filters.form
        self.forms = [read_form(version.xform) for version in export_rows.forms_of(form_id)] if form_id else []
        titles = {key: title.get(language(), key) for key, title in report_list.form_titles().items()}
        wanted = Wanted(language() if in_words else None, times.zone(), titles if in_words else {})
        without = exports.hidden_answers(viewer, form_id)
        self.tables = Tables(Names(), wanted, self.forms, without, _lists_of(viewer))
        self.name = f"{form_id if self.forms else 'laporan'}-{export.at.astimezone(times.zone()):%Y%m%d-%H%M}"
        self.tally = _Tally()
        self.at = instant(export.at, times.zone())
        self.about = self._about()

    def sent(self, kind: str) -> Iterator[bytes]:
        """The bytes; at their end, or where they break off, the audit chain learns how many reports went out."""
        whole = False
        try:
            yield from (chunk for chunk in self._chunks(kind) if chunk)
            whole = True
        finally:
            exports.end(self.export, self.tally.rows, whole=whole)

    def _chunks(self, kind: str) -> Iterator[bytes]:
        lines = (list(self.tables.lines(part)) for part in self._parts())
        tables = self.tables.tables()
        if kind == "csv":
            return csv_parts(tables[0], lines)
        if kind == "zip":
            return zip_parts(tables, lines, _folder(), self.name)
        if kind == "geojson":
            features = (list(self.tables.features(part)) for part in self._parts())
            told = {"name": self.name, "exported_by": self.viewer.username, "exported_at": self.at}
            return geojson_parts(tables[0], features, {**told, "as_of": self.export.as_of}, POINT_AT)
        return xlsx_parts(tables, lines, _folder(), self._told(), _("Keterangan"))

    def _parts(self) -> Iterator[list[Report]]:
        asked = self.filters.for_models()
        for part in export_rows.walk(self.viewer, asked, self.export.as_of, answers=bool(self.forms)):
            yield part
            self.tally.rows += len(part)

    def _about(self) -> list[tuple[str, str]]:
        state = labels.state_word(self.filters.state) if self.filters.for_models().state else _("Semua keadaan")
        return [
            (_("Diekspor oleh"), f"{self.viewer.name} ({self.viewer.username}), {self.viewer.office.name}"),
            (_("Diekspor pada"), self.at),
            (_("Saringan"), ", ".join([state, *narrowed_to(self.filters)])),
            (_("Sampai dengan"), _("semua yang sudah diterima saat ekspor dimulai")),
            (
                _("Ketentuan"),
                _(
                    "Berkas ini memuat data pribadi dan laporan kedinasan. Simpan di perangkat kantor,"
                    " jangan diteruskan lewat WhatsApp atau surel, hapus bila tidak diperlukan lagi."
                ),
            ),
            (_("Nomor ekspor"), self.export.id),
        ]

    def _told(self) -> Iterator[tuple[str, str]]:
        yield from self.about
        yield _("Jumlah laporan"), labels.number(self.tally.rows)


def _lists_of(viewer: Person) -> ListLookup:
    """Labels from the lists of one's own office, then from those of the offices below it."""
    offices = scope.offices_seen(viewer)
    opened: list[Any] = []

    def look_up(name: str, value: str, value_column: str = "name", label_column: str = "label") -> str | None:
        for number, office_id in enumerate(offices):
            if number == len(opened):
                opened.append(labels_for(office_id))
            found = opened[number](name, value, value_column, label_column)
            if found:
                return str(found)
        return None

    return look_up


def _folder() -> Any:
    """Where an export waits while it is made."""
    folder = settings().folder / "exports"
    folder.mkdir(exist_ok=True)
    return folder
