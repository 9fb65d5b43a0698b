"""The registers as lists and entries: places join by number or name, readers see their own; on both databases."""

from datetime import timedelta

import pytest

from core.errors import Reason, Refusal
from models import (
    Submission,
    db,
    register_deciding,
    register_entries,
    register_list,
)
from models.register_filter import RegisterFilter
from tests.register_world import OTHER_VILLAGE, PALEMBANG, TODAY, VILLAGE, RegisterWorld, seen


@pytest.fixture
def world(house):
    with house.app_context():
        yield RegisterWorld()
        db.session.remove()


def names(rows):
    return [row.first_said("name") for row in rows]


def test_another_offices_mentions_are_a_number_and_no_content(world):
    world.approved("amati_oa", seen())
    world.approved("amati_oa", seen("Nama Lain Sekali"), by="pimpasa.pg", village=PALEMBANG)
    [here], [there] = world.entries(), world.entries(username="kasi.pg")
    assert names([here]) == ["Wang Xiaoming"]
    assert names([there]) == ["Nama Lain Sekali"]
    assert here.entry.id == there.entry.id
    assert world.do(register_entries.elsewhere, "kasi.me", here) == 1
    assert world.entries(text="Nama Lain") == []
    [whole] = world.entries(username="kanwil.ss")
    assert len(whole.mentions) == 2
    assert world.entries(username="mitra.me") == []
    assert world.entries(username="admin.ss") == []


def test_an_entry_stands_once_at_its_newest_mention_and_pages_meet(world):
    # An office, and the Kanwil whose two offices both speak of the first
    for back in (0, 3, 5):
        world.approved("amati_oa", seen(), on=TODAY - timedelta(days=back))
    world.approved("amati_oa", seen(), by="pimpasa.pg", village=PALEMBANG, on=TODAY)
    world.approved("amati_oa", seen("Lain", "L1234567"), on=TODAY - timedelta(days=4))
    for reader in ("kasi.me", "kanwil.ss"):
        assert names(world.entries(username=reader)) == ["Wang Xiaoming", "Lain"]
        asked = RegisterFilter("foreigner")
        assert [world.do(register_list.count, reader, asked, most) for most in (None, 1)] == [2, 1]
        first = world.do(register_list.list_entries, reader, asked, limit=1)
        second = world.do(register_list.list_entries, reader, asked, first.next, limit=1)
        assert names([*first.rows, *second.rows]) == ["Wang Xiaoming", "Lain"]
        assert second.next is None
        back = world.do(register_list.list_entries, reader, asked, "", second.previous, limit=1)
        assert names(back.rows) == ["Wang Xiaoming"]


def test_a_pimpasa_sees_the_own_villages_and_cannot_decide(world):
    world.approved("amati_oa", seen(), by="mitra.me")
    world.approved("amati_oa", seen("Jauh", "J1234567"), by="mitra.me", village=OTHER_VILLAGE)
    assert names(world.entries(username="pimpasa.me")) == ["Wang Xiaoming"]
    with pytest.raises(Refusal) as refused:
        world.do(register_deciding.read_identity, "pimpasa.me", "foreigner", "OA-000001", "Ingin tahu")
    assert refused.value.reason is Reason.NOT_ALLOWED
    with pytest.raises(Refusal) as refused:
        world.do(register_entries.find, "pimpasa.me", "foreigner", "OA-000002")
    assert refused.value.reason is Reason.REGISTER_UNKNOWN


def test_employers_join_by_nib_and_a_name_without_one_joins_the_only_nib_of_its_village(world):
    nib = "1234567890123"
    world.approved("kunj_tka", nama_pt="P.T. Contoh Tambang")
    world.approved("kunj_tka", nama_pt="PT Contoh Tambang", nib=nib)
    [row] = world.entries("employer")
    assert len(row.mentions) == 2
    world.approved("kunj_tka", nama_pt="PT CONTOH TAMBANG", nib="9999999999999")
    assert sorted(len(row.mentions) for row in world.entries("employer")) == [1, 1, 1], "two: nobody can say which"
    world.approved("kunj_tka", nama_pt="Tambang Contoh", village=OTHER_VILLAGE)
    assert len(world.entries("employer")) == 4


def test_lodgings_join_by_name_and_village_and_know_their_guests(world):
    guest = {"tamu_nama": "Tan Ah Kow", "tamu_bangsa": "MYS", "tamu_paspor": "A1234567"}
    world.approved("cek_inap", guest, nama_inap="Hotel Contoh", telp="081200000001")
    world.approved("amati_oa", seen(), nama_tempat="hotel  contoh", jenis_tempat="hotel")
    world.approved("amati_oa", seen("Li Na", "E7654321"), nama_tempat="Warung Contoh", jenis_tempat="pasar")
    [row] = world.entries("lodging")
    assert len(row.mentions) == 2
    guests = world.do(register_entries.together_with, "kasi.me", row)
    assert sorted(names(guests)) == ["Tan Ah Kow", "Wang Xiaoming"]


def test_the_list_is_narrowed_and_paged_in_both_directions(world):
    for n in range(5):
        until = (TODAY + timedelta(days=40 * n - 20)).isoformat()
        world.approved("amati_oa", seen(f"Contoh {n}", f"X000000{n}", izin_sd=until), on=TODAY - timedelta(days=n))
    permits = {permit: names(world.entries(permit=permit)) for permit in ("over", "30", "60", "90")}
    assert permits == {
        "over": ["Contoh 0"],
        "30": ["Contoh 1"],
        "60": ["Contoh 1", "Contoh 2"],
        "90": ["Contoh 1", "Contoh 2"],
    }
    assert names(world.entries(text="contoh 3")) == ["Contoh 3"]
    assert names(world.entries(text="x000 0004")) == ["Contoh 4"]
    assert names(world.entries(text="OA-000002")) == ["Contoh 1"]
    assert names(world.entries(place="16.71")) == []
    assert len(world.entries(place="16.03", seen_days=2)) == 3
    from models.register_filter import RegisterFilter
    from models.register_list import count, list_entries

    viewer, filters = world.person("kasi.me"), RegisterFilter("foreigner")
    first = list_entries(viewer, filters, limit=2)
    second = list_entries(viewer, filters, after=first.next, limit=2)
    back = list_entries(viewer, filters, before=second.previous, limit=2)
    assert names(first.rows) + names(second.rows) == ["Contoh 0", "Contoh 1", "Contoh 2", "Contoh 3"]
    assert (names(back.rows), back.previous) == (names(first.rows), None)
    assert count(viewer, filters) == 5


def test_opening_an_identity_wants_a_reason_and_is_on_the_record(world):
    world.approved("amati_oa", seen())
    with pytest.raises(Refusal) as refused:
        world.do(register_deciding.read_identity, "kasi.me", "foreigner", "OA-000001", "")
    assert refused.value.reason is Reason.REGISTER_PURPOSE
    row = world.do(register_deciding.read_identity, "kasi.me", "foreigner", "OA-000001", "Mencocokkan dengan SIMKIM")
    [opened] = world.do(register_entries.opened_by, "kakanim.me", row)
    assert (opened.who, opened.reason) == ("kasi.me", "Mencocokkan dengan SIMKIM")


def test_a_report_that_nobody_has_looked_at_is_named_on_the_page_of_whom_it_is_about(world):
    from models import indexing

    world.approved("amati_oa", seen())
    waiting = world.send("amati_oa", seen("Siapa"))
    indexing.index_all()
    [row] = world.entries()
    [found] = world.do(register_entries.new_reports, "kasi.me", row)
    assert found.root_id == waiting
    assert db.session.get_one(Submission, waiting).state == "received"
    assert row.newest.village_code == VILLAGE
