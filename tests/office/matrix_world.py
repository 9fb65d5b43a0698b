"""The world of the matrix: every role in two offices and outside them, and objects whose words nobody can mistake."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from core import clock
from core.digest import sha256_hex
from models import Attachment, Device, Office, attachments, db, devices, people, reviews, villages, writing
from models.claims import claim
from models.expected_files import Claim
from models.handovers import Successor
from models.inbox import receive
from models.people_changes import hand_over
from tests.architecture.tree import text
from tests.conftest import VILLAGE
from tests.records import photo, publish, record
from workflow.roles import ROLES, SEES_PHONES

NOW = datetime(2026, 11, 21, 6, 7, tzinfo=UTC)
SECOND = "16.03.06.2002"
# In every report, so that a search for it finds all that a search may find; no marker itself
KEYWORD = "katakunci"
# Where a role of the table is at home, and where somebody of another office with it is
HOMES = {role: "ss" if role in ("kanwil", "kepatuhan", "admin") else "me" for role in ROLES}
AWAY = {role: "lp" if role in ("kanwil", "kepatuhan", "admin") else "pg" for role in ROLES}
SEEN_FROM = {"me": {"me"}, "pg": {"pg"}, "ss": {"me", "pg", "ss"}, "lp": {"lp"}}


def table_of_readers() -> dict[str, tuple[str, str]]:
    """role → who reads ordinary reports and complaints, as docs/workflow.md says it."""
    lines = text("docs/workflow.md").split("\n")
    begin = next(n for n, line in enumerate(lines) if line.startswith("| reader |"))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[begin + 2 : begin + 2 + len(ROLES)]]
    return {row[0]: (row[1], row[2]) for row in rows}


READERS = table_of_readers()
OFFICE = frozenset(role for role, (ordinary, _) in READERS.items() if ordinary.startswith("of the office"))
VILLAGES = OFFICE | {role for role, (ordinary, _) in READERS.items() if "of the own villages" in ordinary}
COMPLAINTS = frozenset(role for role, (_, secret) in READERS.items() if secret.startswith("of the offices"))
PARTNER = frozenset({"mitra_desa"})


@dataclass(frozen=True)
class Subject:
    """An object of Muara Enim that addresses name. params: what it gives to them; readers: roles of its own house that
    see it; only: beginnings of the endpoints that it is for, every one when empty."""

    name: str
    params: dict[str, str]
    readers: frozenset[str]
    only: tuple[str, ...] = ()


@dataclass
class World:
    """marks: a word → (home, roles there that may read it); sessions: (role, case) → what its cookie says."""

    marks: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    subjects: list[Subject] = field(default_factory=list)
    sessions: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def mark(self, word: str, home: str, readers: frozenset[str]) -> str:
        marker = f"zq{word}{home}qz"
        self.marks[marker] = (home, readers)
        return marker


def build(app: Flask) -> World:
    """Fill an installation; every step at its own minute."""
    world = World()
    with app.app_context(), clock.stopped_at(NOW):
        _office()
        publish()
        publish("info_warga", more=("nama_warga", "telp_warga"))
        for role in ROLES:
            _viewers(world, role)
        _house(world, "me", VILLAGE, SECOND)
        _house(world, "pg", "16.71.01.1001", "16.71.01.1001")
        for role in ROLES:
            person = people.find_person(f"gone.{role}")
            assert person is not None
            world.sessions[role, "ended"] = person.get_id()
            people.deactivate_person(None, person.id)
        db.session.remove()
    return world


def _office() -> None:
    with writing():
        facts = {"name": "Kanwil Lain", "letters": "LP", "kind": "kanwil", "time_zone": "Asia/Jakarta"}
        db.session.add(Office(id="office-lp", **facts))


def _viewers(world: World, role: str) -> None:
    """One who is at home, one of elsewhere, and one whose access will have ended."""
    held = {"pimpasa": [VILLAGE], "mitra_desa": [VILLAGE]}.get(role, [])
    for case, home in (("own", HOMES[role]), ("other", AWAY[role])):
        name = f"viewer.{role}.{home}"
        made = people.add_person(None, f"Pembaca {role}", name, f"office-{home}", [role], held if case == "own" else [])
        world.sessions[role, case] = made.get_id()
        world.ids[f"{role}.{case}"] = made.id
    people.add_person(None, f"Mantan {role}", f"gone.{role}", f"office-{HOMES[role]}", [role])


def _house(world: World, home: str, village: str, second: str) -> None:
    """An office with reporters, phones, reports of every kind, a village with contacts, a handover."""
    phones = frozenset(SEES_PHONES)
    villages.register_village(None, village, f"office-{home}", "aktif", [_contact(world, "desasatu", home, VILLAGES)])
    if second != village:
        villages.register_village(None, second, f"office-{home}", "aktif", [_contact(world, "desadua", home, OFFICE)])
    officer = _person(world, "perwira", home, ["pimpasa"], phones | OFFICE, [second])
    partner = _person(world, "warga", home, ["mitra_desa"], phones | VILLAGES)
    teller = _person(world, "pengadu", home, ["mitra_desa"], phones | COMPLAINTS)
    reviewer = _person(world, "pemeriksa", home, ["petugas"], phones | VILLAGES, phone=False)
    _send(world, "kantor", home, officer, second, OFFICE)
    at_village = _send(world, "desa", home, partner, village, VILLAGES)
    _send(world, "info", home, partner, village, VILLAGES, topic="oa")
    _send(world, "aduan", home, teller, village, COMPLAINTS, topic="petugas")
    if home == "me":
        mine = world.ids["mitra_desa.own"]
        world.ids["phone.mitra"] = _phone(world, "hpmitra", home, mine, phones | VILLAGES | PARTNER)
        own = _send(world, "mitra", home, mine, village, VILLAGES | PARTNER)
        sent_back = _send(world, "kembali", home, mine, village, VILLAGES | PARTNER)
        note = world.mark("catatan", home, VILLAGES | PARTNER)
        by = people.find_person(f"pemeriksa.{home}")
        assert by is not None
        reviews.return_for_repair(by, sent_back, 1, note)
        claim(by, own, 1)
        assert reviewer == by.id
    by = people.find_person(f"pemeriksa.{home}")
    assert by is not None
    claim(by, at_village, 1)
    giver = people.find_person(f"perwira.{home}")
    assert giver is not None
    note = world.mark("serahterima", home, phones | OFFICE)
    hand_over(None, giver.id, giver.rev, [second], Successor(reviewer, note))
    if home == "me":
        world.subjects.append(Subject("person", {"person_id": officer}, phones))
        world.subjects.append(Subject("phone", {"device_id": world.ids[f"phone.{officer}"]}, phones))


def _contact(world: World, word: str, home: str, readers: frozenset[str]) -> dict[str, str]:
    return {"name": world.mark(word, home, readers), "role": "kades", "phone": "081200000000"}


def _person(
    world: World,
    word: str,
    home: str,
    roles: list[str],
    readers: frozenset[str],
    codes: list[str] | None = None,
    *,
    phone: bool = True,
) -> str:
    name = world.mark(word, home, readers)
    person = people.add_person(None, name, f"{word}.{home}", f"office-{home}", roles, codes or [])
    world.ids[f"{word}.{home}"] = person.id
    if phone:
        world.ids[f"phone.{person.id}"] = _phone(world, f"hp{word}", home, person.id, readers)
    return person.id


def _phone(world: World, word: str, home: str, person_id: str, readers: frozenset[str]) -> str:
    code, _ends = devices.offer_enrolment(None, person_id)
    enrolled = devices.enrol(code, world.mark(word, home, readers), "1", {})
    world.ids[f"token.{enrolled.device.id}"] = enrolled.token
    world.ids[f"phone.{person_id}"] = enrolled.device.id
    return enrolled.device.id


def _send(
    world: World, word: str, home: str, person_id: str, village: str, readers: frozenset[str], topic: str = ""
) -> str:
    """One report with marks in its answers, its title, a photo's name and the photo itself. Returns its root id."""
    device = db.session.get_one(Device, world.ids[f"phone.{person_id}"])
    content = b"\xff\xd8\xff\xe0" + world.mark(f"isifoto{word}", home, readers).encode()
    picture = photo(f"{world.mark(f'foto{word}', home, readers)}.jpg", content)
    said: dict[str, Any] = {"nama": f"{KEYWORD} {world.mark(f'jawab{word}', home, readers)}", "topik": topic or KEYWORD}
    made = record(seq=next_seq(world, device.id), files=[picture], desa=village.replace(".", ""), **said)
    if topic:
        made = record(made["instance_id"], form_id="info_warga", seq=made["device_seq"], files=[picture], **said)
        nobody: frozenset[str] = frozenset()
        told = f"<nama_warga>{world.mark(f'nama{word}', home, nobody)}</nama_warga>"
        told += f"<telp_warga>{world.mark(f'telp{word}', home, nobody)}</telp_warga>"
        made["xml"] = made["xml"].replace("1603061001", village.replace(".", "")).replace("<meta>", f"{told}<meta>")
    title = world.mark(f"judul{word}", home, readers)
    made["xml"] = made["xml"].replace("<meta>", f"<meta><instanceName>{title}</instanceName>")
    made["sha256"] = sha256_hex(made["xml"])
    (outcome,) = receive(device, [made])
    assert outcome.outcome == "accepted", outcome
    claimed = Claim(made["instance_id"], *(picture[name] for name in ("name", "sha256", "type", "size")))
    attachments.store_whole(device, claimed, content)
    if home == "me":
        (file_id,) = db.session.scalars(
            db.select(Attachment.id).where(Attachment.instance_id == made["instance_id"])
        ).all()
        params = {"root_id": made["instance_id"], "attachment_id": file_id}
        world.subjects.append(Subject(f"report {word}", params, readers))
        world.ids[f"blob.{word}"] = picture["sha256"]
    return str(made["instance_id"])


def next_seq(world: World, device_id: str) -> int:
    world.ids[f"seq.{device_id}"] = str(int(world.ids.get(f"seq.{device_id}", "0")) + 1)
    return int(world.ids[f"seq.{device_id}"])
