"""Pushed records read before any transaction opens: bytes checked, XML parsed, answers taken out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, select

from core import clock
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from forms.answers import answers_as_json
from forms.instance import Unreadable, parse_safely, read_instance
from forms.model import Form
from forms.xform import read_form
from models.db import db
from models.tables_forms import FormVersion
from models.villages import dotted
from workflow import identity
from workflow.review import COMPLIANCE_FORM, readers_of
from workflow.village_hints import is_nil

_KNOWN_FORMS = select(
    FormVersion.form_id,
    FormVersion.version,
    FormVersion.sha256,
    FormVersion.state,
    FormVersion.closed_at,
    FormVersion.info,
).where(FormVersion.form_id.in_(bindparam("form_ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A form version as the inbox needs it."""

    sha256: str
    state: str
    closed_at: datetime | None
    title: str
    place: str | None


@dataclass(slots=True)
class Entry:
    """One pushed record. ``refusal`` is set when it cannot be read; then only ``xml`` and ids are good."""

    record: dict[str, Any]
    xml: bytes
    sha256: str
    refusal: Refusal | None = None
    form_id: str = ""
    form_version: str = ""
    form: KnownForm | None = None
    deprecated_id: str | None = None
    title: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    village_code: str | None = None
    point: tuple[float, float] | None = None
    readers: str = "office"
    # It says that no foreigner was there
    nil: bool = False
    # The task that it fulfils, as its phone wrote it down
    task_id: str = ""

    @property
    def instance_id(self) -> str:
        return str(self.record["instance_id"])

    @property
    def files(self) -> list[dict[str, Any]]:
        return list(self.record["files"])

    @property
    def finished_at(self) -> datetime:
        at = self.record["finished_at"]
        return at if isinstance(at, datetime) else clock.parse(at)


def check_bytes(record: dict[str, Any]) -> Entry:
    """Take a record as pushed and hold its bytes against its digest."""
    xml = record["xml"].encode() if isinstance(record["xml"], str) else record["xml"]
    entry = Entry(record, xml, sha256_hex(xml))
    if entry.sha256 != record["sha256"]:
        entry.refusal = Refusal(Reason.DIGEST_MISMATCH)
    return entry


def record_around(entry: Entry) -> dict[str, Any]:
    """What was pushed around the XML, as plain JSON: with it the record can be taken in later."""
    plain = {name: value for name, value in entry.record.items() if name != "xml"}
    return {**plain, "finished_at": clock.iso(entry.finished_at)}


def read_entries(entries: Iterable[Entry]) -> None:
    """Parse the XML of every entry that is not refused yet; one that cannot be read is refused, the others go on."""
    readable = [entry for entry in entries if entry.refusal is None and _read_instance(entry)]
    known = known_forms({entry.form_id for entry in readable})
    for entry in readable:
        entry.form = known.get((entry.form_id, entry.form_version))
        _read_answers(entry)


def _read_instance(entry: Entry) -> bool:
    try:
        instance = read_instance(entry.xml)
    except Unreadable as unreadable:
        entry.refusal = Refusal(Reason.UNREADABLE_XML, detail=unreadable.reason)
        return False
    if instance.instance_id != entry.instance_id:
        entry.refusal = Refusal(Reason.INSTANCE_ID_MISMATCH, found=instance.instance_id)
        return False
    entry.form_id, entry.form_version = instance.form_id, instance.version
    # The XML is what was signed off; the record's own word counts only where the XML is silent.
    deprecated_id = instance.deprecated_id or entry.record.get("deprecated_id")
    entry.deprecated_id = deprecated_id if deprecated_id != entry.instance_id else None
    entry.title = instance.instance_name
    entry.task_id = instance.task_id
    return True


def _read_answers(entry: Entry) -> None:
    if entry.form is None:
        entry.title = entry.title or entry.form_id
        entry.readers = readers_of(entry.form_id, _topic(entry))
        return
    try:
        said = answers_as_json(_form(entry.form.sha256), entry.xml)
        # Who told it stands in the bytes and nowhere else.
        entry.answers = identity.without(entry.form_id, said)
    except Exception as error:  # whatever our reading stumbles over, the record itself is kept
        current_app.logger.exception("answers of %s cannot be read", entry.instance_id, exc_info=error)
    entry.title = entry.title or entry.form.title
    place = entry.answers.get(entry.form.place or "")
    # Some forms say where in words (a meeting's place): only a village's code is one.
    entry.village_code = dotted(place) if isinstance(place, str) and place.isdecimal() and len(place) == 10 else None
    entry.nil = is_nil(entry.form_id, entry.answers)
    entry.point = next((point for value in entry.answers.values() if (point := _point(value))), None)
    entry.readers = readers_of(entry.form_id, entry.answers or _topic(entry))


def _topic(entry: Entry) -> dict[str, Any]:
    """The one answer that decides who may read, from the bare XML: also a form we cannot read keeps its secret."""
    if entry.form_id != COMPLIANCE_FORM:
        return {}
    nodes = parse_safely(entry.xml).iter("{*}topik")
    return {"topik": next(((node.text or "").strip() for node in nodes), "")}


def _point(value: Any) -> tuple[float, float] | None:
    return (value["lat"], value["lng"]) if isinstance(value, dict) and "lat" in value and "lng" in value else None


def known_forms(form_ids: set[str]) -> dict[tuple[str, str], KnownForm]:
    """Every version of these forms, by id and version."""
    rows = db.session.connection().execute(_KNOWN_FORMS, {"form_ids": list(form_ids)})
    return {
        (row.form_id, row.version): KnownForm(
            row.sha256,
            row.state,
            row.closed_at,
            row.info.get("title", {}).get("id", row.form_id),
            row.info.get("place"),
        )
        for row in rows
    }


@lru_cache(maxsize=64)  # a version never changes, and an office uses a dozen
def _form(sha256: str) -> Form:
    xform: str = db.session.execute(select(FormVersion.xform).where(FormVersion.sha256 == sha256)).scalar_one()
    return read_form(xform)
