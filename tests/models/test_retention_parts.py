"""Of F02, F05, F06 and F07 goes what their own forms promised; a night's run; corrections; on both databases."""

import pytest

from core import clock
from core.digest import sha256_hex
from models import (
    Attachment,
    Counter,
    DatedSetting,
    Removal,
    Revision,
    Submission,
    db,
    following,
    fsck,
    identities,
    indexing,
    removal_list,
    removal_runs,
    report_facts,
    retention,
    reviews,
    writing,
)
from models.following import Choice
from tests.register_world import RegisterWorld, seen
from tests.retention_world import (
    LONG_AGO,
    NOW,
    PERSON,
    PHONE,
    STORY,
    due,
    faults,
    retention_world,
    rows_with,
)
from tests.village_world import noon
from workflow.retention import DAILY

PHOTO, LIST = b"a photo of the hall", b"a photo of a list of names"
LONGER_AGO = LONG_AGO.replace(year=2024)


@pytest.fixture
def world(house, monkeypatch):
    with retention_world(house, monkeypatch) as made:
        yield made


@pytest.fixture
def registers(house):
    with house.app_context():
        yield RegisterWorld()
        db.session.remove()


def run(at=NOW):
    with clock.stopped_at(noon(at)):
        indexing.index_all()
        report_facts.count_all()
        _run_id, n, _tidy = removal_runs.run()
    db.session.expire_all()
    return n


def bytes_of(instance_id):
    return db.session.scalar(db.select(Revision.xml).where(Revision.instance_id == instance_id))


def archive(registers, root_id, day):
    """The chief says that nothing follows."""
    rev = db.session.get_one(Submission, root_id).rev
    with clock.stopped_at(noon(day)):
        following.choose(registers.person("kasi.me"), root_id, rev, Choice("arsip", f"{PERSON} dikenal"))
    db.session.expire_all()


def test_of_a_rejected_f06_only_who_told_it_goes(world):
    made = world.old("info_warga", topik="oa", nama_warga=PERSON, telp_warga=PHONE, isi=STORY)
    kept = world.old("info_warga", topik="oa", nama_warga="Ibu Saksiku", isi="Benar")
    silent = world.old("info_warga", topik="oa", isi="Tanpa nama")
    root_id = made["instance_id"]
    world.do(reviews.approve, "kasi.me", kept["instance_id"], world.report(kept["instance_id"]).rev, on=LONG_AGO)
    for one in (made, silent):
        rev = world.report(one["instance_id"]).rev
        world.do(reviews.reject, "kasi.me", one["instance_id"], rev, "Tidak terbukti", on=LONG_AGO)
    assert identities.has_identity(world.report(root_id))
    assert due() == {("info_warga", 1): {}}, "one that names nobody has nothing to lose"
    assert run() == 1
    assert (rows_with(PERSON), rows_with(PHONE)) == ([], [])
    assert STORY.encode() in bytes_of(root_id)
    assert b"Saksiku" in bytes_of(kept["instance_id"])
    assert not identities.has_identity(world.report(root_id))
    assert world.report(root_id).removed_at is None, "the report itself is there"
    assert (due(), faults()) == ({}, [])


def test_of_an_f07_only_the_photo_of_the_list_goes(world):
    files = (("daftar.jpg", LIST), ("ruang.jpg", PHOTO))
    made = world.old("kegiatan", files, judul="Sosialisasi", hadir_l="5", foto_daftar="daftar.jpg", foto1="ruang.jpg")
    root_id = made["instance_id"]
    world.do(reviews.approve, "kasi.me", root_id, world.report(root_id).rev, on=LONG_AGO)
    assert run() == 1
    names = list(db.session.scalars(db.select(Attachment.name)))
    assert names == ["ruang.jpg"]
    head = world.report(root_id)
    assert (head.files_expected, head.files_present) == (1, 1)
    assert b"Sosialisasi" in bytes_of(root_id)
    assert rows_with("daftar.jpg") == []
    answers = db.session.scalar(db.select(Revision.answers))
    assert (answers["hadir_l"], answers["foto1"], "foto_daftar" in answers) == (5, "ruang.jpg", False)
    assert (due(), faults()) == ({}, [])


def test_an_f02_stays_while_an_entry_rests_on_it_alone(registers):
    root_id = registers.approved("amati_oa", seen(PERSON, "E7654321"), on=LONGER_AGO, jml_oa="1")
    later = NOW.replace(year=2029)
    with clock.stopped_at(noon(later)):
        assert [dict(row.held) for row in retention.list_due()] == [{"follow_up": 1}]
    archive(registers, root_id, later)
    with clock.stopped_at(noon(later)):
        assert [dict(row.held) for row in retention.list_due()] == [{"register": 1}]
    assert run(later) == 0
    registers.approved("amati_oa", seen("Wang Lain", "E7654321"), on=later, jml_oa="1")
    assert run(later) == 1
    assert rows_with(PERSON) == []
    [row] = registers.entries()
    assert row.newest.name == "Wang Lain", "the other report still speaks of it"
    assert b"<jml_oa>1</jml_oa>" in bytes_of(root_id)
    with clock.stopped_at(noon(later)):
        assert [fault.said for fault in fsck.fsck()] == []


def test_a_correction_makes_it_an_ordinary_report_again(world):
    made = world.request_done()
    root_id = made["instance_id"]
    run()
    world.send("layanan_desa", corrects=root_id, jenis="eazy", jml_pemohon="9", nama_pj=PERSON)
    head = world.report(root_id)
    assert (head.state, head.removed_at) == ("received", None)
    assert due() == {}
    [row] = removal_list.of_report(root_id)
    assert row.part == "personal"
    assert faults() == []


def test_a_report_that_came_back_removed_is_read_as_empty(world):
    made = world.old("layanan_desa", nama_pj=PERSON, jml_pemohon="4")
    root_id = made["instance_id"]
    with clock.stopped_at(noon(LONG_AGO)):
        comments = [{"path": "/data/nama_pj", "label": "Nama", "note": f"{PERSON} siapa"}]
        rev = world.report(root_id).rev
        reviews.return_for_repair(world.person("kasi.me"), root_id, rev, PERSON, comments, None)
        indexing.index_all()
        world.send("layanan_desa", day=LONG_AGO, corrects=root_id, jml_pemohon="5", nama_pj="Ibu Penggantiku")
        indexing.index_all()
        reviews.reject(world.person("kasi.me"), root_id, world.report(root_id).rev, f"{PERSON} tidak ada")
    assert run() == 1
    assert rows_with("penggantiku") == []
    assert rows_with(PERSON) == [], "both revisions, the notes of the return and the feed"
    assert [row.contents for row in db.session.scalars(db.select(Removal))] == [2]
    assert faults() == []


def test_every_night_by_itself_only_when_the_setting_says_so(world):
    made = world.request_done()
    root_id = made["instance_id"]
    with clock.stopped_at(noon(NOW)):
        assert removal_runs.nightly_slice() is False
        assert world.report(root_id).removed_at is None
        with writing():
            told = {"source": "SK Kakanim", "set_at": noon(NOW), "set_by": None}
            db.session.add(DatedSetting(name=DAILY, valid_from=LONG_AGO, value=1, **told))
        while removal_runs.nightly_slice():
            pass
        assert world.report(root_id).removed_at is not None
        assert db.session.get_one(Counter, "retention").value == NOW.toordinal()
        [seen_run] = removal_list.list_runs(world.person("kepatuhan.ss"))
        assert (seen_run.daily, seen_run.ended_at is None) == (True, False)
        assert seen_run.counts == {("layanan_desa", "personal"): (1, 0)}
        assert removal_runs.nightly_slice() is False, "once a night"
    assert removal_list.list_runs(world.person("admin.ss")) != []
    assert removal_list.list_runs(world.person("kasi.pg")) == []
    assert sha256_hex(bytes_of(root_id)) == db.session.scalar(db.select(Revision.left_sha256))
