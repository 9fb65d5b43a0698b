"""A small installation with many phones, made once."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from core.settings import Settings
from models import db, devices, people
from tests.e2e.app_host import AppHost, build, copy
from tests.e2e.conftest import once
from tests.faults.pages import Office, Pages
from tests.faults.sending_phone import shelf_script
from tests.faults.store_phone import StorePhone, running, storing
from tests.records import publish

PHONES = 8


@pytest.fixture(scope="session")
def eight_phones(template_folder, tmp_path_factory) -> tuple[Path, list[str]]:
    """A data folder with a form and eight phones of one person, to be copied; and the phones' tokens."""
    data = tmp_path_factory.mktemp("eight") / "data"
    shutil.copytree(template_folder, data)
    app = create_app(Settings(data_folder=data, testing=True))
    tokens = []
    with app.app_context():
        publish()
        for _ in range(PHONES):
            code, _ = devices.offer_enrolment(None, people.find_person("pimpasa.me").id)
            tokens.append(devices.enrol(code, "HP uji", "1.0.0", {}).token)
        db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    return data, tokens


@pytest.fixture(scope="session")
def built_phone(tmp_path_factory) -> Path:
    """The app as the build makes it of the sources of this moment, once for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    return once(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base, "built-phone", build)


@pytest.fixture(scope="session")
def beside_the_app() -> str:
    """What a test runs in the app's page to reach its store."""
    return shelf_script()


@pytest.fixture(scope="module")
def office(eight_phones, built_phone) -> Iterator[Office]:
    """A server for the phones of one module; each test enrols its own."""
    with Office(eight_phones[0], built_phone) as running:
        yield running


@pytest.fixture
def pages(playwright, office, beside_the_app, tmp_path) -> Iterator[Pages]:
    """A new phone, switched on, that belongs to nobody."""
    phone = Pages(playwright, tmp_path / "profile", office, beside_the_app)
    try:
        phone.start()
        yield phone
    finally:
        phone.kill()


@pytest.fixture(scope="module")
def store_host(built_phone, tmp_path_factory) -> Iterator[AppHost]:
    """The built app without a server, with the store's modules beside it."""
    folder = copy(built_phone, tmp_path_factory.mktemp("store") / "app")
    storing(folder)
    host = AppHost(folder)
    yield host
    host.stop()


@pytest.fixture
def store_phone(playwright, store_host, tmp_path) -> Iterator[StorePhone]:
    """A new phone on it, switched on."""
    with running(StorePhone(playwright, tmp_path / "profile", store_host)) as phone:
        yield phone
