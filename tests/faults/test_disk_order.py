"""Traced with strace: the database's log, the file and its folder are on the disk before the answer leaves.

TITIAN_SOAK=1 watches 5,000 answers instead of 100. Killing a process never shows a missing sync, a power cut does.
"""

import os
import random
import signal
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import create_app
from core.digest import sha256_hex
from models import disk
from models.db import settings as chosen
from tests.faults.ledger import SOAK, Ledger, note
from tests.faults.order import SERVER_CALLS, read_answers
from tests.faults.pushing import Pusher
from tools import tracer
from tools.live import LiveServer

ANSWERS = 5000 if SOAK else 100
PLANTED_ANSWERS = 16
AT_ONCE = 4


@contextmanager
def traced_server(seeded, trace, plant=""):
    """One worker with its threads, every call of it in ``trace`` when the block has ended."""
    try:
        under = tracer.words(tracer.get(), str(trace), SERVER_CALLS)
    except RuntimeError as error:
        pytest.fail(str(error))
    application = "tests.faults.planted:create_app()" if plant else ""
    environment = {"TITIAN_PLANT": plant}
    with LiveServer(workers=1, seeded=seeded, under=under, environment=environment, application=application) as server:
        try:
            yield server
            # The tracer ends, and writes its last lines, when what it traces has ended.
            for child in Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split():
                os.kill(int(child), signal.SIGTERM)
            server.process.wait(timeout=30)
        finally:
            server.kill()


def work(server, tokens, count, seed):
    """Several phones at once push records and upload files until so many answers have come."""
    pushers = [Pusher(server, token, f"{seed}-{n}", Ledger()) for n, token in enumerate(tokens[:AT_ONCE])]

    def one(pusher):
        while pusher.answers < count / AT_ONCE:
            pusher.finish(pusher.chance.choice((1, 1, 3)))
            pusher.push(pusher.waiting)
            pusher.let_go()
            while pusher.waiting:
                pusher.upload(pusher.waiting[0])
                pusher.let_go()
        pusher.hang_up()

    threads = [threading.Thread(target=one, args=(pusher,)) for pusher in pushers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [word for pusher in pushers for word in pusher.wrong] == []
    return sum(pusher.answers for pusher in pushers), sum(len(pusher.ledger.files) for pusher in pushers)


def watched(eight_phones, folder, count, plant=""):
    """Returns the answers as the trace tells them, and how many answers and whole files the phones were told."""
    data, tokens = eight_phones
    seed = os.environ.get("TITIAN_SEED") or random.randrange(10**9)
    print(f"seed {seed}")
    trace = folder / "trace"
    with traced_server(data, trace, plant) as server:
        told = work(server, tokens, count, seed)
    answers = [a for a in read_answers(trace, server.data) if a.request.startswith("POST /sync/v1/push") or a.kept]
    return answers, told, seed


@pytest.mark.timeout(3600)
def test_nothing_is_acknowledged_before_the_disk_has_it(eight_phones, tmp_path):
    answers, (told, files), seed = watched(eight_phones, tmp_path, ANSWERS)
    assert [wrong for answer in answers for wrong in answer.wrong] == []
    # Each answer that a phone got was seen, and each whole file among them.
    assert len(answers) == told >= ANSWERS
    assert sum(len(answer.kept) for answer in answers) == files > ANSWERS // 5
    note("server.synced_before_answer", len(answers), 0, [seed], files=files)


@pytest.mark.parametrize(
    ("plant", "seen"),
    [
        ("synchronous_normal", "-wal not synced"),
        ("file_not_synced", "/uploads/"),
        ("folder_not_synced", "/blobs/"),
    ],
)
def test_a_missing_sync_is_seen(eight_phones, tmp_path, plant, seen):
    answers, _told, _seed = watched(eight_phones, tmp_path, PLANTED_ANSWERS, plant)
    assert any(seen in wrong for answer in answers for wrong in answer.wrong)


def test_a_folder_that_somebody_else_has_just_made_is_synced_too(inside, monkeypatch):
    """It may be there and not on the disk yet: the request that made it is still on its way to syncing it."""
    synced = []
    monkeypatch.setattr(disk, "sync_folder", synced.append)
    content = b"a photo"
    folder = chosen().blobs / sha256_hex(content)[:2]
    folder.mkdir(parents=True)
    disk.keep_bytes(content, sha256_hex(content))
    assert {folder, chosen().blobs, chosen().folder} <= set(synced)


def test_what_a_killed_server_left_in_the_log_is_synced_before_anything_is_answered_from_it(settings, monkeypatch):
    """It had been written and perhaps not synced; a repeat of its push writes nothing, and would sync nothing."""
    log = settings.folder / "titian.sqlite3-wal"
    log.touch()
    synced, sync = [], os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda handle: (synced.append(str(Path(f"/proc/self/fd/{handle}").readlink())), sync(handle))
    )
    create_app(settings)
    assert str(log) in synced


def test_without_a_tracer_the_test_fails_and_says_why(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="cannot be watched"):
        tracer.get()
