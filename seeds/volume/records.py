"""A content of the plan as the record that a phone pushes."""

from typing import Any

from core import clock
from core.digest import sha256_hex
from seeds.volume.plan import Content
from seeds.volume.pool import Pool


def record_of(content: Content, pool: Pool, device_seq: int) -> dict[str, Any]:
    """The record, its XML as bytes of text and its digest."""
    xml = content.mould.xml.filled(content.values)
    if content.revises:
        xml = xml.replace("<meta>", f"<meta><deprecatedID>{content.revises}</deprecatedID>", 1)
    record: dict[str, Any] = {
        "instance_id": content.instance_id,
        "form_id": content.mould.form_id,
        "form_version": content.mould.version,
        "device_seq": device_seq,
        "finished_at": clock.iso(content.finished_at),
        "clock_skew_s": 1.0,
        "urgent": content.mould.urgent,
        "xml": xml,
        "sha256": sha256_hex(xml),
        "files": [row for row, _picture in pool.files(content)],
    }
    if content.revises:
        record["deprecated_id"] = content.revises
    return record
