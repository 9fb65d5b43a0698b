"""tus: files come in whole, in pieces, after cuts, and never as something else than was said."""

import base64
import hashlib
from datetime import timedelta

import pytest

from core import clock
from models.db import settings
from tests.sync.parcel import PNG, code, file_entry, new_id, record, sha256

BIG = bytes(range(256)) * 1000  # 256,000 bytes


@pytest.fixture
def report(line):
    """A stored record that names one photo of 256 kB."""
    sent = record(files=[file_entry(BIG)])
    assert line.push_one(sent)["outcome"] == "accepted"
    return sent


@pytest.fixture
def begun(line, report):
    """An upload that has begun, with nothing held."""
    return line.begin(report, report["files"][0]).headers["Location"]


def checksum(algorithm, content):
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def test_options_say_what_is_understood(client):
    response = client.options("/sync/v1/uploads")
    assert response.status_code == 204
    assert response.headers["Tus-Version"] == response.headers["Tus-Resumable"] == "1.0.0"
    assert response.headers["Tus-Extension"].split(",") == [
        "creation",
        "creation-with-upload",
        "checksum",
        "expiration",
    ]
    assert response.headers["Tus-Max-Size"] == str(64 * 1024 * 1024)
    assert set(response.headers["Tus-Checksum-Algorithm"].split(",")) == {"sha1", "sha256"}


def test_a_file_in_one_request_is_whole_and_can_be_read_back(line, report):
    response = line.begin(report, report["files"][0], BIG, Upload_Checksum=checksum("sha256", BIG))
    assert response.status_code == 201
    assert response.headers["Upload-Offset"] == str(len(BIG))
    assert line.head(response.headers["Location"]).headers["Upload-Offset"] == str(len(BIG))
    assert line.get(f"/blobs/{sha256(BIG)}").data == BIG
    assert line.push_one(report)["missing"] == []


def test_a_file_in_pieces_with_a_cut_between_them(line, report, begun):
    assert line.head(begun).headers["Upload-Offset"] == "0"
    first = line.patch(begun, 0, BIG[:65536], Upload_Checksum=checksum("sha1", BIG[:65536]))
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "65536")
    head = line.head(begun)
    assert head.status_code == 200
    assert head.headers["Upload-Offset"] == "65536"
    assert head.headers["Upload-Length"] == str(len(BIG))
    assert head.headers["Cache-Control"].startswith("no-store")
    assert "GMT" in head.headers["Upload-Expires"]
    last = line.patch(begun, 65536, BIG[65536:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(BIG)))
    assert line.get(f"/blobs/{sha256(BIG)}").data == BIG


def test_beginning_again_goes_on_where_the_first_try_stopped(line, report, begun):
    line.patch(begun, 0, BIG[:1000])
    again = line.begin(report, report["files"][0])
    assert (again.headers["Location"], again.headers["Upload-Offset"]) == (begun, "1000")


def test_first_bytes_may_come_with_the_creation(line, report):
    response = line.begin(report, report["files"][0], BIG[:5000])
    assert (response.status_code, response.headers["Upload-Offset"]) == (201, "5000")
    assert line.patch(response.headers["Location"], 5000, BIG[5000:]).status_code == 204


def test_what_the_server_has_is_not_sent_again(line, report):
    line.begin(report, report["files"][0], BIG)
    assert line.begin(report, report["files"][0]).headers["Upload-Offset"] == str(len(BIG))
    other = record(2, files=[file_entry(BIG, "again.png")])
    line.push_one(other)
    response = line.begin(other, other["files"][0])
    assert (response.status_code, response.headers["Upload-Offset"]) == (201, str(len(BIG)))


@pytest.mark.parametrize("offset", [1, 65536, 255_999, 10**15])
def test_a_wrong_offset_changes_nothing(line, begun, offset):
    response = line.patch(begun, offset, b"x")
    assert response.status_code == 409
    assert code(response) == "ATTACHMENT_GAP"
    assert line.head(begun).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_chunk_is_not_used(line, begun, algorithm):
    response = line.patch(begun, 0, BIG[:100], Upload_Checksum=checksum(algorithm, BIG[1:101]))
    assert response.status_code == 460
    assert code(response) == "CHUNK_DAMAGED"
    assert line.head(begun).headers["Upload-Offset"] == "0"
    assert line.patch(begun, 0, BIG[:100], Upload_Checksum=checksum(algorithm, BIG[:100])).status_code == 204


def test_an_unknown_checksum_is_refused(line, begun):
    response = line.patch(begun, 0, b"x", Upload_Checksum="md5 abc")
    assert (response.status_code, code(response)) == (400, "CHECKSUM_UNKNOWN")
    assert line.patch(begun, 0, b"x", Upload_Checksum="sha1 %%%").status_code == 400


def test_a_file_with_another_digest_than_said_starts_again(line, report, begun):
    line.patch(begun, 0, BIG[:1000])
    response = line.patch(begun, 1000, b"x" * (len(BIG) - 1000))
    assert (response.status_code, code(response)) == (460, "FILE_DAMAGED")
    assert line.head(begun).status_code == 404
    assert line.get(f"/blobs/{sha256(BIG)}").status_code == 404
    assert line.begin(report, report["files"][0], b"x" * len(BIG)).status_code == 460
    assert line.begin(report, report["files"][0], BIG).status_code == 201


def test_more_bytes_than_said_are_refused(line, begun):
    assert line.patch(begun, 0, BIG + b"x").status_code == 413
    assert line.head(begun).headers["Upload-Offset"] == "0"


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


def test_an_unfinished_upload_lives_seven_days(line, report, begun):
    line.patch(begun, 0, BIG[:1000])
    with clock.stopped_at(clock.now() + timedelta(days=6, hours=23)):
        assert line.head(begun).headers["Upload-Offset"] == "1000"
    with clock.stopped_at(clock.now() + timedelta(days=7, seconds=1)):
        assert line.head(begun).status_code == 410
        response = line.patch(begun, 1000, b"x")
        assert (response.status_code, code(response)) == (410, "UPLOAD_EXPIRED")
        assert line.begin(report, report["files"][0], BIG).status_code == 201


def test_another_phone_of_the_same_person_goes_on(line, line_of, begun, report):
    line.patch(begun, 0, BIG[:1000])
    second = line_of("pimpasa.me")
    again = second.begin(report, report["files"][0])
    assert again.headers["Upload-Offset"] == "1000"
    assert second.patch(begun, 1000, BIG[1000:]).status_code == 204
    assert line.head(begun).headers["Upload-Offset"] == str(len(BIG))


def test_what_an_interrupted_write_left_behind_is_written_over(app, line, begun):
    line.patch(begun, 0, BIG[:1000])
    with app.app_context():
        (part,) = (settings().folder / "uploads").glob("*.part")
    part.write_bytes(BIG[:1000] + b"half a chunk that was never acknowledged")
    assert line.head(begun).headers["Upload-Offset"] == "1000"
    assert line.patch(begun, 1000, BIG[1000:]).status_code == 204


def test_a_full_disk_puts_off_files_and_not_answers(line, report, monkeypatch):
    monkeypatch.setattr("models.disk.LEAST_FREE_BYTES", 1024**6)
    monkeypatch.setattr("models.disk.LEAST_FREE_SHARE", 1.0)
    response = line.begin(report, report["files"][0], BIG)
    assert (response.status_code, code(response)) == (507, "STORAGE_FULL")
    assert int(response.headers["Retry-After"]) > 0
    assert line.push_one(record(2))["outcome"] == "accepted"
