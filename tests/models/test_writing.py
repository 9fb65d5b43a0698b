"""How transactions begin and end: one writer at a time, seen whole or not at all."""

import threading

import pytest

from models import Counter, Office, db, state, writing


def put(name):
    db.session.add(Counter(name=name, value=0))


def names():
    return set(db.session.scalars(db.select(Counter.name)))


def put_and_stop(name):
    with writing():
        put(name)
        db.session.flush()
        raise RuntimeError("stop")


def put_inside_and_stop(name):
    with writing():
        with writing():
            put(name)
        raise RuntimeError("stop")


def test_a_write_is_seen_whole_or_not_at_all(inside):
    with pytest.raises(RuntimeError, match="stop"):
        put_and_stop("a")
    assert names() == set()
    with writing():
        put("b")
    assert names() == {"b"}


def test_a_write_inside_a_write_is_one_write(inside):
    with pytest.raises(RuntimeError, match="stop"):
        put_inside_and_stop("inner")
    assert names() == set()


def test_a_writer_sees_what_was_committed_after_it_first_read(app, inside):
    office = db.session.get_one(Office, "office-me")
    assert office.name == "Kanim Muara Enim"

    def elsewhere():
        with app.app_context(), writing():
            db.session.get_one(Office, "office-me").name = "Kanim baru"

    other = threading.Thread(target=elsewhere)
    other.start()
    other.join()
    with writing():
        assert office.name == "Kanim baru"


def test_an_acknowledged_commit_survives_a_power_cut_and_foreign_keys_hold(inside):
    pragmas = {name: db.session.scalar(db.text(f"PRAGMA {name}")) for name in ("synchronous", "foreign_keys")}
    assert pragmas == {"synchronous": 2, "foreign_keys": 1}
    assert db.session.scalar(db.text("PRAGMA journal_mode")) == "wal"
    assert db.session.scalar(db.text("PRAGMA busy_timeout")) == 10_000


def test_an_epoch_is_made_once_and_kept_until_a_new_life_begins(app, inside):
    epoch = state.epoch()
    app.extensions.pop("titian_epoch")
    assert state.epoch() == epoch
    assert state.begin_epoch() != epoch
    assert state.safe_seq() == 0
