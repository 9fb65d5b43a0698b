"""What happens, part by part: who sends what and when, what is decided, what is sent again. Any part by itself."""

import random
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.areas import AreaRow
from models.tables_people import Device, Person
from seeds.volume.calendar import Calendar
from seeds.volume.cast import Cast, Officer
from seeds.volume.moulds import Mould, text_for
from workflow.review import GRAVE_FORMS, readers_of

PART = 1_000
# Of a hundred decisions; what is left is not decided yet.
_RETURNED, _REJECTED = 9, 3
_SAME = 0.015  # the same village, day, passport and words, from another phone
_LATE = 0.04  # of the reports with files: the last one has not come yet
_NOTES = (
    "Foto kurang jelas, mohon ambil lagi dari depan.",
    "Titik GPS jauh dari desa yang dipilih.",
    "Nama tempat belum diisi dengan lengkap.",
    "Mohon lengkapi nomor paspor bila pemiliknya bersedia.",
)
_REASONS = ("Laporan yang sama sudah ada.", "Bukan wilayah kerja kantor ini.", "Isian percobaan.")


@dataclass(frozen=True)
class Content:
    """One filled-in form of the plan: what the mould is filled with, from whom, on which phone."""

    instance_id: str
    mould: Mould
    values: dict[str, str]
    officer: Officer
    phone: Device
    village: AreaRow
    finished_at: datetime
    photos: tuple[int, ...]
    revises: str = ""

    @property
    def readers(self) -> str:
        return readers_of(self.mould.form_id, {"topik": self.mould.topic} if self.mould.topic else {})


@dataclass(frozen=True)
class Event:
    """Something that happens at an instant. kind: sent, file, approved, returned, rejected; which: a file's number.

    proposer: who proposed a rejection that ``by`` confirms.
    """

    at: datetime
    kind: str
    content: Content
    by: Person | None = None
    note: str = ""
    proposer: Person | None = None
    which: int = 0
    key: str = ""


@dataclass
class Plan:
    """The whole story of ``total`` reports. photos: how many pictures there are to choose from."""

    total: int
    seed: int
    calendar: Calendar
    cast: Cast
    moulds: Mapping[str, list[Mould]]
    shares: Mapping[str, float]
    photos: int

    @property
    def parts(self) -> int:
        return -(-self.total // PART)

    def part(self, number: int) -> list[Event]:
        """Everything that happens to the reports of one part, in the order of its instants."""
        rng = random.Random(f"{self.seed} part {number}")
        first, last = number * PART, min((number + 1) * PART, self.total)
        end = self.calendar.at(last / self.total)
        made: list[Content] = []
        events: list[Event] = []
        for n in range(first, last):
            at = self.calendar.at((n + 0.5) / self.total)
            content = self._copied(made, rng, at) if made and rng.random() < _SAME else self._content(rng, at)
            made.append(content)
            events += self._life(content, at, end, rng)
        events.sort(key=lambda event: (event.at, event.key))
        return [replace(e, key=f"{self.seed} {number} {place}") for place, e in enumerate(_apart(events))]

    def _content(self, rng: random.Random, at: datetime) -> Content:
        form_id = rng.choices(list(self.shares), list(self.shares.values()))[0]
        officer = rng.choice(self.cast.officers)
        village = rng.choice(officer.own if rng.random() < 0.8 else officer.around)
        # What is reported of a regency is much the same all the year.
        usual = zlib.crc32(f"{form_id} {village.code[:5]}".encode())
        moulds = self.moulds[form_id]
        mould = moulds[(usual + int(rng.expovariate(0.2))) % len(moulds)]
        return _filled(mould, officer, village, at - _lag(rng), at, rng, self.photos)

    def _copied(self, made: list[Content], rng: random.Random, at: datetime) -> Content:
        """The same sighting told by somebody else of the same office."""
        first = rng.choice(made)
        others = [one for one in self.cast.officers if one.office.id == first.officer.office.id]
        officer = rng.choice(others)
        again = _filled(first.mould, officer, first.village, first.finished_at, at, rng, self.photos)
        kept = {
            slot: text for slot, text in first.values.items() if slot[0] in "LPNSFTDBH" and slot in first.mould.slots
        }
        return replace(again, values={**again.values, **kept}, photos=first.photos)

    def _life(self, content: Content, at: datetime, end: datetime, rng: random.Random) -> list[Event]:
        """What becomes of one report until the part ends; what would come later has not happened."""
        events = [Event(at, "sent", content), *self._files(content, at, rng)]
        if content.readers == "kepatuhan":
            return events
        decided_at = at + timedelta(hours=rng.expovariate(1 / 30) + 0.5)
        dice = rng.randrange(100)
        kind = "returned" if dice < _RETURNED else "rejected" if dice < _RETURNED + _REJECTED else "approved"
        deciders = [p for p in self.cast.deciders[content.officer.office.id] if p.id != content.officer.person.id]
        grave = kind == "rejected" and content.mould.form_id in GRAVE_FORMS
        by, proposer = (deciders[0], deciders[-1]) if grave else (rng.choice(deciders), None)
        note = rng.choice(_NOTES) if kind == "returned" else rng.choice(_REASONS) if kind == "rejected" else ""
        again_at = decided_at + timedelta(hours=rng.expovariate(1 / 40) + 1)
        repaired = rng.random() < 0.7
        if decided_at >= end:
            return events
        events.append(Event(decided_at, kind, content, by, note, proposer))
        if kind == "returned" and repaired and again_at < end:
            later = self._corrected(content, again_at, rng)
            events += [Event(again_at, "sent", later), *self._files(later, again_at, rng)]
            if (approved_at := again_at + timedelta(hours=rng.expovariate(1 / 30) + 0.5)) < end:
                events.append(Event(approved_at, "approved", later, rng.choice(deciders)))
        return events

    def _corrected(self, content: Content, at: datetime, rng: random.Random) -> Content:
        instance_id = _new_id(rng)
        texts = {slot: text_for(slot, rng) for slot in content.mould.slots if slot[0] in "LS"}
        values = {**content.values, **texts, "id": instance_id, "kode": instance_id[5:9].upper()}
        finished = at - timedelta(minutes=rng.randint(5, 50))
        return replace(
            content, instance_id=instance_id, values=values, finished_at=finished, revises=content.instance_id
        )

    def _files(self, content: Content, at: datetime, rng: random.Random) -> list[Event]:
        """The files come one after the other; some officers keep the last one back. What was sent before is here."""
        count = sum(len(file.roles) for file in content.mould.files)
        events = []
        for which in range(count - (rng.random() < _LATE)):
            at += timedelta(seconds=rng.randint(20, 400))
            events.append(Event(at, "file", content, which=which))
        return events


def _filled(
    mould: Mould,
    officer: Officer,
    village: AreaRow,
    finished_at: datetime,
    at: datetime,
    rng: random.Random,
    photos: int,
) -> Content:
    """A content on the day it was finished, at the mould's time of day, before it arrived."""
    zone = ZoneInfo(officer.office.time_zone)
    local = finished_at.astimezone(zone)
    moment = datetime.combine(local.date(), mould.at.timetz())
    while moment >= at:
        moment -= timedelta(days=1)
    instance_id = _new_id(rng)
    assert village.lat is not None
    assert village.lng is not None
    codes = village.code.replace(".", "")
    told = {
        "id": instance_id,
        "kode": instance_id[5:9].upper(),
        "kab_kota": codes[:4],
        "kecamatan": codes[:6],
        "desa": codes,
        "lat": repr(round(village.lat + rng.uniform(-0.004, 0.004), 6)),
        "lng": repr(round(village.lng + rng.uniform(-0.004, 0.004), 6)),
        "alt": f"{rng.randint(5, 90)}.0",
        "accuracy": f"{rng.randint(3, 25)}.0",
        "username": officer.person.username,
        "deviceid": "HP",
    }
    pictures = tuple(rng.randrange(photos) for _ in mould.files)
    values = mould.values(moment.date(), rng, told)
    return Content(instance_id, mould, values, officer, rng.choice(officer.phones), village, moment, pictures)


def _lag(rng: random.Random) -> timedelta:
    """From the end of a form to its arrival: minutes, or the way back to a signal."""
    return timedelta(minutes=rng.lognormvariate(3.2, 1.6))


def _apart(events: list[Event]) -> list[Event]:
    """No two at one instant, so that everybody keeps them in the same order."""
    apart: list[Event] = []
    for event in events:
        least = apart[-1].at + timedelta(milliseconds=1) if apart else event.at
        apart.append(replace(event, at=max(event.at, least)))
    return apart


def _new_id(rng: random.Random) -> str:
    bits = f"{rng.getrandbits(128):032x}"
    return f"uuid:{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-a{bits[17:20]}-{bits[20:]}"
