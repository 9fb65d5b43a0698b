"""What approved reports say is in the registers, joins by number only, leaves with its report; on both databases."""

from datetime import timedelta

import pytest

from core.errors import Reason, Refusal
from models import (
    AuditEntry,
    RegisterEntry,
    RegisterSighting,
    db,
    register_deciding,
    register_entries,
    registering,
    reviews,
)
from tests.register_world import OTHER_VILLAGE, TODAY, RegisterWorld, seen, worker


@pytest.fixture
def world(house):
    with house.app_context():
        yield RegisterWorld()
        db.session.remove()


def names(rows):
    return [row.first_said("name") for row in rows]


def test_only_a_report_that_somebody_approved_is_in_the_register(world):
    root_id = world.send("amati_oa", seen(), jml_oa="1")
    world.follow()
    assert world.entries() == []
    world.approve(root_id)
    [row] = world.entries()
    assert (row.entry.code, names([row]), row.newest.document) == ("OA-000001", ["Wang Xiaoming"], "E12345678")
    assert (row.newest.root_id, row.newest.part, row.newest.seen_on) == (root_id, "orang", TODAY)
    registering.register_all()
    assert len(world.entries()) == 1, "doing it twice changes nothing"


def test_the_same_passport_of_the_same_nation_is_the_same_person_and_nothing_weaker(world):
    world.approved("amati_oa", seen(passport="e 123-45678"), on=TODAY - timedelta(days=9))
    world.approved("kunj_tka", worker("WANG, Xiao-Ming"), nama_pt="PT Contoh", village=OTHER_VILLAGE)
    world.approved("amati_oa", seen("Xiaoming Wang", ""))
    world.approved("amati_oa", seen(nation="VNM"))
    rows = {row.entry.code: row for row in world.entries()}
    assert sorted(rows) == ["OA-000001", "OA-000002", "OA-000003"]
    assert [one.form_id for one in rows["OA-000001"].mentions] == ["kunj_tka", "amati_oa"]
    assert [hint.name for hint in rows["OA-000001"].hints] == ["MANY_VILLAGES"]
    found = world.do(register_entries.likenesses, "kasi.me", "foreigner")
    assert [(one.first.entry.code, one.second.entry.code, one.whys) for one in found] == [
        ("OA-000001", "OA-000002", ("SAME_NAME", "SAME_VILLAGE")),
        ("OA-000001", "OA-000003", ("SAME_NUMBER", "SAME_VILLAGE")),
    ]


def test_what_a_report_no_longer_says_leaves_the_register(world):
    root_id = world.approved("amati_oa", seen(), seen("Li Na", "E99999999"))
    assert len(world.entries()) == 2
    second = world.send("amati_oa", seen("Li Na", "E99999999"), corrects=root_id)
    world.follow()
    assert world.entries() == [], "a correction that nobody has looked at"
    world.approve(root_id)
    [row] = world.entries()
    assert (names([row]), row.newest.instance_id) == (["Li Na"], second)
    assert row.entry.code == "OA-000002", "the code stays"
    other = world.send("amati_oa", seen("Ghost", "G1234567"))
    world.do(reviews.reject, "kasi.me", other, 1, "Bukan orang asing")
    world.follow()
    assert len(world.entries()) == 1


def test_people_decide_and_may_undo_it_and_nothing_is_lost(world):
    world.approved("amati_oa", seen())
    world.approved("amati_oa", seen("Xiaoming Wang", ""), on=TODAY - timedelta(days=3))
    revs = {row.entry.code: row.entry.rev for row in world.entries()}
    pair, rev = ("OA-000001", "OA-000002"), tuple(revs[code] for code in ("OA-000001", "OA-000002"))
    with pytest.raises(Refusal) as refused:
        world.do(register_deciding.decide, "kasi.me", "foreigner", pair, rev, "same", " ")
    assert refused.value.reason is Reason.REGISTER_REASON
    world.do(register_deciding.decide, "kasi.me", "foreigner", pair, rev, "same", "Wajah dan tempat sama")
    [row] = world.entries()
    assert (row.entry.code, len(row.mentions)) == ("OA-000001", 2)
    assert world.do(register_entries.find, "kasi.me", "foreigner", "OA-000002").entry.code == "OA-000001"
    assert world.do(register_entries.likenesses, "kasi.me", "foreigner") == []
    with pytest.raises(Refusal) as refused:
        world.do(register_deciding.decide, "petugas.me", "foreigner", pair, rev, "different", "Lain")
    assert refused.value.reason is Reason.REGISTER_CHANGED
    assert refused.value.facts["who"] == "kasi.me"
    [decision] = world.do(register_entries.decisions_of, "kasi.me", row)
    world.do(register_deciding.undo, "petugas.me", "foreigner", "OA-000001", row.entry.rev, decision.id, "Salah orang")
    assert [row.entry.code for row in world.entries()] == ["OA-000001", "OA-000002"]
    assert len(world.do(register_entries.likenesses, "kasi.me", "foreigner")) == 1
    revs = {row.entry.code: row.entry.rev for row in world.entries()}
    with pytest.raises(Refusal) as refused:
        world.do(register_deciding.undo, "kasi.me", "foreigner", "OA-000001", revs["OA-000001"], decision.id, "Lagi")
    assert refused.value.reason is Reason.REGISTER_DECIDED
    rev = tuple(revs[code] for code in pair)
    world.do(register_deciding.decide, "kasi.me", "foreigner", pair, rev, "different", "Dua orang")
    assert world.do(register_entries.likenesses, "kasi.me", "foreigner") == [], "not asked again"
    actions = list(db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.action.startswith("register."))))
    assert actions == ["register.same", "register.undone", "register.different"]


def test_a_third_entry_stays_with_the_one_it_was_joined_to(world):
    for name, passport in (("Wang Xiaoming", "E12345678"), ("Xiaoming Wang", ""), ("Wang Xiao Ming", "E12345679")):
        world.approved("amati_oa", seen(name, passport))

    def join(one, other):
        revs = {row.entry.code: row.entry.rev for row in world.entries()}
        facts = ("foreigner", (one, other), (revs[one], revs[other]), "same", "Sama")
        world.do(register_deciding.decide, "kasi.me", *facts)

    join("OA-000002", "OA-000003")
    join("OA-000001", "OA-000002")
    [row] = world.entries()
    assert (row.entry.code, len(row.mentions)) == ("OA-000001", 3)
    first = next(d for d in world.do(register_entries.decisions_of, "kasi.me", row) if d.reason == "Sama")
    world.do(register_deciding.undo, "kasi.me", "foreigner", row.entry.code, row.entry.rev, first.id, "Keliru")
    assert len(world.entries()) == 2


def test_made_anew_it_is_the_same_with_codes_decisions_and_notes(world):
    world.approved("amati_oa", seen(), seen("Xiaoming Wang", ""))
    world.approved("kunj_tka", worker(), nama_pt="PT Contoh")
    revs = {row.entry.code: row.entry.rev for row in world.entries()}
    pair = ("OA-000001", "OA-000002")
    facts = ("foreigner", pair, tuple(revs[code] for code in pair), "same", "Sama")
    world.do(register_deciding.decide, "kasi.me", *facts)
    world.do(register_deciding.add_note, "kasi.me", "foreigner", "OA-000001", "Sudah ditanya")

    def whole():
        db.session.expire_all()
        rows = db.session.execute(db.select(RegisterSighting.__table__).order_by(RegisterSighting.id)).all()
        entries = db.session.execute(db.select(RegisterEntry.__table__).order_by(RegisterEntry.id)).all()
        return rows, entries

    before = whole()
    assert world.do(lambda _by: registering.rebuild(), "kasi.me") == {"foreigner": 3, "employer": 1}
    assert whole() == before
    db.session.execute(db.delete(RegisterSighting))
    db.session.commit()
    world.do(lambda _by: registering.rebuild(), "kasi.me")
    assert whole()[0] == before[0]
    [row] = world.entries()
    assert [note.text for note in world.do(register_entries.notes_of, "petugas.me", row)] == ["Sudah ditanya"]
    assert world.do(register_entries.notes_of, "kasi.pg", row) == []
