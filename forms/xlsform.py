"""An XLSForm's sheets with their row numbers, and everything in them that Titian does not make good."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forms.said import LANGUAGES, Said
from forms.support import Row, find, plain_word
from forms.words_in_cells import appearances_in, columns_of, functions_in, parameters_in, type_in

# Sheets as pyxform names them, and the table of support that knows their columns.
COLUMN_TABLES = {"survey": "survey", "choices": "choices", "settings": "settings", "entities": "entities"}
# Columns whose cells are expressions. A default is one only when it calculates something.
EXPRESSIONS = {
    "survey": ("relevant", "constraint", "calculation", "required", "readonly", "choice_filter", "repeat_count"),
    "settings": ("instance_name",),
    "entities": ("entity_id", "create_if", "update_if", "label"),
}
FIRST_ROW = 2

_ROW = Said("baris %(number)s", "row %(number)s")
_EMPTY = Said("(kosong)", "(empty)")
# Places that are no columns of the author's own.
_PLACES = {"heading": Said("judul kolom", "heading"), "sheet": Said("lembar", "sheet")}
NO_SHEET = Said(
    "XLSForm tidak mempunyai lembar dengan nama ini; lembar ini tidak dibaca.",
    "XLSForm has no sheet of this name; it is not read.",
)
NO_COLUMN = Said(
    "XLSForm tidak mempunyai kolom dengan nama ini; kolom ini tidak berpengaruh.",
    "XLSForm has no column of this name; it has no effect.",
)
NO_TYPE = Said("XLSForm tidak mempunyai jenis pertanyaan dengan nama ini.", "XLSForm has no type of this name.")
NO_FUNCTION = Said(
    "Tidak ada fungsi dengan nama ini. Fungsi yang ada: docs/xforms-support.md.",
    "No function of this name. The functions that there are: docs/xforms-support.md.",
)
NO_EFFECT = Said("Ini tidak berpengaruh; hapus saja.", "It has no effect; take it out.")
NO_VERSION = Said(
    "Formulir perlu versi; setiap perubahan memakai versi baru. Tulis versinya, misalnya 1.",
    "A form needs a version; every change of it takes a new one. Write one, for instance 1.",
)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """One row that Titian does not make good. sheet "" and row 0: the whole file; value "": nothing stands there.

    blocks: the form could not be filled in truthfully, and is not published.
    """

    sheet: str
    row: int
    column: str
    value: str
    remedy: Said
    blocks: bool = False

    @property
    def said(self) -> Said:
        """Where, what, and what to do instead, in one line."""
        return Said(*(self._in(language) for language in LANGUAGES))

    def _in(self, language: str) -> str:
        row = _ROW.of(number=self.row).told(language) if self.row else ""
        column = _PLACES[self.column].told(language) if self.column in _PLACES else self.column
        place = ", ".join(part for part in (self.sheet, row, column) if part)
        parts = (place, self.value or _EMPTY.told(language), self.remedy.told(language))
        return ": ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. rows: heading → cell, empty cells left out; the first stands in row 2 of the sheet."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[dict[str, str], ...]

    def numbered(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Rows with their numbers, as a spreadsheet counts them."""
        return enumerate(self.rows, start=FIRST_ROW)

    def cells(self, column: str) -> Iterator[tuple[int, str, str]]:
        """Row number, heading and text of every filled cell of a column, under any of its spellings."""
        headings = [heading for heading in self.headings if _is(self.name, heading, column)]
        for number, row in self.numbered():
            for heading in headings:
                if row.get(heading):
                    yield number, heading, row[heading]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets that XLSForm knows, by name; others: names of those it does not."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    others: tuple[str, ...] = ()


def read_workbook(source: Path | str, kind: str | None = None) -> Workbook:
    """Read .xlsx, .xls, .md or .csv as pyxform does, at a path, or a text of a kind. Raises PyXFormError."""
    # Imported here: pyxform costs 40 MB and 0.5 s that a serving worker never needs.
    from pyxform.xls2json_backends import SupportedFileTypes, definition_to_dict, get_definition_data

    definition = get_definition_data(str(source))
    ending = kind or Path(source).suffix.lower()
    known = ending if ending in {one.value for one in SupportedFileTypes} else None
    data = definition_to_dict(definition, file_type=known)
    sheets = {}
    for name in (*COLUMN_TABLES, "external_choices", "osm"):
        rows: Sequence[dict[str, Any]] = getattr(data, name) or ()
        head: Sequence[dict[str, Any]] = getattr(data, f"{name}_header") or ()
        if rows or head:
            headings = tuple(head[0]) if head else tuple(dict.fromkeys(key for row in rows for key in row))
            sheets[name] = Sheet(name, headings, tuple({k: str(v) for k, v in row.items()} for row in rows))
    names = data.sheet_names or ()
    others = tuple(name for name in names if name.lower() not in sheets and not name.startswith("_"))
    return Workbook(sheets, others if len(names) > 1 else ())


def find_unsupported(book: Workbook) -> list[Unsupported]:
    """Everything that is not simply "yes" in docs/xforms-support.md, sheet by sheet and row by row."""
    found = [*_sheets(book), *_version(book)]
    for sheet in book.sheets.values():
        found += _columns(sheet)
        found += _expressions(sheet)
    if "survey" in book.sheets:
        found += _questions(book.sheets["survey"])
    order = list(book.sheets)
    return sorted(found, key=lambda one: (order.index(one.sheet) if one.sheet in order else -1, one.row))


def _sheets(book: Workbook) -> Iterator[Unsupported]:
    for name in book.sheets:
        yield from _by_table("sheets", name, name, 0, "sheet")
    for name in book.others:
        if (row := find("sheets", name)) is not None:
            yield from _of_row(row, name, 0, "sheet", name)
        else:
            yield Unsupported(name, 0, "sheet", name, NO_SHEET)


def _version(book: Workbook) -> Iterator[Unsupported]:
    settings = book.sheets.get("settings")
    if settings is None or not any(settings.cells("version")):
        yield Unsupported("settings", FIRST_ROW, "version", "", NO_VERSION, blocks=True)


def _columns(sheet: Sheet) -> Iterator[Unsupported]:
    table = COLUMN_TABLES.get(sheet.name)
    if table is None:
        return
    used = {heading for row in sheet.rows for heading, text in row.items() if text}
    for heading in sheet.headings:
        if heading not in used:
            continue
        row = next((row for column in columns_of(heading) if (row := find(table, column))), None)
        if row is not None:
            yield from _of_row(row, sheet.name, 1, "heading", heading)
        elif sheet.name != "choices":  # there every other column may be asked for by a filter
            yield Unsupported(sheet.name, 1, "heading", heading, NO_COLUMN)


def _questions(survey: Sheet) -> Iterator[Unsupported]:
    for number, heading, text in survey.cells("type"):
        row = type_in(text)
        if row is None:
            yield Unsupported("survey", number, heading, text, NO_TYPE, blocks=True)
        else:
            yield from _of_row(row, "survey", number, heading, text)
    for number, heading, text in survey.cells("appearance"):
        for word in appearances_in(text):
            yield from _by_table("appearances", word, "survey", number, heading, NO_EFFECT)
    for number, heading, text in survey.cells("parameters"):
        for word in parameters_in(text):
            yield from _by_table("parameters", word, "survey", number, heading, NO_EFFECT)


def _expressions(sheet: Sheet) -> Iterator[Unsupported]:
    for column in (*EXPRESSIONS.get(sheet.name, ()), *(("default",) if sheet.name == "survey" else ())):
        for number, heading, text in sheet.cells(column):
            for name in functions_in(text, only_if_calculated=column == "default"):
                row = find("functions", name)
                if row is None:
                    yield Unsupported(sheet.name, number, heading, f"{name}()", NO_FUNCTION, blocks=True)
                else:
                    yield from _of_row(row, sheet.name, number, heading, f"{name}()")


def _by_table(
    table: str, word: str, sheet: str, number: int, column: str, unknown: Said | None = None
) -> Iterator[Unsupported]:
    row = find(table, word)
    if row is not None:
        yield from _of_row(row, sheet, number, column, word)
    elif unknown:
        yield Unsupported(sheet, number, column, word, unknown)


def _of_row(row: Row, sheet: str, number: int, column: str, value: str) -> Iterator[Unsupported]:
    if row.stands != "yes":
        yield Unsupported(sheet, number, column, value, row.told, row.blocks)


def _is(sheet: str, heading: str, column: str) -> bool:
    """Is a heading one of a column's spellings, in whatever language?"""
    row = find(COLUMN_TABLES.get(sheet, "survey"), column)
    names = {plain_word(name) for name in (row.names if row else (column,))}
    return any(plain_word(one) in names for one in columns_of(heading))
