"""The front of the house: built files with their headers, errors in the right shape, health, commands."""

import gzip

import pytest

from core.settings import Settings
from models import audit, people

pytestmark = pytest.mark.usefixtures("in_english")

PAGES = ("/app/", "/healthz", "/sync/v1/hello?nonce=x", "/no/such/page", "/docs")


@pytest.fixture
def built(app, tmp_path):
    """A built phone app of three files."""
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "index.html").write_text("<!doctype html><title>Titian</title>")
    (dist / "sw.js").write_text("// worker")
    (dist / "main-e3b0c44298.js").write_text("// main")
    (dist / "main-e3b0c44298.js.gz").write_bytes(gzip.compress(b"// main"))
    (dist / "main-e3b0c44298.js.br").write_bytes(b"brotli")
    (dist / "secret.txt").write_text("no part of the app")
    app.config["TITIAN_PHONE"] = str(dist)
    return dist


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers_that_keep_a_browser_safe(client, built, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Permissions-Policy" in headers


def test_the_phone_page_runs_our_own_scripts_only_and_no_string_becomes_markup(client, built):
    policy = client.get("/app/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy


@pytest.mark.parametrize(("accepts", "packing"), [("br, gzip", "br"), ("gzip", "gzip"), ("", None)])
def test_a_hashed_file_is_kept_for_ever_and_packed_as_the_browser_likes(client, built, accepts, packing):
    answer = client.get("/app/main-e3b0c44298.js", headers={"Accept-Encoding": accepts})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers.get("Content-Encoding") == packing
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["", "index.html", "sw.js"])
def test_the_page_and_its_worker_are_asked_for_anew_each_time(client, built, name):
    answer = client.get(f"/app/{name}")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get(f"/app/{name}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "path", ["../app.py", "%2e%2e/app.py", "secret.txt", "main-e3b0c44298.js.br", "x.js", "..%2f..%2fetc/passwd"]
)
def test_nothing_but_built_files_is_served(client, built, path):
    assert client.get(f"/app/{path}").status_code in (308, 404)


def test_the_app_without_its_slash_leads_to_the_app(client):
    answer = client.get("/app")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/app/")


def test_a_well_server_says_so(client):
    assert client.get("/healthz").json == {"status": "ok", "safe_seq": 0}


def test_a_program_reads_json_and_a_person_reads_a_page(client):
    program = client.get("/nothing", headers={"Accept": "application/json", "Accept-Language": "en"})
    assert program.json["error"]["code"] == "NOT_FOUND"
    assert program.json["error"]["message"].startswith("This page or item was not found")
    person = client.get("/nothing", headers={"Accept": "text/html"})
    assert person.status_code == program.status_code == 404
    assert "tidak ditemukan" in person.text


def test_https_is_remembered_only_where_there_is_https(app, settings):
    from app import create_app

    secure = Settings(data_folder=settings.data_folder, public_url="https://titian.example", cookie_secure=True)
    assert "Strict-Transport-Security" in create_app(secure).test_client().get("/healthz").headers
    assert "Strict-Transport-Security" not in app.test_client().get("/healthz").headers


def test_the_command_line_makes_a_person_and_offers_them_a_phone(app, settings):
    run = app.test_cli_runner()
    words = ["--name", "Admin", "--username", "admin.baru", "--office", "me", "--role", "admin", "--no-password"]
    assert "admin.baru (admin) in me" in run.invoke(args=["titian", "add-person", *words]).output
    again = run.invoke(args=["titian", "add-person", *words])
    assert again.exit_code == 1
    assert "The user name admin.baru is taken" in again.output
    offer = run.invoke(args=["titian", "offer-enrolment", "admin.baru"])
    assert "http://localhost:8000/app/#enrol=" in offer.output
    assert "█" in offer.output or "▀" in offer.output
    assert "pimpasa.me" in run.invoke(args=["titian", "offer-enrolment"]).output
    assert run.invoke(args=["titian", "offer-enrolment", "nobody"]).exit_code == 1


def test_the_command_line_says_whether_the_audit_chain_is_whole(app, monkeypatch):
    run = app.test_cli_runner()
    assert "The chain is whole" in run.invoke(args=["titian", "check-audit"]).output
    monkeypatch.setattr(audit, "verify_chain", lambda: audit.ChainCheck(7, 7))
    broken = run.invoke(args=["titian", "check-audit"])
    assert broken.exit_code == 1
    assert "entry 7" in broken.output


def test_a_new_epoch_begins_only_when_confirmed(app):
    run = app.test_cli_runner()
    assert run.invoke(args=["titian", "begin-epoch"], input="n\n").exit_code == 1
    assert "New epoch" in run.invoke(args=["titian", "begin-epoch", "--yes"]).output


def test_a_person_made_on_the_command_line_is_in_the_audit_chain(app):
    words = ["--name", "A", "--username", "a.b.c", "--office", "PG", "--role", "pimpasa", "--village", "1671011001"]
    app.test_cli_runner().invoke(args=["titian", "add-person", *words, "--no-password"])
    with app.app_context():
        assert people.find_person("a.b.c").village_codes == ["16.71.01.1001"]
        assert audit.list_entries(people.find_person("admin.ss"), limit=1)[0].action == "person.added"
