"""A small installation with many phones, made once."""

import shutil
from pathlib import Path

import pytest

from app import create_app
from core.settings import Settings
from models import db, devices, people
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
