"""The other doors of the matrix: phones and systems whose token is another's, asking for what is not theirs."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from core import clock
from models import Attachment, Device, Revision, attachments, db, devices, tokens
from models.expected_files import Claim
from models.inbox import receive
from models.tables_intake import Receipt
from models.tables_people import Person
from tests.office.matrix import said
from tests.office.matrix_world import NOW, World
from tests.records import photo, record

# Said to anybody who asks: nothing of it is anybody's.
PUBLIC = frozenset({"sync.hello", "sync.enrol", "sync.upload_options", "api.openapi", "api.no_such_call"})
DOORS = ("office.", "door.", "sync.", "api.", "docs.", "phone.")
TUS = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}


@dataclass(frozen=True)
class Knock:
    """One call about what is another's. expected: the statuses that a stranger with a good token may get."""

    method: str
    path: str
    expected: frozenset[int]
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    # Of the records that are asked about: the phone that sent each
    senders: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Caller:
    """Who knocks. own: the marks that are theirs; status: of a token that does not count; device: whose phone it is."""

    name: str
    door: str
    token: str
    own: frozenset[str]
    status: int = 200
    device: str = ""


def unknown_doors(app: Flask) -> list[str]:
    """A sentence for each route that belongs to no door of the matrix, or to one that nobody knocks at."""
    endpoints = sorted({rule.endpoint for rule in app.url_map.iter_rules()})
    stray = [f"{name} belongs to no door: add it to the matrix" for name in endpoints if not name.startswith(DOORS)]
    doors = [name for name in endpoints if name.startswith(("sync.", "api.")) and name not in PUBLIC]
    return stray + [f"{name}: add a call to tests/office/matrix_doors.py" for name in doors if name not in ENDPOINTS]


def callers(app: Flask, world: World) -> list[Caller]:
    """Phones of a colleague, of another office, one that was revoked; systems of both offices and one that ended."""
    words = ("perwira", "hpperwira", "isifotokantor", "fotokantor", "jawabkantor", "judulkantor")
    own = {home: frozenset(f"zq{word}{home}qz" for word in words) for home in ("me", "pg")}
    with app.app_context(), clock.stopped_at(NOW):
        phone = {name: world.ids[f"phone.{world.ids[name]}"] for name in ("perwira.me", "perwira.pg", "pengadu.me")}
        devices.revoke(None, phone["pengadu.me"])
        admin = db.session.get_one(Person, world.ids["admin.own"])
        ends = date(2026, 12, 1)
        system = {of: tokens.make_token(admin, of, f"office-{of}", ["petugas"], ends) for of in ("me", "pg")}
        ended, row = tokens.make_token(admin, "lama", "office-me", ["petugas"], ends)
        tokens.revoke_token(admin, row.id)
    read = {
        of: frozenset(mark for mark, (home, readers) in world.marks.items() if home == of and "petugas" in readers)
        for of in ("me", "pg")
    }
    token = {name: world.ids[f"token.{device}"] for name, device in phone.items()}
    return [
        Caller("a colleague's phone", "sync.", token["perwira.me"], own["me"], device=phone["perwira.me"]),
        Caller("another office's phone", "sync.", token["perwira.pg"], own["pg"], device=phone["perwira.pg"]),
        Caller("a revoked phone", "sync.", token["pengadu.me"], frozenset(), 403, phone["pengadu.me"]),
        Caller("nobody's phone", "sync.", "", frozenset(), 401),
        Caller("another office's system", "api.", system["pg"][0], read["pg"]),
        Caller("the office's own system", "api.", system["me"][0], read["me"]),
        Caller("a system whose token ended", "api.", ended, frozenset(), 401),
        Caller("nobody's system", "api.", "", frozenset(), 401),
    ]


def _unfinished(app: Flask, world: World) -> tuple[str, str, dict[str, Any]]:
    """A report of the partner whose photo is half-way. Returns its id, its upload's id, and the photo's entry."""
    with app.app_context(), clock.stopped_at(NOW):
        device = db.session.get_one(Device, world.ids[f"phone.{world.ids['warga.me']}"])
        entry = photo("separuh.jpg", b"x" * 1000)
        made = record(seq=90, files=[entry])
        receive(device, [made])
        claim = Claim(made["instance_id"], *(entry[name] for name in ("name", "sha256", "type", "size")))
        return made["instance_id"], attachments.create_upload(device, claim).id, entry


def knocks(app: Flask, world: World) -> Iterator[tuple[str, Knock]]:
    """(endpoint, call) about objects of partner and office of Muara Enim."""
    root_id, upload_id, entry = _unfinished(app, world)
    with app.app_context():
        asked = db.select(Revision.instance_id, Revision.sha256, Receipt.device_id).order_by(Revision.received_at)
        rows = db.session.execute(asked.join(Receipt, Receipt.instance_id == Revision.instance_id)).all()
        kept = [{"instance_id": one.instance_id, "sha256": one.sha256} for one in rows]
        senders = {one.instance_id: one.device_id for one in rows}
        files = db.session.execute(
            db.select(Attachment.id, Revision.root_id).join(Revision, Revision.instance_id == Attachment.instance_id)
        ).all()
    not_there, fine = frozenset({404}), frozenset({200})
    for digest in sorted(
        {value for name, value in world.ids.items() if name.startswith("blob.") and name != "blob.kantor"}
    ):
        yield "sync.blob", Knock("GET", f"/sync/v1/blobs/{digest}", not_there)
    yield "sync.blob", Knock("GET", f"/sync/v1/blobs/{entry['sha256']}", not_there)
    offered = {"epoch": "x", "records": kept[:200]}
    yield "sync.have", Knock("POST", "/sync/v1/have", fine, offered, senders=senders)
    yield "sync.pull", Knock("GET", "/sync/v1/pull?since=0&limit=500", fine)
    yield "sync.heartbeat", Knock("POST", "/sync/v1/heartbeat", frozenset({200, 422}), {})
    yield "sync.carry", Knock("POST", "/sync/v1/courier", frozenset({422}), {})
    fixed = record(corrects=root_id, seq=91) | {"finished_at": clock.iso(NOW)}
    yield "sync.push", Knock("POST", "/sync/v1/push", fine, {"records": [fixed]})
    yield "sync.upload_offset", Knock("HEAD", f"/sync/v1/uploads/{upload_id}", not_there, None, TUS)
    yield "sync.append_chunk", Knock("PATCH", f"/sync/v1/uploads/{upload_id}", not_there, None, TUS)
    told = {"instance_id": root_id, "filename": entry["name"], "sha256": entry["sha256"], "filetype": entry["type"]}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    begun = TUS | {"Upload-Length": str(entry["size"]), "Upload-Metadata": metadata}
    yield "sync.begin_upload", Knock("POST", "/sync/v1/uploads", not_there, None, begun)
    yield "api.reports", Knock("GET", "/api/v1/reports", fine)
    yield "api.villages", Knock("GET", "/api/v1/villages", fine)
    seen = frozenset({200, 404})
    for file_id, of in files:
        yield "api.report", Knock("GET", f"/api/v1/reports/{of}", seen)
        yield "api.file", Knock("GET", f"/api/v1/reports/{of}/files/{file_id}", seen)


ENDPOINTS = frozenset(
    {
        *("sync.blob", "sync.have", "sync.pull", "sync.heartbeat", "sync.carry", "sync.push", "sync.begin_upload"),
        *("sync.upload_offset", "sync.append_chunk", "api.reports", "api.report", "api.file", "api.villages"),
    }
)


def run(app: Flask, world: World) -> tuple[int, list[str], list[str]]:
    """Every caller at every call of its door. Returns how many, what leaked, and what was not as expected."""
    calls, people = list(knocks(app, world)), callers(app, world)
    count, leaks, wrong = 0, [], []
    for caller in people:
        for endpoint, knock in calls:
            if not endpoint.startswith(caller.door):
                continue
            with clock.stopped_at(NOW):
                answer = _ask(app, caller, knock)
            count += 1
            text = said(answer).lower()
            leaks += [f"{caller.name} {knock.path}: {m}" for m in world.marks if m in text and m not in caller.own]
            if not _is_fine(answer, caller, endpoint, knock):
                wrong.append(f"{caller.name} {knock.method} {knock.path}: {answer.status_code}")
    return count, leaks, wrong


def _ask(app: Flask, caller: Caller, knock: Knock) -> TestResponse:
    headers = {"Authorization": f"Bearer {caller.token}"} if caller.token else {}
    return app.test_client().open(knock.path, method=knock.method, json=knock.json, headers=headers | knock.headers)


def _is_fine(answer: TestResponse, caller: Caller, endpoint: str, knock: Knock) -> bool:
    if endpoint == "sync.have" and answer.status_code == 200:
        known = [one["instance_id"] for one in answer.get_json()["results"] if one["outcome"] != "unknown"]
        return caller.status in (200, 403) and all(knock.senders[one] == caller.device for one in known)
    if caller.status == 403 and endpoint == "sync.push":
        return answer.status_code == 200
    if caller.status != 200:
        # Strangers at the systems' door are answered thirty times a minute.
        return answer.status_code in (caller.status, 429)
    return answer.status_code in knock.expected
