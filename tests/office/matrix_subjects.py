"""What the addresses of the office name: add an object here when a new page has a parameter that nothing here gives.

Reports, people and phones come with the world (tests/office/matrix_world.py); what other pages are about is made below,
each with a mark in its words and who of its own house may see it. Everybody of another office must get a 404 there.
"""

from datetime import date

from flask import Flask

from core import clock
from core.digest import sha256_hex
from forms.publish import Published
from models import (
    Device,
    Village,
    choice_lists,
    db,
    devices,
    form_drafts,
    hooks,
    keying,
    obstacle_making,
    obstacles,
    people,
    register_deciding,
    register_entries,
    reviews,
    saved_filters,
    services,
    servicing,
    tasks,
    tokens,
    village_papers,
)
from models.inbox import receive
from models.obstacles import Step
from models.tables_people import Person
from office.permission import READERS
from tests.conftest import VILLAGE
from tests.office import matrix_identity, matrix_protection
from tests.office.matrix_activities import activity
from tests.office.matrix_coordination import coordination
from tests.office.matrix_world import NOW, OFFICE, VILLAGES, Subject, World, next_seq
from tests.records import FORM_ID, XFORM, publish, record
from tests.register_world import RegisterWorld, seen
from workflow.roles import CONNECTS, PUBLISHES, READS_AUDIT
from workflow.service import FORM
from workflow.tasks import SEES

# Names of subjects that are nobody's secret: whatever the answer is, it must hold no mark of others.
SHARED = frozenset({"no page at all", "form"})


def fill(app: Flask, world: World) -> None:
    """Make the objects of the pages that came after reports, people and phones."""
    with app.app_context(), clock.stopped_at(NOW):
        kasi, admin = _viewer(world, "kasi"), _viewer(world, "admin")
        give = world.subjects.append
        give(Subject("no page at all", {"rest": "entah/apa"}, frozenset(), only=("office.no_such_page",)))
        give(Subject("form", {"form_id": FORM_ID, "move": "close"}, PUBLISHES, only=("office.forms.",)))
        give(Subject("task", {"task_id": _task(world, kasi)}, SEES - {"kepatuhan"}))
        give(Subject("obstacle", {"obstacle_id": _obstacle(world, kasi)}, VILLAGES))
        give(activity(world, kasi))
        give(Subject("periodic report", _period(world), VILLAGES - {"petugas"}, only=("office.periods.",)))
        give(Subject("village", _village(world, kasi), VILLAGES, only=("office.village",)))
        for room, params in _registers(world, kasi).items():
            give(Subject(f"register of {room}", params, VILLAGES, only=(f"office.{room}.",)))
        give(Subject("draft of a form", _draft(world, admin), PUBLISHES, only=("office.form_",)))
        give(Subject("list", {"list_id": _list(world)}, PUBLISHES, only=("office.lists.",)))
        give(Subject("connected system", {"hook_id": _hook(world, admin)}, CONNECTS))
        give(Subject("token of a system", {"token_id": _token(world, admin)}, CONNECTS))
        give(Subject("request for a service", {"root_id": _service(world, kasi)}, VILLAGES, only=("office.services.",)))
        give(Subject("detection", matrix_protection.fill(world, kasi), VILLAGES, only=("office.protection.",)))
        give(Subject("kept filter", {"filter_id": _filter(world, kasi)}, READERS - {"mitra_desa", "kepatuhan"}))
        give(Subject("two reports", _pair(world), VILLAGES, only=("office.same.",)))
        world.subjects.extend(coordination(world))
        matrix_identity.fill(world)
        keying.key_all()
        db.session.remove()


def _filter(world: World, by: Person) -> str:
    # Its name also stands in the audit chain.
    name = world.mark("saringan", "me", READERS - {"mitra_desa", "kepatuhan"} | READS_AUDIT)
    return saved_filters.keep(by, "reports", "urgent=1", name, shared=True).id


def _service(world: World, by: Person) -> str:
    """One of a partner, declined; and another office's, which only its page tells."""
    publish(FORM)
    found = {}
    for home, village in (("me", VILLAGE), ("pg", "16.71.01.1001")):
        device = db.session.get_one(Device, world.ids[f"phone.{world.ids[f'warga.{home}']}"])
        said = {"desa": village.replace(".", ""), "nama": world.mark("layan", home, VILLAGES)}
        made = record(seq=next_seq(world, device.id), form_id=FORM, **said)
        receive(device, [made])
        found[home] = str(made["instance_id"])
        kasi = people.find_person(f"viewer.kasi.{home}")
        assert kasi is not None
        reviews.approve(kasi, found[home], 1)
    servicing.service_all()
    services.decline(by, found["me"], 1, world.mark("alasan", "me", VILLAGES))
    return found["me"]


def _pair(world: World) -> dict[str, str]:
    roots = {subject.name: subject.params["root_id"] for subject in world.subjects if "root_id" in subject.params}
    return {"root_id": roots["report mitra"], "other_id": roots["report desa"]}


def _viewer(world: World, role: str) -> Person:
    return db.session.get_one(Person, world.ids[f"{role}.own"])


def _task(world: World, by: Person) -> str:
    # It is on the giver's and the taker's pages, and on that of the person who is asked.
    text = world.mark("tugas", "me", OFFICE)
    wish = tasks.Wish(world.ids["warga.me"], text, date(2026, 12, 1), FORM_ID, VILLAGE)
    return tasks.give_by_hand(by, "visit", wish).id


def _obstacle(world: World, by: Person) -> str:
    """A report about the PIMPASA's village, with an answer."""
    publish("hambatan", more=("uraian",))
    text = world.mark("hambatan", "me", VILLAGES)
    made = record(form_id="hambatan", seq=1)
    made["xml"] = made["xml"].replace("<meta>", f"<uraian>{text}</uraian><meta>")
    made["sha256"] = sha256_hex(made["xml"])
    code, _ = devices.offer_enrolment(None, world.ids["warga.me"])
    phone = devices.enrol(code, "HP hambatan", "1", {}).device
    receive(phone, [made])
    obstacle_making.make_all()
    step = Step("answer", world.mark("jawaban", "me", VILLAGES), "plan")
    obstacles.take(by, made["instance_id"], 1, step)
    return str(made["instance_id"])


def _village(world: World, by: Person) -> dict[str, str]:
    # Its number also stands in the audit chain.
    number = world.mark("surat", "me", VILLAGES | READS_AUDIT)
    rev = db.session.get_one(Village, VILLAGE).rev
    letter = village_papers.Letter("sk", number=number, signed_on=date(2026, 1, 5), signer="Kepala kantor")
    document_id = village_papers.add_document(by, VILLAGE, rev, letter)
    return {"code": VILLAGE, "document_id": document_id, "person_id": world.ids["pimpasa.own"]}


def _registers(world: World, by: Person) -> dict[str, dict[str, str]]:
    """Two entries of each register, like each other, with a decision, a note and an opening; and another office's."""
    made = RegisterWorld()
    for home, village, reporter in (("me", VILLAGE, "warga.me"), ("pg", "16.71.01.1001", "warga.pg")):
        names = [world.mark(f"{word}{n}", home, VILLAGES) for word in ("asing", "usaha", "inap") for n in (1, 2)]
        asing, usaha, inap = names[:2], names[2:4], names[4:]
        roots = [
            made.send("amati_oa", seen(asing[0], f"E1234567{home}"), by=reporter, village=village),
            made.send(
                "cek_inap",
                {"tamu_nama": asing[1], "tamu_bangsa": "CHN"},
                nama_inap=inap[0],
                by=reporter,
                village=village,
            ),
        ]
        roots += [
            made.send("kunj_tka", nama_pt=name, telp_pt="081200000001", by=reporter, village=village) for name in usaha
        ]
        roots.append(made.send("cek_inap", nama_inap=inap[1], telp="081200000002", by=reporter, village=village))
        for root_id in roots:
            made.approve(root_id, f"viewer.kasi.{home}")
    found = {}
    for kind, room in (("foreigner", "foreigners"), ("employer", "employers"), ("lodging", "lodgings")):
        rows = made.entries(kind, by.username)
        one, other = sorted((row.entry for row in rows), key=lambda entry: entry.code)[:2]
        reason = world.mark(f"sebab{kind}", "me", VILLAGES)
        facts = (kind, (one.code, other.code), (one.rev, other.rev), "different", reason)
        register_deciding.decide(by, *facts)
        (decision,) = register_entries.decisions_of(by, register_entries.find(by, kind, one.code))
        register_deciding.add_note(by, kind, one.code, world.mark(f"catat{kind}", "me", VILLAGES))
        register_deciding.read_identity(by, kind, one.code, world.mark(f"guna{kind}", "me", OFFICE | READS_AUDIT))
        found[room] = {"code": one.code, "other": other.code, "decision_id": decision.id}
    return found


def _period(world: World) -> dict[str, str]:
    return {"level": "pimpasa", "subject_id": world.ids["pimpasa.own"], "period": "2026-10"}


def _draft(world: World, by: Person) -> dict[str, str]:
    title = world.mark("draf", "ss", PUBLISHES)
    xform = XFORM.format(form_id="draf_uji", version="1")
    published = Published("draf_uji", "1", title, xform, (), (), {"pilihan.csv": "name,label\na,A\n"})
    draft = form_drafts.keep_draft(by, "draf.md", title.encode(), published)
    return {"draft_id": draft.id, "name": "pilihan.csv"}


def _list(world: World) -> str:
    text = f"name,label\na,{world.mark('daftar', 'me', PUBLISHES)}\n"
    return choice_lists.publish_list("rahasia.csv", "office-me", text).id


def _hook(world: World, by: Person) -> str:
    name = world.mark("sistem", "me", CONNECTS | READS_AUDIT)
    return hooks.add_hook(by, name, "https://sistem.example/terima", ["report.created"], "office-me").id


def _token(world: World, by: Person) -> str:
    # The audit chain names it.
    name = world.mark("token", "me", CONNECTS | READS_AUDIT)
    return tokens.make_token(by, name, "office-me", ["petugas"], date(2027, 1, 1))[1].id
