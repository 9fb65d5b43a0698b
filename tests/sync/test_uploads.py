"""tus: files come in whole, in pieces, after cuts, and never as something else than was said."""

import base64
import hashlib
from datetime import timedelta

import pytest

from core import clock
from models.db import settings
from tests.sync.parcel import BIG, PNG, code, file_entry, record, sha256


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


def place(line, sent):
    """Where the answer to a push says that the record's first file goes on."""
    told = line.push_one(sent)["uploads"][sent["files"][0]["sha256"]]
    return f"/sync/v1/uploads/{told['id']}", told["offset"]


def test_the_answer_to_the_answers_says_where_each_missing_file_goes_on(line):
    sent = record(files=[file_entry(BIG), file_entry(PNG, "kecil.png")])
    told = line.push_one(sent)["uploads"]
    assert set(told) == {sha256(BIG), sha256(PNG)}
    assert {one["offset"] for one in told.values()} == {0}
    url = f"/sync/v1/uploads/{told[sha256(BIG)]['id']}"
    assert line.head(url).headers["Upload-Offset"] == "0", "nothing has begun, and it may be asked"
    assert line.patch(url, 0, BIG[:1000]).headers["Upload-Offset"] == "1000"
    assert line.push_one(sent)["uploads"][sha256(BIG)] == {"id": told[sha256(BIG)]["id"], "offset": 1000}
    assert line.patch(url, 1000, BIG[1000:]).headers["Upload-Offset"] == str(len(BIG))
    assert set(line.push_one(sent)["uploads"]) == {sha256(PNG)}
    whole = line.patch(f"/sync/v1/uploads/{told[sha256(PNG)]['id']}", 0, PNG, Upload_Checksum=checksum("sha256", PNG))
    assert (whole.status_code, whole.headers["Upload-Offset"]) == (204, str(len(PNG)))
    assert "uploads" not in line.push_one(sent)
    assert line.get(f"/blobs/{sha256(PNG)}").data == PNG


def test_of_two_files_with_one_digest_only_the_first_has_a_place(line):
    first, second = record(files=[file_entry(BIG)]), record(2, files=[file_entry(BIG, "lagi.png")])
    results = line.push(first, second)["results"]
    assert [len(result.get("uploads", {})) for result in results].count(1) == 1
    assert all(result["missing"] == [sha256(BIG)] for result in results)


def test_a_stranger_is_told_no_place_and_can_use_none(line, line_of, report):
    url, _offset = place(line, report)
    stranger = line_of("pimpasa.pg")
    assert stranger.head(url).status_code == 404
    assert stranger.patch(url, 0, BIG).status_code == 404


def test_a_place_that_another_phone_of_the_person_uses_is_not_told(line, line_of, report, begun):
    line.patch(begun, 0, BIG[:1000])
    second = line_of("pimpasa.me")
    assert "uploads" not in second.push_one(report)
    assert second.begin(report, report["files"][0]).headers["Upload-Offset"] == "1000"


def test_a_full_disk_puts_off_a_file_that_has_a_place(line, report, monkeypatch):
    url, _offset = place(line, report)
    monkeypatch.setattr("models.disk.LEAST_FREE_BYTES", 1024**6)
    monkeypatch.setattr("models.disk.LEAST_FREE_SHARE", 1.0)
    for body in (BIG, BIG[:1000]):
        response = line.patch(url, 0, body)
        assert (response.status_code, code(response)) == (507, "STORAGE_FULL")


def test_a_part_that_the_disk_lost_is_asked_for_again(app, line, begun):
    line.patch(begun, 0, BIG[:5000])
    with app.app_context():
        (part,) = (settings().folder / "uploads").glob("*.part")
    part.write_bytes(BIG[:1000])
    assert line.head(begun).headers["Upload-Offset"] == "1000"
    part.unlink()
    assert line.head(begun).headers["Upload-Offset"] == "0"
    assert line.patch(begun, 0, BIG).headers["Upload-Offset"] == str(len(BIG))


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
    assert response.headers["Upload-Offset"] == "0", "where to go on, without another question"
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
    assert line.head(begun).headers["Upload-Offset"] == "0"
    assert line.get(f"/blobs/{sha256(BIG)}").status_code == 404
    assert line.begin(report, report["files"][0], b"x" * len(BIG)).status_code == 460
    assert line.begin(report, report["files"][0], BIG).status_code == 201


def test_more_bytes_than_said_are_refused(line, begun):
    assert line.patch(begun, 0, BIG + b"x").status_code == 413
    assert line.head(begun).headers["Upload-Offset"] == "0"


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
