"""Settings: safe defaults, and a secret key that is made once and kept to itself."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.settings import Settings


def test_nothing_set_gives_a_sqlite_file_in_the_data_folder():
    settings = Settings.from_env({})
    assert settings.database == f"sqlite:///{Path('data').resolve() / 'titian.sqlite3'}"
    assert settings.max_file_bytes == 64 * 1024 * 1024


def test_cookies_are_secure_when_the_public_address_is_https():
    assert Settings.from_env({"TITIAN_PUBLIC_URL": "https://titian.example/"}).cookie_secure
    assert not Settings.from_env({"TITIAN_PUBLIC_URL": "http://localhost:8000"}).cookie_secure
    told = {"TITIAN_PUBLIC_URL": "https://titian.example", "TITIAN_COOKIE_SECURE": "0"}
    assert not Settings.from_env(told).cookie_secure


def test_a_variable_that_is_there_but_empty_counts_as_not_set():
    names = ("TITIAN_DATA", "TITIAN_PUBLIC_URL", "TITIAN_TIME_ZONE", "TITIAN_KANWIL_NAME", "TITIAN_PROXIES")
    assert Settings.from_env(dict.fromkeys(names, "")) == Settings.from_env({})


@pytest.mark.parametrize("url", ["postgresql://u@h/d", "postgres://u@h/d"])
def test_a_plain_postgresql_address_gets_our_driver(url):
    assert Settings.from_env({"TITIAN_DATABASE_URL": url}).database == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TITIAN_TIME_ZONE", "Mars/Base"),
        ("TITIAN_MAX_FILE_BYTES", "lots"),
        ("TITIAN_MAX_FILE_BYTES", "0"),
        ("TITIAN_PROXIES", "-1"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name, value):
    with pytest.raises(ValueError, match=name):
        Settings.from_env({name: value})


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    settings = Settings(data_folder=tmp_path / "data")
    key = settings.secret_key()
    assert len(key) >= 64
    assert settings.secret_key() == key
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir() if path.is_file()] == ["secret-key"]


def test_a_new_data_folder_is_closed_to_other_accounts_of_the_machine(tmp_path):
    settings = Settings(data_folder=tmp_path / "new" / "data")
    settings.make_folder()
    assert stat.S_IMODE(settings.folder.stat().st_mode) == 0o700
    assert settings.blobs.is_dir()
    settings.folder.chmod(0o750)
    settings.make_folder()
    assert stat.S_IMODE(settings.folder.stat().st_mode) == 0o750


def test_two_installations_never_share_a_key(tmp_path):
    assert Settings(data_folder=tmp_path / "a").secret_key() != Settings(data_folder=tmp_path / "b").secret_key()


def test_workers_that_start_at_once_read_the_same_key(tmp_path):
    settings = Settings(data_folder=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: settings.secret_key(), range(16)))) == 1


def test_room_and_threads_may_be_set():
    settings = Settings.from_env({"TITIAN_MIN_FREE": "1000000", "TITIAN_THREADS": "4"})
    assert (settings.min_free_bytes, settings.threads) == (1_000_000, 4)
    assert Settings.from_env({}).min_free_bytes == 0
