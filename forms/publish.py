"""Turn an XLSForm (Markdown in the repository, .xlsx in the office) into XForm XML."""

from dataclasses import dataclass
from pathlib import Path

from forms.xform import read_form


class Unpublishable(Exception):  # noqa: N818  (a state of the form, as Unreadable is of an instance)
    """The XLSForm has a fault; the message is pyxform's, for the person who wrote the form."""


@dataclass(frozen=True, slots=True)
class Published:
    """One converted form. ``xform_xml`` encoded as UTF-8 is what the version's sha256 is taken over."""

    form_id: str
    version: str
    title: str
    xform_xml: str
    warnings: tuple[str, ...]


def convert(path: Path | str) -> Published:
    """Convert the XLSForm at ``path`` (.md or .xlsx). The same file gives the same bytes, always.

    Raises Unpublishable when pyxform refuses it.
    """
    # Imported here: pyxform costs 40 MB and 0.5 s that a serving worker never needs.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as to_xform

    try:
        result = to_xform(str(path), validate=False, pretty_print=False, form_name="data")
    except PyXFormError as error:
        raise Unpublishable(str(error)) from error
    form = read_form(result.xform)
    return Published(form.form_id, form.version, form.title, result.xform, tuple(result.warnings))
