"""Immutable content by its digest, and who may read it."""

import json

import brotli
import pytest

from core.digest import sha256_hex
from models import library
from tests.sync.conftest import INFO, XFORM, Converted
from tests.sync.parcel import FORM_ID, PNG, VERSION, code, file_entry, record, sha256


@pytest.fixture
def report(line):
    sent = record(files=[file_entry()])
    line.push_one(sent)
    assert line.begin(sent, sent["files"][0], PNG).status_code == 201
    return sent


def test_the_pack_holds_every_form_and_list_under_its_digest(line):
    told = line.pull()
    response = line.get(f"/blobs/{told['pack']['sha256']}")
    assert (len(response.data), sha256(response.data)) == (told["pack"]["size"], told["pack"]["sha256"])
    texts = json.loads(response.data)
    assert set(texts) == {c["body"]["sha256"] for c in told["changes"] if c["kind"] in ("form", "list")}
    assert all(sha256(text) == name for name, text in texts.items())


def test_the_same_texts_are_the_same_pack(app, line, line_of):
    first = line.pull()["pack"]
    assert line_of("pimpasa.me").pull()["pack"] == first
    with app.app_context():
        library.publish_list("izin.csv", None, "name,label\n1,a\n")
    assert line.pull()["pack"]["sha256"] != first["sha256"]
    assert line.get(f"/blobs/{first['sha256']}").status_code == 200


def test_texts_come_compressed_to_who_understands(line):
    name = line.pull()["pack"]["sha256"]
    plain = line.get(f"/blobs/{name}")
    packed = line.get(f"/blobs/{name}", **{"Accept-Encoding": "gzip, deflate, br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert line.get(f"/blobs/{name}", **{"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in line.get(f"/blobs/{name}", **{"Accept-Encoding": "br;q=0"}).headers


def test_a_part_can_be_asked_for(line, report):
    response = line.get(f"/blobs/{sha256(PNG)}", Range="bytes=100-199")
    assert (response.status_code, response.data) == (206, PNG[100:200])
    assert response.headers["Content-Range"] == f"bytes 100-199/{len(PNG)}"
    rest = line.get(f"/blobs/{sha256(PNG)}", Range=f"bytes={len(PNG) - 5}-")
    assert rest.data == PNG[-5:]
    assert line.get(f"/blobs/{sha256(PNG)}", Range=f"bytes={len(PNG)}-").status_code == 416
    form = line.get(f"/blobs/{sha256_hex(XFORM)}", Range="bytes=0-4", **{"Accept-Encoding": "br"})
    assert form.data == XFORM.encode()[:5]


def test_a_copy_that_is_right_is_not_sent_again(line, report):
    first = line.get(f"/blobs/{sha256(PNG)}")
    assert first.headers["ETag"] == f'"{sha256(PNG)}"'
    assert "immutable" in first.headers["Cache-Control"]
    assert "private" in first.headers["Cache-Control"]
    assert line.get(f"/blobs/{sha256(PNG)}", **{"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_file_is_served_as_what_its_bytes_are_and_never_runs(line):
    page = b"<!doctype html><script>alert(1)</script>"
    sent = record(files=[file_entry(page, "foto.png", type="text/html")])
    line.push_one(sent)
    assert line.begin(sent, sent["files"][0], page).status_code == 201
    response = line.get(f"/blobs/{sha256(page)}")
    assert response.mimetype == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_photo_is_known_by_its_bytes(line, report):
    assert line.get(f"/blobs/{sha256(PNG)}").mimetype == "image/png"


def test_xml_and_files_are_only_for_the_reporter(line, line_of, report):
    second = line_of("pimpasa.me")
    for name in (report["sha256"], sha256(PNG)):
        assert line.get(f"/blobs/{name}").status_code == 200
        assert second.get(f"/blobs/{name}").status_code == 200
        for username in ("pimpasa.pg", "kasi.me", "mitra.me"):
            response = line_of(username).get(f"/blobs/{name}")
            assert (response.status_code, code(response)) == (404, "BLOB_UNKNOWN")


def test_what_came_second_under_an_id_is_read_by_who_sent_it_too(line, line_of, report):
    rival = {**report, "xml": report["xml"].replace("</data>", "<!-- lain --></data>")}
    rival["sha256"] = sha256_hex(rival["xml"])
    assert line.push_one(rival)["outcome"] == "conflicted"
    for one in (report, rival):
        assert line.get(f"/blobs/{one['sha256']}").data == one["xml"].encode()
    assert line_of("pimpasa.pg").get(f"/blobs/{rival['sha256']}").status_code == 404


def test_naming_a_strangers_file_in_an_own_record_does_not_open_it(line_of, report):
    thief = line_of("pimpasa.pg")
    sent = record(1, files=[file_entry()])
    result = thief.push_one(sent)
    assert result["missing"] == [sha256(PNG)]
    assert thief.get(f"/blobs/{sha256(PNG)}").status_code == 404
    assert thief.begin(sent, sent["files"][0]).headers["Upload-Offset"] == "0"
    assert thief.get(f"/blobs/{sha256(PNG)}").status_code == 404


def test_a_form_is_for_those_it_is_for_and_for_who_once_used_it(app, line, line_of):
    name = sha256_hex(XFORM)
    assert line.get(f"/blobs/{name}").status_code == 200
    assert line_of("mitra.me").get(f"/blobs/{name}").status_code == 404
    line.push_one(record())
    with app.app_context():
        library.publish_form("uji", Converted("2", XFORM + "<!-- 2 -->"), INFO, ["petugas"])
    assert line.get(f"/blobs/{name}").status_code == 200
    assert line.get(f"/blobs/{sha256_hex(XFORM + '<!-- 2 -->')}").status_code == 404


def test_a_list_of_another_office_is_not_read(line_of, line):
    name = sha256_hex("name,label\n16.03.06.1001,Pasar I\n")
    assert line.get(f"/blobs/{name}").status_code == 200
    assert line_of("pimpasa.pg").get(f"/blobs/{name}").status_code == 404


@pytest.mark.parametrize("name", ["x", "0" * 64, "A" * 64, "..%2f" * 5, "0" * 63 + "%00"])
def test_what_is_no_digest_of_ours_is_not_found(line, name):
    assert line.get(f"/blobs/{name}").status_code == 404


def test_what_a_form_shows_is_told_in_the_feed_and_fetched_whole(app, line, line_of):
    with app.app_context():
        made = Converted("2", XFORM.replace(VERSION, "2"))
        library.publish_form(FORM_ID, made, INFO, ["pimpasa"], {"peta.png": PNG})
    told = next(c["body"] for c in line.pull()["changes"] if c["kind"] == "form" and c["body"]["version"] == "2")
    assert told["media"] == [{"name": "peta.png", "sha256": sha256(PNG), "size": len(PNG), "type": "image/png"}]
    response = line.get(f"/blobs/{sha256(PNG)}", **{"Accept-Encoding": "br"})
    assert (response.status_code, response.data, response.mimetype) == (200, PNG, "image/png")
    assert "immutable" in response.headers["Cache-Control"]
    assert line_of("petugas.me").get(f"/blobs/{sha256(PNG)}").status_code == 404
