"""Reports of long ago with people's names in them, decided then; a look for a name in every row and file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from core import clock, ids
from core.digest import sha256_hex
from models import Device, db, devices, fsck, indexing, people, removal_runs, report_facts, retention, reviews, services
from models.attachments import store_whole
from models.expected_files import Claim
from models.inbox import receive
from tests import figure_world
from tests.conftest import VILLAGE
from tests.service_world import ServiceWorld
from tests.village_world import noon

LONG_AGO = date(2025, 10, 1)
NOW = date(2026, 11, 25)
PHOTO = b"a photo of a person"
# Marks that stand in no other word
PERSON, PHONE, STORY = "Zulqarnaenku", "081299990001", "ceritawarga"
QUESTIONS = {
    "layanan_desa": ("nama_pj", "telp_pj", "catatan", "foto", "lokasi_gps"),
    "info_warga": ("topik", "nama_warga", "telp_warga", "isi"),
    "kegiatan": ("foto_daftar", "foto1"),
    "duga_langgar": ("uraian",),
}


@contextmanager
def retention_world(house, monkeypatch):
    """The world of a test, within its app."""
    with house.app_context():
        made = RetentionWorld(monkeypatch)
        made.folder = house.extensions["titian_settings"].folder
        yield made
        db.session.remove()


class RetentionWorld(ServiceWorld):
    """The services' world with questions that name people, and files."""

    def __init__(self, monkeypatch) -> None:
        asked = dict(figure_world.QUESTIONS)
        for form_id, names in QUESTIONS.items():
            asked[form_id] = (*asked.get(form_id, ()), *names)
        monkeypatch.setattr(figure_world, "QUESTIONS", asked)
        super().__init__(monkeypatch)

    def record(self, form_id: str, day: date = LONG_AGO, files: tuple[tuple[str, bytes], ...] = (), **answers: str):
        """A record as a phone pushes it."""
        self.seq += 1
        instance_id = ids.new_instance_id()
        given = {"desa": VILLAGE.replace(".", ""), **answers}
        nodes = "".join(f"<{name}>{value}</{name}>" for name, value in given.items())
        meta = f"<meta><instanceID>{instance_id}</instanceID></meta>"
        xml = f'<data id="{form_id}" version="1">{nodes}{meta}</data>'
        made: dict[str, Any] = {"instance_id": instance_id, "form_id": form_id, "form_version": "1"}
        made |= {"device_seq": self.seq, "finished_at": noon(day), "urgent": False, "xml": xml}
        made |= {"sha256": sha256_hex(xml), "files": [photo(name, content) for name, content in files]}
        return made

    @property
    def phone(self) -> Device:
        return db.session.get_one(Device, self.phone_id)

    def push(self, made: dict[str, Any], day: date = LONG_AGO) -> Any:
        with clock.stopped_at(noon(day)):
            (outcome,) = receive(self.phone, [made])
        db.session.expire_all()
        return outcome

    def old(self, form_id: str, files: tuple[tuple[str, bytes], ...] = (), **answers: str) -> dict[str, Any]:
        """A record of long ago with its files; nobody has decided on it."""
        made = self.record(form_id, files=files, **answers)
        self.push(made)
        for name, content in files:
            claim = Claim(made["instance_id"], name, sha256_hex(content), "image/jpeg", len(content))
            with clock.stopped_at(noon(LONG_AGO)):
                store_whole(self.phone, claim, content)
        return made

    def request_done(self, files: tuple[tuple[str, bytes], ...] = (), **answers: str) -> dict[str, Any]:
        """An F09 of long ago that names a person, approved then and declined."""
        said = {"jenis": "eazy", "jml_pemohon": "20", "nama_pj": PERSON, "telp_pj": PHONE, "catatan": STORY, **answers}
        made = self.old("layanan_desa", files, lokasi_gps="-3.655321 103.774654 0 8", **said)
        root_id = made["instance_id"]
        self.do(reviews.approve, "kasi.me", root_id, self.report(root_id).rev, on=LONG_AGO)
        self.follow()
        self.step(services.decline, root_id, f"Sudah dilayani {PERSON}", day=LONG_AGO)
        return made

    def phone_of(self, username: str) -> Device:
        code, _ = devices.offer_enrolment(None, people.find_person(username).id)
        return devices.enrol(code, "HP lain", "1", {}).device


def photo(name: str, content: bytes) -> dict[str, Any]:
    kind = {"size": len(content), "type": "image/jpeg", "role": "photo"}
    return {"name": name, "sha256": sha256_hex(content), **kind}


def rows_with(word: str) -> list[str]:
    """The tables in which a word still stands, in any column."""
    db.session.expire_all()
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(db.select(table)):
            if any(word.lower() in said.lower() for said in map(_text, row)):
                found.append(table.name)
    return sorted(set(found))


def files_with(folder: Path, *words: bytes) -> Iterator[str]:
    """Files below the data folder that hold one of these bytes, the database itself and its log too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(word in path.read_bytes() for word in words):
            yield path.name


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def run() -> tuple[str, int, bool]:
    """The command of that day."""
    with clock.stopped_at(noon(NOW)):
        done = removal_runs.run()
    db.session.expire_all()
    return done


def due() -> dict[tuple[str, int], dict[str, int]]:
    """(form, how many) → what is held."""
    with clock.stopped_at(noon(NOW)):
        return {(row.form_id, row.n): dict(row.held) for row in retention.list_due()}


def settle() -> None:
    """Everything that follows behind has followed."""
    with clock.stopped_at(noon(NOW)):
        indexing.index_all()
        report_facts.count_all()
    db.session.commit()


def faults() -> list[tuple[str, str]]:
    """What fsck says that day."""
    with clock.stopped_at(noon(NOW)):
        return [(fault.code, fault.said) for fault in fsck.fsck()]
