"""What the addresses of Deteksi dini name: a report of each house with marks, its referral, answer and opened name."""

from core.digest import sha256_hex
from models import Device, db, people, protecting, protection
from models.inbox import receive
from models.tables_people import Person
from tests.conftest import VILLAGE
from tests.office.matrix_world import NOW, VILLAGES, World, next_seq
from tests.records import publish, record
from workflow.protection import FORM
from workflow.roles import READS_AUDIT


def fill(world: World, by: Person) -> dict[str, str]:
    """A detection of the own office and one of another; returns what the own one's addresses name."""
    publish(FORM, more=("tingkat", "perekrut", "nama_orang"))
    found = {}
    for home, village in (("me", VILLAGE), ("pg", "16.71.01.1001")):
        device = db.session.get_one(Device, world.ids[f"phone.{world.ids[f'warga.{home}']}"])
        said = {"desa": village.replace(".", ""), "nama": "contoh"}
        made = record(seq=next_seq(world, device.id), form_id=FORM, **said)
        named = world.mark("perekrut", home, VILLAGES)
        more = f"<tingkat>tinggi</tingkat><perekrut>{named}</perekrut><nama_orang>contoh nama</nama_orang>"
        made["xml"] = made["xml"].replace("<meta>", f"{more}<meta>")
        made["sha256"] = sha256_hex(made["xml"])
        receive(device, [made])
        protecting.detect_all()
        root_id = str(made["instance_id"])
        kasi = people.find_person(f"viewer.kasi.{home}") if home == "pg" else by
        assert kasi is not None
        who = world.mark("dirujuk", home, VILLAGES)
        protection.refer(kasi, root_id, 1, protection.Told("polri", who, NOW, "telepon"))
        (referral,) = protection.referrals(protection.find(kasi, root_id))
        text = world.mark("dijawab", home, VILLAGES)
        protection.answer(kasi, root_id, 2, referral.id, NOW.date(), text)
        protection.read_name(kasi, root_id, world.mark("bukanama", home, VILLAGES | READS_AUDIT))
        found[home] = {"root_id": root_id, "referral_id": referral.id}
    return found["me"]
