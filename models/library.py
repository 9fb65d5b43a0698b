"""Forms: published once, never changed, superseded by newer ones; and the pack of a phone's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import select

from core.clock import now
from core.digest import canonical_json, sha256_hex
from core.errors import Reason, Refusal
from models import audit, disk, form_audience, form_media, form_states, releasing
from models.choice_lists import current_lists, lists_of, publish_list
from models.db import db, writing
from models.form_audience import form_body, is_for
from models.form_states import set_form_state
from models.tables_forms import Form, FormVersion
from models.tables_people import Device, Person
from workflow.form_life import STATES

__all__ = [
    "STATES",
    "Pack",
    "add_version",
    "bring_out",
    "current_lists",
    "form_body",
    "forms_of",
    "is_for",
    "lists_of",
    "pack_for",
    "pack_info",
    "prepare_packs",
    "publish_form",
    "publish_list",
    "set_form_state",
]


class Convertible(Protocol):
    """What forms.publish.convert makes, as far as this room needs it."""

    @property
    def version(self) -> str:
        """The form's own version word."""

    @property
    def xform_xml(self) -> str:
        """The XForm whose UTF-8 bytes name the version."""


@dataclass(frozen=True)
class Pack:
    """Every form and list of one person as one blob; size in bytes."""

    sha256: str
    size: int


def publish_form(
    form_id: str,
    published: Convertible,
    info: dict[str, Any],
    roles: list[str],
    media: Mapping[str, bytes] | None = None,
    *,
    offices: Sequence[str] = (),
    by: Person | str = audit.SYSTEM,
) -> FormVersion:
    """Make a converted form the one that phones fill in from now on; the same again changes nothing.

    info: {code, title: {id, en}, minutes, icon, order, features, urgent?, place?, evidence}; roles, offices: whom it is
    for, empty for everybody; media: the files that the form shows or plays, by name. Versions before it stay for ever,
    in state ``closing``: what was begun is still received. Records that waited for this version go on.
    Raises Refusal: FORM_VERSION_EXISTS when this version is already there with other content, FILE_NAME_BAD.
    """
    kept = form_media.keep(media or {})
    version = add_version(form_id, published, info, form_audience.Audience(roles, list(offices)), kept, by)
    bring_out(version)
    return version


def add_version(
    form_id: str,
    published: Convertible,
    info: dict[str, Any],
    audience: form_audience.Audience,
    media: list[dict[str, Any]],
    by: Person | str,
) -> FormVersion:
    """The rows of publish_form, in one transaction or the caller's. media: as form_media.keep tells it."""
    content = published.xform_xml.encode()
    sha256 = sha256_hex(content)
    told = {**info, "form_id": form_id, "version": published.version, "sha256": sha256, "size": len(content)}
    if media:
        told["media"] = media
    with writing():
        form = db.session.get(Form, form_id)
        if form is None:
            form = Form(form_id=form_id, position=0, rev=0)
            db.session.add(form)
            db.session.flush()
        before = form.current
        audience_before = None if before is None else form_audience.audience_of(before)
        version = db.session.get(FormVersion, sha256)
        if version is not None and form.current_sha256 == sha256:
            if version.info == told and audience_before == audience:
                return version
        elif version is None:
            version = _add_version(form_id, published, sha256, by)
        version.info, version.roles, version.offices = told, list(audience.roles), list(audience.offices)
        if before is not version:
            version.state, version.closed_at = "open", None
        if before is not None and before.sha256 != sha256 and before.state == "open":
            before.state = "closing"
        form.current_sha256, form.position = sha256, int(info.get("order", 0))
        form.rev += 1
        form_media.name(sha256, media)
        form_audience.tell(version, audience_before)
        form_states.note_event(form_id, version.version, "published", by)
        audit.record(by, "form.published", f"form:{form_id}", {"version": version.version, "sha256": sha256})
    return version


def bring_out(version: FormVersion) -> None:
    """After ``add_version``: the text lies packed for the first phone that asks, and what waited for it goes on."""
    disk.pack_text(version.sha256, version.xform.encode())
    releasing.release(version.form_id)


def forms_of(roles: list[str], office_id: str | None = None) -> list[FormVersion]:
    """The current versions of the forms that a holder of these roles in this office has, in the order of the list."""
    query = select(FormVersion).join(Form, Form.current_sha256 == FormVersion.sha256)
    return [
        version
        for version in db.session.scalars(query.order_by(Form.position, Form.form_id))
        if version.state != "closed" and is_for(version, roles, office_id)
    ]


def pack_info(person: Person) -> Pack:
    """Name and size of the person's pack; made on first need, the same texts give the same pack."""
    path, sha256 = _pack(person)
    return Pack(sha256, path.stat().st_size)


def pack_for(person: Person) -> tuple[str, bytes]:
    """The person's pack: ``{"<sha256>": "<text>", …}`` as canonical JSON, and its digest."""
    path, sha256 = _pack(person)
    return sha256, path.read_bytes()


def prepare_packs() -> int:
    """Make and compress the pack of every office and role that has a phone, before somebody asks. Returns how many."""
    phones = select(Person).join(Device, Device.person_id == Person.id).where(Device.revoked_at.is_(None))
    kinds = {(person.office_id, *sorted(person.roles)): person for person in db.session.scalars(phones.distinct())}
    for person in kinds.values():
        sha256, content = pack_for(person)
        disk.pack_text(sha256, content)
    return len(kinds)


def _pack(person: Person) -> tuple[Path, str]:
    forms, lists = forms_of(person.roles, person.office_id), lists_of(person.office_id)
    # What is in the pack names it before it is made: a long text is read only when nobody asked before.
    names = sorted({v.sha256 for v in forms} | {v.sha256 for v in lists.values()})
    index = disk.packs() / f"{sha256_hex(' '.join(names))}.of"
    if index.exists():
        path = disk.packs() / f"{index.read_text()}.json"
        if path.exists():
            return path, path.stem
    texts = {v.sha256: v.xform for v in forms} | {v.sha256: v.text for v in lists.values()}
    content = canonical_json(texts).encode()
    sha256 = sha256_hex(content)
    path = disk.cached(f"{sha256}.json", content)
    disk.cached(index.name, sha256.encode())
    return path, sha256


def _add_version(form_id: str, published: Convertible, sha256: str, by: Person | str) -> FormVersion:
    taken = select(FormVersion).where(FormVersion.form_id == form_id, FormVersion.version == published.version)
    if db.session.scalars(taken).first() is not None:
        raise Refusal(Reason.FORM_VERSION_EXISTS, form_id=form_id, version=published.version)
    version = FormVersion(
        sha256=sha256,
        form_id=form_id,
        version=published.version,
        xform=published.xform_xml,
        info={},
        published_at=now(),
        published_by=by.id if isinstance(by, Person) else None,
    )
    db.session.add(version)
    return version
