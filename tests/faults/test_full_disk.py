"""The server's disk fills up: photos wait first, answers go on, and what cannot be stored is not told as received."""

import json
import random
from base64 import b64encode

from models import db
from models.fsck import fsck
from tests.faults.keeping_phone import KeepingPhone
from tests.faults.ledger import SOAK, note
from tests.faults.small_disk import SmallDisk
from tests.faults.test_backup_restore import house
from tests.records import record

MEGABYTES = 16
# Below this much of it photos wait: a twentieth.
WATERMARK = MEGABYTES * 1024 * 1024 // 20
ROUNDS = 10 if SOAK else 1
# More than the disk can hold, whatever of it is free
MOST_RECORDS = 600
LONG = "x" * 20_000


class Sender:
    """One phone over HTTP that remembers what it was told."""

    def __init__(self, disk: SmallDisk, token: str) -> None:
        self.disk, self.token = disk, token
        self.finished: list[dict[str, object]] = []
        self.receipts: dict[object, object] = {}

    def finish(self, **answers: str) -> dict[str, object]:
        made = record(seq=len(self.finished) + 1, **answers)
        made["finished_at"] = made["finished_at"].isoformat()
        self.finished.append(made)
        return made

    def push(self, made: dict[str, object]) -> tuple[int, dict[str, str], str]:
        """Returns status, headers and outcome; a receipt is kept and held against the one before."""
        status, headers, body = self.disk.server.ask("POST", "/sync/v1/push", {"records": [made]}, self.token)
        if status != 200:
            assert "receipt" not in body.decode()
            return status, headers, ""
        (result,) = json.loads(body)["results"]
        known = self.receipts.setdefault(made["instance_id"], result["receipt"])
        assert known == result["receipt"]
        return status, headers, str(result["outcome"])


def test_a_disk_that_fills_up_loses_nothing_and_tells_nothing_that_is_not_so(eight_phones, tmp_path):
    data, tokens = eight_phones
    sent = stored = refused = 0
    for number in range(ROUNDS):
        with SmallDisk(MEGABYTES, data) as disk:
            sender = Sender(disk, tokens[0])
            photos_wait_first(disk, tokens[1])
            refused += until_nothing_fits(sender)
            stored += len(sender.receipts)
            disk.give_back()
            for made in sender.finished:
                status, _headers, outcome = sender.push(made)
                known = made["instance_id"] in sender.receipts
                assert (status, outcome) in {(200, "repeated"), (200, "accepted")}, (status, known)
            sent += len(sender.finished)
            assert len(sender.receipts) == len(sender.finished)
            copy = disk.copy(tmp_path / f"copy-{number}")
        with house(copy):
            assert [fault.said for fault in fsck()] == []
            assert db.session.scalar(db.text("SELECT count(*) FROM receipt")) == len(sender.finished) + 2
    note("server.full_disk", ROUNDS, 0, [], records=sent, stored_before_full=stored, refused=refused)


def photos_wait_first(disk: SmallDisk, token: str) -> None:
    """Below the watermark a photo is put off, with the time to come again; answers are taken."""
    phone = KeepingPhone(disk.server.ask, token, random.Random(1))
    early = phone.outbox[phone.finish(1)]
    phone.push()
    phone.send_file(early, early.record["files"][0])
    late = phone.outbox[phone.finish(1)]
    disk.fill(leave=WATERMARK - 100_000)
    phone.push()
    assert late.receipt is not None
    before = disk.room
    status, headers, body = begin(disk, token, late.record)
    assert (status, headers["retry-after"]) == (507, "3600"), body
    assert disk.room >= before - 65_536, "a photo that was put off leaves nothing behind"


def begin(disk: SmallDisk, token: str, made: dict[str, object]) -> tuple[int, dict[str, str], bytes]:
    (file,) = made["files"]  # type: ignore[misc, attr-defined]
    told = {"instance_id": made["instance_id"], "filename": file["name"], "sha256": file["sha256"]}
    told["filetype"] = file["type"]
    named = ",".join(f"{name} {b64encode(str(value).encode()).decode()}" for name, value in told.items())
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(file["size"]), "Upload-Metadata": named}
    return disk.server.ask("POST", "/sync/v1/uploads", None, token, headers | {"Content-Length": "0"})


def until_nothing_fits(sender: Sender) -> int:
    """Push until the database is full; each refusal asks to come again. Returns how many were refused."""
    sender.disk.fill(leave=600_000)
    refused = 0
    while refused < 5:
        assert len(sender.finished) < MOST_RECORDS, "the disk never was full"
        status, headers, _outcome = sender.push(sender.finish(nama=LONG))
        if status == 200:
            continue
        assert status == 503, sender.disk.server.log()[-2000:]
        assert int(headers["retry-after"]) > 0
        refused += 1
    assert sender.receipts, "some were stored before the disk was full"
    sender.disk.fill()
    assert sender.push(sender.finish(nama=LONG))[0] == 503
    for path in ("/hello?nonce=uji", "/pull?since=0"):
        assert sender.disk.server.ask("GET", f"/sync/v1{path}", token=sender.token)[0] == 200, "reading needs no room"
    return refused + 1
