"""For tests that call verbs: an app context that stays open, people by user name, a phone, the small form."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from core.settings import Settings
from models import Device, FormVersion, Person, db, people
from tests.conftest import Phone, fill
from tests.models.backing_up import fill_in
from tests.models.review_office import ReviewOffice
from tests.records import publish


@pytest.fixture
def form(inside: Flask) -> FormVersion:
    """The small form, open."""
    return publish()


@pytest.fixture
def phone(inside: Flask, form: FormVersion, enrolled_device: Phone) -> Device:
    """The phone of pimpasa.me."""
    return db.session.get_one(Device, enrolled_device.device_id)


@pytest.fixture
def phone_of(inside: Flask, form: FormVersion, enrol: Callable[[str], Phone]) -> Callable[[str], Device]:
    """Another person's phone."""

    def give(username: str) -> Device:
        device_id = enrol(username).device_id
        db.session.commit()  # a read that is still open would not see the new phone
        return db.session.get_one(Device, device_id)

    return give


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The test world on SQLite or on a real PostgreSQL; no context is pushed."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    url = request.getfixturevalue("postgres_schema")
    app = create_app(Settings(data_folder=tmp_path / "pg", database_url=url, testing=True))
    with app.app_context():
        upgrade()
    fill(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def office(house: Flask) -> Iterator[ReviewOffice]:
    """Reviewers and a phone, on SQLite and on a real PostgreSQL."""
    with house.app_context():
        yield ReviewOffice()
        db.session.remove()


@pytest.fixture
def filled(app: Flask) -> Iterator[Flask]:
    """Two records, one with a photo that has arrived (tests.models.backing_up); a context is open."""
    with app.app_context():
        fill_in()
        yield app
        db.session.remove()


@pytest.fixture
def filled_both(house: Flask) -> Iterator[Flask]:
    """The same on SQLite and on a real PostgreSQL."""
    with house.app_context():
        fill_in()
        yield house
        db.session.remove()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where backups go."""
    return tmp_path / "elsewhere"


@pytest.fixture
def person(inside: Flask) -> Callable[[str], Person]:
    """A person of the test world by user name."""

    def find(username: str) -> Person:
        found = people.find_person(username)
        assert found is not None
        return found

    return find
