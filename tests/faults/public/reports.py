"""Reports that a stranger's server can be told from all others by, and the form that they fill in."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

from core import ids
from core.digest import sha256_hex

FORM_ID = "link_test"
FORM_VERSION = "1"
MOST_PHOTOS = 5
# So that servers which look at the first bytes see a photo.
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
WORDS = ("hujan", "lebat", "jalan", "licin", "warga", "hadir", "surat", "lengkap", "petugas", "mencatat", "kunjungan")


@dataclass(frozen=True)
class Form:
    """What the server calls the form. root: name of its top element."""

    form_id: str = FORM_ID
    version: str = FORM_VERSION
    root: str = "data"


@dataclass(frozen=True)
class Report:
    """One filled-in form. mark: an answer that no other report has; photos: file name to bytes."""

    instance_id: str
    mark: str
    xml: bytes
    photos: dict[str, bytes]

    @property
    def sha256(self) -> str:
        return sha256_hex(self.xml)

    @property
    def payload_bytes(self) -> int:
        return len(self.xml) + sum(len(photo) for photo in self.photos.values())


def make_reports(form: Form, run: str, plan: str, count: int, photo_sizes: Iterable[int]) -> list[Report]:
    """run: tells this run's reports from those of all others on the same server."""
    sizes = list(photo_sizes)
    made = []
    for at in range(1, count + 1):
        mark = f"{run}-{plan}-{at}"
        chance = random.Random(mark)
        photos = {
            f"{mark}-{nth}.jpg": JPEG + chance.randbytes(max(1, size - len(JPEG))) for nth, size in enumerate(sizes, 1)
        }
        made.append(_report(form, ids.new_instance_id(), mark, " ".join(chance.choices(WORDS, k=40)), photos))
    return made


def other_content(form: Form, report: Report) -> Report:
    """The same id, other answers: what no server may put in the first one's place."""
    return _report(form, report.instance_id, f"{report.mark}-other", "lain", {})


def _report(form: Form, instance_id: str, mark: str, note: str, photos: dict[str, bytes]) -> Report:
    answers = {"mark": mark, "note": note} | {f"photo{nth}": name for nth, name in enumerate(photos, 1)}
    nodes = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in answers.items())
    xml = (
        f"<{form.root} id={quoteattr(form.form_id)} version={quoteattr(form.version)}>{nodes}"
        f"<meta><instanceID>{instance_id}</instanceID></meta></{form.root}>"
    )
    return Report(instance_id, mark, xml.encode(), photos)


def write_form(path: Path) -> None:
    """Write the form as an XLSForm, to be published on the server beforehand."""
    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(["type", "name", "label"])
    for row in (("text", "mark", "Mark"), ("text", "note", "Note")):
        survey.append(row)
    for nth in range(1, MOST_PHOTOS + 1):
        survey.append(("image", f"photo{nth}", f"Photo {nth}"))
    settings = book.create_sheet("settings")
    settings.append(["form_id", "form_title", "version"])
    settings.append([FORM_ID, "Link test", FORM_VERSION])
    book.save(path)
