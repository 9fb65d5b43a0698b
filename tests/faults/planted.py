"""Titian with one fault planted, for gunicorn: ``tests.faults.planted:create_app()``, TITIAN_PLANT names it.

What a test of the disk or of killing never sees, it does not test.
"""

import os
import stat
import threading
import time
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event

import app as titian
from models import disk, inbox
from models.db import db, settings
from models.tables_people import Device
from sync import crowd

# Seconds between a word too early and what it promised: what a disk under load takes.
TOO_EARLY_S = 0.2


def create_app() -> Flask:
    """The app as it is, then spoiled."""
    made = titian.create_app()
    with made.app_context():
        PLANTS[os.environ["TITIAN_PLANT"]]()
    return made


def synchronous_normal() -> None:
    def spoil(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")

    event.listen(db.engine, "connect", spoil)
    db.engine.dispose()


def file_not_synced() -> None:
    sync = os.fsync

    def folders_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            sync(handle)

    os.fsync = folders_only  # type: ignore[assignment]


def folder_not_synced() -> None:
    disk.sync_folder = lambda _folder: None


def receipt_before_commit() -> None:
    """The answer is worked out, taken back, and written down a moment later."""
    receive, take, one = inbox.receive, inbox._Batch.take, threading.Lock()

    class TakenBackError(Exception):
        pass

    def early(device: Any, records: list[dict[str, Any]]) -> Any:
        app, device_id, told = current_app._get_current_object(), device.id, []  # type: ignore[attr-defined]

        def note(batch: Any, entries: Any) -> Any:
            told.append(take(batch, entries))
            raise TakenBackError

        with one:
            inbox._Batch.take = note
            try:
                return receive(device, records)
            except TakenBackError:
                pass
            finally:
                inbox._Batch.take = take

        def later() -> None:
            time.sleep(TOO_EARLY_S)
            with app.app_context(), one:
                receive(db.session.get_one(Device, device_id), records)

        threading.Thread(target=later).start()
        return told[0]

    inbox.receive = early


def present_before_bytes() -> None:
    """The row says that a file is there, and its name is, before its bytes are."""
    keep = disk.keep_bytes

    def later(content: bytes, sha256: str) -> Any:
        name = settings().blobs / disk.blob_path(sha256)
        name.parent.mkdir(parents=True, exist_ok=True)
        name.touch()
        app = current_app._get_current_object()  # type: ignore[attr-defined]

        def write() -> None:
            time.sleep(TOO_EARLY_S)
            with app.app_context():
                keep(content, sha256)

        threading.Thread(target=write).start()

    disk.keep_bytes = later


def nobody_makes_room() -> None:
    """A body may take as long as it likes, whatever the crowd."""
    crowd.Crowd.in_the_way = lambda _crowd, _now_s: []  # type: ignore[method-assign]


PLANTS = {
    plant.__name__: plant
    for plant in (
        synchronous_normal,
        file_not_synced,
        folder_not_synced,
        receipt_before_commit,
        present_before_bytes,
        nobody_makes_room,
    )
}
