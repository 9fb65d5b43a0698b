"""What is over goes and nothing else: receipts, figures, search, backups, a stop half-way; on both databases."""

import pytest

from core import clock
from core.digest import sha256_hex
from core.errors import Reason, Refusal
from models import (
    AuditEntry,
    Blob,
    DoomedFile,
    Removal,
    RemovalRun,
    ReportFact,
    Submission,
    audit,
    blobs,
    db,
    fsck,
    inventory,
    removal_runs,
    removing,
    retention,
    reviews,
    services,
)
from models.feed import changes_for
from tests.retention_world import (
    LONG_AGO,
    NOW,
    PERSON,
    PHONE,
    PHOTO,
    STORY,
    due,
    faults,
    files_with,
    retention_world,
    rows_with,
    run,
    settle,
)
from tests.village_world import noon


@pytest.fixture
def world(house, monkeypatch):
    with retention_world(house, monkeypatch) as made:
        yield made


def facts():
    rows = db.session.execute(db.select(ReportFact.__table__).order_by(ReportFact.root_id)).mappings()
    return [dict(row) for row in rows]


def removed(made):
    return db.session.get_one(Submission, made["instance_id"]).removed_at is not None


def test_a_request_whose_year_is_over_loses_its_people_and_nothing_else(world):
    made = world.request_done((("depan.jpg", PHOTO),))
    settle()
    before, [path] = facts(), db.session.scalars(db.select(Blob.path)).all()
    assert due() == {("layanan_desa", 1): {}}
    run_id, n, tidy = run()
    assert (n, tidy) == (1, True)
    for word in (PERSON, PHONE, STORY, "depan.jpg"):
        assert rows_with(word) == [], word
    assert facts() == before, "what is counted is counted as before"
    assert faults() == []
    assert due() == {}
    head = world.report(made["instance_id"])
    assert (head.code[:3], head.state, head.title) == ("ME-", "approved", "Formulir layanan_desa (dihapus)")
    assert (head.point_lat, head.point_lng) == (-3.66, 103.77)
    assert world.row(head.root_id).people == 20, "the office still knows how many were to be served"
    assert not (world.folder / "blobs" / path).exists()
    [row] = db.session.scalars(db.select(Removal)).all()
    assert (row.run_id, row.code, row.part, row.months, row.decided_on) == (run_id, head.code, "personal", 12, LONG_AGO)
    assert (row.contents, row.files) == (1, 1)
    [entry] = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "report.removed")).all()
    assert set(entry.detail) == {"code", "part", "months", "run", "decided_on", "contents", "files"}
    assert audit.verify_chain().broken_at is None
    words = list(
        files_with(world.folder, PERSON.encode(), PHONE.encode(), STORY.encode(), PHOTO, PERSON.lower().encode())
    )
    assert words == [], "not even free space of the database holds it"


def test_a_phone_that_sends_or_asks_again_hears_the_same_and_that_nothing_is_missing(world):
    made = world.request_done((("depan.jpg", PHOTO),))
    first = world.push(made)
    settle()
    run()
    again = world.push(made, NOW)
    assert (again.outcome, again.receipt, again.missing) == ("repeated", first.receipt, [])
    [known] = inventory.compare(world.phone, "", [{name: made[name] for name in ("instance_id", "sha256")}])
    assert (known.outcome, known.receipt, known.missing) == ("known", first.receipt, [])
    assert rows_with(PERSON) == [], "nothing of it is stored anew"
    with pytest.raises(Refusal) as caught:
        blobs.read_blob(world.phone, made["sha256"])
    assert caught.value.reason is Reason.BLOB_UNKNOWN
    [told] = [line for line in changes_for(world.phone, 0).changes if line.object_id == made["instance_id"]]
    assert (told.tombstone, told.body["state"], told.body["files"]) == (False, "approved", [])
    assert faults() == []


def test_nobody_finds_it_by_a_word_any_more(world):
    made = world.request_done()
    world.old("layanan_desa", nama_pj="Zulkifli", jml_pemohon="2")
    settle()
    kasi = world.person("kasi.me")

    def find(text):
        return [row.root_id for row in reviews.list_reports(kasi, reviews.ReportFilter(text=text)).rows]

    assert find(PERSON) == [made["instance_id"]]
    assert len(find("zul")) == 2
    run()
    assert find(PERSON) == []
    assert made["instance_id"] not in find("zul")
    assert made["instance_id"] in find("dihapus")


def test_what_is_not_over_or_held_stays_with_the_reason(world):
    held = world.old("layanan_desa", jenis="eazy", jml_pemohon="3", nama_pj=PERSON)
    root_id = held["instance_id"]
    settle()
    assert due() == {}, "nobody has decided on it"
    world.do(reviews.approve, "kasi.me", root_id, world.report(root_id).rev, on=LONG_AGO)
    world.follow()
    assert due() == {("layanan_desa", 0): {"service": 1}}
    assert run()[1] == 0
    with clock.stopped_at(noon(LONG_AGO.replace(year=2026, day=1, month=9))):
        assert retention.list_due() == [], "eleven months are no year"
    world.step(services.decline, root_id, "Tidak jadi")
    assert due() == {("layanan_desa", 1): {}}
    assert run()[1] == 1
    assert removed(held)


def test_a_file_that_another_report_names_stays(world):
    gone = world.request_done((("depan.jpg", PHOTO),))
    kept = world.old("layanan_desa", (("sama.jpg", PHOTO),), jml_pemohon="1")
    settle()
    run()
    assert (removed(gone), removed(kept)) == (True, False)
    blob = db.session.get_one(Blob, sha256_hex(PHOTO))
    assert (world.folder / "blobs" / blob.path).read_bytes() == PHOTO
    assert db.session.scalars(db.select(DoomedFile)).all() == []
    assert faults() == []


def test_a_kill_in_the_middle_leaves_all_or_nothing_and_the_next_run_finishes(world, monkeypatch):
    both = [world.request_done(((f"{n}.jpg", PHOTO + bytes([n])),)) for n in (1, 2)]
    settle()
    real, count = removing._write_down, 0

    def die(*given):
        nonlocal count
        count += 1
        if count == 2:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(removing, "_write_down", die)
    with pytest.raises(KeyboardInterrupt):
        run()
    db.session.rollback()
    assert [removed(one) for one in both] == [True, False]
    assert "revision" in rows_with(PERSON), "the second is whole"
    assert faults() == [fault for fault in faults() if fault[0] == "file_doomed"]
    assert len(faults()) == 1, "the first one's file waits for the end of the run"
    monkeypatch.setattr(removing, "_write_down", real)
    _run_id, n, _tidy = run()
    assert n == 2, "the same run goes on"
    assert [removed(one) for one in both] == [True, True]
    assert db.session.scalar(db.select(db.func.count()).select_from(RemovalRun)) == 1
    assert (rows_with(PERSON), faults()) == ([], [])
    assert list(files_with(world.folder, PHOTO)) == []


def test_a_stop_between_the_rows_and_the_bytes_is_mended_by_fsck(world, monkeypatch):
    world.request_done((("depan.jpg", PHOTO),))
    settle()
    monkeypatch.setattr(removal_runs, "forget_files", lambda: 0)
    run()
    monkeypatch.undo()
    assert [code for code, _said in faults()] == ["file_doomed"]
    with clock.stopped_at(noon(NOW)):
        assert [fault.repaired for fault in fsck.fsck(repair=True)] == ["removed"]
    assert faults() == []
    assert list(files_with(world.folder, PHOTO)) == []


def test_the_second_time_nothing_is_left_to_do(world):
    made = world.request_done()
    settle()
    run()
    rev = world.report(made["instance_id"]).rev
    assert run()[1] == 0
    assert world.report(made["instance_id"]).rev == rev
