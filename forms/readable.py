"""Whether a file is a form's file at all, told in a sentence before any program stumbles over it."""

import zipfile
from pathlib import Path

from forms.said import Said

ENDINGS = (".xlsx", ".xlsm", ".xls", ".md", ".csv", ".xml")
_TEXTS = (".md", ".csv")
_BOOKS = (".xlsx", ".xlsm")
_OLD_BOOK = b"\xd0\xcf\x11\xe0"
_MARK = b"\xef\xbb\xbf"
# Unpacked, a form of 5,000 rows has 5 MB; what grows beyond this is none.
MOST_BYTES = 200_000_000

_MISSING = Said(
    "Berkas %(name)s tidak ada. Periksa nama dan foldernya.", "There is no file %(name)s. Look at its name and folder."
)
_NO_FORM = Said(
    "%(name)s bukan formulir: akhiran namanya bukan salah satu dari %(endings)s. Simpan sebagai .xlsx.",
    "%(name)s is no form: its name ends in none of %(endings)s. Save it as .xlsx.",
)
_EMPTY = Said("%(name)s kosong. Simpan sekali lagi.", "%(name)s is empty. Save it once more.")
_NO_BOOK = Said(
    "%(name)s bukan lembar kerja, apa pun namanya. Simpan sebagai .xlsx.",
    "%(name)s is no spreadsheet, whatever its name says. Save it as .xlsx.",
)
_CUT_OFF = Said(
    "%(name)s bukan lembar kerja, atau terpotong. Simpan sekali lagi sebagai .xlsx.",
    "%(name)s is no spreadsheet, or it is cut off. Save it as .xlsx once more.",
)
_BLOWN_UP = Said(
    "%(name)s menjadi %(size)s MB saat dibuka; tidak ada formulir sebesar itu. Salin isinya ke berkas baru.",
    "%(name)s unpacks to %(size)s MB; no form is that large. Copy it to a new file.",
)
_NO_UTF8 = Said(
    "%(name)s bukan UTF-8 (baris %(line)s). Simpan sebagai UTF-8, atau sebagai .xlsx.",
    "%(name)s is not UTF-8 (line %(line)s). Save it as UTF-8, or as .xlsx.",
)


class NotReadable(Exception):  # noqa: N818  (a state of the file; the message is for its author)
    """The file is no form's file; ``said`` says why, and what to do."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


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
        raise NotReadable(_MISSING.of(name=path.name))
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise NotReadable(_NO_FORM.of(name=path.name, endings=", ".join(ENDINGS)))
    if path.stat().st_size == 0:
        raise NotReadable(_EMPTY.of(name=path.name))
    if ending in _BOOKS:
        _must_be_a_book(path)
    elif ending == ".xls" and not path.read_bytes().startswith(_OLD_BOOK):
        raise NotReadable(_NO_BOOK.of(name=path.name))
    elif ending in _TEXTS:
        _must_be_utf8(path)


def _must_be_a_book(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as book:
            whole = "xl/workbook.xml" in book.namelist()
            size = sum(part.file_size for part in book.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise NotReadable(_CUT_OFF.of(name=path.name)) from error
    if not whole:
        raise NotReadable(_NO_BOOK.of(name=path.name))
    if size > MOST_BYTES:
        raise NotReadable(_BLOWN_UP.of(name=path.name, size=size // 1_000_000))


def _must_be_utf8(path: Path) -> None:
    raw = path.read_bytes()
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise NotReadable(_NO_UTF8.of(name=path.name, line=line)) from error
