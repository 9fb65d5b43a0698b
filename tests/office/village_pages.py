"""What the tests of the register's pages share: a made-up village, a signed-in browser, one form of a page."""

from collections.abc import Callable

from flask import Flask

from models import Village, db
from tests.conftest import VILLAGE
from tests.office.office_client import OfficeClient
from tests.office.strict_page import Element
from tests.village_world import VillageWorld

HERE = f"/office/villages/{VILLAGE}"


def inside(app: Flask, do: Callable[[VillageWorld], None]) -> None:
    with app.app_context():
        do(VillageWorld())
        db.session.remove()


def as_(app: Flask, username: str) -> OfficeClient:
    client = OfficeClient(app.test_client())
    client.sign_in(username)
    return client


def form_to(page: Element, ending: str, value: str = "") -> Element:
    """The form that leads there; value: with a field of this value."""
    forms = [form for form in page.all("form") if (form.get("action") or "").endswith(ending)]
    [form] = [form for form in forms if not value or any(field.get("value") == value for field in form.all("input"))]
    return form


def village(app: Flask) -> Village:
    with app.app_context():
        return db.session.get_one(Village, VILLAGE)
