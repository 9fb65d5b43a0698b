"""A published form, a phone's line, and a server that can really be reached."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from core.digest import sha256_hex
from models import library
from tests.conftest import Phone
from tests.sync.parcel import BIG, FORM_ID, VERSION, Line, file_entry, record

XFORM = f"""<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>Uji</h:title><model><instance><data id="{FORM_ID}" version="{VERSION}">
<nama/><meta><instanceID/></meta></data></instance><bind nodeset="/data/nama" type="string"/></model></h:head>
<h:body><input ref="/data/nama"><label>Nama</label></input></h:body></h:html>"""
INFO = {
    "code": "F99",
    "title": {"id": "Uji", "en": "Test"},
    "minutes": 3,
    "icon": "flag",
    "order": 1,
    "features": [],
    "evidence": [],
}


@dataclass(frozen=True)
class Converted:
    """What forms.publish.convert would give."""

    version: str
    xform_xml: str


@pytest.fixture
def app(app: Flask) -> Flask:
    """The app with one form and one list published."""
    with app.app_context():
        library.publish_form(FORM_ID, Converted(VERSION, XFORM), INFO, ["pimpasa", "petugas"])
        library.publish_list("desa.csv", "office-me", "name,label\n16.03.06.1001,Pasar I\n")
    return app


@pytest.fixture
def form_sha256() -> str:
    return sha256_hex(XFORM)


@pytest.fixture
def line(client: FlaskClient, enrolled_device: Phone) -> Line:
    """The field officer's phone."""
    return Line(client, enrolled_device.headers)


@pytest.fixture
def line_of(app: Flask, enrol: Callable[[str], Phone]) -> Callable[[str], Line]:
    """Another person's phone: ``line_of("pimpasa.pg")``."""
    return lambda username: Line(app.test_client(), enrol(username).headers)


@pytest.fixture
def live(app: Flask) -> Iterator[tuple[str, int]]:
    """The app behind a real socket, one thread for each request. Gives host and port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield "127.0.0.1", server.port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def report(line: Line) -> dict[str, Any]:
    """A stored record that names one photo of 256 kB."""
    sent = record(files=[file_entry(BIG)])
    assert line.push_one(sent)["outcome"] == "accepted"
    return sent


@pytest.fixture
def begun(line: Line, report: dict[str, Any]) -> str:
    """An upload that has begun, with nothing held."""
    return line.begin(report, report["files"][0]).headers["Location"]
