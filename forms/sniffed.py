"""What an uploaded file is by its content: its name is only a word of who sent it."""

import zipfile
from io import BytesIO
from typing import Final

from forms.said import Said

# Nobody writes a form larger than this; unpacked, a workbook of 5,000 rows has 5 MB.
MOST_BYTES: Final = 5_000_000
MOST_UNPACKED_BYTES: Final = 60_000_000
MOST_PARTS: Final = 2_000
_OLD_BOOK = b"\xd0\xcf\x11\xe0"

_EMPTY = Said("Berkas ini kosong. Simpan sekali lagi, lalu unggah.", "The file is empty. Save it again and upload it.")
_LARGE = Said(
    "Berkas ini %(size)s MB; paling banyak %(most)s MB. Hapus gambar dan lembar yang tidak perlu.",
    "The file has %(size)s MB; at most %(most)s MB. Take out pictures and sheets that it does not need.",
)
_CUT_OFF = Said(
    "Berkas ini lembar kerja yang terpotong atau rusak. Simpan sekali lagi sebagai .xlsx, lalu unggah.",
    "The file is a spreadsheet that is cut off or broken. Save it as .xlsx once more and upload it.",
)
_NO_BOOK = Said(
    "Berkas ini arsip, bukan lembar kerja. Unggah formulirnya sebagai .xlsx.",
    "The file is an archive, no spreadsheet. Upload the form as .xlsx.",
)
_BLOWN_UP = Said(
    "Berkas ini menjadi %(size)s MB saat dibuka; tidak ada formulir sebesar itu. Salin isinya ke berkas baru.",
    "The file unpacks to %(size)s MB; no form is that large. Copy its content into a new file.",
)
_NO_TEXT = Said(
    "Berkas ini bukan formulir: bukan lembar kerja, dan bukan teks UTF-8. Simpan formulirnya sebagai .xlsx.",
    "The file is no form: neither a spreadsheet nor UTF-8 text. Save the form as .xlsx.",
)


class NoForm(Exception):  # noqa: N818  (a state of the file; the message is for its author)
    """The bytes cannot be a form's; ``said`` says why, and what to do."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


def ending_of(raw: bytes) -> str:
    """.xlsx, .xls, .xml, .md or .csv, by what is in the file. Raises NoForm.

    A workbook is only weighed here, not opened; macros in it are never looked at, by nobody.
    """
    if not raw.strip():
        raise NoForm(_EMPTY)
    if len(raw) > MOST_BYTES:
        raise NoForm(_LARGE.of(size=len(raw) // 1_000_000, most=MOST_BYTES // 1_000_000))
    if raw.startswith(b"PK"):
        _weigh(raw)
        return ".xlsx"
    if raw.startswith(_OLD_BOOK):
        return ".xls"
    try:
        text = raw.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError as error:
        raise NoForm(_NO_TEXT) from error
    if "\0" in text:
        raise NoForm(_NO_TEXT)
    if text.startswith("<"):
        return ".xml"
    return ".md" if text.startswith(("|", "#")) else ".csv"


def _weigh(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise NoForm(_CUT_OFF) from error
    size = sum(part.file_size for part in parts)
    # What a part says of its size may be a lie; reading it stops there all the same, and at the bounds of forms.apart.
    if size > MOST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
        raise NoForm(_BLOWN_UP.of(size=size // 1_000_000))
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise NoForm(_NO_BOOK)
