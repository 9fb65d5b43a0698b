"""Uploads whose connection dies in the middle, or is silently gone: through real sockets."""

import base64
import hashlib
import http.client
import json
import socket
import time

from models import Attachment, Upload, db
from tests.sync.parcel import b64, file_entry, record, sha256


def post(live, headers, sent):
    connection = http.client.HTTPConnection(*live, timeout=30)
    body = json.dumps({"records": [sent]})
    connection.request("POST", "/sync/v1/push", body, headers | {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def test_of_a_chunk_whose_connection_dies_what_came_is_kept_and_the_file_is_whole(app, live, enrolled_device):
    content = bytes(range(251)) * 1200
    sent = record(files=[file_entry(content)])
    post(live, enrolled_device.headers, sent)
    told = {"instance_id": sent["instance_id"], "filename": "foto.png", "sha256": sha256(content)}
    line = http.client.HTTPConnection(*live, timeout=30)
    line.request("POST", "/sync/v1/uploads", content[:1000], enrolled_device.headers | _creation(told, len(content)))
    begun = line.getresponse()
    begun.read()
    place = begun.headers["Location"]
    tus = enrolled_device.headers | {"Tus-Resumable": "1.0.0"}

    def held():
        with app.app_context():
            return db.session.scalar(db.select(Upload.held_bytes))

    chunk = content[1000:101_000]
    words = tus | {"Upload-Offset": "1000", "Content-Type": "application/offset+octet-stream", "Host": "x"}
    lines = [f"PATCH {place} HTTP/1.1", *(f"{name}: {value}" for name, value in words.items())]
    head = "\r\n".join([*lines, f"Content-Length: {len(chunk)}", "", ""]).encode()
    with socket.create_connection(live) as cut:
        cut.sendall(head + chunk[:50_000])
    until = time.monotonic() + 20
    while (offset := held()) == 1000 and time.monotonic() < until:
        time.sleep(0.05)
    assert 40_000 < offset <= 51_000
    words = tus | {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    line.request("PATCH", place, content[offset:], words)
    assert line.getresponse().status == 204
    with app.app_context():
        assert db.session.scalars(db.select(Attachment.present_at)).one() is not None


def _upload(live, phone, content):
    """A record that names a file, and the address and headers of that file's upload."""
    sent = record(files=[file_entry(content)])
    told = post(live, phone.headers, sent)["results"][0]["uploads"][sha256(content)]
    return f"/sync/v1/uploads/{told['id']}", {"instance_id": sent["instance_id"], "filename": "foto.png"}


def _message(method, place, phone, length, **more):
    words = phone.headers | {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", "Host": "x"}
    words |= {"Content-Length": str(length)} | {name.replace("_", "-"): value for name, value in more.items()}
    return "\r\n".join([f"{method} {place} HTTP/1.1", *(f"{n}: {v}" for n, v in words.items()), "", ""]).encode()


def _held_at_last(app, least, seconds=20):
    until = time.monotonic() + seconds
    with app.app_context():
        while (held := db.session.scalar(db.select(Upload.held_bytes)) or 0) < least and time.monotonic() < until:
            db.session.rollback()
            time.sleep(0.05)
    return held


def test_a_creation_whose_connection_dies_keeps_what_came_too(app, live, enrolled_device):
    content = bytes(range(251)) * 1200
    _place, told = _upload(live, enrolled_device, content)
    claims = _creation(told | {"sha256": sha256(content)}, len(content))
    words = {"Upload_Length": str(len(content)), "Upload_Metadata": claims["Upload-Metadata"]}
    with socket.create_connection(live) as cut:
        cut.sendall(_message("POST", "/sync/v1/uploads", enrolled_device, len(content), **words) + content[:50_000])
    assert 49_000 < _held_at_last(app, 40_000) <= 50_000


def test_a_link_that_is_silently_gone_costs_no_more_than_the_last_seconds(app, live, enrolled_device, monkeypatch):
    monkeypatch.setattr("sync.bodies._KEEP_S", 0.2)
    content = bytes(range(251)) * 1200
    place, _told = _upload(live, enrolled_device, content)
    tus = enrolled_device.headers | {"Tus-Resumable": "1.0.0"}
    line = http.client.HTTPConnection(*live, timeout=30)
    with socket.create_connection(live) as silent:
        silent.sendall(_message("PATCH", place, enrolled_device, len(content), Upload_Offset="0"))
        for start in range(0, 60_000, 2_000):
            silent.sendall(content[start : start + 2_000])
            time.sleep(0.02)
        assert _held_at_last(app, 30_000) >= 30_000, "written down while it still comes"
        # The connection is never ended; a newer one goes on, and the file is whole.
        line.request("HEAD", place, headers=tus)
        answer = line.getresponse()
        answer.read()
        offset = int(answer.headers["Upload-Offset"])
        assert offset >= 30_000
        rest = tus | {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        line.request("PATCH", place, content[offset:], rest)
        assert line.getresponse().status == 204
    with app.app_context():
        assert db.session.scalars(db.select(Attachment.present_at)).one() is not None


def test_what_was_kept_of_a_damaged_chunk_does_not_count(app, live, enrolled_device, monkeypatch):
    monkeypatch.setattr("sync.bodies._KEEP_S", 0.0)
    content = bytes(range(251)) * 1200
    place, _told = _upload(live, enrolled_device, content)
    wrong = base64.b64encode(hashlib.sha256(b"else").digest()).decode()
    words = enrolled_device.headers | {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
    line = http.client.HTTPConnection(*live, timeout=30)
    line.request("PATCH", place, content[:90_000], words | {"Upload-Offset": "0", "Upload-Checksum": f"sha256 {wrong}"})
    answer = line.getresponse()
    answer.read()
    assert answer.status == 460
    line.request("HEAD", place, headers=words)
    answer = line.getresponse()
    answer.read()
    assert answer.headers["Upload-Offset"] == "0"


def _creation(told, size):
    return {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(size),
        "Upload-Metadata": ",".join(f"{name} {b64(value)}" for name, value in told.items()),
        "Content-Type": "application/offset+octet-stream",
    }
