"""The other ways of asking: ODK Central's, through TLS, and where Briefcase's answers come in pages."""

from __future__ import annotations

import json
import ssl
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest

from tests.faults.public.command import main
from tests.faults.public.honest import BASE, PAGE, Door, OpenRosaServer, Store

PROJECT = "/v1/projects/1"
SUBMISSIONS = f"{PROJECT}/forms/link_test/submissions"


class CentralDoor(Door):
    """Central's three questions, for who gives name and password."""

    def do_GET(self) -> None:  # noqa: N802 (its base is http.server's)
        if self.headers.get("Authorization") != "Basic bmFtYTpzYW5kaQ==":
            self._answer(401, b"{}")
            return
        path = unquote(urlsplit(self.path).path)
        rows = self.store.rows
        if path == SUBMISSIONS:
            self._answer(200, json.dumps([{"instanceId": key} for key in rows]).encode())
            return
        key, _, rest = path.removeprefix(f"{SUBMISSIONS}/").partition("/")
        if key.endswith(".xml"):
            self._answer(200, rows[key.removesuffix(".xml")].xml)
        elif rest == "attachments":
            told = [{"name": name, "exists": True} for name in rows[key].files]
            self._answer(200, json.dumps([*told, {"name": "never.jpg", "exists": False}]).encode())
        else:
            self._answer(200, rows[key].files[rest.removeprefix("attachments/")])


@pytest.fixture
def central():
    """A Central in small. Returns its origin and its store."""
    store = Store()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OneDoor", (CentralDoor,), {"store": store, "limit": 10**7}))
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", store
    server.shutdown()
    server.server_close()


def asked_of_central(origin: str) -> list[str]:
    asked = ["--url", origin + BASE, "--speaks", "openrosa", "--ask", "central", "--ask-url", origin + PROJECT]
    return [*asked, "--ask-token", "nama:sandi", "--plan", "calm", "--reports", "2", "--photo-bytes", "2000", "--json"]


def test_central_is_asked_in_its_own_way(central, capsys):
    origin, _store = central
    assert main(asked_of_central(origin)) == 0
    assert json.loads(capsys.readouterr().out)["rows"][-1]["acknowledged"] == 2


def test_what_central_lacks_is_seen(central, capsys, monkeypatch):
    origin, store = central
    monkeypatch.setattr(store, "receive", lambda instance_id, xml, _files: Store.receive(store, instance_id, xml, {}))
    assert main(asked_of_central(origin)) == 1
    assert len(json.loads(capsys.readouterr().out)["found"]["calm"]["lost"]) == 2


def test_all_pages_of_the_list_are_read(capsys):
    with OpenRosaServer(Store(), 10**7) as server:
        words = ["--url", server.url, "--speaks", "openrosa", "--plan", "calm", "--json", "--photo-bytes", "1000"]
        assert main([*words, "--reports", str(2 * PAGE + 1)]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][-1]["acknowledged"] == 2 * PAGE + 1


def test_the_link_speaks_tls_to_a_server_that_does(capsys, monkeypatch):
    # Made for this test and trusted nowhere else; runs out in 2126.
    pem = Path(__file__).with_name("localhost.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with OpenRosaServer(Store(), 10**7, context) as server:
        assert server.url.startswith("https://127.0.0.1:")
        words = ["--url", server.url, "--speaks", "openrosa", "--plan", "resets", "--share", "0.4", "--reports", "4"]
        assert main([*words, "--photo-bytes", "20000", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["rows"][-1]
    assert row["acknowledged"] == 4
