"""Several senders at once, and connections that die: through real sockets."""

import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

from models import Receipt, Revision, Upload, db
from tests.sync.parcel import file_entry, record, settles, sha256


def post(live, headers, sent):
    connection = http.client.HTTPConnection(*live, timeout=30)
    body = json.dumps({"records": [sent]})
    connection.request("POST", "/sync/v1/push", body, headers | {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def stored(app, sent):
    with app.app_context():
        rows = db.select(db.func.count()).where(Revision.instance_id == sent["instance_id"])
        receipts = db.select(db.func.count()).where(Receipt.instance_id == sent["instance_id"])
        return db.session.scalar(rows), db.session.scalar(receipts)


def test_the_same_record_eight_times_at_once_is_one_record_and_eight_receipts(app, live, enrolled_device):
    sent = record(files=[file_entry()])
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: post(live, enrolled_device.headers, sent), range(8)))
    results = [answer["results"][0] for answer in answers]
    assert sorted(r["outcome"] for r in results) == ["accepted"] + ["repeated"] * 7
    assert all(settles(sent, a["results"][0], a["epoch"]) for a in answers)
    assert len({json.dumps(r["receipt"], sort_keys=True) for r in results}) == 1
    assert stored(app, sent) == (1, 1)


def test_eight_contents_under_one_id_at_once_are_all_kept(app, live, enrolled_device):
    first = record(1, answer="Petugas 01")
    rivals = [first] + [record(n, f"Petugas 0{n}", first["instance_id"]) for n in range(2, 9)]
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda sent: post(live, enrolled_device.headers, sent), rivals))
    outcomes = sorted(a["results"][0]["outcome"] for a in answers)
    assert outcomes == ["accepted"] + ["conflicted"] * 7
    assert all(settles(sent, a["results"][0], a["epoch"]) for sent, a in zip(rivals, answers, strict=True))
    assert stored(app, first) == (1, 8)


def test_a_connection_that_dies_mid_body_stores_nothing_and_the_next_try_stores_one(app, live, enrolled_device):
    sent = record()
    body = json.dumps({"records": [sent]}).encode()
    head = (
        f"POST /sync/v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {enrolled_device.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    for part in (0, 1, len(body) // 2, len(body) - 1):
        with socket.create_connection(live) as cut:
            cut.sendall(head + body[:part])
    assert stored(app, sent) == (0, 0)
    with socket.create_connection(live) as unheard:
        unheard.sendall(head + body)
    assert settles(sent, *_result(post(live, enrolled_device.headers, sent)))
    assert stored(app, sent) == (1, 1)


def _result(answer):
    return answer["results"][0], answer["epoch"]


def test_a_body_of_unknown_length_is_refused(live, enrolled_device):
    with socket.create_connection(live) as stream:
        stream.sendall(
            f"POST /sync/v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {enrolled_device.token}\r\n"
            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n".encode()
        )
        assert b" 411 " in stream.recv(4096).split(b"\r\n")[0]


def test_the_same_file_eight_times_at_once_is_one_file(app, live, enrolled_device):
    content = bytes(range(256)) * 300
    sent = record(files=[file_entry(content)])
    post(live, enrolled_device.headers, sent)
    told = {"instance_id": sent["instance_id"], "filename": "foto.png", "sha256": sha256(content)}
    headers = enrolled_device.headers | _creation(told, len(content))

    def send(_):
        connection = http.client.HTTPConnection(*live, timeout=30)
        connection.request("POST", "/sync/v1/uploads", content, headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, response.headers["Upload-Offset"]

    with ThreadPoolExecutor(8) as senders:
        assert set(senders.map(send, range(8))) == {(201, str(len(content)))}


def test_an_older_request_is_ended_by_a_newer_one_for_the_same_upload(app, live, enrolled_device):
    content = bytes(range(256)) * 2000
    sent = record(files=[file_entry(content)])
    post(live, enrolled_device.headers, sent)
    told = {"instance_id": sent["instance_id"], "filename": "foto.png", "sha256": sha256(content)}
    connection = http.client.HTTPConnection(*live, timeout=30)
    headers = enrolled_device.headers | _creation(told, len(content))
    connection.request("POST", "/sync/v1/uploads", b"", {n: v for n, v in headers.items() if n != "Content-Type"})
    response = connection.getresponse()
    response.read()
    url = response.headers["Location"]
    patch = (
        f"PATCH {url} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {enrolled_device.token}\r\nTus-Resumable: 1.0.0\r\n"
        f"Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {len(content)}\r\n\r\n"
    ).encode()
    with socket.create_connection(live) as old:
        old.sendall(patch + content[:100_000])
        # A newer one comes back on another connection and sends all of it.
        connection.request("HEAD", url, headers=enrolled_device.headers | {"Tus-Resumable": "1.0.0"})
        response = connection.getresponse()
        response.read()
        assert response.headers["Upload-Offset"] == "0"
        own = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        connection.request("PATCH", url, content, enrolled_device.headers | own)
        response = connection.getresponse()
        response.read()
        assert (response.status, response.headers["Upload-Offset"]) == (204, str(len(content)))
        old.sendall(content[100_000:])
        answer = old.recv(4096).split(b"\r\n")[0]
        assert b" 204 " not in answer
    connection.request("GET", f"/sync/v1/blobs/{sha256(content)}", headers=enrolled_device.headers)
    assert connection.getresponse().read() == content
    connection.close()


def test_an_older_request_is_ended_even_when_nothing_else_was_sent(app, live, enrolled_device):
    content = bytes(range(256)) * 2000
    sent = record(files=[file_entry(content)])
    post(live, enrolled_device.headers, sent)
    told = {"instance_id": sent["instance_id"], "filename": "foto.png", "sha256": sha256(content)}
    connection = http.client.HTTPConnection(*live, timeout=30)
    creation = {n: v for n, v in _creation(told, len(content)).items() if n != "Content-Type"}
    connection.request("POST", "/sync/v1/uploads", b"", enrolled_device.headers | creation)
    response = connection.getresponse()
    response.read()
    url = response.headers["Location"]
    head = (
        f"PATCH {url} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {enrolled_device.token}\r\nTus-Resumable: 1.0.0\r\n"
        "Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 100000\r\n\r\n"
    ).encode()

    def offset():
        connection.request("HEAD", url, headers=enrolled_device.headers | {"Tus-Resumable": "1.0.0"})
        response = connection.getresponse()
        response.read()
        return response.headers["Upload-Offset"]

    with socket.create_connection(live) as old:
        old.sendall(head + content[:70_000])
        _wait_until_it_has_its_turn(app)
        assert offset() == "0"
        old.sendall(content[70_000:100_000])
        assert b" 409 " in old.recv(4096).split(b"\r\n")[0]
    assert offset() == "0"
    connection.close()


def _wait_until_it_has_its_turn(app):
    until = time.monotonic() + 30
    with app.app_context():
        while db.session.scalar(db.select(Upload.turn)) == 0:
            db.session.rollback()
            assert time.monotonic() < until
            time.sleep(0.01)


def _creation(told, size):
    from tests.sync.parcel import b64

    return {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(size),
        "Upload-Metadata": ",".join(f"{name} {b64(value)}" for name, value in told.items()),
        "Content-Type": "application/offset+octet-stream",
    }
