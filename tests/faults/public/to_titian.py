"""A careful Titian client, after docs/sync-protocol.md: push, then tus uploads that go on where they broke off."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from core.digest import sha256_hex
from tests.faults.public.line import Answer, Line, LinkBrokenError, Pause
from tests.faults.public.reports import Form, Report
from tests.faults.public.told import Told

MOST_RECORDS = 50
LEAST_CHUNK, MOST_CHUNK = 64 * 1024, 1024 * 1024
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK_TYPE = "application/offset+octet-stream"
STORED = {"accepted", "repeated", "held", "conflicted"}


class NotOursError(Exception):
    """Something else answered, or the server asked to come again later."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"status {answer.status}")
        self.retry_after_s = answer.retry_after_s


@dataclass
class TitianSender:
    """One phone. seq: the number of its next record."""

    line: Line
    form: Form
    seq: int = 1
    batch: int = MOST_RECORDS
    chunk: int = LEAST_CHUNK
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)

    def send(self, reports: list[Report], told: Told, pause: Pause) -> None:
        """Answers first, oldest first; then photos, smallest first."""
        for report in reports:
            self.records[report.instance_id] = self._record(report)
        while waiting := [report for report in reports if not told.is_settled(report)]:
            if pause.is_over:
                return
            try:
                fresh = [report for report in waiting if report.instance_id not in told.received]
                if fresh:
                    self._push(fresh[: self.batch], told)
                else:
                    self._upload(*min(_photos_of(waiting, told), key=lambda one: len(one[2])), told)
                pause.progress()
            except LinkBrokenError as error:
                told.last = str(error)
                self.chunk = max(LEAST_CHUNK, self.chunk // 2)
                pause.wait()
            except NotOursError as error:
                told.last = str(error)
                pause.wait(error.retry_after_s)

    def send_other(self, other: Report, pause: Pause) -> bool:
        """Push other answers under an id that is taken. True when a receipt names their digest."""
        told = Told()
        self.send([other], told, pause)
        return other.instance_id in told.received

    def _record(self, report: Report) -> dict[str, Any]:
        files = [
            {"name": name, "sha256": sha256_hex(photo), "size": len(photo), "type": "image/jpeg", "role": "photo"}
            for name, photo in report.photos.items()
        ]
        made = {
            "instance_id": report.instance_id,
            "form_id": self.form.form_id,
            "form_version": self.form.version,
            "device_seq": self.seq,
            "finished_at": datetime.now(UTC).isoformat(),
            "urgent": False,
            "xml": report.xml.decode(),
            "sha256": report.sha256,
            "files": files,
        }
        self.seq += 1
        return made

    def _push(self, reports: list[Report], told: Told) -> None:
        message = {"records": [self.records[report.instance_id] for report in reports]}
        packed = gzip.compress(json.dumps(message).encode(), mtime=0)
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        answer = self.line.ask("POST", "/sync/v1/push", packed, headers)
        if answer.status == 413 and len(reports) > 1:
            self.batch = max(1, len(reports) // 2)
        if answer.status != 200:
            self._judge(answer, [report.instance_id for report in reports], told)
            return
        results = {result["instance_id"]: result for result in _results(answer)}
        for report in reports:
            self._settle(report, results.get(report.instance_id, {}), told)

    def _settle(self, report: Report, result: dict[str, Any], told: Told) -> None:
        """Only a receipt that repeats our id and digest settles a record."""
        receipt = result.get("receipt") or {}
        if result.get("outcome") == "refused":
            told.refused[report.instance_id] = json.dumps(result.get("problem"))
        is_ours = (receipt.get("instance_id"), receipt.get("sha256")) == (report.instance_id, report.sha256)
        if result.get("outcome") in STORED and is_ours:
            told.received.add(report.instance_id)
            missing = set(result.get("missing", []))
            held = [name for name, photo in report.photos.items() if sha256_hex(photo) not in missing]
            told.files |= {(report.instance_id, name) for name in held}

    def _upload(self, report: Report, name: str, photo: bytes, told: Told) -> None:
        """One more step of one photo: where it stands, then its next chunk."""
        key = (report.instance_id, name)
        if key not in self.places:
            answer = self.line.ask("POST", "/sync/v1/uploads", b"", TUS | _described(*key, photo))
        else:
            answer = self.line.ask("HEAD", self.places[key], headers=TUS)
        if answer.status in {404, 410} and _is_ours(answer):
            self.places.pop(key, None)
        if answer.status not in {200, 201} or not _is_ours(answer):
            self._judge(answer, [], told)
            return
        self.places[key] = answer.headers.get("location", self.places.get(key, ""))
        offset = int(answer.headers["upload-offset"])
        while offset < len(photo):
            piece = photo[offset : offset + self.chunk]
            answer = self.line.ask("PATCH", self.places[key], piece, TUS | _chunk(offset, piece))
            if answer.status == 460 and _is_ours(answer):
                self.places.pop(key)
            if answer.status != 204 or not _is_ours(answer):
                self._judge(answer, [], told)
                return
            offset = int(answer.headers["upload-offset"])
            self.chunk = min(MOST_CHUNK, self.chunk * 2)
        told.files.add(key)

    def _judge(self, answer: Answer, ids: list[str], told: Told) -> None:
        """A refusal in the server's own words is final for a lone record; anything else is tried again."""
        if _is_ours(answer) and answer.status in {400, 401, 403, 413, 422} and len(ids) <= 1:
            told.refused |= dict.fromkeys(ids, answer.body.decode(errors="replace")[:300])
        elif _is_ours(answer) and answer.status == 422:
            self.batch = 1
        raise NotOursError(answer)


def _is_ours(answer: Answer) -> bool:
    return "x-titian-epoch" in answer.headers


def _results(answer: Answer) -> list[dict[str, Any]]:
    """A portal's page has none."""
    try:
        told = json.loads(answer.body)
        return list(told["results"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotOursError(answer) from error


def _photos_of(reports: list[Report], told: Told) -> list[tuple[Report, str, bytes]]:
    return [
        (report, name, photo)
        for report in reports
        for name, photo in report.photos.items()
        if (report.instance_id, name) not in told.files
    ]


def _described(instance_id: str, name: str, photo: bytes) -> dict[str, str]:
    told = {"instance_id": instance_id, "filename": name, "sha256": sha256_hex(photo), "filetype": "image/jpeg"}
    words = (f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
    return {"Upload-Length": str(len(photo)), "Upload-Metadata": ",".join(words)}


def _chunk(offset: int, piece: bytes) -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
    return {"Content-Type": CHUNK_TYPE, "Upload-Offset": str(offset), "Upload-Checksum": f"sha256 {digest}"}
