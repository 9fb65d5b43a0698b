"""Formulir: uploaded, looked at, published, closed and opened again, as a publisher does it."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from models import Device, Form, db, people
from models.feed import body_of, changes_for
from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, flat, links
from tests.records import FORM_ID

FORM = """
| settings |
| | form_id | form_title | version |
| | kunjungan | Kunjungan pasar | {version} |
| survey |
| | type | name | label | image |
| | text | nama | Nama | wajah.png |
| | select_one_from_file pasar.csv | pasar | Pasar | |
"""
PASAR = b"name,label\n1,Pasar Baru\n"
Sign = Callable[[str], OfficeClient]


@pytest.fixture
def kanwil(office_client: Sign, field_side: Field) -> OfficeClient:
    return office_client("kanwil.ss")


def upload(client: OfficeClient, raw: bytes | str, name: str = "kunjungan.md", status: int = 200):
    raw = raw.encode() if isinstance(raw, str) else raw
    return client.submit(client.get("/office/forms/upload"), "/upload", status, file=(io.BytesIO(raw), name))


def with_files(client: OfficeClient, page, **files: bytes):
    given = [(io.BytesIO(content), name.replace("_", ".")) for name, content in files.items()]
    return client.submit(page, "/files", files=given)


def publish(client: OfficeClient, page, status: int = 200, **typed):
    wanted = {"roles": ["pimpasa"], "offices": ["office-me"], **typed}
    return client.submit(page, "/publish", status, **wanted)


def told(app, device_id: str) -> list[dict]:
    with app.app_context():
        changes = changes_for(db.session.get_one(Device, device_id), 0).changes
        return [body_of(one) for one in changes if one.kind == "form" and one.object_id == "kunjungan"]


def test_every_form_is_listed_with_state_version_and_how_many_reports(kanwil, field_side):
    field_side.send()
    page = kanwil.get("/office/forms")
    row = next(row.text for row in page.all("tr") if "Uji lapangan" in row.text)
    for words in ("F00", "Terbuka", "Semua kantor", "Semua peran", "1"):
        assert words in row
    page = kanwil.get(links(page)["Uji lapangan"])
    assert "SHA-256" in flat(page)
    assert "HP dapat memulai isian baru" in flat(page)


def test_from_upload_to_the_phones_of_one_office(app, kanwil, field_side):
    mine, other = field_side.phone("pimpasa.me"), field_side.phone("pimpasa.pg")
    page = upload(kanwil, FORM.format(version="1"))
    said = flat(page)
    for words in ("Kunjungan pasar", "Formulir ini baru", "pasar.csv", "Belum ada", "lewat jaringan", "nama (text"):
        assert words in said, words
    assert told(app, mine.device_id) == []
    page = publish(kanwil, page, 422)
    assert "Daftar ini belum ada: pasar.csv" in flat(page)
    page = with_files(kanwil, page, pasar_csv=PASAR, lain_csv=PASAR)
    assert "Disimpan di draf ini: pasar.csv" in flat(page)
    assert "Tidak diminta formulir ini, jadi tidak disimpan: lain.csv" in flat(page)
    page = publish(kanwil, page, title_id="Kunjungan", code="F13", minutes="4")
    assert "Versi 1 diterbitkan" in flat(page)
    assert "Kanim Muara Enim" in flat(page)
    assert "kanwil.ss" in flat(page)
    [body] = told(app, mine.device_id)
    assert (body["body"]["code"], body["body"]["minutes"], body["body"]["state"]) == ("F13", 4, "open")
    assert told(app, other.device_id) == []


def test_a_new_version_shows_what_it_asks_otherwise(kanwil):
    page = with_files(kanwil, upload(kanwil, FORM.format(version="1")), pasar_csv=PASAR)
    publish(kanwil, page, code="F13")
    newer = FORM.format(version="2").replace("| text | nama | Nama |", "| text | nama | Nama lengkap |")
    page = upload(kanwil, newer + "| | integer | umur | Umur | |\n")
    said = flat(page)
    for words in ("pertanyaan: Nama menjadi Nama lengkap", "umur", "Baru", "Ada di server"):
        assert words in said, words
    page = publish(kanwil, page)
    assert "Versi 2 diterbitkan" in flat(page)
    assert "Diganti versi baru" in flat(page)
    assert "F13" in flat(page), "what the version before said stays unless somebody changes it"


def test_a_version_number_that_is_taken_is_told_with_its_remedy_and_cannot_be_published(kanwil):
    publish(kanwil, with_files(kanwil, upload(kanwil, FORM.format(version="1")), pasar_csv=PASAR))
    page = upload(kanwil, FORM.format(version="1").replace("| Nama |", "| Siapa |"))
    assert "Versi 1 sudah ada dengan isi lain. Tulis versi yang lebih baru" in flat(page)
    assert not [form for form in page.all("form") if "/publish" in (form.get("action") or "")]
    draft = next(f.get("action") for f in page.all("form") if "/files" in (f.get("action") or ""))
    csrf = next(f.get("value") for f in page.all("input") if f.get("name") == "csrf_token")
    fields = {
        "csrf_token": csrf,
        "rev": "1",
        "title_id": "K",
        "minutes": "1",
        "roles": "pimpasa",
        "offices": "office-me",
    }
    page = kanwil.post(draft.replace("/files", "/publish"), fields, 409)
    assert "sudah ada dengan isi lain. Naikkan versinya" in flat(page)


def test_a_workbook_with_faults_is_kept_with_each_fault_at_its_row(kanwil):
    made, out = openpyxl.Workbook(), io.BytesIO()
    survey = made.active
    survey.title = "survey"
    for row in (("type", "name", "label", "calculation"), ("text", "nama", "Nama", ""), ("calculate", "x", "", "1 +")):
        survey.append(row)
    settings = made.create_sheet("settings")
    settings.append(("form_id", "form_title", "version"))
    settings.append(("rusak", "Rusak", "1"))
    made.save(out)
    page = upload(kanwil, out.getvalue(), "rusak.xlsx")
    said = flat(page)
    for words in ("Belum dapat diterbitkan", "survey", "baris 3", "calculation", "Rumus ini tidak terbaca"):
        assert words in said, words
    assert not [form for form in page.all("form") if "/publish" in (form.get("action") or "")]
    assert "Pratinjau di layar HP" not in links(page)


@pytest.mark.parametrize(
    ("raw", "name", "words"),
    [
        (b"", "kosong.xlsx", "kosong"),
        (b"PK\x03\x04", "rusak.xlsx", "terpotong"),
        (b"\xff\xd8\xff\xe0JFIF", "foto.xlsx", "bukan formulir"),
        (b"<html/>", "x.xml", "tidak dapat dibaca sebagai XForm"),
        ("| survey |\n| | type | name |\n| | text | a b c |\n", "x.md", "pyxform"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_nothing_is_kept(app, kanwil, raw, name, words):
    page = upload(kanwil, raw, name, 422)
    assert words in flat(page)
    assert "Draf yang belum diterbitkan" not in flat(kanwil.get("/office/forms"))


def test_without_a_file_the_page_says_so(kanwil):
    page = kanwil.submit(kanwil.get("/office/forms/upload"), "/upload", 422)
    assert "Pilih berkas formulirnya dulu" in flat(page)


def test_a_file_that_is_too_large_gets_a_sentence(kanwil):
    page = upload(kanwil, b"|" * 5_200_000, status=413)
    assert "terlalu besar" in flat(page)


def test_what_is_missing_on_the_form_is_said_beside_its_field_and_stays_typed(kanwil):
    page = with_files(kanwil, upload(kanwil, FORM.format(version="1")), pasar_csv=PASAR)
    page = publish(kanwil, page, 422, title_id="", minutes="0", roles=[], offices=[], code="F99")
    said = flat(page)
    for words in (
        "Tulis nama formulirnya",
        "Tulis lamanya dalam menit",
        "Pilih paling sedikit satu peran",
        "satu kantor",
    ):
        assert words in said, words
    assert [f.get("value") for f in page.all("input") if f.get("name") == "code"] == ["F99"]


def test_a_draft_is_downloaded_as_it_came_and_thrown_away(kanwil):
    text = FORM.format(version="1")
    page = upload(kanwil, text)
    href = next(a.get("href") for a in page.all("a") if (a.get("href") or "").endswith("/file"))
    answer = kanwil.client.get(href)
    assert answer.data == text.encode()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    page = kanwil.submit(page, "/remove")
    assert "Draf dihapus" in flat(page)
    kanwil.get(href.removesuffix("/file"), 404)


def test_the_preview_frames_the_phone_with_the_draft_and_strict_policies(kanwil):
    page = with_files(
        kanwil, upload(kanwil, FORM.format(version="1")), pasar_csv=PASAR, wajah_png=b"\x89PNG\r\n\x1a\nx"
    )
    page = kanwil.get(links(page)["Pratinjau di layar HP"])
    assert "frame-src 'self'" in kanwil.answer.headers["Content-Security-Policy"]
    assert kanwil.answer.headers["X-Frame-Options"] == "DENY"
    here = kanwil.answer.request.path.removesuffix("/preview")
    told = kanwil.client.get(f"{here}/phone.json").json
    assert told["info"]["form_id"] == "kunjungan"
    assert told["person"]["username"] == "kanwil.ss"
    assert "<h:html" in told["xform"]
    assert kanwil.client.get(f"{here}/lists/pasar.csv").data == PASAR
    assert kanwil.client.get(f"{here}/lists/tidak-ada.csv").status_code == 404
    picture = kanwil.client.get(f"{here}/media/wajah.png")
    assert (picture.data[:4], picture.mimetype) == (b"\x89PNG", "image/png")
    assert "sandbox" in picture.headers["Content-Security-Policy"]


OPEN_TO = {"kanwil.ss", "admin.ss"}


@pytest.mark.parametrize(
    "path",
    ["/office/forms", "/office/forms/upload", f"/office/forms/form/{FORM_ID}", "/office/lists", "/office/lists/upload"],
)
def test_only_publishers_open_these_pages(office_client: Sign, field_side: Field, path):
    for name in (
        "pimpasa.me",
        "mitra.me",
        "petugas.me",
        "kasi.me",
        "kakanim.me",
        "kepatuhan.ss",
        "kanwil.ss",
        "admin.ss",
    ):
        client = office_client(name)
        page = client.get(path, 200 if name in OPEN_TO else 403)
        menu = {link.get("href") for nav in page.all("nav") if nav.get("id") == "menu" for link in nav.all("a")}
        assert ("/office/forms" in menu) == (name in OPEN_TO)


def test_a_draft_of_another_house_is_not_there(app, office_client: Sign, field_side: Field, kanwil):
    page = upload(kanwil, FORM.format(version="1"))
    here = kanwil.answer.request.path
    with app.app_context():
        admin = people.find_person("admin.ss")
        people.add_person(admin, "Admin kecil", "admin.me", "office-me", ["admin"])
        person = people.find_person("admin.me")
        people.set_password(admin, person.id, "kata sandi untuk uji")
    small = OfficeClient(app.test_client())
    small.sign_in("admin.me")
    for ending in ("", "/file", "/preview", "/phone.json", "/lists/pasar.csv", "/media/wajah.png"):
        assert small.client.get(here + ending).status_code == 404, ending
    assert page
    with app.app_context():
        assert db.session.get(Form, "kunjungan") is None
