"""Writers of the SQLite file wait for their turn in the kernel, and get it back from whoever dies."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from models import Counter, db, writing


@pytest.fixture
def turn_file(inside):
    return f"{db.engine.url.database}.turn"


def is_free(path):
    with Path(path).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_the_turn_is_held_as_long_as_the_transaction(turn_file):
    with writing():
        assert not is_free(turn_file)
    assert is_free(turn_file)
    with pytest.raises(RuntimeError), writing():
        raise RuntimeError
    assert is_free(turn_file)


def test_a_reader_needs_no_turn(app, turn_file):
    seen = []

    def read():
        with app.app_context():
            seen.append(db.session.scalar(db.select(db.func.count()).select_from(Counter)))

    with writing():
        db.session.add(Counter(name="x", value=1))
        db.session.flush()
        reader = threading.Thread(target=read)
        reader.start()
        reader.join()
    assert seen == [0]


def test_a_process_that_dies_gives_its_turn_back(turn_file):
    with writing():
        db.session.add(Counter(name="x", value=1))
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys, time\n"
            "file = open(sys.argv[1], 'rb'); fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True)\n"
            "time.sleep(60)",
            turn_file,
        ],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    assert not is_free(turn_file)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with writing():
        db.session.add(Counter(name="y", value=1))
    assert db.session.scalar(db.select(db.func.count()).select_from(Counter).where(Counter.name.in_(["x", "y"]))) == 2
