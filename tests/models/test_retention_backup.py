"""What was removed is in no new backup and comes back nowhere; files wait for a copy under way; periods stay signed."""

import pytest
from flask_migrate import upgrade

from app import create_app
from core import clock
from core.settings import Settings
from models import Device, PeriodReport, db, disk, period_reports
from models.backup import make_backup
from models.backup_verify import verify_backup
from models.inbox import receive
from models.period_checks import check_periods
from models.restore import restore_backup
from tests.retention_world import (
    LONG_AGO,
    NOW,
    PERSON,
    PHOTO,
    faults,
    files_with,
    retention_world,
    run,
    settle,
)
from tests.village_world import noon


@pytest.fixture
def world(house, monkeypatch):
    with retention_world(house, monkeypatch) as made:
        yield made


def test_a_backup_of_what_is_left_verifies_and_comes_back(world, tmp_path):
    made = world.request_done((("depan.jpg", PHOTO),))
    first = world.push(made)
    settle()
    older = make_backup(tmp_path / "elsewhere", noon(LONG_AGO))
    run()
    newer = make_backup(tmp_path / "elsewhere", noon(NOW))
    assert [verify_backup(one.path).faults for one in (older, newer)] == [(), ()]
    held = [list(files_with(one.path, PERSON.encode())) for one in (older, newer)]
    assert held == [["titian.sqlite3"], []], "only the backup from before still holds it"
    phone_id = world.phone_id
    new = create_app(Settings(data_folder=tmp_path / "new", testing=True))
    with new.app_context():
        assert restore_backup(newer.path, upgrade).whole
        assert faults() == []
        again = receive(db.session.get_one(Device, phone_id), [made])[0]
        told = {name: value for name, value in again.receipt.items() if name != "epoch"}
        assert (again.outcome, again.missing) == ("repeated", [])
        assert told == {name: value for name, value in first.receipt.items() if name != "epoch"}
        db.session.remove()
        db.engine.dispose()


def test_while_a_backup_copies_files_none_goes(world):
    world.request_done((("depan.jpg", PHOTO),))
    settle()
    with disk.files_stay():
        run()
        assert [code for code, _said in faults()] == ["file_doomed"]
        assert len(list(files_with(world.folder, PHOTO))) == 1
    run()
    assert (faults(), list(files_with(world.folder, PHOTO))) == ([], [])


def test_a_frozen_period_still_says_what_its_signatures_say(world):
    world.request_done()
    settle()
    by = world.person("pimpasa.me")
    with clock.stopped_at(noon(NOW)):
        shown = period_reports.read(by, "pimpasa", by.id, "2025-10").sha256
        period_reports.sign(by, "pimpasa", by.id, "2025-10", shown)
    [before] = db.session.scalars(db.select(PeriodReport.sha256)).all()
    run()
    assert list(check_periods(db.session.connection())) == []
    assert db.session.scalars(db.select(PeriodReport.sha256)).all() == [before]
