"""An app of its own, migrated and seeded with the demo once; tests that write get a copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

import seeds
from app import create_app
from core.settings import Settings
from models import db


@pytest.fixture(scope="session")
def seeded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeded")
    app = create_app(Settings(data_folder=folder, testing=True))
    with app.app_context():
        upgrade()
    seeds.ensure(app, demo=True)
    with app.app_context():
        db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def seeded(seeded_folder: Path, tmp_path: Path) -> Iterator[Flask]:
    folder = tmp_path / "data"
    shutil.copytree(seeded_folder, folder)
    app = create_app(Settings(data_folder=folder, testing=True))
    yield app
    with app.app_context():
        db.engine.dispose()
