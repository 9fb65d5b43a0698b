"""Terima titipan: courier files handed in at the office, each record told what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, current_app, render_template, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from core import clock
from core.errors import Reason, Refusal
from models import devices
from models.courier import Brought, Carrier, carrier_of
from models.courier_import import Imported, draft_path, import_file
from office import labels
from office.permission import allow, may
from office.session import language
from office.words import _
from workflow.roles import SEES_PHONES

blueprint = Blueprint("courier", __name__, url_prefix="/courier")
# All files of one hand-in together, as they come.
MOST_BYTES: Final = 256_000_000
_OUTCOMES: Final = ("accepted", "repeated", "held", "conflicted", "refused")


@dataclass(frozen=True)
class Line:
    """One record of a file."""

    outcome: str
    word: str
    tone: str
    code: str
    sentence: str
    files: str


@dataclass(frozen=True)
class Told:
    """One file. who: its phone in words; summary: what became of its records, in counts."""

    name: str
    who: str
    made_at: datetime | None
    problem: str
    summary: list[str]
    lines: list[Line]
    file_problems: list[str]


def make_room() -> None:
    """Before the form is read: let somebody who may hand in courier files send more than others."""
    if request.endpoint == "office.courier.take" and may(SEES_PHONES):
        request.max_content_length = MOST_BYTES


@blueprint.get("")
@allow(SEES_PHONES)
def show() -> str:
    """The form."""
    return render_template("courier.html", told=[], wrong="", most=MOST_BYTES)


@blueprint.post("")
@allow(SEES_PHONES)
def take() -> str:
    """Take the files; handing in the same one again changes nothing and says so."""
    carrier = Carrier(f"person:{current_user.id}", current_user.id)
    files = [file for file in request.files.getlist("files") if file.filename]
    wrong = "" if files else _("Pilih satu berkas titipan atau lebih, lalu tekan Terima.")
    told = [_told(file, carrier) for file in files]
    return render_template("courier.html", told=told, wrong=wrong, most=MOST_BYTES)


def carried_facts(instance_id: str) -> list[tuple[str, str, datetime | None]]:
    """For a report's page: who brought it, when its phone had no link of its own."""
    carried = carrier_of(instance_id)
    if carried is None:
        return []
    way = _("lewat HP-nya") if carried.by.startswith("device:") else _("diserahkan di kantor")
    return [(_("Dibawa oleh"), f"{carried.person.name}, {way}", None)]


def _told(file: FileStorage, carrier: Carrier) -> Told:
    read_record: Callable[[Any], dict[str, Any]] = current_app.extensions["titian_read_record"]
    path = draft_path()
    file.save(path)
    try:
        done = import_file(path, carrier, read_record)
    except Refusal as refusal:  # no room to keep it: nothing was taken over
        done = Imported(problem=refusal)
    finally:
        path.unlink(missing_ok=True)
    lines = [_line(one, done) for one in done.brought]
    return Told(
        name=(file.filename or "")[-120:],
        who=_who(done),
        made_at=_made_at(done),
        problem=done.problem.message(language()) if done.problem else "",
        summary=_summary(lines, done),
        lines=lines,
        file_problems=_file_problems(done),
    )


def _file_problems(done: Imported) -> list[str]:
    """Damaged files in one sentence, as nobody here can send them again; anything else by its name."""
    damaged = sum(refusal.reason is Reason.FILE_DAMAGED for _name, refusal in done.file_problems)
    said = [
        f"{name}: {refusal.message(language())}"
        for name, refusal in done.file_problems
        if refusal.reason is not Reason.FILE_DAMAGED
    ]
    if not damaged:
        return said
    sentence = _(
        "%(n)s foto atau berkas di titipan ini tidak utuh dan tidak dipakai. HP asalnya mengirimnya lagi.",
        n=labels.number(damaged),
    )
    return [sentence, *said]


def _who(done: Imported) -> str:
    if done.head is None:
        return ""
    code = done.head.device_code[:12]
    if done.owner is None:
        return code
    try:
        return f"{devices.get_device(current_user, done.owner.id).person.name} ({code})"
    except Refusal:  # another office's phone: its records are taken, its person is not named
        return code


def _made_at(done: Imported) -> datetime | None:
    try:
        return clock.parse(done.head.made_at) if done.head else None
    except ValueError:
        return None


def _line(one: Brought, done: Imported) -> Line:
    outcome = one.outcome
    words = {
        "accepted": (_("Diterima sekarang"), "positive"),
        "repeated": (_("Sudah ada sebelumnya"), "info"),
        "held": (_("Diterima, ditahan"), "waiting"),
        "conflicted": (_("Berbeda isi, keduanya disimpan"), "waiting"),
        "refused": (_("Belum dapat diterima"), "negative"),
    }
    word, tone = words[outcome.outcome]
    came = sum(want.sha256 in done.came for want in one.wants)
    left = len(one.wants) - came
    said = [_("%(n)s berkas diterima", n=labels.number(came)) if came else ""]
    said += [_("%(n)s berkas belum ada, menyusul dari HP-nya", n=labels.number(left)) if left else ""]
    return Line(
        outcome=outcome.outcome,
        word=word,
        tone=tone,
        code=outcome.receipt["code"] if outcome.receipt else outcome.instance_id[5:13],
        sentence=outcome.problem.message(language()) if outcome.problem else "",
        files=", ".join(part for part in said if part),
    )


def _summary(lines: list[Line], done: Imported) -> list[str]:
    words = {
        "accepted": _("diterima sekarang"),
        "repeated": _("sudah ada sebelumnya"),
        "held": _("ditahan"),
        "conflicted": _("berbeda isi"),
        "refused": _("belum dapat diterima"),
    }
    counts = [(name, sum(line.outcome == name for line in lines)) for name in _OUTCOMES]
    said = [f"{labels.number(count)} {words[name]}" for name, count in counts if count]
    files = _("%(n)s foto dan berkas diterima", n=labels.number(done.files_came)) if done.files_came else ""
    return [*said, files] if files else said
