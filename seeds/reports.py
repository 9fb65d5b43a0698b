"""Demo reports: the real forms filled in, sent, decided and corrected through the verbs that phones and offices use."""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from core import clock
from core.digest import sha256_hex
from forms.catalogue import Card, read_catalogue
from forms.expressions import Evaluator, truth_of
from forms.publish import convert
from models import attachments, devices, heartbeats, inbox, reviews
from models.db import settings
from models.expected_files import Claim
from models.tables_people import Device, Person
from models.tables_places import Office
from seeds.areas import kemendagri_rows
from seeds.filler import Filled, Filler
from seeds.library import lists_of
from seeds.photos import preview
from seeds.protection import handle
from workflow.checklist import Referral

PHONE = "HP demo"
DAY = (7, 18)  # hours of work, in the office's zone
LAG = timedelta(minutes=25)  # from finishing a form to its arrival: the way back to a signal


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a record as it is pushed, and its bytes."""

    row: dict[str, Any]
    content: bytes


@dataclass(frozen=True, slots=True)
class _Event:
    """Something of the story that happens at an instant."""

    at: datetime
    happen: Callable[[], None]


def ensure_reports(
    rows: list[dict[str, Any]], staff: dict[str, Person], offices: dict[str, Office], told_at: datetime
) -> None:
    """Play the story in the order of its instants. What has already happened is found and left alone."""
    story = _Story(staff, offices, told_at)
    events = [event for row in rows for event in story.events(row)]
    for event in sorted(events, key=lambda event: event.at):
        with clock.stopped_at(event.at):
            event.happen()
    with clock.stopped_at(told_at):
        story.say_who_still_holds("petugas31.ll")


class _Story:
    """Turns rows of demo.toml into events."""

    def __init__(self, staff: dict[str, Person], offices: dict[str, Office], told_at: datetime) -> None:
        self.staff, self.offices, self.told_at = staff, offices, told_at
        self.cards: dict[str, Card] = {card.form_id: card for card in read_catalogue()}
        self.xforms = {form_id: convert(card.path).xform_xml for form_id, card in self.cards.items()}
        self.areas = {row.code: row for row in kemendagri_rows()}
        self.phones: dict[str, Device] = {}
        self.sent: dict[str, int] = {}

    def events(self, row: dict[str, Any]) -> list[_Event]:
        """What happens with one report: it comes, and perhaps it is decided and corrected."""
        person = self.staff[row["person"]]
        rng = random.Random(f"titian demo {row['key']}")
        finished_at = self.by_day(self.told_at - timedelta(hours=row["hours_ago"]), rng)
        lists = lists_of(self.offices[person.office_id], self.told_at.date())
        filler = Filler(self.xforms[row["form"]], lists, rng)
        answers = {**self.place(row.get("village"), rng), **row["answers"]}
        first = self.fill(filler, person, finished_at, answers, row.get("always", ()), None)
        late = bool(row.get("late_files"))
        events = [_Event(finished_at + LAG, lambda: self.send(person, first, finished_at, late))]
        decision, repair = row.get("decision"), row.get("repair")
        if decision:
            decided_at = self.in_the_morning(finished_at + timedelta(hours=decision["hours"]))
            events.append(_Event(decided_at, lambda: self.decide(first, filler, decision)))
        if row.get("detection") and decision:
            handled_at = decided_at + timedelta(hours=1)
            events.append(_Event(handled_at, lambda: handle(self.staff, first.instance_id, row["detection"])))
        if repair:
            repaired_at = self.in_the_morning(finished_at + timedelta(hours=repair["hours"]))
            second = self.fill(filler, person, repaired_at, repair["answers"], (), first)
            events.append(_Event(repaired_at + LAG, lambda: self.send(person, second, repaired_at, late)))
        return events

    def fill(
        self,
        filler: Filler,
        person: Person,
        at: datetime,
        answers: Mapping[str, Any],
        always: Collection[str],
        revises: Filled | None,
    ) -> Filled:
        """A finished form, on the phone's own clock."""
        local = at.astimezone(settings().zone)
        return filler.fill(local, answers, always=always, username=person.username, deviceid=PHONE, revises=revises)

    def by_day(self, at: datetime, rng: random.Random) -> datetime:
        """The instant itself, or some hour of the working day before a night: officers fill in forms by day."""
        local = at.astimezone(settings().zone)
        hour, minute = rng.randrange(*DAY), rng.randrange(60)
        if DAY[0] <= local.hour < DAY[1]:
            return at
        if local.hour < DAY[0]:
            local -= timedelta(days=1)
        return local.replace(hour=hour, minute=minute).astimezone(UTC)

    def in_the_morning(self, at: datetime) -> datetime:
        """The instant itself, or the morning after a night."""
        local = at.astimezone(settings().zone)
        if DAY[0] <= local.hour < DAY[1]:
            return at
        if local.hour >= DAY[1]:
            local += timedelta(days=1)
        return local.replace(hour=DAY[0]).astimezone(UTC)

    def place(self, code: str | None, rng: random.Random) -> dict[str, str]:
        """The answers to the three place questions and the GPS point, some 300 m around the village's centre."""
        if code is None:
            return {}
        area = self.areas[code]
        parts = code.split(".")
        told = {"kab_kota": "".join(parts[:2]), "kecamatan": "".join(parts[:3]), "desa": "".join(parts)}
        if area.lat is not None and area.lng is not None:
            lat, lng = area.lat + rng.uniform(-0.003, 0.003), area.lng + rng.uniform(-0.003, 0.003)
            told["lokasi_gps"] = f"{lat:.6f} {lng:.6f} {rng.randint(20, 90)}.0 {rng.randint(4, 15)}.0"
        return told

    def send(self, person: Person, filled: Filled, finished_at: datetime, late: bool) -> None:
        """Push the answers, then the files, as a phone does. late: the last photo is still on the phone."""
        phone = self.phone(person)
        files = _files_of(filled)
        self.sent[person.id] = self.sent.get(person.id, 0) + 1
        xml = filled.xml.decode()
        record: dict[str, Any] = {
            "instance_id": filled.instance_id,
            "form_id": filled.form_id,
            "form_version": filled.version,
            "device_seq": self.sent[person.id],
            "finished_at": clock.iso(finished_at),
            "clock_skew_s": 2.0,
            "urgent": self.is_urgent(filled, finished_at),
            "xml": xml,
            "sha256": sha256_hex(xml),
            "files": [file.row for file in files],
        }
        if filled.revises:
            record["deprecated_id"] = filled.revises
        (outcome,) = inbox.receive(phone, [record])
        assert outcome.outcome in ("accepted", "repeated"), outcome
        for file in files[:-1] if late else files:
            row = file.row
            claim = Claim(filled.instance_id, row["name"], row["sha256"], row["type"], row["size"])
            attachments.store_whole(phone, claim, file.content)

    def decide(self, filled: Filled, filler: Filler, decision: dict[str, Any]) -> None:
        """Approve or return it, unless somebody has already decided something."""
        by = self.staff[decision["by"]]
        view = reviews.read_report(by, filled.instance_id)
        if len(view.events) > 1:
            return
        if decision["state"] == "approved":
            ticked = [item["name"] for item in view.checklist]
            told = Referral(("polri", "ppa"), "Petugas piket", clock.now() - timedelta(minutes=20))
            reviews.approve(by, filled.instance_id, view.submission.rev, ticked, told)
            return
        labels = {question.path: question.labels["id"] for question in filler.form.questions()}
        comments = [
            {"path": c["path"], "label": labels[_unnumbered(c["path"])], "note": c["note"]}
            for c in decision["comments"]
        ]
        answer_by = (clock.now() + timedelta(days=decision["answer_days"])).astimezone(settings().zone).date()
        note = decision["note"]
        reviews.return_for_repair(by, filled.instance_id, view.submission.rev, note, comments, answer_by)

    def phone(self, person: Person) -> Device:
        """The person's demo phone, enrolled with a code like any other; nobody keeps its token."""
        if person.id not in self.phones:
            held = [d for d in devices.list_devices(person) if d.person_id == person.id and d.name == PHONE]
            if not held:
                code, _ = devices.offer_enrolment(None, person.id)
                held = [devices.enrol(code, PHONE, "1.0.0", {}).device]
            self.phones[person.id] = held[0]
        return self.phones[person.id]

    def is_urgent(self, filled: Filled, at: datetime) -> bool:
        """What the phone would say: the form's own rule over the answers."""
        rule = self.cards[filled.form_id].urgent
        root = etree.fromstring(filled.xml)
        return bool(rule) and truth_of(Evaluator(root, at).value(rule, root))

    def say_who_still_holds(self, username: str) -> None:
        """One phone says that a report is still waiting on it, so that the office sees how that looks."""
        phone = self.phone(self.staff[username])
        if phone.heartbeat is not None:
            return
        message = {
            "counts": {"draft": 1, "waiting": 1, "held": 0, "needs_action": 0, "files_waiting": 1},
            "last_device_seq": self.sent[self.staff[username].id] + 1,
            "oldest_unsent_at": clock.iso(self.told_at - timedelta(hours=5)),
            "bytes_waiting": 214_000,
            "storage_free_bytes": 1_900_000_000,
            "storage_persisted": True,
            "app_version": "1.0.0",
            "device_time": clock.iso(self.told_at),
        }
        heartbeats.record_heartbeat(phone, message)


def _files_of(filled: Filled) -> list[_File]:
    """The files with their previews, and for evidence the original, named as the phone names them."""
    files: list[_File] = []
    for file in filled.files:
        photo = file.type == "image/jpeg" and file.question.appearance != "signature"
        files.append(_file(file.name, file.type, file.content, "photo" if photo else "file"))
        if photo:
            stem = file.name.removesuffix(".jpg")
            files.append(_file(f"{stem}.preview.jpg", file.type, preview(file.content), "preview", file.name))
            if file.question.evidence:
                files.append(_file(f"{stem}.original.jpg", file.type, file.content, "original", file.name))
    # Small previews travel first.
    return sorted(files, key=lambda file: file.row["role"] != "preview")


def _file(name: str, kind: str, content: bytes, role: str, of: str | None = None) -> _File:
    row = {"name": name, "sha256": sha256_hex(content), "size": len(content), "type": kind, "role": role}
    return _File(row | ({"of": of} if of else {}), content)


def _unnumbered(path: str) -> str:
    return "/".join(step.partition("[")[0] for step in path.split("/"))
