"""What the addresses of Koordinasi and Pustaka name: notes with items and lessons of both houses, and what they share.

What is shared is plain words, because both houses may read it; what is not shared of the same note bears a mark.
"""

from core.digest import sha256_hex
from models import Device, Lesson, db, people, reviews, shares
from models.action_items import cancel
from models.coordinating import coordinate_all, items_of
from models.coordination_list import find_note
from models.inbox import receive
from models.shares import Wish
from models.tables_people import Person
from tests.coordination_world import publish_note
from tests.office.matrix_world import OFFICE, Subject, World, next_seq
from tests.records import record
from workflow.lessons import SHARES


def coordination(world: World) -> list[Subject]:
    """A note of each house; Muara Enim's is the subject, and each shares a part with the other."""
    publish_note()
    found = {home: _note(world, home) for home in ("me", "pg")}
    coordinate_all()
    (item,) = items_of(found["me"])
    cancel(_kasi("me"), item.id, item.rev, world.mark("batalkan", "me", OFFICE))
    lessons = {row.root_id: row for row in db.session.scalars(db.select(Lesson))}
    received = shares.share(_kasi("pg"), find_note(_kasi("pg"), found["pg"]), _wish("office-me", "office-ss"))
    given = shares.share(_kasi("me"), lessons[found["me"]], Wish(("office-pg",), ("solution",), "Untuk dibaca"))
    rooms = ("office.coordination.", "office.shares.share_note")
    opens = ("office.shares.show", "office.shares.use")
    return [
        Subject("coordination note", {"note_id": found["me"]}, OFFICE, only=rooms),
        Subject("action item", {"item_id": item.id}, OFFICE),
        Subject("lesson", {"lesson_id": lessons[found["me"]].id}, OFFICE),
        Subject("what is shared with us", {"share_id": received.id}, OFFICE, only=opens),
        Subject("what we share", {"share_id": given.id}, SHARES, only=("office.shares.end",)),
    ]


def _note(world: World, home: str) -> str:
    device = db.session.get_one(Device, world.ids[f"phone.{world.ids[f'perwira.{home}']}"])
    words = {name: world.mark(f"kord{name}", home, OFFICE) for name in ("tempat", "peserta", "pokok")}
    nodes = "<jenis>studi</jenis><tgl>2026-11-10</tgl><instansi>polri</instansi>"
    nodes += "".join(f"<{name}>{text}</{name}>" for name, text in words.items())
    item, owner = world.mark("kordtindak", home, OFFICE), world.mark("kordpj", home, OFFICE)
    nodes += f"<tindak><tl_isi>{item}</tl_isi><tl_pj>{owner}</tl_pj><tl_tgl>2026-11-22</tl_tgl></tindak>"
    obstacle = world.mark("kendala", home, OFFICE)
    nodes += f"<pelajaran><pl_kendala>{obstacle}</pl_kendala><pl_solusi>Rapat awal</pl_solusi></pelajaran>"
    made = record(seq=next_seq(world, device.id), form_id="koordinasi")
    meta = f"<meta><instanceID>{made['instance_id']}</instanceID></meta>"
    made["xml"] = f'<data id="koordinasi" version="1">{nodes}{meta}</data>'
    made["sha256"] = sha256_hex(made["xml"])
    receive(device, [made])
    root_id = str(made["instance_id"])
    reviews.approve(_kasi(home), root_id, 1)
    return root_id


def _wish(*to: str) -> Wish:
    return Wish(to, ("agencies",), "Untuk dibaca")


def _kasi(home: str) -> Person:
    found = people.find_person(f"viewer.kasi.{home}")
    assert found is not None
    return found
