"""Forms: published once, never changed, superseded by newer ones; and the pack of a phone's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import select

from core.clock import now
from core.digest import canonical_json, sha256_hex
from core.errors import Reason, Refusal
from models import audit, changes, disk, form_media, releasing
from models.choice_lists import current_lists, lists_of, publish_list
from models.db import db, writing
from models.tables_forms import Form, FormVersion
from models.tables_people import Device, Person

__all__ = [
    "STATES",
    "Pack",
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

STATES = ("open", "closing", "closed")


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
) -> FormVersion:
    """Make a converted form the one that phones fill in from now on; the same again changes nothing.

    info: {code, title: {id, en}, minutes, icon, order, features, urgent?, place?, evidence}; roles: whom it is for,
    empty for everybody; media: the files that the form shows or plays, by name. Versions before it stay for ever, in
    state ``closing``: what was begun is still received. Records that waited for this version go on.
    Raises Refusal: FORM_VERSION_EXISTS when this version is already there with other content, FILE_NAME_BAD.
    """
    version = _publish(form_id, published, info, roles, form_media.keep(media or {}))
    disk.pack_text(version.sha256, version.xform.encode())
    releasing.release(form_id)
    return version


def set_form_state(form_id: str, state: str, by: Person | str = audit.SYSTEM) -> FormVersion:
    """Open a form, let it close (what was begun is received) or close it (what comes is held).

    Raises Refusal(FORM_STATE_UNKNOWN, FORM_NOT_FOUND).
    """
    if state not in STATES:
        raise Refusal(Reason.FORM_STATE_UNKNOWN, state=state)
    with writing():
        form = db.session.get(Form, form_id)
        version = form.current if form is not None else None
        if version is None:
            raise Refusal(Reason.FORM_NOT_FOUND, form_id=form_id)
        if version.state != state:
            version.state = state
            _tell_form(version, [])
            audit.record(by, "form.state", f"form:{form_id}", {"state": state})
    releasing.release(form_id)
    return version


def form_body(version: FormVersion) -> dict[str, Any]:
    """The feed's message about a form (docs/sync-protocol.md section 11, kind ``form``)."""
    return {**version.info, "state": version.state}


def forms_of(roles: list[str]) -> list[FormVersion]:
    """The current versions of the forms that a holder of these roles fills in, in the order of the list."""
    query = select(FormVersion).join(Form, Form.current_sha256 == FormVersion.sha256)
    return [
        version
        for version in db.session.scalars(query.order_by(Form.position, Form.form_id))
        if version.state != "closed" and is_for(version, roles)
    ]


def is_for(version: FormVersion, roles: list[str]) -> bool:
    """Is the form for a holder of these roles?"""
    return not version.roles or not set(version.roles).isdisjoint(roles)


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
    forms, lists = forms_of(person.roles), lists_of(person.office_id)
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


def _publish(
    form_id: str, published: Convertible, info: dict[str, Any], roles: list[str], media: list[dict[str, Any]]
) -> FormVersion:
    content = published.xform_xml.encode()
    sha256 = sha256_hex(content)
    told = {**info, "form_id": form_id, "version": published.version, "sha256": sha256, "size": len(content)}
    if media:
        told["media"] = media
    with writing():
        form = db.session.get(Form, form_id)
        if form is None:
            form = Form(form_id=form_id, position=0)
            db.session.add(form)
            db.session.flush()
        before = form.current
        roles_before = [] if before is None else [before.roles]
        version = db.session.get(FormVersion, sha256)
        if version is not None and form.current_sha256 == sha256:
            if version.info == told and version.roles == roles:
                return version
        elif version is None:
            version = _add_version(form_id, published, sha256)
        version.info, version.roles, version.state = told, roles, "open" if before is not version else version.state
        if before is not None and before.sha256 != sha256 and before.state == "open":
            before.state = "closing"
        form.current_sha256, form.position = sha256, int(info.get("order", 0))
        form_media.name(sha256, media)
        _tell_form(version, roles_before)
        audit.record(audit.SYSTEM, "form.published", f"form:{form_id}", {"version": version.version, "sha256": sha256})
    return version


def _add_version(form_id: str, published: Convertible, sha256: str) -> FormVersion:
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
    )
    db.session.add(version)
    return version


def _tell_form(version: FormVersion, roles_before: list[list[str]]) -> None:
    # Who could see the form and no longer may hears that it is gone; the line after it reaches those who may.
    db.session.flush()
    for roles in roles_before:
        lost = sorted(set(roles) - set(version.roles))
        if version.roles and (lost or not roles):
            changes.record("form", version.form_id, roles=lost or None, tombstone=True)
    changes.record("form", version.form_id, body=form_body(version), roles=version.roles or None)
