"""Whether a file is a form's file at all, told in a sentence before any program stumbles over it."""

import zipfile
from pathlib import Path

ENDINGS = (".xlsx", ".xlsm", ".xls", ".md", ".csv", ".xml")
_TEXTS = (".md", ".csv")
_BOOKS = (".xlsx", ".xlsm")
_OLD_BOOK = b"\xd0\xcf\x11\xe0"
_MARK = b"\xef\xbb\xbf"
# Unpacked, a form of 5,000 rows has 5 MB; what grows beyond this is none.
MOST_BYTES = 200_000_000


class NotReadable(Exception):  # noqa: N818  (a state of the file; the message is for its author)
    """The file is no form's file; the message says why, and what to do."""


def source_of(path: Path) -> tuple[str, str | None]:
    """What pyxform is given: the path, or a text without the mark that some programs put before it, and its kind.

    Raises NotReadable.
    """
    must_be_readable(path)
    ending = path.suffix.lower()
    if ending in _TEXTS and path.read_bytes().startswith(_MARK):
        return path.read_text(encoding="utf-8-sig"), ending
    return str(path), None


def must_be_readable(path: Path) -> None:
    """Raises NotReadable for a file that is missing, empty, of another kind, or blown up."""
    if not path.is_file():
        raise NotReadable(f"There is no file {path.name}.")
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise NotReadable(f"{path.name} is no form: its name ends in none of {', '.join(ENDINGS)}.")
    if path.stat().st_size == 0:
        raise NotReadable(f"{path.name} is empty.")
    if ending in _BOOKS:
        _must_be_a_book(path)
    elif ending == ".xls" and not path.read_bytes().startswith(_OLD_BOOK):
        raise NotReadable(f"{path.name} is no spreadsheet, whatever its name says. Save it as .xlsx.")
    elif ending in _TEXTS:
        _must_be_utf8(path)


def _must_be_a_book(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as book:
            whole = "xl/workbook.xml" in book.namelist()
            size = sum(part.file_size for part in book.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise NotReadable(f"{path.name} is no spreadsheet, or it is cut off. Save it as .xlsx once more.") from error
    if not whole:
        raise NotReadable(f"{path.name} is no spreadsheet, whatever its name says. Save it as .xlsx.")
    if size > MOST_BYTES:
        raise NotReadable(
            f"{path.name} unpacks to {size // 1_000_000} MB; no form is that large. Copy it to a new file."
        )


def _must_be_utf8(path: Path) -> None:
    raw = path.read_bytes()
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise NotReadable(f"{path.name} is not UTF-8 (line {line}). Save it as UTF-8, or as .xlsx.") from error
