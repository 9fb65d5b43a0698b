"""Signing in: who gets in, for how long, and who cannot be kept out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app import create_app
from core import clock
from core.settings import Settings
from models import Person, db, people
from tests.conftest import PASSWORD
from tests.office.conftest import NOW
from tests.office.office_client import OfficeClient, flat, links

WRONG = "salah sama sekali"


def cookie(client: OfficeClient, name: str) -> str:
    return next(c for c in client.answer.history[0].headers.getlist("Set-Cookie") if c.startswith(f"{name}="))


def test_the_landing_page_has_two_doors(browser: OfficeClient):
    page = browser.get("/")
    doors = [
        link.get("href") for link in page.all("a") if "lapangan" in link.text.lower() or link.text.startswith("Kantor")
    ]
    assert doors == ["/app/", "/office/"]


def test_signing_in_leads_where_one_was_going(browser: OfficeClient):
    page = browser.get("/office/people")
    assert "/office/sign-in" in browser.answer.request.path
    page = browser.submit(page, "/sign-in", username="kasi.me", password=PASSWORD)
    assert browser.answer.request.path == "/office/people"
    assert "pimpasa.me" in flat(page)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/office/", "/\\evil.example", "/app/"])
def test_signing_in_leads_nowhere_else(browser: OfficeClient, elsewhere):
    page = browser.get(f"/office/sign-in?next={elsewhere}")
    browser.submit(page, "/sign-in", username="kasi.me", password=PASSWORD)
    assert browser.answer.request.host == "localhost"
    assert browser.answer.request.path == "/office/review"


@pytest.mark.parametrize(("username", "password"), [("kasi.me", WRONG), ("tidak.ada", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_sound_the_same(browser: OfficeClient, username, password):
    page = browser.sign_in(username, password, status=401)
    assert "Nama pengguna atau kata sandi tidak cocok" in flat(page)


def test_somebody_whose_access_has_ended_stays_out_at_once(app: Flask, kasi: OfficeClient):
    with app.app_context():
        people.deactivate_person(None, people.find_person("kasi.me").id)
    kasi.get("/office/review")
    assert kasi.answer.request.path == "/office/sign-in"


def test_signing_out_ends_the_session(kasi: OfficeClient):
    kasi.submit(kasi.get("/office/review"), "/sign-out")
    kasi.get("/office/review")
    assert kasi.answer.request.path == "/office/sign-in"


@pytest.mark.parametrize(("waits", "steps"), [(timedelta(minutes=61), 1), (timedelta(minutes=50), 15)])
def test_a_session_ends_when_left_alone_and_after_twelve_hours(kasi: OfficeClient, waits, steps):
    for step in range(1, steps + 1):
        with clock.stopped_at(NOW + step * waits):
            kasi.get("/office/review")
    assert kasi.answer.request.path == "/office/sign-in"


def test_a_session_that_is_used_goes_on(kasi: OfficeClient):
    for minutes in (50, 100, 150):
        with clock.stopped_at(NOW + timedelta(minutes=minutes)):
            kasi.get("/office/review")
    assert kasi.answer.request.path == "/office/review"


def test_the_session_cookie_is_for_this_site_and_not_for_scripts(browser: OfficeClient):
    browser.sign_in("kasi.me")
    flags = cookie(browser, "titian").lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags
    assert "secure" not in flags


def test_over_https_the_session_cookie_travels_only_there(settings: Settings, with_passwords: str):
    app = create_app(Settings(data_folder=settings.data_folder, testing=True, cookie_secure=True))
    client = app.test_client()
    page = OfficeClient(client).get("/office/sign-in")
    token = next(f.get("value") for f in page.all("input") if f.get("name") == "csrf_token")
    client.set_cookie("titian", client.get_cookie("titian").value) if client.get_cookie("titian") else None
    assert token
    answer = client.get("/office/sign-in", base_url="https://titian.example")
    assert "secure" in answer.headers["Set-Cookie"].lower()


def test_a_form_without_our_mark_does_nothing_and_says_so(app: Flask, kasi: OfficeClient):
    page = kasi.post(
        "/office/password", {"old": PASSWORD, "new": "baru baru baru baru", "again": "baru baru baru baru"}, 400
    )
    assert "terlalu lama terbuka" in flat(page)
    with app.app_context():
        assert people.check_password("kasi.me", PASSWORD) is not None


def test_a_stranger_who_guesses_is_slowed_but_cannot_lock_the_owner_out(app: Flask, browser: OfficeClient):
    browser.sign_in("kasi.me")
    browser.submit(browser.get("/office/review"), "/sign-out")
    stranger = OfficeClient(app.test_client())
    for _ in range(10):
        stranger.sign_in("kasi.me", WRONG, status=401)
    page = stranger.sign_in("kasi.me", PASSWORD, status=429)
    assert "Tunggu 15 menit" in flat(page)
    browser.sign_in("kasi.me")
    assert browser.answer.request.path == "/office/review"


def test_signing_in_rightly_is_never_too_often(app: Flask, browser: OfficeClient):
    for _ in range(15):
        OfficeClient(app.test_client()).sign_in("kasi.me")
    browser.sign_in("kasi.me")
    for _ in range(10):
        OfficeClient(app.test_client()).sign_in("kasi.me", WRONG, status=401)
    OfficeClient(app.test_client()).sign_in("kasi.me", PASSWORD, status=429)


def test_one_address_cannot_try_many_accounts_without_end(app: Flask, browser: OfficeClient):
    for n in range(60):
        browser.sign_in(f"orang{n}", WRONG, status=401)
    browser.sign_in("orang61", WRONG, status=429)


def test_the_language_is_kept_on_the_person(
    app: Flask, kasi: OfficeClient, office_client: Callable[[str], OfficeClient]
):
    page = kasi.submit(kasi.get("/office/people"), "/language", language="en")
    assert next(page.all("html")).get("lang") == "en"
    assert kasi.answer.request.path == "/office/people"
    assert "Add a person" in links(page)
    with app.app_context():
        assert people.find_person("kasi.me").language == "en"
    elsewhere = office_client("kasi.me")
    assert next(elsewhere.get("/office/people").all("html")).get("lang") == "en"


def test_a_language_chosen_before_signing_in_is_kept_and_not_passed_on(app: Flask, browser: OfficeClient):
    page = browser.submit(browser.get("/office/sign-in"), "/language", language="en")
    page = browser.submit(page, "/sign-in", username="kasi.me", password=PASSWORD)
    assert next(page.all("html")).get("lang") == "en"
    with app.app_context():
        assert people.find_person("kasi.me").language == "en"
    browser.submit(page, "/sign-out")
    assert next(browser.sign_in("petugas.me").all("html")).get("lang") == "id"


def test_before_signing_in_the_browser_is_asked(browser: OfficeClient):
    browser.answer = browser.client.get("/", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert "Field officer" in browser.answer.get_data(as_text=True)
    page = browser.submit(browser.get("/office/sign-in"), "/language", language="en")
    assert "Sign in" in flat(page)


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(
    app: Flask, kasi: OfficeClient, office_client: Callable[[str], OfficeClient]
):
    other = office_client("kasi.me")
    page = kasi.get("/office/password")
    assert "tidak cocok" in flat(kasi.submit(page, "/password", 422, old=WRONG, new="x" * 12, again="x" * 12))
    assert "tidak sama" in flat(kasi.submit(page, "/password", 422, old=PASSWORD, new="x" * 12, again="y" * 12))
    assert "12 huruf" in flat(kasi.submit(page, "/password", 422, old=PASSWORD, new="x", again="x"))
    page = kasi.submit(page, "/password", old=PASSWORD, new="kata sandi yang baru", again="kata sandi yang baru")
    assert "Kata sandi diganti" in flat(page)
    kasi.get("/office/review")
    assert kasi.answer.request.path == "/office/review"
    other.get("/office/review")
    assert other.answer.request.path == "/office/sign-in"


def test_office_answers_are_not_kept_by_caches_and_framed_by_nobody(kasi: OfficeClient):
    kasi.get("/office/review")
    headers = kasi.answer.headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_without_a_password_gets_in(app: Flask, browser: OfficeClient):
    with app.app_context():
        db.session.execute(db.update(Person).where(Person.username == "kasi.me").values(password_hash=None))
        db.session.commit()
    browser.sign_in("kasi.me", "", status=401)
    browser.sign_in("kasi.me", PASSWORD, status=401)
