"""Lessons of visits and answered obstacles: found by their words, used by others, shared by name; on both databases."""

from datetime import timedelta

import pytest

from core.errors import Reason
from models import (
    AuditEntry,
    Lesson,
    Office,
    ShareOpening,
    db,
    indexing,
    lessons,
    obstacle_making,
    obstacles,
    shares,
    writing,
)
from models.obstacles import Step
from models.shares import Wish
from tests.coordination_world import CoordinationWorld, item, told
from tests.village_world import TODAY

TARDY = "Berkas perkara sering dikembalikan jaksa"
EARLY = "Koordinasi penuntutan sejak awal penyidikan"


@pytest.fixture
def world(house, monkeypatch):
    with house.app_context():
        yield CoordinationWorld(monkeypatch)
        db.session.remove()


def test_a_visit_and_an_answered_obstacle_are_found_by_their_words(world):
    world.note(lessons=[told(TARDY, EARLY), told("Penerjemah sukar", "Daftar bersama", "K13", "tidak")])
    world.answered("Jembatan kayu putus", "Meminjam perahu kecamatan")
    assert set(world.found()) == {TARDY, "Penerjemah sukar", "Jembatan kayu putus"}
    assert world.found("menuntut berkas") == [TARDY], "other forms of the same words"
    assert world.found("penuntut") == [TARDY], "a beginning"
    indexing.index_all()
    assert world.found("jembatna") == ["Jembatan kayu putus"], "a slip of the finger"
    assert world.found("berkas perahu") == []
    assert world.found("100%_") == []
    assert world.found(kind="visit", topic="K13") == ["Penerjemah sukar"]
    assert world.found(kind="obstacle", topic="jalan") == ["Jembatan kayu putus"]
    assert len(world.found(place="16.03")) == 3
    assert world.found(place="16.71") == []
    assert world.found(username="kasi.pg") == world.found(username="mitra.me") == []


def test_no_name_of_a_reporter_stands_in_a_lesson(world):
    world.note(lessons=[told(TARDY, EARLY)], peserta="Orang Kantor")
    world.answered()
    name = world.person("pimpasa.me").name
    for row in db.session.scalars(db.select(Lesson)):
        text = f"{row.obstacle} {row.solution} {row.source} {row.words}".lower()
        assert name.lower() not in text
        assert "orang" not in text


def test_an_obstacle_is_a_lesson_once_approved_and_answered_and_while_not_reopened(world):
    root_id = world.send("hambatan", jenis="jalan", tgl=TODAY.isoformat(), uraian="Jalan putus", bisa_sendiri="ya")
    world.approve(root_id)
    assert world.found() == [], "nobody has answered it"
    world.do(lambda _by: obstacle_making.make_all(), "kasi.me")
    world.do(obstacles.take, "kasi.me", root_id, 1, Step("answer", "Lewat sungai", "plan"))
    assert world.found("sungai") == ["Jalan putus"]
    world.do(obstacles.take, "kasi.me", root_id, 2, Step("close", "Perahu datang"))
    assert world.lesson("Jalan putus").solution == "Lewat sungai\nPerahu datang"
    kept = world.lesson("Jalan putus").id
    world.do(obstacles.take, "pimpasa.me", root_id, 3, Step("reopen", "Perahu rusak"))
    assert world.found() == []
    world.do(obstacles.take, "kasi.me", root_id, 4, Step("answer", "Tunggu jembatan", "not_now"))
    assert world.found("jembatan") == ["Jalan putus"]
    row = world.lesson("Jalan putus")
    assert (row.id, row.usable, row.solution) == (kept, False, "Tunggu jembatan")


def test_a_report_that_is_not_approved_any_more_is_in_no_search_and_its_lesson_stays_the_same_one(world):
    root_id = world.note(lessons=[told(TARDY, EARLY), told("Lain", "Cara lain")])
    kept = world.lesson(TARDY).id
    world.note(lessons=[told("Lain", "Cara lain"), told(TARDY, EARLY)], corrects=root_id, approve=False)
    assert world.found() == []
    world.approve(root_id)
    assert set(world.found()) == {TARDY, "Lain"}
    assert world.lesson(TARDY).id == kept


def test_what_others_used_is_counted_once_for_each_office(world):
    world.note(lessons=[told(TARDY, EARLY)])
    row, kanwil = world.lesson(TARDY), world.person("kanwil.ss")
    world.refused(Reason.LESSON_OWN, lessons.use, "kasi.me", row, "Kami sendiri")
    world.refused(Reason.LESSON_HOW, lessons.use, "kanwil.ss", row, "  ")
    world.do(lessons.use, "kanwil.ss", row, "Menjadi surat edaran")
    refusal = world.refused(Reason.LESSON_USED, lessons.use, "kanwil.ss", row, "Lagi")
    assert refusal.facts["who"] == kanwil.name
    assert [(one.office_id, one.how) for one in lessons.uses_of(row.id)] == [("office-ss", "Menjadi surat edaran")]
    count = world.do(lessons.count_used, "kasi.me", "", TODAY, TODAY)
    assert (count, world.found(used_from=TODAY, used_to=TODAY)) == (1, [TARDY])
    later = TODAY + timedelta(days=1)
    assert world.do(lessons.count_used, "kasi.me", "", later, later) == 0


def test_shared_by_name_opened_on_the_record_and_ended(world):
    world.note(lessons=[told(TARDY, EARLY)])
    row = world.lesson(TARDY)
    world.refused(Reason.LESSON_UNKNOWN, lessons.find, "kasi.pg", row.id)
    share_id = world.share(row, purpose="Pelatihan PPNS")
    world.refused(Reason.LESSON_UNKNOWN, lessons.find, "kasi.pg", row.id)
    (seen,) = world.do(shares.list_received, "kasi.pg")
    assert (seen.id, seen.purpose, seen.office_id) == (share_id, "Pelatihan PPNS", "office-me")
    world.do(shares.open_shared, "kasi.pg", share_id)
    world.do(shares.open_shared, "kasi.pg", share_id)
    assert [one.office_id for one in shares.openings_of([share_id])] == ["office-pg"] * 2
    world.do(lessons.use, "kasi.pg", row, "Dipakai di rapat")
    world.refused(Reason.SHARE_UNKNOWN, shares.end, "kasi.pg", share_id)
    world.do(shares.end, "kakanim.me", share_id)
    world.refused(Reason.SHARE_ENDED, shares.end, "kasi.me", share_id)
    world.refused(Reason.SHARE_UNKNOWN, shares.open_shared, "kasi.pg", share_id)
    assert world.do(shares.list_received, "kasi.pg") == []
    actions = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.action.like("share.%")))
    assert list(actions) == ["share.begun", "share.opened", "share.opened", "share.ended"]


def test_a_share_reaches_nobody_else_and_ends_with_its_day(world):
    with writing():
        home = {"kind": "kanim", "time_zone": "Asia/Jakarta"}
        db.session.add(Office(id="office-ll", name="Kanim LL", letters="LL", parent_id="office-ss", **home))
    note = world.row(world.note(item("Susun daftar")))
    share_id = world.share(note, to=("office-ll",), until=TODAY)
    for username in ("kasi.pg", "mitra.me", "pimpasa.me", "kasi.me"):
        world.refused(Reason.SHARE_UNKNOWN, shares.open_shared, username, share_id)
    assert db.session.scalar(db.select(ShareOpening)) is None
    every = world.share(note, to=("province",), until=TODAY)
    assert {one.office_id for one in shares.find_own(world.person("kasi.me"), every).receivers} == {
        "office-ll",
        "office-pg",
        "office-ss",
    }
    world.do(shares.open_shared, "kasi.pg", every)
    world.refused(Reason.SHARE_UNKNOWN, shares.open_shared, "kasi.pg", every, on=TODAY + timedelta(days=1))


def test_a_wish_to_share_says_what_it_lacks(world):
    world.note(lessons=[told(TARDY, EARLY)])
    row = world.lesson(TARDY)
    good = {"to": ("office-pg",), "parts": ("obstacle",), "purpose": "Latihan"}
    for reason, where, changed in (
        (Reason.SHARE_TO, "to", {"to": ()}),
        (Reason.SHARE_TO, "to", {"to": ("office-me", "entah")}),
        (Reason.SHARE_PARTS, "parts", {"parts": ()}),
        (Reason.SHARE_PARTS, "parts", {"parts": ("topics",)}),
        (Reason.SHARE_PURPOSE, "purpose", {"purpose": " "}),
        (Reason.SHARE_UNTIL, "until", {"until": TODAY - timedelta(days=1)}),
        (Reason.SHARE_UNTIL, "until", {"until_typed": "besok"}),
    ):
        assert world.refused(reason, shares.share, "kasi.me", row, Wish(**(good | changed))).where == where
    world.refused(Reason.NOT_ALLOWED, shares.share, "petugas.me", row, Wish(**good))
    world.do(shares.share, "kasi.me", row, Wish(**good))


def test_nothing_is_shared_of_a_report_that_is_not_approved(world):
    root_id = world.note(lessons=[told(TARDY, EARLY)])
    share_id = world.share(world.lesson(TARDY))
    world.note(lessons=[told(TARDY, EARLY)], corrects=root_id, approve=False)
    row = world.do(shares.open_shared, "kasi.pg", share_id)
    assert not shares.is_there(shares.thing_of(row))
    wish = Wish(("office-pg",), ("obstacle",), "Lagi")
    world.refused(Reason.SHARE_NOT_APPROVED, shares.share, "kasi.me", world.lesson(TARDY), wish)


def test_the_kanwil_shares_what_it_sees_and_the_office_sees_that_and_may_end_it(world):
    world.note(lessons=[told(TARDY, EARLY)])
    share_id = world.share(world.lesson(TARDY), by="kanwil.ss")
    (row,) = world.do(shares.list_own, "kasi.me")
    assert (row.id, row.office_id, row.owner_id) == (share_id, "office-ss", "office-me")
    world.do(shares.end, "kasi.me", share_id)
