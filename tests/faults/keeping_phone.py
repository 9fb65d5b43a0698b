"""A phone that keeps what the protocol asks it to keep, and not an hour longer: the hardest one for a restore."""

import base64
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.digest import sha256_hex
from tests.records import record

Ask = Callable[..., tuple[int, dict[str, str], bytes]]


@dataclass
class Kept:
    """A finished record on the phone.

    files: bytes by digest; sent: digests that the server said it has; earlier: the receipt of the server's life before.
    """

    record: dict[str, Any]
    files: dict[str, bytes]
    receipt: dict[str, Any] | None = None
    sent: set[str] = field(default_factory=set)
    earlier: dict[str, Any] | None = None


class KeepingPhone:
    """Pushes, uploads, offers again under a new epoch, and lets go of a record whole as soon as it is called safe.

    told: what the server has ever acknowledged, (instance id, digest) → digests of files: the test's own memory.
    """

    def __init__(self, ask: Ask, token: str, chance: random.Random) -> None:
        self.ask, self.token, self.chance = ask, token, chance
        self.epoch: str | None = None
        self.epochs_seen: list[str] = []
        self.outbox: dict[str, Kept] = {}
        self.told: dict[tuple[str, str], set[str]] = {}
        self.let_go: set[str] = set()
        # Sent whole although a receipt of an earlier life was there: what the server said it has not
        self.sent_again: set[str] = set()
        self.finished = 0

    def finish(self, photos: int) -> str:
        """Fill in one form."""
        self.finished += 1
        contents = [self.chance.randbytes(self.chance.randint(1, 9000)) for _ in range(photos)]
        named = [
            {"name": f"foto-{n}.jpg", "sha256": sha256_hex(c), "size": len(c), "type": "image/jpeg", "role": "photo"}
            for n, c in enumerate(contents)
        ]
        made = record(seq=self.finished, files=named)
        made["finished_at"] = made["finished_at"].isoformat()
        self.outbox[made["instance_id"]] = Kept(made, {sha256_hex(c): c for c in contents})
        return str(made["instance_id"])

    def greet(self) -> None:
        """Is it the same life of the server? Then what is safe goes; else everything is offered again."""
        hello = self.call("GET", "/hello?nonce=uji")
        if hello["epoch"] != self.epoch:
            for kept in self.outbox.values():
                kept.earlier, kept.receipt, kept.sent = kept.receipt or kept.earlier, None, set()
            self.epoch = hello["epoch"]
            self.epochs_seen.append(hello["epoch"])
            return
        for instance_id, kept in list(self.outbox.items()):
            if kept.receipt and set(kept.files) <= kept.sent and kept.receipt["seq"] <= hello["safe_seq"]:
                del self.outbox[instance_id]
                self.let_go.add(instance_id)

    def push(self, *, answer_lost: bool = False) -> None:
        """Hand in what has no receipt yet. answer_lost: the server has it, and the phone never hears."""
        self.ask_what_is_here()
        waiting = [kept for kept in self.outbox.values() if kept.receipt is None]
        self.sent_again |= {kept.record["instance_id"] for kept in waiting if kept.earlier}
        for start in range(0, len(waiting), 20):
            batch = waiting[start : start + 20]
            answer = self.call("POST", "/push", {"records": [kept.record for kept in batch]})
            if answer_lost:
                continue
            for kept, result in zip(batch, answer["results"], strict=True):
                assert result["outcome"] in {"accepted", "repeated"}, result
                self.settle(kept, result)

    def ask_what_is_here(self) -> None:
        """By id and digest, for what was received in an earlier life of the server."""
        asked = [kept for kept in self.outbox.values() if kept.receipt is None and kept.earlier]
        if not asked:
            return
        offers = [
            {
                "instance_id": kept.record["instance_id"],
                "sha256": kept.record["sha256"],
                "receipt": {name: kept.earlier[name] for name in ("epoch", "seq", "code")},
            }
            for kept in asked
            if kept.earlier
        ]
        answer = self.call("POST", "/have", {"epoch": self.epoch, "records": offers})
        for kept, result in zip(asked, answer["results"], strict=True):
            assert result["outcome"] in {"known", "unknown"}, result
            if result["outcome"] == "known":
                self.settle(kept, result)

    def settle(self, kept: Kept, result: dict[str, Any]) -> None:
        kept.receipt = result["receipt"]
        kept.sent = set(kept.files) - set(result["missing"])
        key = (result["receipt"]["instance_id"], result["receipt"]["sha256"])
        self.told.setdefault(key, set()).update(kept.sent)

    def upload(self, *, share: float = 1.0) -> None:
        """Send files of received records; share: how many of them, by chance."""
        for kept in self.outbox.values():
            for file in kept.record["files"] if kept.receipt else ():
                if file["sha256"] in kept.sent or self.chance.random() >= share:
                    continue
                self.send_file(kept, file)

    def send_file(self, kept: Kept, file: dict[str, Any]) -> None:
        named = {
            "instance_id": kept.record["instance_id"],
            "filename": file["name"],
            "sha256": file["sha256"],
            "filetype": file["type"],
        }
        described = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in named.items())
        content = kept.files[file["sha256"]]
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(file["size"]),
            "Upload-Metadata": described,
            "Content-Type": "application/offset+octet-stream",
        }
        status, said, body = self.ask("POST", "/sync/v1/uploads", content, self.token, headers)
        assert (status, said.get("upload-offset")) == (201, str(file["size"])), body
        kept.sent.add(file["sha256"])
        self.told[kept.record["instance_id"], kept.record["sha256"]].add(file["sha256"])

    def sync(self, *, share: float = 1.0) -> None:
        """One whole round."""
        self.greet()
        self.push()
        self.upload(share=share)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"X-Titian-Epoch": self.epoch} if self.epoch else {}
        status, _headers, answer = self.ask(method, f"/sync/v1{path}", body, self.token, headers)
        assert status == 200, (status, answer)
        return json.loads(answer)
