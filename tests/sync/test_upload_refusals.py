"""tus: what is not taken, from whom, and that nothing is harmed by the try."""

import pytest

from models.db import settings
from tests.sync.parcel import BIG, PNG, code, file_entry, new_id, record, sha256


def test_a_claim_of_two_gigabytes_is_refused_and_takes_no_room(app, line):
    huge = file_entry(size=2 * 1024**3)
    sent = record(files=[huge])
    line.push_one(sent)
    response = line.begin(sent, huge)
    assert (response.status_code, code(response)) == (413, "FILE_TOO_LARGE")
    with app.app_context():
        assert list((settings().folder / "uploads").glob("*")) == []


def test_a_chunk_over_one_mebibyte_is_refused(line, begun, report):
    for response in (line.patch(begun, 0, bytes(2**20 + 1)), line.begin(report, report["files"][0], bytes(2**20 + 1))):
        assert (response.status_code, code(response)) == (413, "CHUNK_TOO_LARGE")


@pytest.mark.parametrize("kind", ["application/json", "image/png", ""])
def test_another_content_type_is_refused(line, report, begun, kind):
    assert line.patch(begun, 0, b"x", Content_Type=kind).status_code == 415
    assert line.begin(report, report["files"][0], b"x", Content_Type=kind).status_code == 415


@pytest.mark.parametrize("version", ["0.2.2", "1.0", "2.0.0", ""])
def test_another_tus_version_is_refused(line, report, begun, version):
    for response in (
        line.begin(report, report["files"][0], Tus_Resumable=version),
        line.patch(begun, 0, b"x", Tus_Resumable=version),
    ):
        assert response.status_code == 412
        assert response.headers["Tus-Version"] == "1.0.0"


@pytest.mark.parametrize(
    "changes",
    [
        {"Upload_Length": ""},
        {"Upload_Length": "-1"},
        {"Upload_Length": "1e3"},
        {"Upload_Length": "٣"},
        {"Upload_Metadata": ""},
        {"Upload_Metadata": "filename %%%"},
        {"Upload_Metadata": "filename YQ=="},
        {"Upload_Defer_Length": "1"},
    ],
)
def test_a_claim_that_says_too_little_is_refused(line, report, changes):
    response = line.begin(report, report["files"][0], **{k: v.encode().decode("latin-1") for k, v in changes.items()})
    assert response.status_code in (400, 422)
    assert response.json["error"]["where"]


def test_a_stranger_cannot_fill_the_disk(line, line_of, report):
    stranger = line_of("pimpasa.pg")
    for who, sent, file in (
        (line, report, file_entry(PNG)),  # not named in the record
        (line, record(2, files=[file_entry()]), file_entry()),  # the record never came
        (line, report, file_entry(BIG, "other.png")),  # another name
        (stranger, report, report["files"][0]),  # somebody else's record
        (line, {"instance_id": new_id()}, report["files"][0]),
    ):
        response = who.begin(sent, file, b"x")
        assert (response.status_code, code(response)) == (404, "FILE_NOT_EXPECTED")


def test_a_stranger_can_neither_see_nor_touch_an_upload(line_of, begun, line):
    stranger = line_of("pimpasa.pg")
    assert stranger.head(begun).status_code == 404
    assert stranger.patch(begun, 0, b"x").status_code == 404
    assert line.head(begun).status_code == 200


def test_a_name_that_climbs_is_stored_by_its_digest_only(app, line):
    file = file_entry(BIG, "../../../../tmp/titian-climbed.png")
    sent = record(files=[file])
    if line.push_one(sent)["outcome"] == "refused":
        return
    assert line.begin(sent, file, BIG).status_code == 201
    with app.app_context():
        folder = settings().folder
        assert [p.name for p in (folder / "blobs").rglob("*") if p.is_file()] == [sha256(BIG)]
        assert not (folder.parent / "tmp").exists()
        assert list((folder / "uploads").glob("*")) == []


@pytest.mark.parametrize("upload_id", ["nowhere", "..%2f..%2fetc%2fpasswd", "%00", "a" * 300])
def test_an_unknown_upload_is_not_found(line, upload_id):
    url = f"/sync/v1/uploads/{upload_id}"
    assert line.head(url).status_code == 404
    assert line.patch(url, 0, b"x").status_code == 404
