"""The courier in every order: by link, by other phones and at the office, whole, cut and altered, twice and again.

100 plans by default, 5,000 with TITIAN_SOAK=1; TITIAN_SEED draws others. What fails prints its plan.
"""

import os
import random
from collections import Counter

import pytest

from core import clock
from core.digest import sha256_hex
from models import Attachment, Receipt, Revision, courier, db, disk, inbox, library, people
from models.courier import Carrier
from models.courier_import import draft_path, import_file
from models.db import settings
from models.disk import blob_path
from sync.courier import read_record
from tests.carrying import file_of, message_of, text_of
from tests.faults.ledger import note
from tests.sync.conftest import INFO, XFORM, Converted
from tests.sync.parcel import FORM_ID, VERSION, Line, b64, file_entry, record

SOAK = bool(os.environ.get("TITIAN_SOAK"))
SEED = int(os.environ.get("TITIAN_SEED", "1"))
PLANS = 5_000 if SOAK else 100
WAYS = (
    "link",
    "carried",
    "carried by two",
    "office",
    "office, cut",
    "office, altered",
    "photos carried",
    "photos by link",
)


@pytest.fixture
def world(app, enrol):
    with app.app_context():
        library.publish_form(FORM_ID, Converted(VERSION, XFORM), INFO, ["pimpasa", "petugas"])
        officer = Carrier("person:x", people.find_person("kasi.me").id)
    phones = [enrol(name) for name in ("pimpasa.me", "petugas.me", "pimpasa.pg")]
    return app, officer, phones


class Plan:
    """One phone's records on their ways. done: what was done, to be printed."""

    def __init__(self, world, seed: int) -> None:
        self.app, self.officer, (self.owner, *self.carriers) = world
        self.chance = random.Random(f"courier:{SEED}:{seed}")
        self.contents = [self.chance.randbytes(self.chance.randint(1, 5_000)) for _ in range(3)]
        count = self.chance.randint(1, 4)
        self.records = [record(seq=at + 1, files=self.some_files()) for at in range(count)]
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.done: list[str] = []

    def some_files(self):
        chosen = self.chance.sample(self.contents, self.chance.randint(0, 2))
        return [file_entry(content, f"foto{at}.png") for at, content in enumerate(chosen)]

    def run(self) -> None:
        for _ in range(self.chance.randint(1, 7)):
            way = self.chance.choice(WAYS)
            self.done.append(way)
            self.go(way)
        self.done.append("office")
        self.go("office")

    def go(self, way: str) -> None:
        some = self.chance.sample(self.records, self.chance.randint(1, len(self.records)))
        if way == "link":
            self.heard(self.line(self.owner).push(*some)["results"])
        elif way.startswith("carried"):
            for carrier in self.carriers if "two" in way else self.carriers[:1]:
                self.carry(carrier, some)
        elif way.startswith("office"):
            self.hand_in(self.whole(way))
        else:
            self.upload(self.carriers[0] if "carried" in way else self.owner)

    def whole(self, way: str) -> bytes:
        content = file_of(self.app, self.owner, self.records, self.contents)
        if "cut" in way:
            return content[: self.chance.randint(0, len(content) - 1)]
        if "altered" in way:
            text = text_of(self.app, self.owner, self.records, self.contents)
            return text.replace("2026-11-21T06:07:08.123Z", "2025-01-01T06:07:08.123Z").encode()
        return content

    def line(self, phone) -> Line:
        return Line(self.app.test_client(), phone.headers)

    def carry(self, carrier, some) -> None:
        message = message_of(self.app, self.owner, some)
        response = self.app.test_client().post("/sync/v1/courier", json=message, headers=carrier.headers)
        assert response.status_code == 200, response.text
        self.heard(response.json["results"])

    def hand_in(self, content: bytes) -> None:
        with self.app.app_context():
            path = draft_path()
            path.write_bytes(content)
            done = import_file(path, self.officer, read_record)
            assert not path.exists()
            self.heard({"instance_id": one.outcome.instance_id, "outcome": one.outcome.outcome} for one in done.brought)

    def upload(self, phone) -> None:
        """One file of one record; before its record is here, or by whom it does not concern, it is not expected."""
        pairs = [(sent, file) for sent in self.records for file in sent["files"]]
        if not pairs:
            return
        sent, file = self.chance.choice(pairs)
        content = next(one for one in self.contents if sha256_hex(one) == file["sha256"])
        checked = {"Upload_Checksum": f"sha256 {b64(bytes.fromhex(file['sha256']))}"}
        assert self.line(phone).begin(sent, file, content, **checked).status_code in (201, 404)

    def heard(self, results) -> None:
        for result in results:
            self.outcomes[result["instance_id"], result["outcome"]] += 1

    def check(self) -> None:
        """Each record here once, as its phone finished it, with every file; and each taken as new exactly once."""
        said = f"{self.done}: {dict(self.outcomes)}"
        with self.app.app_context():
            for sent in self.records:
                name = sent["instance_id"]
                assert self.outcomes[name, "accepted"] == 1, said
                (row,) = db.session.scalars(db.select(Revision).where(Revision.instance_id == name)).all()
                assert (row.sha256, row.xml, row.device_id) == (
                    sent["sha256"],
                    sent["xml"].encode(),
                    self.owner.device_id,
                )
                assert clock.iso(row.finished_at) == sent["finished_at"], said
                assert db.session.scalar(count(Receipt, Receipt.instance_id == name)) == 1, said
                files = db.session.scalars(db.select(Attachment).where(Attachment.instance_id == name)).all()
                assert sorted(file.sha256 for file in files) == sorted(file["sha256"] for file in sent["files"]), said
                for file in files:
                    assert file.present_at is not None, said
                    path = settings().blobs / blob_path(file.sha256)
                    assert path.is_file(), said
                    assert sha256_hex(path.read_bytes()) == file.sha256, said


def count(table, condition):
    return db.select(db.func.count()).select_from(table).where(condition)


def run_plans(world, plans: int) -> None:
    for seed in range(plans):
        plan = Plan(world, seed)
        plan.run()
        plan.check()


def test_whatever_the_order_each_record_is_here_once_whole_and_its_own_phones(world):
    run_plans(world, PLANS)
    note("courier.exactly_once", PLANS, 0, [SEED])


# The same with a fault planted: the checks above see it.
def test_planted_an_import_that_forgets_what_it_took_is_caught(world, monkeypatch):
    monkeypatch.setattr(inbox, "_receipts", lambda _entries: {})
    with pytest.raises(AssertionError):
        run_plans(world, 20)


def test_planted_a_file_called_here_without_its_bytes_is_caught(world, monkeypatch):
    monkeypatch.setattr(disk, "keep_bytes", lambda content, sha256: None)
    with pytest.raises(AssertionError):
        run_plans(world, 20)


def test_planted_a_proof_that_is_not_looked_at_is_caught(world, monkeypatch):
    monkeypatch.setattr(courier.hmac, "compare_digest", lambda _one, _other: True)
    with pytest.raises(AssertionError):
        run_plans(world, 40)
