"""Filled-in forms by the thousand, made from the form that the server hands out."""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from datetime import datetime
from typing import Any

import brotli
from lxml import etree

from seeds.filler import Filler
from tools.live import LiveServer

FORM_ID = "amati_oa"
FINISHED_AT = "2026-11-21T06:07:08.000Z"
ID_PLACE = "uuid:00000000-0000-4000-8000-000000000000"
# What stands in the questions; text is as long as officers write.
SAMPLES = {
    "tgl_amati": "2026-11-20",
    "kab_kota": "1603",
    "lokasi_gps": "-3.6512345 103.7712345 52.0 8.5",
    "lokasi_ket": "Dusun II, di belakang balai desa",
    "kegiatan_ket": "Memasang mesin di pabrik, tinggal di mes perusahaan sejak awal bulan, bekerja dua regu.",
    "jml_oa": "2",
}


def fetch(server: LiveServer, path: str, token: str) -> bytes:
    """A body, unpacked."""
    status, headers, body = server.ask("GET", path, token=token, headers={"Accept-Encoding": "br"})
    assert status == 200, (path, status, body[:300])
    return bytes(brotli.decompress(body)) if headers.get("content-encoding") == "br" else body


def pulled(server: LiveServer, token: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(fetch(server, "/sync/v1/pull?since=0&limit=500", token))
    return answer


def read_pack(server: LiveServer, token: str) -> dict[str, str]:
    """digest → text of every form and list of this person."""
    pack = pulled(server, token)["pack"]["sha256"]
    texts: dict[str, str] = json.loads(fetch(server, f"/sync/v1/blobs/{pack}", token))
    return texts


class Template:
    """One form's instance with every question answered, to be stamped with fresh ids."""

    def __init__(self, server: LiveServer, token: str, form_id: str = FORM_ID) -> None:
        changes = pulled(server, token)["changes"]
        self.info = next(c["body"] for c in changes if c["kind"] == "form" and c["id"] == form_id)
        form = etree.fromstring(read_pack(server, token)[self.info["sha256"]].encode())
        self.xml = filled(form)

    def record(self, device_seq: int, files: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """One record for ``/push`` with an id of its own."""
        instance_id = f"uuid:{uuid.uuid4()}"
        xml = self.xml.replace(ID_PLACE, instance_id)
        return {
            "instance_id": instance_id,
            "form_id": self.info["form_id"],
            "form_version": self.info["version"],
            "device_seq": device_seq,
            "finished_at": FINISHED_AT,
            "urgent": False,
            "xml": xml,
            "sha256": hashlib.sha256(xml.encode()).hexdigest(),
            "files": files or [],
        }


def filled(form: etree._Element) -> str:
    """The form's first instance with an answer in every question and no repeat template left."""
    instance = next(form.iter("{http://www.w3.org/2002/xforms}instance"))
    root = next(child for child in instance if isinstance(child.tag, str))
    for node in list(root.iter()):
        parent = node.getparent()
        if parent is not None and any(str(name).endswith("}template") for name in node.attrib):
            parent.remove(node)
    for node in root.iter():
        name = etree.QName(node).localname
        if name == "instanceID":
            node.text = ID_PLACE
        elif len(node) == 0 and name not in {"deprecatedID"}:
            node.text = SAMPLES.get(name, node.text or "lain")
    return etree.tostring(root, encoding="unicode")


def many_forms(server: LiveServer, token: str, count: int, seed: int) -> list[dict[str, str]]:
    """So many finished forms, the twelve in turn, each filled in by its own rules and unlike the others.

    What ``tests/faults/phone.js`` fills in: form_id, form_version, xml with ID_PLACE for the record's id.
    """
    chance = random.Random(seed)
    changes = pulled(server, token)["changes"]
    texts = read_pack(server, token)
    of_kind = {kind: [c["body"] for c in changes if c["kind"] == kind] for kind in ("form", "list")}
    lists = {one["name"]: texts[one["sha256"]] for one in of_kind["list"]}
    fillers = [Filler(texts[one["sha256"]], lists, chance) for one in of_kind["form"]]
    moment = datetime.fromisoformat(FINISHED_AT)
    forms = []
    for at in range(count):
        filled_in = fillers[at % len(fillers)].fill(moment, share=0.7)
        forms.append(
            {
                "form_id": filled_in.form_id,
                "form_version": filled_in.version,
                "xml": filled_in.xml.decode().replace(filled_in.instance_id, ID_PLACE),
            }
        )
    return forms
