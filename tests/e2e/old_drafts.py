"""A form of two versions for the journeys of drafts that outlive their version."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.e2e.filler import Filler
from tests.e2e.phone import Phone
from tools.live import ROOT, LiveServer

OFFICER = "petugas07.me"
REVIEWER = "kasi.me"
FORM = "uji_pindah"
CARD = {"code": "F90", "title": {"id": "Uji pindah", "en": "Move test"}, "minutes": 3, "icon": "forms", "order": 0}
PUBLISH = """
import json, sys
from app import create_app
from forms.publish import convert
from models.library import publish_form, set_form_state
path, form_id, card, roles = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), json.loads(sys.argv[4])
with create_app().app_context():
    if path == "close":
        set_form_state(form_id, "closed")
    else:
        publish_form(form_id, convert(path), card, roles)
"""
SETTINGS = """| settings |
| | form_id | form_title | version | default_language |
| | {form} | Uji pindah | {version} | id |
"""
CHOICES = """
| choices |
| | list_name | name | label |
| | dampak | ringan | Ringan |
{berat}| | dampak | bahaya | Bahaya |
"""
V1 = """
| survey |
| | type | name | label | required | appearance |
| | begin_group | satu | Bagian satu | | field-list |
| | text | uraian | Uraian | yes | |
| | text | usaha | Usaha lama | | |
| | decimal | biaya | Biaya | | |
| | select_one dampak | dampak | Dampak | | |
| | end_group | | | | |
| | begin_repeat | orang | Orang | | |
| | text | nama | Nama | yes | |
| | text | suku | Suku lama | | |
| | end_repeat | | | | |
| | begin_group | dua | Bagian dua | | field-list |
| | image | foto_lama | Foto lama | | |
| | end_group | | | | |
"""
V2 = """
| survey |
| | type | name | label | required | appearance |
| | begin_group | satu | Bagian satu | | field-list |
| | text | uraian | Uraian | yes | |
| | text | biaya | Biaya, dengan kata | | |
| | select_one dampak | dampak | Dampak | | |
| | text | baru | Pertanyaan baru | yes | |
| | end_group | | | | |
| | begin_repeat | orang | Orang | | |
| | text | nama | Nama | yes | |
| | end_repeat | | | | |
"""


def tell_office(server: LiveServer, what: str, roles: list[str] | None = None) -> None:
    """Publish the form at this path, or "close" it."""
    card = json.dumps({**CARD, "features": [], "evidence": []})
    words = [sys.executable, "-c", PUBLISH, what, FORM, card, json.dumps(roles or [])]
    subprocess.run(words, cwd=ROOT, env=server.environment, check=True)


def sheet(folder: Path, survey: str, version: int) -> str:
    """An XLSForm as a file."""
    path = folder / f"{FORM}.md"
    berat = "| | dampak | berat | Berat |\n" if survey is V1 else ""
    path.write_text(SETTINGS.format(form=FORM, version=version) + survey + CHOICES.replace("{berat}", berat))
    return str(path)


def begin_v1(phone: Phone) -> Filler:
    """A draft of version 1 with every question answered, two people and a photo."""
    phone.open(f"#/fill/{FORM}")
    form = Filler(phone.page)
    form.write("uraian", "Jembatan putus")
    form.write("usaha", "Lewat sungai")
    form.write("biaya", "1500000")
    form.choose("dampak", "Berat")
    form.next()
    for name in ("Orang Uji A", "Orang Uji B"):
        if name.endswith("B"):
            phone.page.locator('[data-action="add-repeat"]').click()
        else:
            form.open_entry()
        form.write("nama", name)
        form.write("suku", f"Suku {name[-1]}")
        form.next()
    form.next()
    form.take_photo("foto_lama")
    phone.saved()
    return form


def only_draft(phone: Phone) -> dict[str, Any]:
    rows = phone.stored("drafts")
    assert len(rows) == 1
    draft: dict[str, Any] = rows[0]["sealed"]["value"]
    return draft


def to_preview(phone: Phone) -> None:
    phone.open("#/forms")
    phone.page.locator('[data-kind="draft"]').click()
    expect(phone.page.locator("[data-part]")).to_be_visible()
    while phone.page.locator("[data-version]").count() == 0:
        phone.button("Kembali").click()
    phone.page.get_by_role("link", name="Lihat dan pindahkan").click()
    expect(phone.heading).to_have_text("Versi baru formulir")
