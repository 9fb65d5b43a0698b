"""Terima titipan: courier files handed in at the office."""

import gzip
import hashlib
import io
import threading

import pytest

from core import clock
from models import Attachment, AuditEntry, Device, Receipt, Revision, SetAside, Submission, audit, db, devices
from models.db import settings
from models.disk import blob_path
from models.fsck import fsck
from office import courier
from tests.carrying import file_of, text_of
from tests.office.conftest import JPEG
from tests.office.office_client import flat, one
from tests.records import FINISHED, photo, record


def as_sent(made):
    """A record as it stands in a file."""
    return made | {"finished_at": FINISHED.isoformat().replace("+00:00", "Z")}


@pytest.fixture
def two(field_side):
    """Two records of a phone, one with a photo; and the photo's bytes."""
    return [as_sent(record(seq=1, files=[photo(content=JPEG)])), as_sent(record(seq=2, nama="Toko Dua"))]


@pytest.fixture
def owner(field_side):
    return field_side.phone("pimpasa.me")


@pytest.fixture
def hand_in(kasi):
    def send(*contents, client=kasi, status=200):
        files = [(io.BytesIO(content), f"titian-titipan-{at}.json.gz") for at, content in enumerate(contents)]
        return client.submit(client.get("/office/courier"), "/office/courier", status, files=files)

    return send


def rows(app, table):
    with app.app_context():
        return db.session.scalars(db.select(table)).all()


def test_a_file_brings_every_record_and_its_photos_once_and_says_so(app, hand_in, owner, two):
    page = hand_in(file_of(app, owner, two, [JPEG]))
    assert "2 diterima sekarang · 1 foto dan berkas diterima" in flat(page)
    assert "ME-2026-000001" in flat(page)
    assert len(rows(app, Submission)) == len(rows(app, Receipt)) == 2
    (file,) = rows(app, Attachment)
    assert file.present_at is not None
    with app.app_context():
        assert (settings().blobs / blob_path(file.sha256)).read_bytes() == JPEG


def test_the_same_file_again_was_here_already_and_changes_nothing(app, hand_in, owner, two):
    content = file_of(app, owner, two, [JPEG])
    hand_in(content)
    page = hand_in(content, content)
    assert flat(page).count("2 sudah ada sebelumnya") == 2
    assert len(rows(app, Revision)) == len(rows(app, Receipt)) == 2
    assert len([e for e in rows(app, AuditEntry) if e.action == "report.carried"]) == 2
    with app.app_context():
        assert audit.verify_chain().broken_at is None


def test_each_record_is_told_received_now_or_before_or_held_or_refused(app, field_side, hand_in, owner, two):
    before = record(seq=1, nama="Lewat sinyal")
    field_side.push("pimpasa.me", before)
    held = as_sent(record(seq=3, version="99"))
    forged = as_sent(record(seq=4, nama="Bukan dari HP itu"))
    made = [as_sent(before), two[1], held, forged]
    text = text_of(app, owner, made)
    page = hand_in(text.replace("Bukan dari HP itu", "Diubah di jalan   ").encode())
    said = flat(page)
    assert "1 diterima sekarang · 1 sudah ada sebelumnya · 1 ditahan · 1 belum dapat diterima" in said
    assert "Versi formulir ini belum dikenal server" in said
    assert "Isi laporan berubah di perjalanan" in said
    assert len(rows(app, SetAside)) == 1


def test_a_file_cut_in_half_gives_what_is_whole_and_is_kept_aside(app, hand_in, owner, two):
    text = text_of(app, owner, two, [JPEG])
    cut = text[: text.index("Toko Dua")].encode()
    page = hand_in(cut)
    assert "terputus sebelum selesai" in flat(page)
    assert "1 diterima sekarang" in flat(page)
    with app.app_context():
        assert (settings().blobs / blob_path(hashlib.sha256(cut).hexdigest())).read_bytes() == cut
        assert fsck() == []
    aside = [entry for entry in rows(app, AuditEntry) if entry.action == "courier.set_aside"]
    assert len(aside) == 1
    # The whole file afterwards brings the rest.
    assert "1 diterima sekarang · 1 sudah ada sebelumnya" in flat(hand_in(text.encode()))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"Laporan bulan ini", "tidak terbaca sebagai titipan Titian"),
        (b"", "kosong"),
        (gzip.compress(b"[" * 3_000_000), "tidak terbaca sebagai titipan Titian"),
        (b'{"format":"titian-courier/1","sealed":["x"]}', "tersegel"),
    ],
)
def test_what_is_no_courier_file_is_told_of_and_its_bytes_are_kept(app, hand_in, field_side, content, word):
    assert word in flat(hand_in(content))
    with app.app_context():
        assert (settings().blobs / blob_path(hashlib.sha256(content).hexdigest())).read_bytes() == content
    assert rows(app, Submission) == []


def test_a_file_of_another_server_is_kept_and_its_phone_named(app, hand_in, owner, two):
    page = hand_in(file_of(app, owner, two, device_id="elsewhere", device_code="ZZZZZZ"))
    assert "(ZZZZZZ) tidak dikenal di sini" in flat(page)
    assert rows(app, Submission) == []


def test_one_bad_file_does_not_keep_the_others_back(app, hand_in, owner, two):
    page = hand_in(b"bukan", file_of(app, owner, two, [JPEG]))
    assert "2 diterima sekarang" in flat(page)


def test_a_file_handed_in_without_any_choice_says_what_to_do(kasi, field_side):
    page = kasi.submit(kasi.get("/office/courier"), "/office/courier", files=(io.BytesIO(b""), ""))
    assert "Pilih satu berkas titipan" in flat(page)


def test_more_than_the_house_takes_at_once_is_refused_before_it_is_read(hand_in, field_side, monkeypatch):
    monkeypatch.setattr(courier, "MOST_BYTES", 3_000_000)
    assert "terlalu besar" in flat(hand_in(b"x" * 3_500_000, status=413))


def test_more_than_two_megabytes_come_through_here_and_nowhere_else(app, hand_in, kasi, owner):
    large = b"\xff\xd8" + bytes(range(256)) * 10_000
    made = as_sent(record(files=[photo(content=large)]))
    assert "1 foto dan berkas diterima" in flat(hand_in(text_of(app, owner, [made], [large]).encode()))
    kasi.post("/office/language", {"language": "x" * 3_000_000}, status=413)


@pytest.mark.parametrize("username", ["pimpasa.me", "mitra.me", "kepatuhan.ss"])
def test_who_sees_no_phones_hands_in_no_files(office_client, field_side, username):
    office_client(username).get("/office/courier", status=403)


def test_a_phone_of_another_office_is_taken_in_its_own_offices_name_and_not_named(app, enrol, hand_in, field_side):
    stranger = enrol("pimpasa.pg")
    page = hand_in(file_of(app, stranger, [as_sent(record())]))
    assert "1 diterima sekarang" in flat(page)
    assert "pimpasa.pg" not in flat(page)
    (head,) = rows(app, Submission)
    assert head.office_id == "office-pg"


def test_photos_that_are_not_in_the_file_are_said_to_follow(app, hand_in, owner, two):
    assert "1 berkas belum ada, menyusul dari HP-nya" in flat(hand_in(file_of(app, owner, two)))
    assert "1 foto dan berkas diterima" in flat(hand_in(file_of(app, owner, two, [JPEG])))


def test_bytes_that_are_not_what_their_name_says_are_not_stored(app, hand_in, owner, two):
    text = text_of(app, owner, two, [JPEG])
    other = text.replace("/9j/4AAQ", "/9j/4AAR")
    assert other != text
    page = hand_in(other.encode())
    said = flat(page)
    assert "1 foto atau berkas di titipan ini tidak utuh dan tidak dipakai." in said
    assert "Unggah lagi" not in said, "nobody at the office can"
    (file,) = rows(app, Attachment)
    assert file.present_at is None


def test_the_record_says_who_brought_it(app, hand_in, kasi, owner, two):
    hand_in(file_of(app, owner, two, [JPEG]))
    page = kasi.get(f"/office/review/{two[0]['instance_id']}")
    assert "Dibawa oleh" in flat(page)
    assert "kasi.me, diserahkan di kantor" in flat(page)


def test_a_revoked_phones_records_are_quarantined(app, hand_in, owner, two):
    with app.app_context():
        devices.revoke(None, owner.device_id)
    assert "2 ditahan" in flat(hand_in(file_of(app, owner, two, [JPEG])))
    assert {head.state for head in rows(app, Submission)} == {"quarantined"}


def test_office_and_phone_bringing_the_same_at_the_same_time_store_it_once(app, enrol, hand_in, owner, two):
    from tests.carrying import message_of

    carrier = enrol("petugas.me")
    message = message_of(app, owner, two)
    outcomes, start = [], threading.Barrier(4)

    def bring(number):
        start.wait()
        with clock.stopped_at(clock.now()):
            response = app.test_client().post("/sync/v1/courier", json=message, headers=carrier.headers)
        outcomes.extend(result["outcome"] for result in response.json["results"])

    threads = [threading.Thread(target=bring, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    start.wait()
    page = hand_in(file_of(app, owner, two, [JPEG]))
    for thread in threads:
        thread.join()
    accepted = outcomes.count("accepted") + (2 if "2 diterima sekarang" in flat(page) else 0)
    assert accepted == 2
    assert len(rows(app, Revision)) == len(rows(app, Receipt)) == 2


def test_the_phones_last_contact_stays_what_it_was(app, hand_in, owner, two):
    with app.app_context():
        before = db.session.get_one(Device, owner.device_id).last_contact_at
    hand_in(file_of(app, owner, two, [JPEG]))
    with app.app_context():
        assert db.session.get_one(Device, owner.device_id).last_contact_at == before


def test_the_page_names_its_field_and_what_fits(kasi, field_side):
    page = kasi.get("/office/courier")
    assert one(page, "input", type="file").get("multiple") is not None
    assert "256 MB" in flat(page)
