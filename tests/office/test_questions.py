"""A page asks the database as much for a long list as for a short one: nothing is asked row by row."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from core import clock
from models import db, obstacle_making, people
from models.villages import register_village
from tests.conftest import VILLAGE
from tests.figure_world import day
from tests.office.office_client import OfficeClient
from tests.office.village_pages import as_
from tests.service_world import ServiceWorld
from tests.village_world import TODAY, noon

OTHER = "16.03.06.2002"
# path → the most questions that it may ask, however long its list is
PAGES = {
    "/office/review": 25,
    "/office/review?state=approved": 25,
    "/office/review?state=all&late=1": 30,
    "/office/review?q=warga": 35,
    "/office/overview": 60,
    "/office/villages": 25,
    "/office/villages/map": 40,
    "/office/obstacles": 20,
    "/office/services": 15,
    "/office/services?tab=over": 15,
    "/office/periods": 35,
    "/office/foreigners": 35,
    "/office/employers": 30,
    "/office/lodgings": 30,
    "/office/not-here": 20,
}


@pytest.fixture
def app_at_noon(
    app: Flask, with_passwords: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Flask, ServiceWorld]]:
    with clock.stopped_at(noon(TODAY)):
        with app.app_context():
            world = ServiceWorld(monkeypatch)
            register_village(None, VILLAGE, "office-me", "aktif", [])
            fill(world, "", 2)
            db.session.remove()
        yield app, world


def fill(world: ServiceWorld, desa: str, n: int) -> None:
    """So many of each kind of report about a village."""
    where = {"desa": desa.replace(".", "")} if desa else {}
    for number in range(1, n + 1):
        world.approved("hambatan", day(number), jenis="jalan", perkiraan="1500000", **where)
        world.approved("layanan_desa", day(number), jenis="eazy", jml_pemohon="3", **where)
        world.send("amati_oa", day(number), jml_oa="1", **where)
    world.follow()
    world.count()
    obstacle_making.make_all()


def asked_by(client: OfficeClient, path: str) -> list[str]:
    """Every question to the database while a page is made."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        asked.append(statement)

    with client.client.application.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    client.get(path)
    event.remove(engine, "before_cursor_execute", note)
    return asked


@pytest.mark.parametrize("username", ["kasi.me", "kanwil.ss"])
def test_a_page_asks_no_more_for_a_longer_list(app_at_noon, username):
    app, world = app_at_noon
    client = as_(app, username)
    first = {path: len(asked_by(client, path)) for path in PAGES}
    with app.app_context():
        register_village(None, OTHER, "office-me", "aktif", [])
        for number in range(4):
            people.add_person(None, f"Lain {number}", f"lain{number}.me", "office-me", ["pimpasa"], [])
        fill(world, OTHER, 8)
        db.session.remove()
    then = {path: asked_by(client, path) for path in PAGES}
    assert {path: len(asked) for path, asked in then.items()} == first
    assert {path: n for path, n in first.items() if n > PAGES[path]} == {}


@pytest.mark.parametrize("path", ["/office/review", "/office/overview", "/office/foreigners"])
def test_offices_are_asked_once_for_a_page(app_at_noon, path):
    client = as_(app_at_noon[0], "kanwil.ss")
    below = [one for one in asked_by(client, path) if "WHERE office.parent_id" in one]
    assert len(below) == 1, below
