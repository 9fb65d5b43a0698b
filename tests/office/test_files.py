"""Photos and files: shown as dead matter, with their facts, to those who may read the report."""

from collections.abc import Callable

import pytest

from core.digest import sha256_hex
from tests.office.conftest import JPEG, Field
from tests.office.office_client import OfficeClient, flat, links
from tests.office.strict_page import Element

PREVIEW = JPEG + b"small"
PAGE = b"<!doctype html><script>alert(1)</script>"


def entry(name: str, content: bytes, kind: str = "image/jpeg", role: str = "photo", **more: str) -> dict:
    return {"name": name, "sha256": sha256_hex(content), "size": len(content), "type": kind, "role": role, **more}


def photo_pages(page: Element) -> list[Element]:
    return [a for ul in page.all("ul") if ul.get("class") == "photos" for a in ul.all("a")]


def file_pages(page: Element) -> list[Element]:
    return [a for ul in page.all("ul") if ul.get("class") == "files" for a in ul.all("a")]


def test_a_photo_on_its_way_shows_its_preview_and_then_itself(kasi: OfficeClient, field_side: Field):
    full, small = entry("depan.jpg", JPEG), entry("depan-kecil.jpg", PREVIEW, role="preview", of="depan.jpg")
    root_id = field_side.send(files=[full, small], foto="depan.jpg")
    [tile] = photo_pages(kasi.get(f"/office/review/{root_id}"))
    assert tile.text.startswith("Foto menyusul Foto menyusul, ")
    assert "masih dalam perjalanan dari HP" in flat(kasi.get(tile.get("href")))
    field_side.deliver(root_id, small, PREVIEW)
    [tile] = photo_pages(kasi.get(f"/office/review/{root_id}"))
    assert kasi.client.get(next(tile.all("img")).get("src")).data == PREVIEW
    page = kasi.get(tile.get("href"))
    assert "pratinjau kecil" in flat(page)
    field_side.deliver(root_id, full, JPEG)
    page = kasi.get(f"/office/review/{root_id}")
    assert "Foto, utuh (SHA-256 cocok)" in flat(page)
    page = kasi.get(photo_pages(page)[0].get("href"))
    assert kasi.client.get(next(page.all("img")).get("src")).data == JPEG


def test_a_photo_says_when_where_which_phone_and_its_fingerprint(kasi: OfficeClient, field_side: Field):
    root_id = field_side.send(files=[entry("depan.jpg", JPEG)], foto="depan.jpg")
    [tile] = photo_pages(kasi.get(f"/office/review/{root_id}"))
    said = flat(kasi.get(tile.get("href")))
    for fact in ("21 Nov 2026 13.07.08", "Kelurahan Pasar I", "-3.65530, 103.77470", "HP uji", sha256_hex(JPEG)):
        assert fact in said


def test_an_evidence_original_can_be_downloaded_beside_its_photo(kasi: OfficeClient, field_side: Field):
    original = JPEG + b"all of it"
    files = [entry("a.jpg", JPEG), entry("a-asli.jpg", original, role="original", of="a.jpg")]
    root_id = field_side.send(files=files, foto="a.jpg")
    for file, content in zip(files, (JPEG, original), strict=True):
        field_side.deliver(root_id, file, content)
    page = kasi.get(f"/office/review/{root_id}")
    assert file_pages(page) == []
    page = kasi.get(photo_pages(page)[0].get("href"))
    answer = kasi.client.get(links(page)["Unduh asli"])
    assert answer.data == original
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert sha256_hex(original) in flat(page)


@pytest.mark.parametrize(
    ("name", "kind", "role", "content"),
    [
        ("surat.html", "text/html", "file", PAGE),
        ("foto.jpg", "image/jpeg", "photo", PAGE),
        ("gambar.svg", "image/svg+xml", "photo", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("surat.pdf", "application/pdf", "file", b"%PDF-1.7 stuff"),
    ],
)
def test_what_is_no_plain_picture_by_its_bytes_is_only_downloaded(
    kasi: OfficeClient, field_side: Field, name, kind, role, content
):
    file = entry(name, content, kind, role)
    root_id = field_side.send(files=[file], foto=name)
    field_side.deliver(root_id, file, content)
    page = kasi.get(f"/office/review/{root_id}")
    [link] = [*photo_pages(page), *file_pages(page)]
    page = kasi.get(link.get("href"))
    answer = kasi.client.get(links(page)["Unduh"].replace("?download=1", ""))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_is_shown_in_a_sandbox(kasi: OfficeClient, field_side: Field):
    file = entry("depan.jpg", JPEG)
    root_id = field_side.send(files=[file], foto="depan.jpg")
    field_side.deliver(root_id, file, JPEG)
    page = kasi.get(photo_pages(kasi.get(f"/office/review/{root_id}"))[0].get("href"))
    answer = kasi.client.get(next(page.all("img")).get("src"))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_file_is_read_only_through_a_report_one_may_read(
    kasi: OfficeClient, office_client: Callable[[str], OfficeClient], field_side: Field
):
    file = entry("depan.jpg", JPEG)
    root_id = field_side.send(files=[file], foto="depan.jpg")
    field_side.deliver(root_id, file, JPEG)
    other = field_side.send("pimpasa.pg")
    [tile] = photo_pages(kasi.get(f"/office/review/{root_id}"))
    attachment_id = (tile.get("href") or "").rsplit("/", 1)[-1]
    stranger = office_client("kasi.pg")
    stranger.get(f"/office/review/{root_id}/files/{attachment_id}", 404)
    assert stranger.client.get(f"/office/review/{root_id}/files/{attachment_id}/content").status_code == 404
    # Nor by naming it below a report that one may read.
    stranger.get(f"/office/review/{other}", 200)
    stranger.get(f"/office/review/{other}/files/{attachment_id}", 404)
    assert stranger.client.get(f"/office/review/{other}/files/{attachment_id}/content").status_code == 404


def test_a_file_that_has_not_come_is_not_found(kasi: OfficeClient, field_side: Field):
    root_id = field_side.send(files=[entry("depan.jpg", JPEG)], foto="depan.jpg")
    [tile] = photo_pages(kasi.get(f"/office/review/{root_id}"))
    assert kasi.client.get(f"{tile.get('href')}/content").status_code == 404
