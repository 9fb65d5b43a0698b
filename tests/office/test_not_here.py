"""Belum sampai: whom to call, about what, and in which order."""

from datetime import timedelta

import pytest

from core import clock
from models import Device, LostReceipt, db, devices, heartbeats, inventory, state, writing
from models.inbox import receive
from tests.office.conftest import NOW
from tests.office.office_client import flat, links, one
from tests.records import photo, record

COUNTS = {"draft": 0, "waiting": 0, "held": 0, "needs_action": 0, "files_waiting": 0}


@pytest.fixture
def says(app, field_side):
    """A heartbeat of somebody's phone: ``says("pimpasa.me", days_ago=4, waiting=3)``."""

    def say(username="pimpasa.me", days_ago=0.0, last=0, oldest=None, **told):
        counts = COUNTS | {name: told.pop(name) for name in list(told) if name in COUNTS}
        at = NOW - timedelta(days=days_ago)
        message = {"counts": counts, "last_device_seq": last, "app_version": "1.2.3", "device_time": clock.iso(at)}
        message["oldest_unsent_at"] = clock.iso(NOW - timedelta(days=oldest)) if oldest is not None else None
        phone = field_side.phone(username)
        with app.app_context(), clock.stopped_at(at):
            return heartbeats.record_heartbeat(db.session.get_one(Device, phone.device_id), message | told)

    return say


def rows(page):
    return [row.text for row in page.all("tr")][1:]


def test_a_late_phone_says_whom_to_call_and_since_when(kasi, says):
    says(days_ago=4, waiting=3, oldest=6, last=3, files_waiting=2, storage_free_bytes=900_000_000, last_error="portal")
    page = kasi.get("/office/not-here")
    said = flat(page)
    for words in (
        "1 HP perlu dihubungi sekarang",
        "Hubungi pimpasa.me: 3 laporan belum sampai sejak 15 Nov",
        "3 laporan menunggu dikirim",
        "3 nomor urut belum datang: 1, 2, 3",
        "2 foto atau berkas",
        "4 hari lalu",
        "sisa ruang 900 MB",
        "versi aplikasi 1.2.3",
        "gangguan terakhir: portal",
        "Pasar I",
    ):
        assert words in said


def test_what_is_only_on_its_way_needs_no_call(kasi, says):
    says(days_ago=0.1, waiting=3, oldest=0.2, last=3)
    page = kasi.get("/office/not-here")
    said = flat(page)
    assert "Tidak ada HP yang perlu dihubungi sekarang" in said
    assert "belum perlu tindakan" in said
    assert "Hubungi" not in said


def test_nothing_open_is_said_as_that(kasi, says):
    says()
    said = flat(kasi.get("/office/not-here"))
    assert "Semua yang diberitahukan HP sudah sampai di sini." in said
    assert "setelah kabar terakhirnya belum diketahui" in said, "it claims no more than it was told"
    assert len(rows(kasi.get("/office/not-here?show=all"))) == 1


def test_those_who_need_a_call_now_come_first_and_lost_data_before_all(app, kasi, says, field_side):
    says("kakanim.me", days_ago=0, waiting=1, oldest=0.1, last=1)
    says("petugas.me", days_ago=4, waiting=1, oldest=5, last=1)
    says("mitra.me", days_ago=5, waiting=1, oldest=8, last=1)
    says("kasi.me", days_ago=0.5, needs_action=1, last=1)
    says("pimpasa.me", days_ago=2, waiting=2, oldest=3, last=2)
    former = field_side.phones.pop("pimpasa.me")
    says("pimpasa.me", cleared=True, cleared_device=former.device_id)
    names = [row.split(" ")[0] for row in rows(kasi.get("/office/not-here?show=open"))]
    assert names == ["pimpasa.me", "kasi.me", "mitra.me", "petugas.me", "kakanim.me"]
    said = flat(kasi.get("/office/not-here"))
    assert "Data HP ini terhapus, diketahui hari ini 13.07. Menurut kabar terakhirnya 2 laporan belum sampai." in said


def test_a_copied_phone_is_told_as_a_forked_sequence(app, kasi, field_side):
    field_side.send("pimpasa.me")
    field_side.seqs["pimpasa.me"] = 0
    field_side.send("pimpasa.me", nama="Lain")
    said = flat(kasi.get("/office/not-here"))
    assert "Urutan bercabang: nomor 1 datang dengan dua laporan berbeda. Keduanya tersimpan." in said


def test_records_that_a_restore_lost_are_waited_for_until_they_come(app, kasi, field_side):
    made = record(seq=1)
    offer = {name: made[name] for name in ("instance_id", "sha256")}
    offer["receipt"] = {"epoch": "a life before", "seq": 3, "code": "ME-2026-000003"}
    phone = field_side.phone("pimpasa.me")
    with app.app_context():
        inventory.compare(db.session.get_one(Device, phone.device_id), state.epoch(), [offer])
    said = flat(kasi.get("/office/not-here"))
    assert "1 laporan yang hilang oleh pemulihan masih hanya ada di HP ini" in said
    field_side.push("pimpasa.me", made)
    assert "hilang oleh pemulihan" not in flat(kasi.get("/office/not-here?show=all"))
    listed = kasi.get("/office/review")
    assert "Kembali setelah pemulihan" in flat(listed)
    assert "Kode semula ME-2026-000003" in flat(kasi.get(f"/office/review/{made['instance_id']}"))


def test_other_reports_are_not_called_brought_back(app, kasi, field_side):
    own = field_side.send("pimpasa.me")
    with app.app_context(), writing():
        phone = field_side.phone("pimpasa.me").device_id
        told = {"epoch": "e", "seq": 1, "code": "ME-1", "device_id": phone, "told_at": NOW}
        db.session.add(LostReceipt(instance_id=own, sha256="0" * 64, **told))
    assert "pemulihan" not in flat(kasi.get("/office/review"))
    assert "pemulihan" not in flat(kasi.get(f"/office/review/{own}"))


def test_a_name_a_village_an_office_or_a_code_narrows_the_page(app, kasi, says, field_side):
    says("pimpasa.me", days_ago=4, waiting=3, oldest=6)
    says("mitra.me", days_ago=4, waiting=3, oldest=6)
    with app.app_context():
        code = db.session.get_one(Device, field_side.phone("mitra.me").device_id).device_code
    page = kasi.get("/office/not-here")
    assert len(rows(page)) == 2
    assert [row.split(" ")[0] for row in rows(kasi.submit(page, "/not-here", q="pasar i"))] == ["pimpasa.me"]
    assert [row.split(" ")[0] for row in rows(kasi.submit(page, "/not-here", q=code.lower()))] == ["mitra.me"]
    none = kasi.submit(page, "/not-here", q="tidak ada")
    assert "Tidak ada HP di sini yang cocok" in flat(none)
    assert one(none, "input", type="search").get("value") == "tidak ada"
    assert links(none)["Hapus saringan"]


def test_another_offices_phones_are_not_shown(office_client, says):
    says("pimpasa.me", days_ago=4, waiting=3, oldest=6)
    assert "pimpasa.me" not in flat(office_client("kasi.pg").get("/office/not-here?show=all"))
    assert "pimpasa.me" in flat(office_client("kanwil.ss").get("/office/not-here"))


def test_photos_may_wait_a_week_and_then_ask_for_wifi(app, kasi, field_side, says):
    phone = field_side.phone("pimpasa.me")
    with app.app_context(), clock.stopped_at(NOW - timedelta(days=8)):
        receive(db.session.get_one(Device, phone.device_id), [record(seq=1, files=[photo()])])
    says(days_ago=5, files_waiting=1, last=1)
    assert "Hubungi" not in flat(kasi.get("/office/not-here"))
    says(days_ago=7.5, files_waiting=1, last=1)
    assert "Hubungi pimpasa.me: 1 foto atau berkas belum sampai. Minta HP dihubungkan ke Wi-Fi." in flat(
        kasi.get("/office/not-here")
    )


def test_a_full_phone_and_a_revoked_one_have_their_words(app, kasi, says, field_side):
    says("mitra.me", waiting=1, oldest=0.1, last=1, storage_free_bytes=5_000_000)
    assert "Ruang di HP tinggal 5 MB. Hubungi mitra.me" in flat(kasi.get("/office/not-here"))
    says("pimpasa.me", waiting=2, oldest=1, last=2)
    with app.app_context():
        devices.revoke(None, field_side.phone("pimpasa.me").device_id)
    said = flat(kasi.get("/office/not-here"))
    assert "Akses HP ini dicabut. Sampai 21 Des 2 laporan masih dapat diserahkan: hubungi pimpasa.me." in said


def test_a_phone_that_nobody_uses_any_more_can_be_withdrawn(kasi, says):
    says(days_ago=40, waiting=1, last=1)
    assert "Bila HP ini tidak dipakai lagi dan isinya sudah terkirim dari HP lain, cabut aksesnya." in flat(
        kasi.get("/office/not-here")
    )


def test_every_sentence_has_its_english(kasi, says):
    says(days_ago=4, waiting=3, oldest=6, last=3, storage_persisted=False)
    page = kasi.get("/office/not-here")
    kasi.submit(page, "/language", language="en", back="/office/not-here")
    said = flat(kasi.get("/office/not-here"))
    assert "Call pimpasa.me: 3 reports not here since 15 Nov" in said
