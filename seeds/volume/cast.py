"""Who takes part in the year: officers of every regency and city, their phones, and the villages in their care."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core import clock
from models import areas, devices, people, villages
from models.areas import AreaRow, regency_codes_of
from models.tables_people import Device, Person
from models.tables_places import Office
from seeds.areas import kemendagri_rows

PHONE = "HP tahun"
_STAGES = ("usulan", "survei", "siap_sk", "ditetapkan", "aktif", "aktif", "aktif", "evaluasi", "perlu_penguatan")
_VILLAGES_EACH = 6
# How many officers a regency has: two in a year of thousands, and nobody writes more than some ten reports a day.
FEW, MOST, EACH, LARGE = 2, 40, 1_500, 50_000
_REGENCIES = 17


@dataclass
class Officer:
    """A person with one or two phones; office facts as the inbox needs them."""

    person: Person
    office: Office
    phones: list[Device]
    own: list[AreaRow]
    around: list[AreaRow]


@dataclass
class Cast:
    """Everybody. deciders: office id → people who decide there, the head of section first."""

    officers: list[Officer]
    deciders: dict[str, list[Person]] = field(default_factory=dict)


def ensure_cast(offices: dict[str, Office], began_at: datetime, total: int, seed: int) -> Cast:
    """The people of a year of ``total`` reports, found or made as of the day before it began."""
    cast, each = Cast([]), officers_each(total)
    with clock.stopped_at(began_at.astimezone(UTC) - timedelta(days=30)):
        for letters, office in offices.items():
            if office.kind == "kanim":
                _ensure_office(cast, letters, office, began_at, each, random.Random(f"{seed} {letters}"))
    return cast


def officers_each(total: int) -> int:
    """How many officers each regency has in a year of so many reports."""
    return FEW if total < LARGE else min(MOST, max(3 * FEW, total // (_REGENCIES * EACH)))


def _ensure_office(cast: Cast, letters: str, office: Office, began_at: datetime, each: int, rng: random.Random) -> None:
    suffix = letters.lower()
    head = _person(f"kasi.tahun.{suffix}", f"Kasi {letters} (contoh)", office, ["kasi"], [])
    staff = [_person(f"penelaah{n}.{suffix}", f"Penelaah {n:02d}", office, ["petugas"], []) for n in (1, 2, 3)]
    cast.deciders[office.id] = [head, *staff]
    # A regency that changed hands during the year is reported by those who have it at its end.
    today = (began_at + timedelta(days=364)).date()
    number, there = 100, areas.registered_codes()
    for regency in regency_codes_of(office.id, today):
        around = [a for a in kemendagri_rows() if a.level == "village" and a.code.startswith(f"{regency}.") and a.lat]
        for _ in range(each):
            number += 1
            own = rng.sample(around, _VILLAGES_EACH)
            roles = ["pimpasa"] if number % 4 else ["petugas"]
            codes = [area.code for area in own] if roles == ["pimpasa"] else []
            person = _person(f"petugas{number}.{suffix}", f"Petugas {number}", office, roles, codes)
            for code in codes[:2]:
                if code not in there:
                    contact = {"name": f"Kades contoh {number}", "role": "kepala desa", "phone": "08120000000"}
                    villages.register_village(None, code, office.id, rng.choice(_STAGES), [contact])
                    there.add(code)
            phones = _phones(person, 2 if number % 5 == 0 else 1)
            cast.officers.append(Officer(person, office, phones, own, around))


def _person(username: str, name: str, office: Office, roles: list[str], codes: list[str]) -> Person:
    return people.find_person(username) or people.add_person(None, name, username, office.id, roles, codes)


def _phones(person: Person, wanted: int) -> list[Device]:
    held = sorted(
        (one for one in devices.list_devices(person) if one.person_id == person.id and one.name.startswith(PHONE)),
        key=lambda one: one.name,
    )
    for number in range(len(held) + 1, wanted + 1):
        code, _ = devices.offer_enrolment(None, person.id)
        held.append(devices.enrol(code, f"{PHONE} {number}", "1.0.0", {}).device)
    return held
