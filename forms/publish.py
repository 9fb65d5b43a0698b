"""Turn an XLSForm (Markdown in the repository, .xlsx in the office) or a finished XForm into what is published."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from forms.fault_rows import in_workbook, in_xform
from forms.model import Form
from forms.or_other import WARNING, in_own_words
from forms.readable import NotReadable, source_of
from forms.said import Said, joined
from forms.soundness import find_faults
from forms.unsupported import find_in_xform
from forms.xform import read_form
from forms.xlsform import Unsupported, Workbook, find_unsupported, read_workbook

STUMBLED = Said(
    "Berkas tidak dapat dibaca sebagai XLSForm. Buka di program lembar kerja, lalu simpan sebagai .xlsx.",
    "The file cannot be read as an XLSForm. Open it in a spreadsheet and save it as .xlsx.",
)
_REASON = Said("Pesan programnya, dalam bahasa Inggris: %(error)s", "What the program says: %(error)s")
_FROM_PYXFORM = Said(
    "pyxform, yang mengubah XLSForm, menemukan kesalahan. Perbaiki yang disebutnya, lalu periksa lagi. "
    "Pesannya, dalam bahasa Inggris: %(error)s",
    "%(error)s",
)
_NO_FILE = Said(
    "Berkas tidak dapat dibaca. Pesan komputer, dalam bahasa Inggris: %(error)s", "The file cannot be read: %(error)s"
)
_NO_XFORM = Said(
    "Berkas tidak dapat dibaca sebagai XForm. Pesan programnya, dalam bahasa Inggris: %(error)s",
    "The file cannot be read as an XForm: %(error)s",
)
_NO_QUESTION = Said(
    "Formulir ini belum menanyakan apa pun. Tulis paling sedikit satu pertanyaan.",
    "There is no question in this form yet. Write one at least.",
)
_FORM_ID_SIGNS = Said(
    "Pakai huruf, angka, dan _ . : - saja, paling banyak 100: form_id tampil di alamat dan di setiap isian.",
    "Use letters, digits and _ . : - only, 100 at most: it stands in addresses and on every record.",
)
_LONG_VERSION = Said("Versi paling panjang %(most)s huruf.", "A version has %(most)s characters at most.")
# What pyxform says of a text in which it finds no sheets.
_NOT_KNOWN = "Argument 'definition'"

# As docs/sync-protocol.md has them.
_FORM_ID = re.compile(r"[\w.:-]{1,100}")
LONGEST_VERSION = 64


class Unpublishable(Exception):  # noqa: N818  (a state of the form, as Unreadable is of an instance)
    """The form has a fault; ``said`` is pyxform's message or ours, for the person who wrote the form."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True, slots=True)
class Published:
    """One converted form. ``xform_xml`` encoded as UTF-8 is what the version's sha256 is taken over.

    warnings: pyxform's; unsupported: what Titian does not make good, by sheet and row; lists: file name → text of
    lists that the workbook itself holds (the sheet external_choices).
    """

    form_id: str
    version: str
    title: str
    xform_xml: str
    warnings: tuple[str, ...]
    unsupported: tuple[Unsupported, ...] = ()
    lists: dict[str, str] = field(default_factory=dict)

    @property
    def in_the_way(self) -> tuple[Unsupported, ...]:
        """Rows for which this form is not published."""
        return tuple(row for row in self.unsupported if row.blocks)


def convert(path: Path | str) -> Published:
    """Convert the XLSForm (.md, .xlsx, .xls, .csv) or read the XForm (.xml) at ``path``.

    The same file gives the same bytes, always. Raises Unpublishable when pyxform refuses it, or when it is no XForm.
    """
    return _read_xform(Path(path)) if Path(path).suffix.lower() == ".xml" else _convert(path)


def convert_to_publish(path: Path | str) -> Published:
    """As ``convert``. Raises Unpublishable also for a form that could not be filled in truthfully, with every row."""
    published = convert(path)
    if published.in_the_way:
        raise Unpublishable(joined([row.said for row in published.in_the_way], "\n"))
    return published


def _convert(path: Path | str) -> Published:
    # Imported here: pyxform costs 40 MB and 0.5 s that a serving worker never needs.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as to_xform

    try:
        source, kind = source_of(Path(path))
        book: Workbook = read_workbook(source, kind)
        unsupported = find_unsupported(book)
        result = to_xform(source, file_type=kind, validate=False, pretty_print=False, form_name="data")
    except PyXFormError as error:
        raise Unpublishable(
            STUMBLED if str(error).startswith(_NOT_KNOWN) else _FROM_PYXFORM.of(error=str(error))
        ) from error
    except NotReadable as error:
        raise Unpublishable(error.said) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Unpublishable(_NO_FILE.of(error=str(error))) from error
    except Exception as error:  # pyxform stumbles in many ways over what is no form; its author needs a sentence
        raise Unpublishable(joined([STUMBLED, _REASON.of(error=f"{type(error).__name__}: {error}")])) from error
    xform = in_own_words(result.xform, book)
    form = read_form(xform)
    unsupported += in_workbook(find_faults(form), book)
    unsupported += _names(form)
    if not any(form.questions()):
        unsupported.append(Unsupported("survey", 0, "", "", _NO_QUESTION, blocks=True))
    return Published(
        form_id=form.form_id,
        version=form.version,
        title=form.title,
        xform_xml=xform,
        warnings=tuple(one for one in result.warnings if not one.startswith(WARNING)),
        unsupported=tuple(unsupported),
        lists={"itemsets.csv": result.itemsets} if result.itemsets else {},
    )


def _read_xform(path: Path) -> Published:
    try:
        text = path.read_text(encoding="utf-8")
        form = read_form(text)
    except (OSError, UnicodeDecodeError, ValueError, SyntaxError) as error:
        raise Unpublishable(_NO_XFORM.of(error=str(error))) from error
    found = (*find_in_xform(text), *in_xform(find_faults(form)), *_names(form))
    return Published(form.form_id, form.version, form.title, text, (), found)


def _names(form: Form) -> list[Unsupported]:
    """Names that no phone could open a form by, or no record be sent under."""
    found = []
    if not _FORM_ID.fullmatch(form.form_id):
        found.append(Unsupported("settings", 2, "form_id", form.form_id, _FORM_ID_SIGNS, blocks=True))
    if len(form.version) > LONGEST_VERSION:
        remedy = _LONG_VERSION.of(most=LONGEST_VERSION)
        found.append(Unsupported("settings", 2, "version", form.version, remedy, blocks=True))
    return found
