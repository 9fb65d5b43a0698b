"""Every route says who may call it, and means it."""

from collections.abc import Callable

import pytest
from flask import Blueprint, Flask

from office import permission
from office.permission import allow, undeclared
from tests.conftest import PEOPLE
from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, flat
from workflow.roles import ROLES

OPENS = {
    "/office/review": {"pimpasa.me", "mitra.me", "petugas.me", "kasi.me", "kakanim.me", "kanwil.ss", "kepatuhan.ss"},
    "/office/people": {"petugas.me", "kasi.me", "kakanim.me", "kanwil.ss", "admin.ss"},
    "/office/people/new": {"kasi.me", "kakanim.me", "kanwil.ss", "admin.ss"},
    "/office/devices": {"petugas.me", "kasi.me", "kakanim.me", "kanwil.ss", "admin.ss"},
    "/office/not-here": {"petugas.me", "kasi.me", "kakanim.me", "kanwil.ss", "admin.ss"},
    "/office/audit": {"kanwil.ss", "kepatuhan.ss", "admin.ss"},
    "/office/password": {name for name in PEOPLE if not name.endswith(".pg")},
}


def test_no_route_is_undeclared(app: Flask):
    assert undeclared(app) == []


def test_a_forgotten_route_is_found(app: Flask):
    app._got_first_request = False
    stray = Blueprint("stray", __name__)
    stray.add_url_rule("/office/stray", "page", lambda: "hello")
    app.register_blueprint(stray, name="door.stray")
    assert undeclared(app) == ["door.stray.page"]


def test_every_declared_role_exists(app: Flask):
    for endpoint, view in app.view_functions.items():
        declared = getattr(view, "allowed_roles", None)
        if declared is not None and declared is not permission.ANYBODY:
            assert declared <= set(ROLES), endpoint
            assert declared, endpoint


@pytest.mark.parametrize("username", [name for name in PEOPLE if not name.endswith(".pg")])
def test_pages_open_for_their_roles_and_for_nobody_else(office_client: Callable[[str], OfficeClient], username):
    client = office_client(username)
    for path, who in OPENS.items():
        page = client.get(path, 200 if username in who else 403)
        if username not in who:
            assert "Peran Anda tidak mencakup tindakan ini" in flat(page), path
        in_menu = {link.get("href") for nav in page.all("nav") if nav.get("id") == "menu" for link in nav.all("a")}
        if path in ("/office/review", "/office/people", "/office/audit"):
            assert (path in in_menu) == (username in who), path


@pytest.mark.parametrize(
    "path",
    ["/office/review", "/office/people", "/office/people/new", "/office/devices", "/office/audit", "/office/password"],
)
def test_without_signing_in_every_page_leads_to_the_sign_in(browser: OfficeClient, path):
    browser.get(path)
    assert browser.answer.request.path == "/office/sign-in"


def test_a_write_without_signing_in_does_nothing(browser: OfficeClient, field_side: Field):
    root_id = field_side.send()
    browser.post(f"/office/review/{root_id}/approve", {"rev": "1"})
    assert browser.answer.request.path == "/office/sign-in"
    browser.sign_in("kasi.me")
    assert "Diterima" in flat(browser.get(f"/office/review/{root_id}"))


def test_a_partner_sees_only_their_own_reports(office_client: Callable[[str], OfficeClient], field_side: Field):
    mine, other = field_side.send("mitra.me"), field_side.send("pimpasa.me")
    client = office_client("mitra.me")
    page = client.get("/office/review")
    assert {a.get("href") for a in page.all("a") if "uuid" in (a.get("href") or "")} == {
        f"/office/review/{mine}?state=all"
    }
    client.get(f"/office/review/{other}", 404)
    client.get(f"/office/review/{other}/return", 403)
    page = client.get(f"/office/review/{mine}")
    assert "Ini laporan Anda sendiri" in flat(page)


def test_another_offices_report_is_not_there(office_client: Callable[[str], OfficeClient], field_side: Field):
    root_id = field_side.send("pimpasa.me")
    client = office_client("kasi.pg")
    assert root_id not in client.get("/office/review").text
    token = client.get("/office/review")
    page = client.get(f"/office/review/{root_id}", 404)
    assert "tidak ditemukan atau di luar wilayah kerja Anda" in flat(page)
    csrf = next(f.get("value") for f in token.all("input") if f.get("name") == "csrf_token")
    for action in ("approve", "return", "reject"):
        client.post(f"/office/review/{root_id}/{action}", {"csrf_token": csrf, "rev": "1", "note": "x"}, 404)


def test_the_kanwil_sees_its_offices(office_client: Callable[[str], OfficeClient], field_side: Field):
    mine, other = field_side.send("pimpasa.me"), field_side.send("pimpasa.pg")
    page = office_client("kanwil.ss").get("/office/review")
    hrefs = {a.get("href") for a in page.all("a")}
    assert {f"/office/review/{mine}", f"/office/review/{other}"} <= hrefs


def test_what_is_no_page_says_so(kasi: OfficeClient, browser: OfficeClient):
    assert "tidak ditemukan" in flat(kasi.get("/office/entah/apa", 404))
    browser.get("/office/entah/apa", 404)


def test_an_allowed_view_keeps_its_name():
    @allow(permission.EVERYONE)
    def report() -> str:
        return ""

    assert report.__name__ == "report"
