"""flask titian backup, verify, restore, fsck: what an operator types, and what it answers."""

import re
from pathlib import Path

import pytest

from app import create_app
from core.settings import Settings
from models import db, fsck_repairs, state
from office.audit import action_words
from tests.models.backing_up import fill_in

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def run(app):
    with app.app_context():
        fill_in()
        db.session.remove()
    return runner(app)


def runner(app):
    return lambda *words: app.test_cli_runner().invoke(args=["titian", *map(str, words)])


def test_a_backup_is_read_back_at_once_and_phones_hear_of_it(run, app, tmp_path):
    done = run("backup", tmp_path / "b")
    assert done.exit_code == 0, done.output
    assert "Verified" in done.output
    assert app.test_client().get("/sync/v1/hello?nonce=uji").json["safe_seq"] == 2
    assert run("verify", tmp_path / "b").exit_code == 0


def test_a_backup_that_nobody_has_read_lets_no_phone_let_go(run, app, tmp_path):
    done = run("backup", tmp_path / "b", "--no-verify")
    assert done.exit_code == 0
    assert "Not verified" in done.output
    assert app.test_client().get("/sync/v1/hello?nonce=uji").json["safe_seq"] == 0
    assert run("backup", tmp_path / "b", "--no-verify", "--keep", 1).exit_code == 2


def test_older_backups_go_only_for_one_that_is_verified(run, app, settings, tmp_path):
    for _ in range(3):
        assert run("backup", tmp_path / "b", "--keep", 2).exit_code == 0
    assert len(list((tmp_path / "b").glob("titian-*"))) == 2
    photo = next(settings.blobs.glob("*/*"))
    photo.unlink()
    for path in (tmp_path / "b").glob(f"titian-*/blobs/*/{photo.name}"):
        path.unlink()
    done = run("backup", tmp_path / "b", "--keep", 1)
    assert done.exit_code == 1
    assert "not whole" in done.output
    assert "fsck" in done.output
    assert len(list((tmp_path / "b").glob("titian-*"))) == 3


def test_a_damaged_backup_and_an_empty_folder_are_said_with_exit_code_1(run, tmp_path):
    assert run("verify", tmp_path).exit_code == 1
    run("backup", tmp_path / "b", "--no-verify")
    path = next((tmp_path / "b").glob("titian-*/titian.sqlite3"))
    path.write_bytes(path.read_bytes()[:-1])
    done = run("verify", tmp_path / "b")
    assert done.exit_code == 1
    assert str(path) in done.output
    assert "not whole" in done.output


def test_restore_brings_everything_back_elsewhere_and_refuses_what_is_in_use(run, tmp_path):
    run("backup", tmp_path / "b")
    refused = run("restore", tmp_path / "b")
    assert refused.exit_code == 1
    assert "in use" in refused.output
    new = create_app(Settings(data_folder=tmp_path / "new", testing=True))
    done = runner(new)("restore", tmp_path / "b")
    assert done.exit_code == 0, done.output
    with new.app_context():
        assert state.epoch() in done.output
        assert state.safe_seq() == 0
    checked = runner(new)("fsck")
    assert (checked.exit_code, checked.output) == (0, "Everything agrees.\n")
    with new.app_context():
        db.engine.dispose()


def test_fsck_says_each_fault_and_has_exit_code_1_even_when_it_repairs(run, settings):
    next(settings.blobs.glob("*/*")).unlink()
    done = run("fsck")
    assert done.exit_code == 1
    assert "1 faults, 0 repaired" in done.output
    done = run("fsck", "--repair")
    assert done.exit_code == 1
    assert "1 faults, 1 repaired" in done.output
    assert run("fsck").exit_code == 0


def test_what_these_commands_write_down_is_said_in_the_audit_pages_words(app):

    with app.test_request_context():
        words = action_words()
    repairs = Path(fsck_repairs.__file__).read_text()
    written = {f"fsck.{name}" for name in re.findall(r'_note\("([a-z_.]+)"', repairs)}
    assert len(written) == 8
    assert {"backup.verified", "backup.restored", *written} <= set(words)
