"""An empty installation on SQLite or on a real PostgreSQL, each test its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from core.settings import Settings
from models import db


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app whose database has no table yet."""
    url = request.getfixturevalue("postgres_schema") if request.param == "postgresql" else ""
    app = create_app(Settings(data_folder=tmp_path / "data", database_url=url, testing=True))
    yield app
    with app.app_context():
        db.engine.dispose()
