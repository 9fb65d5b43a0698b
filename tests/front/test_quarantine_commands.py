"""What could not be read is kept to the byte, and can be tried again."""

import gzip
import json
import os
import time
from datetime import timedelta

import pytest

from core import clock
from models import AuditEntry, RawBody, Receipt, SetAside, bodies, db, devices, inbox, quarantine
from models.bodies import Body
from tests.sync.conftest import INFO, XFORM, Converted
from tests.sync.parcel import FORM_ID, VERSION, Line, code, record, sha256

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def app(app):
    from models import library

    with app.app_context():
        library.publish_form(FORM_ID, Converted(VERSION, XFORM), INFO, ["pimpasa", "petugas"])
    return app


@pytest.fixture
def line(app, enrolled_device):
    return Line(app.test_client(), enrolled_device.headers)


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["titian", "quarantine", *words])


def post(line, body, **headers):
    sent = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return line.client.post("/sync/v1/push", data=body, headers=line.headers | sent)


def batch(*records):
    return json.dumps({"records": list(records)}).encode()


def raw_bodies(app):
    with app.app_context():
        return list(db.session.scalars(db.select(RawBody).order_by(RawBody.at)))


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (gzip.compress(batch(record()))[:-9], {"Content_Encoding": "gzip"}, "BAD_COMPRESSION"),
        (gzip.compress(b" " * 5_000_000), {"Content_Encoding": "gzip"}, "TOO_LARGE"),
        (b'{"records": [', {}, "BAD_INPUT"),
        (b"[" * 100_000, {}, "BAD_INPUT"),
        (batch(record(seq=-1)), {}, "BAD_INPUT"),
        (batch(record(colour="red")), {}, "UNKNOWN_FIELD"),
        (batch(record()), {"Content_Type": "text/plain"}, "WRONG_TYPE"),
        (batch(record()), {"Content_Encoding": "br"}, "WRONG_TYPE"),
    ],
    ids=["cut gzip", "gzip bomb", "half JSON", "deep JSON", "a field", "a new field", "type", "coding"],
)
def test_a_body_that_cannot_be_read_is_kept_as_it_came(app, line, body, headers, reason):
    response = post(line, body, **headers)
    assert code(response) == reason
    assert post(line, body, **headers).status_code == response.status_code
    (kept,) = raw_bodies(app)
    assert (kept.raw, kept.sha256, kept.reason, kept.times) == (body, sha256(body), reason, 2)
    with app.app_context():
        actions = list(db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.action == "body.kept_aside")))
        assert len(actions) == 1


def test_a_good_body_a_stranger_and_a_batch_that_is_only_too_long_leave_nothing(app, line):
    line.push(record())
    stranger = Line(app.test_client(), {"Authorization": "Bearer nobody"})
    assert post(stranger, b"{").status_code == 401
    assert code(post(line, batch(*(record(n) for n in range(1, 52))))) == "BATCH_TOO_LARGE"
    assert raw_bodies(app) == []
    with app.app_context():
        assert list(bodies.folder().glob("*")) == []


def test_a_body_over_which_the_server_falls_is_kept_and_taken_in_once_it_is_mended(app, line, run, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    sent = record()
    real = inbox.check_bytes
    monkeypatch.setattr(inbox, "check_bytes", lambda _record: 1 / 0)
    assert post(line, batch(sent)).status_code == 500
    (kept,) = raw_bodies(app)
    assert (kept.reason, kept.detail) == ("SERVER_FAULT", "/push ZeroDivisionError")
    monkeypatch.setattr(inbox, "check_bytes", real)
    done = run("retry", kept.id[:8])
    assert done.exit_code == 0, done.output
    assert "accepted ME-2026-000001" in done.output
    assert line.push_one(sent)["outcome"] == "repeated"
    assert raw_bodies(app)[0].settled_at is not None
    assert "Nothing is kept aside." in run("list").output
    assert "taken in" in run("list", "--all").output


def test_a_busy_or_full_database_is_not_the_bodys_fault(app, line, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def locked(_record):
        raise db.exc.OperationalError("database is locked", {}, Exception())

    monkeypatch.setattr(inbox, "check_bytes", locked)
    assert post(line, batch(record())).status_code == 503
    assert raw_bodies(app) == []


def test_a_body_in_whose_midst_the_worker_died_is_found_and_taken_in(app, line, run):
    sent = record()
    with app.app_context():
        device = devices.device_by_token(line.headers["Authorization"].removeprefix("Bearer "))
        body = Body(device.id, "/push", "application/json", "gzip")
        laid = bodies.laid_aside(body, gzip.compress(batch(sent)))
        laid.__enter__()
        (path,) = bodies.folder().glob("*.body")
    assert "Nothing is kept aside." in run("list").output, "it may still be under way"
    long_ago = time.time() - bodies.LEFT_BEHIND_S - 1
    os.utime(path, (long_ago, long_ago))
    listed = run("list").output
    assert "WORKER_DIED /push" in listed
    assert not path.exists()
    done = run("retry", "--all")
    assert done.exit_code == 0, done.output
    assert line.push_one(sent)["outcome"] == "repeated"


def test_half_a_file_left_behind_is_no_body(app, run):
    with app.app_context():
        path = bodies.folder() / "x.body"
    path.write_bytes(b'{"device_id": "d')
    os.utime(path, (0, 0))
    assert "Nothing is kept aside." in run("list").output
    assert not path.exists()


def test_without_room_for_the_copy_the_record_is_taken(app, line, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bodies.Path, "write_bytes", full)
    assert line.push_one(record())["outcome"] == "accepted"


def test_a_record_that_cannot_be_read_is_kept_with_what_was_around_it(app, line, run):
    sent = record(xml="<data", files=[])
    assert line.push_one(sent)["outcome"] == "refused"
    listed = run("list").output
    assert f"record 5 bytes UNREADABLE_XML {sent['instance_id']}" in listed
    with app.app_context():
        (row,) = db.session.scalars(db.select(SetAside))
        assert row.record["device_seq"] == 1
        assert "xml" not in row.record
    done = run("retry", row.id)
    assert done.exit_code == 1
    assert "refused (UNREADABLE_XML)" in done.output


def test_a_phone_revoked_long_ago_is_let_in_by_the_operator_only(app, line, run, enrolled_device):
    with app.app_context(), clock.stopped_at(clock.now() - timedelta(days=31)):
        devices.revoke(None, enrolled_device.device_id)
    sent = record(seq=3)
    assert line.push_one(sent)["problem"]["code"] == "REVOKED_TOO_LONG"
    (listed, _count) = run("list").output.splitlines()
    kept_id = listed.split(" ")[0]
    assert run("retry", kept_id).exit_code == 1
    done = run("retry", kept_id, "--late")
    assert done.exit_code == 0, done.output
    assert "held ME-2026-000001 (QUARANTINED)" in done.output
    assert line.push_one(sent)["outcome"] == "repeated"
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Receipt)) == 1


def test_one_broken_phone_cannot_fill_the_disk(app, line, monkeypatch):
    monkeypatch.setattr(quarantine, "MOST_BODIES", 3)
    for n in range(5):
        assert post(line, b"{" + b" " * n).status_code == 422
    assert len(raw_bodies(app)) == 3
    monkeypatch.setattr(quarantine, "MOST_BODIES", 50)
    monkeypatch.setattr(quarantine, "MOST_BYTES", 1000)
    post(line, b"{" * 1000)
    assert len(raw_bodies(app)) == 3


def test_the_bytes_can_be_shown_and_written_out(app, line, run, tmp_path):
    body = b"{" + b"\xff" * 3000
    post(line, body)
    kept_id = run("list").output.split(" ")[0]
    shown = run("show", kept_id).output
    assert "pimpasa.me" in shown
    assert "more bytes" in shown
    assert run("show", kept_id, "--out", str(tmp_path / "b")).exit_code == 0
    assert (tmp_path / "b").read_bytes() == body
    assert run("show", "nothing").exit_code == 1
    assert run("retry").exit_code == 2
