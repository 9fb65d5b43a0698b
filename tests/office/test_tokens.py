"""The page of tokens: made with the text shown once, looked at, revoked."""

import re
from collections.abc import Callable

import pytest

from tests.office.office_client import OfficeClient, flat, links


@pytest.fixture
def admin(office_client: Callable[[str], OfficeClient]) -> OfficeClient:
    return office_client("admin.ss")


def make(client, **typed):
    page = client.get("/office/tokens/new")
    return client.submit(page, "/office/tokens/new", **{"name": "Dasbor Kanwil", **typed})


def test_a_token_is_made_shown_once_opens_the_door_and_is_revoked(app, admin):
    page = make(admin)
    [token] = re.findall(r"titian_[\w-]{43}", page.text)
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/reports", headers=headers).status_code == 200
    page = admin.get("/office/tokens")
    assert token not in page.text
    assert "Dasbor Kanwil" in flat(page)
    assert "Petugas Inteldakim" in flat(page)
    page = admin.get(next(href for words, href in links(page).items() if words.startswith("Cabut")))
    page = admin.press(page, "Cabut token")
    assert "Token Dasbor Kanwil dicabut." in flat(page)
    assert app.test_client().get("/api/v1/reports", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Tulis namanya."),
        ({"roles": []}, "Pilih paling sedikit satu peran."),
        ({"ends_on": "2026-11-20"}, "Hari terakhir"),
        ({"ends_on": "besok"}, "Hari terakhir"),
    ],
)
def test_bad_entries_come_back_with_a_sentence(admin, typed, sentence):
    page = admin.get("/office/tokens/new")
    page = admin.submit(page, "/office/tokens/new", 422, **{"name": "Dasbor", **typed})
    assert sentence in flat(page)
    assert "Belum ada token" in flat(admin.get("/office/tokens"))


@pytest.mark.parametrize("username", ["kasi.me", "kakanim.me", "kepatuhan.ss", "petugas.me"])
def test_only_who_connects_systems_sees_the_page(office_client, username):
    client = office_client(username)
    client.get("/office/tokens", 403)
    client.get("/office/tokens/new", 403)
    assert "Sistem lain" not in links(client.get("/office/password"))


def test_a_kanwil_offers_no_right_above_its_own(office_client):
    page = office_client("kanwil.ss").get("/office/tokens/new")
    offered = {field.get("value") for field in page.all("input") if field.get("name") == "roles"}
    assert offered == {"petugas", "kasi", "kakanim", "kanwil"}
