"""No room, or none for the moment: which words a phone hears, and that nothing of it is told as received."""

import errno
import io
import sqlite3
import sys

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from models import Upload, db, disk
from models.db import LOG_KEPT_BYTES
from tests.sync.parcel import PNG, code, file_entry, record

# The module; ``models.db`` is the database itself.
DATABASE = sys.modules["models.db"]


@pytest.fixture
def patient(app, monkeypatch):
    """The app answers as in service, and waits for a lock only for a moment."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(DATABASE, "BUSY_TIMEOUT_MS", 100)
    with app.app_context():
        db.engine.dispose()
    return app


def push(line, *records):
    return line.client.post("/sync/v1/push", json={"records": list(records)}, headers=line.headers)


def test_below_what_is_set_photos_wait_and_answers_are_taken(app, line, monkeypatch):
    sent = record(files=[file_entry()])
    free = disk.shutil.disk_usage(app.extensions["titian_settings"].folder).free
    object.__setattr__(app.extensions["titian_settings"], "min_free_bytes", free * 2)
    assert line.push_one(sent)["outcome"] == "accepted"
    response = line.begin(sent, sent["files"][0], PNG)
    assert (response.status_code, code(response), response.headers["Retry-After"]) == (507, "STORAGE_FULL", "3600")
    object.__setattr__(app.extensions["titian_settings"], "min_free_bytes", 0)
    assert line.begin(sent, sent["files"][0], PNG).status_code == 201


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_under_a_photo_tells_it_as_not_here(patient, line, monkeypatch, number):
    sent = record(files=[file_entry()])
    line.push_one(sent)

    def full(*_):
        raise OSError(number, "full")

    monkeypatch.setattr(disk, "_write_all", full)
    response = line.begin(sent, sent["files"][0], PNG)
    assert (response.status_code, code(response)) == (507, "STORAGE_FULL")
    monkeypatch.undo()
    patient.config["PROPAGATE_EXCEPTIONS"] = False
    assert line.push_one(sent)["missing"] == [sent["files"][0]["sha256"]]
    assert line.begin(sent, sent["files"][0], PNG).headers["Upload-Offset"] == str(len(PNG))


def test_a_full_database_says_come_again_and_keeps_no_half(patient, line):
    with patient.app_context():
        pages = db.session.execute(db.text("PRAGMA page_count")).scalar()
        db.session.rollback()
        db.engine.dispose()
        limit = db.event.listens_for(db.engine, "connect")(
            lambda connection, _: connection.execute(f"PRAGMA max_page_count={pages + 1}")
        )
    batch = [record(seq=n, answer="x" * 9000) for n in range(1, 9)]
    response = push(line, *batch)
    assert (response.status_code, code(response), response.headers["Retry-After"]) == (503, "BUSY", "60")
    with patient.app_context():
        db.event.remove(db.engine, "connect", limit)
        db.engine.dispose()
    assert {result["outcome"] for result in line.push(*batch)["results"]} == {"accepted"}


def test_a_database_that_another_program_locks_says_come_again(patient, line, settings):
    line.push_one(record())
    sent = record(seq=2)
    other = sqlite3.connect(settings.folder / "titian.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    response = push(line, sent)
    assert (response.status_code, code(response), response.headers["Retry-After"]) == (503, "BUSY", "5")
    other.execute("ROLLBACK")
    other.close()
    assert line.push_one(sent)["outcome"] == "accepted"


def test_a_long_read_makes_the_log_grow_and_gives_its_room_back_afterwards(patient, line, settings, monkeypatch):
    monkeypatch.setattr(DATABASE, "LOG_KEPT_BYTES", 1_000_000)
    with patient.app_context():
        db.engine.dispose()
    assert LOG_KEPT_BYTES == 64 * 1024 * 1024
    log = settings.folder / "titian.sqlite3-wal"
    reader = sqlite3.connect(settings.folder / "titian.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM receipt").fetchone()
    for n in range(1, 25):
        assert line.push_one(record(seq=n, answer="x" * 900_000))["outcome"] == "accepted"
    assert log.stat().st_size > 20_000_000, "writers are not held up by a reader"
    reader.execute("COMMIT")
    reader.close()
    for n in range(25, 27):
        line.push_one(record(seq=n))
    assert log.stat().st_size <= 1_000_000


def test_no_read_stays_open_while_a_body_comes_in(app, line, monkeypatch):
    seen = []

    class Slow(io.BytesIO):
        def readinto(self, buffer):
            seen.append(db.session().in_transaction())
            return super().readinto(buffer)

    headers = {f"HTTP_{name.upper()}": value for name, value in line.headers.items()}
    facts = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "1", "CONTENT_TYPE": "application/json", **headers}
    environ = {**EnvironBuilder(path="/sync/v1/push").get_environ(), **facts, "wsgi.input": Slow(b"{")}
    _body, status, _headers = run_wsgi_app(app, environ)
    assert status.startswith("422")
    assert seen
    assert not any(seen)


def test_no_read_stays_open_between_the_pieces_of_a_photo(app, line, begun):
    seen = []

    class Slow(io.BytesIO):
        def readinto(self, buffer):
            seen.append(db.session().in_transaction())
            return super().readinto(memoryview(buffer)[:50_000])

    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", **line.headers}
    facts = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    facts |= {"REQUEST_METHOD": "PATCH", "CONTENT_LENGTH": "200000", "CONTENT_TYPE": "application/offset+octet-stream"}
    environ = {**EnvironBuilder(path=begun).get_environ(), **facts, "wsgi.input": Slow(bytes(200_000))}
    _body, status, _headers = run_wsgi_app(app, environ)
    assert status.startswith("204")
    assert len(seen) > 3
    assert not any(seen)


def test_an_upload_that_found_no_room_leaves_no_row(app, line, monkeypatch):
    sent = record(files=[file_entry()])
    line.push_one(sent)
    object.__setattr__(app.extensions["titian_settings"], "min_free_bytes", 1 << 60)
    assert line.begin(sent, sent["files"][0]).status_code == 507
    with app.app_context():
        assert db.session.scalars(db.select(Upload)).all() == []
