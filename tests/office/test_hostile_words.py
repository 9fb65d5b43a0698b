"""What people type stays words: in answers, names of files and people, notes, searches and addresses."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Flask

from core.digest import sha256_hex
from models import Device, Person, db, writing
from tests.office.conftest import JPEG, Field
from tests.office.office_client import OfficeClient, one
from tests.office.strict_page import Element

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "</textarea></title></style><b>",
    "javascript:alert(1)",
)


def assert_inert(page: Element, payload: str) -> None:
    """The payload is there as text, and no element came of it (handlers and inline scripts fail in every get)."""
    assert " ".join(payload.split()) in page.text
    assert not [e for e in page.all("img") if e.get("src") == "x"]
    assert not [e for e in page.all("script") if not (e.get("src") or "").startswith("/office/static/js/")]


def test_answers_file_names_and_notes_are_inert(kasi: OfficeClient, field_side: Field):
    for payload in PAYLOADS:
        escaped = payload.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        name = payload.replace("/", "_")
        file = {"name": name, "sha256": sha256_hex(JPEG), "size": len(JPEG), "type": "image/jpeg", "role": "photo"}
        root_id = field_side.send(nama=escaped, files=[file])
        page = kasi.get(f"/office/review/{root_id}")
        assert_inert(page, payload)
        [tile] = [a for ul in page.all("ul") if ul.get("class") == "photos" for a in ul.all("a")]
        assert_inert(kasi.get(tile.get("href") or ""), name)
        page = kasi.get(f"/office/review/{root_id}/return")
        kasi.submit(page, "/return", **{"note": payload, "note:/data/nama": payload})
        assert_inert(kasi.get(f"/office/review/{root_id}"), payload)


def test_names_of_people_and_phones_are_inert(
    app: Flask, office_client: Callable[[str], OfficeClient], field_side: Field
):
    root_id = field_side.send("pimpasa.me")
    client = office_client("kanwil.ss")
    for payload in PAYLOADS:
        with app.app_context(), writing():
            device = db.session.get_one(Device, field_side.phone("pimpasa.me").device_id)
            device.name = payload
            db.session.get_one(Person, device.person_id).name = payload
            person_id = device.person_id
        pages = ("review", f"review/{root_id}", "people", f"people/{person_id}", "devices", "audit")
        for path in pages:
            assert_inert(client.get(f"/office/{path}"), payload)


def test_addresses_and_searches_are_inert(kasi: OfficeClient, field_side: Field):
    field_side.send()
    for payload in PAYLOADS:
        page = kasi.get(f"/office/review?{urlencode({'q': payload, 'place': payload, 'form': payload})}")
        assert one(page, "input", name="q").get("value") == payload
        page = kasi.submit(kasi.get("/office/people/new"), "/people/new", name=payload, find=payload)
        assert_inert(page, payload)
        kasi.get(f"/office/review/{quote(payload, safe='')}", 404)


def test_a_file_name_never_becomes_a_path_or_a_header(kasi: OfficeClient, field_side: Field):
    file = {"name": 'a"; x=y.jpg', "sha256": sha256_hex(JPEG), "size": len(JPEG), "type": "image/jpeg", "role": "photo"}
    root_id = field_side.send(files=[file])
    field_side.deliver(root_id, file, JPEG)
    page = kasi.get(f"/office/review/{root_id}")
    [tile] = [a for ul in page.all("ul") if ul.get("class") == "photos" for a in ul.all("a")]
    answer = kasi.client.get(f"{tile.get('href')}/content?download=1")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert "\n" not in disposition
    assert answer.data == JPEG
