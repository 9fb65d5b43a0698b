"""What a phone would send: records, files, and the rule by which it takes an answer as a receipt."""

import base64
import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VECTORS = Path(__file__).resolve().parent.parent / "vectors" / "sync"
FORM_ID, VERSION = "uji", "2026112101"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
BIG = bytes(range(256)) * 1000  # 256,000 bytes
SETTLING = {"accepted": "received", "repeated": "received", "held": "held", "conflicted": "conflicted"}


def vector(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def sha256(content: bytes | str) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def b64(content: bytes | str) -> str:
    return base64.b64encode(content.encode() if isinstance(content, str) else content).decode()


def new_id() -> str:
    return f"uuid:{uuid.uuid4()}"


def instance(instance_id: str, answer: str = "Petugas 07", old: str = "", version: str = VERSION) -> str:
    deprecated = f"<deprecatedID>{old}</deprecatedID>" if old else ""
    return (
        f'<data id="{FORM_ID}" version="{version}"><nama>{answer}</nama>'
        f"<meta><instanceID>{instance_id}</instanceID>{deprecated}</meta></data>"
    )


def file_entry(content: bytes = PNG, name: str = "foto.png", **more: Any) -> dict[str, Any]:
    return {"name": name, "sha256": sha256(content), "size": len(content), "type": "image/png", "role": "photo"} | more


def record(seq: int = 1, answer: str = "Petugas 07", instance_id: str | None = None, **more: Any) -> dict[str, Any]:
    """One finished form; ``xml`` may be given, otherwise it is made from the answer."""
    own = instance_id or new_id()
    xml = more.pop("xml", None)
    if xml is None:
        xml = instance(own, answer, more.get("deprecated_id", ""), more.get("form_version", VERSION))
    return {
        "instance_id": own,
        "form_id": FORM_ID,
        "form_version": VERSION,
        "device_seq": seq,
        "finished_at": "2026-11-21T06:07:08.123Z",
        "urgent": False,
        "xml": xml,
        "sha256": sha256(xml),
        "files": [],
    } | more


def settles(sent: dict[str, Any], result: Any, epoch: str) -> bool:
    """The phone's rule: only a receipt that repeats our id and digest settles a record."""
    receipt = result.get("receipt") if isinstance(result, dict) else None
    return (
        bool(epoch)
        and isinstance(receipt, dict)
        and result.get("instance_id") == sent["instance_id"]
        and result.get("outcome") in SETTLING
        and receipt.get("instance_id") == sent["instance_id"]
        and receipt.get("sha256") == sent["sha256"]
        and type(receipt.get("seq")) is int
        and receipt["seq"] > 0
        and isinstance(receipt.get("epoch"), str)
        and bool(receipt["epoch"])
    )


class Line:
    """A phone's line to the server in a test."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    def push(self, *records: dict[str, Any], **headers: str) -> dict[str, Any]:
        response = self.client.post("/sync/v1/push", json={"records": list(records)}, headers=self.headers | headers)
        assert response.status_code == 200, response.text
        assert response.json is not None
        return dict(response.json)

    def push_one(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Push one record; returns its result, with ``settles`` added."""
        answer = self.push(sent)
        (result,) = answer["results"]
        return {**result, "settles": settles(sent, result, answer["epoch"])}

    def pull(self, since: int = 0, **headers: str) -> dict[str, Any]:
        response = self.client.get(f"/sync/v1/pull?since={since}", headers=self.headers | headers)
        assert response.status_code == 200, response.text
        assert response.json is not None
        return dict(response.json)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(f"/sync/v1{path}", headers=self.headers | headers)

    def begin(self, sent: dict[str, Any], file: dict[str, Any], body: bytes = b"", **changes: str) -> TestResponse:
        """POST /uploads for a file of a record; changes: headers to set otherwise (_ for -, None drops one)."""
        told = {"instance_id": sent["instance_id"], "filename": file["name"], "sha256": file["sha256"]}
        told["filetype"] = file["type"]
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(file["size"]),
            "Upload-Metadata": ",".join(f"{name} {b64(value)}" for name, value in told.items()),
        }
        if body:
            headers["Content-Type"] = "application/offset+octet-stream"
        headers |= {name.replace("_", "-"): value for name, value in changes.items()}
        return self.client.post("/sync/v1/uploads", data=body, headers=self.headers | headers)

    def patch(self, url: str, offset: int, body: bytes, **changes: str) -> TestResponse:
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        } | {name.replace("_", "-"): value for name, value in changes.items()}
        return self.client.patch(url, data=body, headers=self.headers | headers)

    def head(self, url: str) -> TestResponse:
        return self.client.head(url, headers=self.headers | {"Tus-Resumable": "1.0.0"})


def code(response: TestResponse) -> str:
    assert response.json is not None, response.text
    return str(response.json["error"]["code"])
