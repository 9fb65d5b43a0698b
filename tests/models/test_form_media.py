"""What a form shows: kept by digest, told in the feed, handed to those who may fill the form in."""

from dataclasses import dataclass

import pytest

from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import Blob, Change, db, disk, library
from models.blobs import read_blob

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture"
INFO = {"code": "F99", "title": {"id": "Uji", "en": "Test"}, "minutes": 3, "icon": "flag", "order": 7}
INFO |= {"features": [], "evidence": []}


@dataclass(frozen=True)
class Converted:
    version: str = "1"
    xform_xml: str = "<a/>"


def publish(media, roles=("pimpasa",)):
    return library.publish_form("uji", Converted(), dict(INFO), list(roles), media)


def told():
    return db.session.scalars(db.select(Change).where(Change.kind == "form").order_by(Change.seq.desc())).first().body


def test_the_feed_names_every_file_with_its_digest_size_and_type(inside):
    publish({"peta.png": PNG, "suara.mp3": b"a sound", "petunjuk.xyz": b"?"})
    assert told()["media"] == [
        {"name": "peta.png", "sha256": sha256_hex(PNG), "size": len(PNG), "type": "image/png"},
        {"name": "petunjuk.xyz", "sha256": sha256_hex(b"?"), "size": 1, "type": "application/octet-stream"},
        {"name": "suara.mp3", "sha256": sha256_hex(b"a sound"), "size": 7, "type": "audio/mpeg"},
    ]


def test_a_form_without_files_says_nothing_of_them(inside):
    publish({})
    assert "media" not in told()


def test_a_phone_whose_person_fills_the_form_in_fetches_the_file(inside, phone):
    publish({"peta.png": PNG})
    found = read_blob(phone, sha256_hex(PNG))
    assert (found.type, found.path.read_bytes()) == ("image/png", PNG)


def test_a_phone_of_another_role_does_not(inside, phone_of):
    publish({"peta.png": PNG})
    with pytest.raises(Refusal) as refusal:
        read_blob(phone_of("mitra.me"), sha256_hex(PNG))
    assert refusal.value.reason is Reason.BLOB_UNKNOWN


def test_a_file_that_was_replaced_is_still_handed_out(inside, phone):
    publish({"peta.png": PNG})
    publish({"peta.png": PNG + b", better"})
    assert [file["sha256"] for file in told()["media"]] == [sha256_hex(PNG + b", better")]
    assert read_blob(phone, sha256_hex(PNG)).path.read_bytes() == PNG


def test_the_same_file_in_two_forms_is_kept_once(inside):
    publish({"a.png": PNG, "b.png": PNG})
    publish({"a.png": PNG, "b.png": PNG})
    assert db.session.scalar(db.select(db.func.count()).select_from(Blob)) == 1


def test_a_name_with_a_folder_is_refused_and_nothing_is_published(inside):
    with pytest.raises(Refusal) as refusal:
        publish({"../peta.png": PNG})
    assert refusal.value.reason is Reason.FILE_NAME_BAD
    assert library.forms_of(["pimpasa"]) == []


@pytest.mark.parametrize(
    ("name", "text", "rows", "kind"),
    [
        ("kode.csv", "kode,nama\n1,a\n2,b\n", 2, "text/csv"),
        ("desa.xml", "<root><item><name>1</name></item></root>", 1, "application/xml"),
        ("titik.geojson", '{"type": "FeatureCollection", "features": [{}, {}]}', 2, "application/geo+json"),
    ],
)
def test_lists_are_published_by_their_kind(inside, phone, name, text, rows, kind):
    made = library.publish_list(name, None, text)
    found = read_blob(phone, made.sha256)
    assert (made.rows, found.type, found.content) == (rows, kind, text.encode())


@pytest.mark.parametrize(("name", "text"), [("a.xml", "<root>"), ("a.geojson", "{}"), ("a.geojson", "[1")])
def test_a_file_that_is_not_what_its_name_says_is_refused(inside, name, text):
    with pytest.raises(Refusal) as refusal:
        library.publish_list(name, None, text)
    assert refusal.value.reason is Reason.LIST_NOT_READABLE


def test_a_text_is_compressed_when_it_is_published(inside):
    made = publish({})
    assert (disk.packs() / f"{made.sha256}.br").exists()
    assert (disk.packs() / f"{made.sha256}.gzip").exists()
