"""The year: the same story through the verbs and in bulk leaves the same rows; the same seed, the same story."""

import json
import shutil
from datetime import date

import pytest

from app import create_app
from core.settings import Settings
from models import Office, db, state
from models.audit import verify_chain
from models.db import writing
from models.fsck import fsck
from seeds.volume import run
from seeds.volume.by_rows import ByRows
from seeds.volume.by_verbs import ByVerbs
from seeds.volume.following import follow
from seeds.volume.pool import Pool

ENDS = date(2026, 11, 8)
COUNT = 200
FOLLOWED = {"report_fact", "report_key", "obstacle", "service_request", "register_entry", "register_sighting"}


def offices():
    return {office.letters: office for office in db.session.scalars(db.select(Office).order_by(Office.kind.desc()))}


def _keys(table):
    """Columns at the beginning of a table that name its rows; none names two."""
    return max(1, *(n for n, column in enumerate(table.columns, start=1) if column.primary_key))


def everything():
    """Every row of every table, in a form that can be compared."""
    tables = {}
    for table in db.metadata.sorted_tables:
        rows = db.session.execute(table.select()).all()
        tables[table.name] = {json.dumps(list(row[: _keys(table)]), default=str): row._asdict() for row in rows}
    db.session.rollback()
    return tables


@pytest.fixture
def both(seeded_folder, tmp_path):
    """Two installations with the same people and the same 200 reports, one by the verbs, one in bulk."""
    first = tmp_path / "first"
    shutil.copytree(seeded_folder, first)
    app = create_app(Settings(data_folder=first, testing=True))
    with app.app_context():
        state.epoch()
        run.make_plan(offices(), COUNT, 7, ENDS)
        run.check_and_index()
        db.session.rollback()
        db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    second = tmp_path / "second"
    shutil.copytree(first, second)
    return first, second


def played(folder, player_of):
    app = create_app(Settings(data_folder=folder, testing=True))
    with app.app_context():
        plan, pool = run.make_plan(offices(), COUNT, 7, ENDS), Pool(7)
        player_of(plan, pool)
        found = everything()
        follow(print)
        lists = {table: len(rows) for table, rows in everything().items() if table in FOLLOWED}
        whole, faults = verify_chain(), fsck()
        db.session.remove()
        db.engine.dispose()
    assert whole.broken_at is None
    assert faults == []
    assert lists.keys() == FOLLOWED
    assert all(lists.values()), lists
    return found


def by_verbs(plan, pool):
    player = ByVerbs(pool)
    for number in range(plan.parts):
        player.play(plan.part(number))
    run.check_and_index()


def by_rows(plan, pool):
    player = ByRows(pool, plan)
    for number in range(plan.parts):
        with writing():
            player.play(plan.part(number))


def test_in_bulk_leaves_the_same_rows_as_the_verbs_in_every_table(both):
    verbs, rows = played(both[0], by_verbs), played(both[1], by_rows)
    # How far the checker's thread is, is said by the thread alone.
    assert len(verbs["receipt"]) > COUNT
    for name in verbs:
        if name != "server_state":
            assert rows[name].keys() == verbs[name].keys(), name
            for key, row in rows[name].items():
                assert row == verbs[name][key], (name, key)
