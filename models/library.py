"""Forms and choice lists: published once, never changed, superseded by newer ones; and the pack of a phone's own."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import or_, select, update

from core import ids
from core.clock import now
from core.digest import canonical_json, sha256_hex
from core.errors import Reason, Refusal
from models import audit, changes, disk
from models.db import db, writing
from models.tables_forms import Form, FormVersion, ListVersion
from models.tables_people import Person

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


def publish_form(form_id: str, published: Convertible, info: dict[str, Any], roles: list[str]) -> FormVersion:
    """Make a converted form the one that phones fill in from now on; the same again changes nothing.

    info: {code, title: {id, en}, minutes, icon, order, features, urgent?, place?, evidence}; roles: whom it is for,
    empty for everybody. Versions before it stay for ever, in state ``closing``: what was begun is still received.
    Raises Refusal(FORM_VERSION_EXISTS) when this version is already there with other content.
    """
    content = published.xform_xml.encode()
    sha256 = sha256_hex(content)
    told = {**info, "form_id": form_id, "version": published.version, "sha256": sha256, "size": len(content)}
    with writing():
        form = db.session.get(Form, form_id)
        if form is None:
            form = Form(form_id=form_id, position=0)
            db.session.add(form)
            db.session.flush()
        before = form.current
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
        _tell_form(version, [] if before is None else [before.roles])
        audit.record(audit.SYSTEM, "form.published", f"form:{form_id}", {"version": version.version, "sha256": sha256})
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
    return version


def form_body(version: FormVersion) -> dict[str, Any]:
    """The feed's message about a form (docs/sync-protocol.md section 11, kind ``form``)."""
    return {**version.info, "state": version.state}


def publish_list(name: str, office_id: str | None, text: str) -> ListVersion:
    """Make a CSV text the choice list ``name`` of an office (None: of every office without its own).

    The same again changes nothing. Raises Refusal(LIST_NOT_READABLE).
    """
    content, rows = text.encode(), _count_rows(name, text)
    sha256 = sha256_hex(content)
    same = (ListVersion.name == name, ListVersion.office_id == office_id)
    with writing():
        found = db.session.scalars(select(ListVersion).where(*same, ListVersion.sha256 == sha256)).one_or_none()
        if found is not None and found.current:
            return found
        db.session.execute(update(ListVersion).where(*same).values(current=False))
        if found is None:
            found = ListVersion(
                id=ids.new_uuid(),
                sha256=sha256,
                name=name,
                office_id=office_id,
                text=text,
                size=len(content),
                rows=rows,
                published_at=now(),
            )
            db.session.add(found)
        found.current = True
        changes.record(
            "list",
            name,
            body={"name": name, "sha256": sha256, "size": len(content), "rows": rows},
            office_id=office_id,
        )
        audit.record(audit.SYSTEM, "list.published", f"list:{name}", {"office_id": office_id, "sha256": sha256})
    return found


def lists_of(office_id: str) -> dict[str, ListVersion]:
    """The current lists of an office by name: its own, and the common ones where it has none."""
    query = select(ListVersion).where(
        ListVersion.current, or_(ListVersion.office_id == office_id, ListVersion.office_id.is_(None))
    )
    found: dict[str, ListVersion] = {}
    for row in db.session.scalars(query.order_by(ListVersion.name)):
        if row.name not in found or row.office_id is not None:
            found[row.name] = row
    return found


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


def _count_rows(name: str, text: str) -> int:
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise Refusal(Reason.LIST_NOT_READABLE, name=name, detail=str(error)) from error
    if not rows or "name" not in rows[0] or "label" not in rows[0]:
        raise Refusal(Reason.LIST_NOT_READABLE, name=name, detail="name, label")
    if any(len(row) != len(rows[0]) for row in rows):
        raise Refusal(Reason.LIST_NOT_READABLE, name=name, detail=str(len(rows[0])))
    return len(rows) - 1
