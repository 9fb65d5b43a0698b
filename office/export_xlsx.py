"""Tables as one workbook: rows go to a file as they come, so that memory stays the same however many there are."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from xlsxwriter import Workbook

from forms.columns import Cell
from office.export_files import FORMULA_SIGNS
from office.export_tables import Line, Table

# What Excel can hold (its "specifications and limits").
MOST_ROWS = 1_048_576
MOST_LETTERS = 32_767
MOST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_PART_BYTES = 64 * 1024
_OPTIONS = {
    "constant_memory": True,
    # A text stays a text: none becomes a formula, a link or a number.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_parts(
    tables: list[Table], parts: Iterable[Sequence[Line]], folder: Path, about: Iterable[tuple[str, str]], title: str
) -> Iterator[bytes]:
    """A workbook with a sheet about the export, then one for each table; sent when the last row is written.

    about: read when all rows are known. folder: where rows wait meanwhile; nothing of it is left behind.
    """
    with TemporaryDirectory(dir=folder) as own, TemporaryFile(dir=folder) as file:
        book = Workbook(file, {**_OPTIONS, "tmpdir": own})
        style = _Style(book)
        first = book.add_worksheet(_name(title, set()))
        sheets = [_Sheet(book, table, style) for table in tables]
        for part in parts:
            for number, row in part:
                sheets[number].add(row)
            # Nothing to send yet, but a reader who has gone is noticed here.
            yield b""
        first.set_column(0, 0, 28)
        first.set_column(1, 1, 100)
        for line, (word, text) in enumerate(about):
            first.write_string(line, 0, word, style.head)
            first.write_string(line, 1, text, style.plain_text)
        book.close()
        file.seek(0)
        while chunk := file.read(_PART_BYTES):
            yield chunk


class _Style:
    """The few looks that cells have."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        # What begins like a formula stays a text even when somebody edits the cell.
        self.quoted = book.add_format({"quote_prefix": True})
        self.plain_text = book.add_format({"text_wrap": True, "valign": "top"})


class _Sheet:
    """One table, on as many sheets as its rows need."""

    def __init__(self, book: Any, table: Table, style: _Style) -> None:
        self.book, self.table, self.style = book, table, style
        self.taken = {sheet.get_name().lower() for sheet in book.worksheets()}
        self.begin()

    def begin(self) -> None:
        """A new sheet with the heads."""
        self.taken |= {sheet.get_name().lower() for sheet in self.book.worksheets()}
        self.sheet = self.book.add_worksheet(_name(self.table.title, self.taken))
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_column(0, len(self.table.heads), 18)
        for column, head in enumerate(self.table.heads):
            self.sheet.write_string(0, column, head[:MOST_LETTERS], self.style.head)
        self.row = 1

    def add(self, cells: Sequence[Cell]) -> None:
        """One row."""
        if self.row >= MOST_ROWS:
            self.begin()
        row, sheet, quoted = self.row, self.sheet, self.style.quoted
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                text = cell if len(cell) <= MOST_LETTERS else f"{cell[: MOST_LETTERS - 1]}…"
                sheet.write_string(row, column, text, quoted if text.startswith(FORMULA_SIGNS) else None)
            else:
                sheet.write_number(row, column, cell)
        self.row += 1


def _name(title: str, taken: set[str]) -> str:
    """A name that Excel takes for a sheet, unlike those taken."""
    wanted = title.translate(_NOT_IN_NAMES).strip()[:MOST_NAME] or "1"
    name, number = wanted, 1
    while name.lower() in taken:
        number += 1
        end = f" ({number})"
        name = wanted[: MOST_NAME - len(end)] + end
    return name
