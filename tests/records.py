"""Records as a phone would push them, and a small form to fill in."""

from datetime import UTC, datetime
from typing import Any

from core import ids
from core.digest import sha256_hex
from models import Form, FormVersion, db, writing

FORM_ID = "uji_lapangan"
FINISHED = datetime(2026, 11, 21, 6, 7, 8, tzinfo=UTC)
QUESTIONS = ("nama", "desa", "lokasi", "foto", "topik")

XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
  <h:head>
    <h:title>Uji lapangan</h:title>
    <model>
      <instance>
        <data id="{form_id}" version="{version}"><nama/><desa/><lokasi/><foto/><topik/>
          <meta><instanceID/></meta></data>
      </instance>
      <bind nodeset="/data/nama" type="string"/>
      <bind nodeset="/data/desa" type="string"/>
      <bind nodeset="/data/lokasi" type="geopoint"/>
      <bind nodeset="/data/foto" type="binary"/>
      <bind nodeset="/data/topik" type="string"/>
    </model>
  </h:head>
  <h:body>
    <input ref="/data/nama"><label>Nama</label></input>
    <input ref="/data/desa"><label>Desa</label></input>
    <input ref="/data/lokasi"><label>Lokasi</label></input>
    <upload mediatype="image/*" ref="/data/foto"><label>Foto</label></upload>
    <input ref="/data/topik"><label>Topik</label></input>
  </h:body>
</h:html>"""


def publish(form_id: str = FORM_ID, version: str = "1", state: str = "open", more: tuple[str, ...] = ()) -> FormVersion:
    """Make the small form known, inside an app context. more: further questions of plain text."""
    xform = XFORM.format(form_id=form_id, version=version)
    for name in more:
        asked = f'<input ref="/data/{name}"><label>{name}</label></input>'
        xform = xform.replace("<meta>", f"<{name}/><meta>").replace("</h:body>", f"{asked}</h:body>")
    info = {
        "form_id": form_id,
        "code": "F00",
        "title": {"id": "Uji lapangan", "en": "Field test"},
        "version": version,
        "sha256": sha256_hex(xform),
        "size": len(xform),
        "place": "desa",
        "evidence": [],
    }
    with writing():
        if db.session.get(Form, form_id) is None:
            db.session.add(Form(form_id=form_id, position=0))
            db.session.flush()
        row = FormVersion(
            sha256=sha256_hex(xform), form_id=form_id, version=version, xform=xform, info=info, state=state, roles=[]
        )
        row.published_at = FINISHED
        db.session.add(row)
        db.session.flush()
        db.session.get_one(Form, form_id).current_sha256 = row.sha256
    return row


def record(
    instance_id: str | None = None,
    *,
    corrects: str | None = None,
    seq: int = 1,
    form_id: str = FORM_ID,
    version: str = "1",
    files: list[dict[str, Any]] | None = None,
    **answers: str,
) -> dict[str, Any]:
    """One finished form; ``answers`` by question name. corrects: the instance id of the revision before."""
    instance_id = instance_id or ids.new_instance_id()
    given = {"nama": "Warung Sari", "desa": "1603061001", "lokasi": "-3.6553 103.7747 0 8", **answers}
    nodes = "".join(f"<{name}>{given[name]}</{name}>" for name in QUESTIONS if name in given)
    deprecated = f"<deprecatedID>{corrects}</deprecatedID>" if corrects else ""
    xml = (
        f'<data id="{form_id}" version="{version}">{nodes}'
        f"<meta><instanceID>{instance_id}</instanceID>{deprecated}</meta></data>"
    )
    made: dict[str, Any] = {
        "instance_id": instance_id,
        "form_id": form_id,
        "form_version": version,
        "device_seq": seq,
        "finished_at": FINISHED,
        "urgent": False,
        "xml": xml,
        "sha256": sha256_hex(xml),
        "files": files or [],
    }
    if corrects:
        made["deprecated_id"] = corrects
    return made


def photo(name: str = "depan.jpg", content: bytes = b"a photo") -> dict[str, Any]:
    """A file entry of a record."""
    return {"name": name, "sha256": sha256_hex(content), "size": len(content), "type": "image/jpeg", "role": "photo"}
