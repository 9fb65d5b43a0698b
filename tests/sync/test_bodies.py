"""What is not a message never reaches a verb: compression, length, type, JSON, fields."""

import gzip
import json
import zlib

import pytest

from tests.sync.parcel import code, file_entry, record, sha256


def post(line, body, **headers):
    sent = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return line.client.post("/sync/v1/push", data=body, headers=line.headers | sent)


def batch(*records):
    return json.dumps({"records": list(records)}).encode()


def test_a_gzipped_batch_is_taken(line):
    response = post(line, gzip.compress(batch(record())), Content_Encoding="gzip")
    assert response.json["results"][0]["outcome"] == "accepted"


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(line):
    bomb = gzip.compress(b" " * (200 * 1024 * 1024), 9)
    assert len(bomb) < 300_000
    response = post(line, bomb, Content_Encoding="gzip")
    assert response.status_code == 413
    assert code(response) == "TOO_LARGE"


@pytest.mark.parametrize(
    "spoil",
    [lambda z: z[:-9], lambda z: z[:40] + b"\0\0\0" + z[43:], lambda z: z + gzip.compress(b"{}"), lambda z: b"no gzip"],
    ids=["cut", "damaged", "two members", "not gzip"],
)
def test_broken_compression_is_refused(line, spoil):
    response = post(line, spoil(gzip.compress(batch(record()))), Content_Encoding="gzip")
    assert response.status_code == 400
    assert code(response) == "BAD_COMPRESSION"


@pytest.mark.parametrize("coding", ["deflate", "br", "zstd", "gzip, gzip"])
def test_another_coding_is_refused(line, coding):
    assert post(line, zlib.compress(batch()), Content_Encoding=coding).status_code == 415


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_a_message(line, kind):
    response = post(line, batch(record()), Content_Type=kind)
    assert response.status_code == 415
    assert code(response) == "WRONG_TYPE"


def test_more_than_two_megabytes_is_refused(line):
    assert post(line, b" " * (2 * 1024 * 1024 + 1)).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 100_000,
        b'{"records": NaN}',
        b'{"records": 1' + b"0" * 5000 + b"}",
        b"\xff\xfe{}",
        b"null",
        b"[]",
    ],
    ids=["half", "deep", "NaN", "huge number", "utf-16", "null", "list"],
)
def test_what_is_not_a_json_message_is_refused(line, body):
    response = post(line, body)
    assert response.status_code == 422
    assert code(response) == "BAD_INPUT"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"extra": 1}, "records.0.extra"),
        ({"files": [{**file_entry(), "path": "/etc"}]}, "records.0.files.0.path"),
    ],
)
def test_an_unknown_field_is_named(line, change, where):
    response = post(line, batch(record() | change))
    assert response.status_code == 422
    assert code(response) == "UNKNOWN_FIELD"
    assert response.json["error"]["where"] == where
    assert where in response.json["error"]["message"]


WRONG = {
    "instance_id": ["", "uuid:1", "UUID:6f1b2c3d-0a1b-4c2d-8e3f-000000000001", None, 7],
    "form_id": ["", "x" * 101, "a\0b", None],
    "device_seq": [0, -1, 1.5, "1", True, 2**53, None],
    "finished_at": ["", "yesterday", "2026-11-21T06:07:08", 1700000000, "0001-01-01T00:00:00+14:00", None],
    "clock_skew_s": ["1", True, 1e300, None],
    "urgent": ["true", 1, None],
    "sha256": ["", "A" * 64, "0" * 63, None],
    "xml": ["", "a\0b", "\ud800", 1, None],
    "files": [None, {}, [1], [file_entry() | {"size": -1}], [file_entry() | {"role": "x"}], [file_entry()] * 101],
}


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, values in WRONG.items() for v in values])
def test_a_wrong_field_is_named_and_nothing_is_stored(line, field, value):
    good, bad = record(1), record(2)
    response = post(line, batch(good, bad | {field: value}))
    assert response.status_code == 422
    assert response.json["error"]["where"].startswith(f"records.1.{field}")
    assert line.push_one(good)["outcome"] == "accepted"


@pytest.mark.parametrize(
    "at", ["1970-01-01T00:00:00Z", "2106-02-07T06:28:16+07:00", "2026-11-21T13:07:08.123456+07:00"]
)
def test_a_phone_clock_that_is_years_wrong_is_no_reason_to_refuse(line, at):
    assert line.push_one(record(finished_at=at, clock_skew_s=-3.1e8))["outcome"] == "accepted"


def test_a_batch_is_bounded_by_number_and_by_size(line):
    assert code(post(line, batch(*(record(n) for n in range(1, 52))))) == "BATCH_TOO_LARGE"
    long = [record(n, answer="x" * 140_000) for n in (1, 2)]
    response = post(line, batch(*long))
    assert response.status_code == 413
    assert code(response) == "BATCH_TOO_LARGE"
    assert [line.push_one(one)["outcome"] for one in long] == ["accepted", "accepted"]


def test_one_long_record_alone_can_always_be_sent(line):
    assert line.push_one(record(answer="x" * 900_000))["outcome"] == "accepted"


def test_text_of_any_script_keeps_its_bytes(line):
    answer = "ꦧꦱꦗꦮ 👩🏽‍🌾 e\u0301 \u202eabc\u202c"
    sent = record(answer=answer)
    assert sent["sha256"] == sha256(sent["xml"])
    assert line.push_one(sent)["settles"]
    assert line.get(f"/blobs/{sent['sha256']}").data == sent["xml"].encode()
