"""The page of other systems: an address is added with its secret once, what lies still is seen and sent again."""

import re

import pytest

from core import clock
from models import HookMessage, db, hook_messages
from models.hook_messages import Answer
from tests.office.office_client import filled, flat, links

URL = "https://penerima.example/titian"


def add(client, **typed):
    page = client.get("/office/hooks/new")
    given = {"name": "Sistem uji", "url": URL, "kinds": ["report.created", "report.decided"]}
    return client.submit(page, "/office/hooks/new", **{**given, **typed})


@pytest.fixture
def admin(office_client):
    return office_client("admin.ss")


def lay_still(app, field_side, at):
    """A message that lies still."""
    field_side.send()
    with app.app_context(), clock.stopped_at(at):
        hook_messages.make_messages()
        hook_messages.settle(hook_messages.next_errand(), Answer(410, "HTTP 410 Gone"))


def test_an_address_is_added_and_its_secret_shown_this_once(admin):
    page = add(admin)
    assert re.search(r"whsec_[A-Za-z0-9+/=]{44}", page.text)
    admin.get("/office/hooks")
    page = admin.get(links(admin.get("/office/hooks"))["Sistem uji"])
    assert "whsec_" not in page.text
    assert URL in page.text
    page = admin.press(page, "Buat kunci baru")
    assert "whsec_" in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Tulis namanya."),
        ({"url": "http//x"}, "Tulis alamat lengkapnya"),
        ({"kinds": []}, "Pilih paling sedikit satu kejadian."),
    ],
)
def test_bad_entries_come_back_with_a_sentence_and_what_was_typed(admin, typed, sentence):
    page = admin.get("/office/hooks/new")
    given = {"name": "Sistem uji", "url": URL, "kinds": ["report.created"], **typed}
    page = admin.submit(page, "/office/hooks/new", 422, **given)
    assert sentence in flat(page)
    assert "Belum ada alamat" in flat(admin.get("/office/hooks"))


def test_what_lies_still_is_seen_and_sent_again(app, admin, field_side, still):
    add(admin, office_id="office-ss")
    lay_still(app, field_side, still)
    page = admin.get("/office/hooks")
    assert "1 berhenti" in flat(page)
    page = admin.get(links(page)["Sistem uji"])
    assert "HTTP 410" in flat(page)
    [button] = [b for b in page.all("button") if b.get("name") == "seq"]
    form = next(above for above in button.above() if above.tag == "form")
    page = admin.post(form.get("action"), {**filled(form), "seq": button.get("value")})
    assert "1 kiriman dicoba lagi." in flat(page)
    with app.app_context():
        assert db.session.scalars(db.select(HookMessage)).one().state == "waiting"
    page = admin.post(form.get("action"), {**filled(form), "seq": button.get("value")}, 409)
    assert "Tidak ada kiriman yang berhenti" in flat(page)


@pytest.mark.parametrize("seq", ["x", "9" * 40, "-1", "²"])
def test_a_number_that_is_none_sends_nothing_again(app, admin, field_side, still, seq):
    add(admin, office_id="office-ss")
    lay_still(app, field_side, still)
    page = admin.get(links(admin.get("/office/hooks"))["Sistem uji"])
    form = next(f for f in page.all("form") if (f.get("action") or "").endswith("/again"))
    admin.post(form.get("action"), {**filled(form), "seq": seq}, 422)
    admin.get(f"/office/hooks/{form.get('action').split('/')[3]}?before={seq}", 422)
    with app.app_context():
        assert db.session.scalars(db.select(HookMessage)).one().state == "still"


def test_an_address_is_ended_after_a_question(admin):
    add(admin)
    page = admin.get(links(admin.get("/office/hooks"))["Sistem uji"])
    page = admin.get(links(page)["Akhiri alamat ini"])
    page = admin.submit(page, "/end")
    assert "Diakhiri" in flat(page)


def test_another_offices_address_is_not_there(office_client, admin):
    add(admin, office_id="office-ss")
    href = links(admin.get("/office/hooks"))["Sistem uji"]
    for username in ("kasi.me", "petugas.me"):
        office_client(username).get(href, 403)
    assert "Webhook" not in links(office_client("kasi.me").get("/office/review"))
