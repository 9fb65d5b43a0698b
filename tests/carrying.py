"""Courier files as a phone makes them (docs/sync-protocol.md section 12)."""

import base64
import gzip
import json
from collections.abc import Iterable
from typing import Any

from flask import Flask

from core.digest import sha256_hex
from models import Device, db
from models.courier import proof_of
from tests.conftest import Phone


def head_of(app: Flask, phone: Phone, **changes: Any) -> dict[str, Any]:
    """What a file of this phone begins with."""
    with app.app_context():
        code = db.session.get_one(Device, phone.device_id).device_code
    told = {"format": "titian-courier/1", "device_id": phone.device_id, "device_code": code}
    return told | {"person_id": phone.person_id, "epoch": "e-made", "made_at": "2026-11-22T01:02:03.000Z"} | changes


def proofs_of(phone: Phone, records: Iterable[dict[str, Any]]) -> list[str]:
    return [proof_of(sha256_hex(phone.token), phone.device_id, record) for record in records]


def message_of(app: Flask, phone: Phone, records: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """The body of POST /courier."""
    proofs = changes["proofs"] if "proofs" in changes else proofs_of(phone, records)
    return head_of(app, phone) | {"proofs": proofs, "records": records} | changes


def text_of(
    app: Flask, phone: Phone, records: list[dict[str, Any]], files: Iterable[bytes] = (), **changes: Any
) -> str:
    """The file before it is packed."""
    packed = {sha256_hex(content): base64.b64encode(content).decode() for content in files}
    told = message_of(app, phone, records, **changes) | {"files": packed}
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False)


def file_of(
    app: Flask, phone: Phone, records: list[dict[str, Any]], files: Iterable[bytes] = (), **changes: Any
) -> bytes:
    return gzip.compress(text_of(app, phone, records, files, **changes).encode(), mtime=0)
