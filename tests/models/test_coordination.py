"""Approved F12 become notes with action items; steps, tasks that close them, corrections, lists; on both databases."""

from datetime import timedelta

import pytest

from core.errors import Reason
from models import ActionEvent, AuditEntry, Task, action_items, coordination_list, db, tasks, writing
from models.action_items import Gift
from models.coordination_list import NoteFilter
from models.tasks import fulfil
from tests.coordination_world import CoordinationWorld, item
from tests.village_world import TODAY


@pytest.fixture
def world(house, monkeypatch):
    with house.app_context():
        yield CoordinationWorld(monkeypatch)
        db.session.remove()


def kinds(one):
    query = db.select(ActionEvent.kind).where(ActionEvent.item_id == one.id).order_by(ActionEvent.number)
    return list(db.session.scalars(query))


def refused(world, reason, verb, one, *given, by="kasi.me", rev=0):
    return world.refused(reason, verb, by, one.id, rev or one.rev, *given)


def test_an_approved_note_is_there_once_with_its_items(world):
    root_id = world.note(item("Susun daftar"), item("Undang camat", 24, "Camat"), approve=False)
    assert world.row(root_id) is None, "nobody has approved it yet"
    world.approve(root_id)
    row = world.row(root_id)
    assert (row.kind, row.held_on.isoformat(), row.agencies, row.approved) == (
        "rapat",
        "2026-11-10",
        ["polri", "pemda"],
        True,
    )
    assert [(one.text, one.owner, one.state, one.rev) for one in world.items(root_id)] == [
        ("Susun daftar", "Kasi Inteldakim", "open", 1),
        ("Undang camat", "Camat", "open", 1),
    ]
    world.follow()
    assert [one.rev for one in world.items(root_id)] == [1, 1], "doing it twice changes nothing"


def test_an_item_is_done_given_up_and_opened_again_with_its_words(world):
    first, second = world.items(world.note(item("Susun daftar"), item("Undang camat")))
    refused(world, Reason.RESULT_NEEDED, action_items.finish, first, "  ")
    refused(world, Reason.REASON_NEEDED, action_items.cancel, second, "")
    world.step(action_items.finish, first, "Daftar dikirim", by="petugas.me")
    world.step(action_items.cancel, second, "Camat diganti")
    first, second = world.items(first.root_id)
    assert (first.state, first.result, first.closed_on) == ("done", "Daftar dikirim", TODAY)
    assert (second.state, second.result) == ("cancelled", "Camat diganti")
    refused(world, Reason.ITEM_NO_STEP, action_items.finish, first, "Lagi")
    refused(world, Reason.ITEM_ROLE, action_items.reopen, first, "Belum", by="petugas.me")
    world.step(action_items.reopen, first, "Belum lengkap")
    first = world.items(first.root_id)[0]
    assert (first.state, first.result, first.closed_on, kinds(first)) == ("open", "", None, ["finish", "reopen"])
    actions = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.action.like("coordination.%")))
    assert list(actions) == ["coordination.finish", "coordination.cancel", "coordination.reopen"]


def test_a_stale_page_changes_nothing_and_says_who(world):
    (one,) = world.items(world.note(item("Susun daftar")))
    world.step(action_items.finish, one, "Sudah")
    refusal = refused(world, Reason.ITEM_STALE, action_items.cancel, one, "Lama", rev=1)
    assert refusal.facts["who"] == world.person("kasi.me").name
    assert world.items(one.root_id)[0].state == "done"


def test_the_report_from_the_field_closes_task_and_item_together(world):
    (one,) = world.items(world.note(item("Kunjungi penginapan")))
    task = world.step(action_items.give, one, world.gift())
    assert (task.kind, task.form_id, task.root_id) == ("follow_up", "kegiatan", one.root_id)
    one = world.items(one.root_id)[0]
    refused(world, Reason.ITEM_TASKED, action_items.give, one, world.gift())
    report = world.send("kegiatan", judul="Kunjungan")
    with writing():
        fulfil({task.id: (report, "amati_oa")}, task.person_id)
    assert world.items(one.root_id)[0].state == "open", "another form does not close it"
    with writing():
        fulfil({task.id: (report, "kegiatan")}, task.person_id)
    one = world.items(one.root_id)[0]
    assert (one.state, one.result, kinds(one)) == ("done", "", ["give", "answered"])
    assert db.session.get_one(Task, task.id).state == "done"


def test_ending_an_item_takes_its_task_back_and_a_task_taken_back_can_be_given_again(world):
    (one,) = world.items(world.note(item("Kunjungi penginapan")))
    first = world.step(action_items.give, one, world.gift())
    world.do(tasks.withdraw, "kasi.me", first.id, 1, "Salah orang")
    one = world.items(one.root_id)[0]
    assert one.state == "open"
    second = world.step(action_items.give, one, world.gift("Kunjungi mes"))
    one = world.items(one.root_id)[0]
    world.step(action_items.cancel, one, "Mes tutup")
    task = db.session.get_one(Task, second.id)
    assert (task.state, task.note) == ("withdrawn", "Mes tutup")


def test_a_gift_says_what_it_lacks_and_nothing_is_kept(world):
    (one,) = world.items(world.note(item("Kunjungi penginapan")))
    good = world.gift()
    for reason, where, gift in (
        (Reason.PERSON_NEEDED, "person", Gift("", good.form_id, good.answer_by, "Teks")),
        (Reason.FORM_NEEDED, "form_id", Gift(good.person_id, "", good.answer_by, "Teks")),
        (Reason.TEXT_NEEDED, "text", Gift(good.person_id, good.form_id, good.answer_by, " ")),
        (Reason.ANSWER_BY_PAST, "answer_by", Gift(good.person_id, good.form_id, None, "Teks")),
        (Reason.ANSWER_BY_PAST, "answer_by", Gift(good.person_id, good.form_id, TODAY - timedelta(days=1), "Teks")),
    ):
        assert refused(world, reason, action_items.give, one, gift).where == where
    assert world.items(one.root_id)[0].rev == 1
    assert db.session.scalar(db.select(Task)) is None


def test_a_correction_follows_the_report_and_keeps_what_was_done(world):
    root_id = world.note(item("Susun daftar"), item("Undang camat"), item("Rapat lagi"))
    world.step(action_items.finish, world.items(root_id)[1], "Diundang")
    world.note(item("Undang camat"), item("Rapat lagi", 29), corrects=root_id, approve=False)
    assert world.row(root_id).approved is False
    assert world.listed() == [], "while nobody has approved the correction"
    first = world.items(root_id)[0]
    refused(world, Reason.ITEM_NOT_APPROVED, action_items.give, first, world.gift())
    world.approve(root_id)
    live = {one.text: one for one in world.items(root_id) if one.live}
    assert {text: (one.state, one.number) for text, one in live.items()} == {
        "Undang camat": ("done", 0),
        "Rapat lagi": ("open", 1),
    }
    assert live["Rapat lagi"].due_on.day == 29
    gone = next(one for one in world.items(root_id) if not one.live)
    assert (gone.text, kinds(gone)) == ("Susun daftar", ["dropped"])
    assert world.listed() == ["Rapat lagi"]
    world.note(item("Susun daftar"), item("Undang camat"), corrects=root_id)
    again = next(one for one in world.items(root_id) if one.text == "Susun daftar")
    assert (again.id, again.live) == (gone.id, True)


def test_lists_and_counts_agree_and_show_what_is_late_or_soon(world):
    world.note(item("Lewat", 20), item("Hari ini", 21), item("Tiga hari", 24), item("Nanti", 25))
    assert world.listed() == ["Lewat", "Hari ini", "Tiga hari", "Nanti"]
    assert world.listed(due="late") == ["Lewat"]
    assert world.listed(due="soon") == ["Hari ini", "Tiga hari"]
    assert world.listed(due="due") == ["Lewat", "Hari ini", "Tiga hari"]
    for asked in ({}, {"due": "late"}, {"due": "soon"}, {"due": "due"}, {"kind": "studi"}, {"place": "16.71"}):
        filters = NoteFilter("open", **asked)
        n = world.do(coordination_list.count_items, "kasi.me", filters)
        assert n == len(world.listed(**asked)), asked
    assert world.listed(kind="rapat", place="16.03") == ["Lewat", "Hari ini", "Tiga hari", "Nanti"]
    assert world.listed(kind="studi") == world.listed(place="16.71") == []
    (late, *_others) = world.items(world.do(coordination_list.list_notes, "kasi.me", NoteFilter()).rows[0].root_id)
    world.step(action_items.finish, late, "Selesai")
    assert world.listed(due="late") == []
    assert world.listed(tab="over", since=TODAY, until=TODAY) == ["Lewat"]
    assert world.listed(tab="over", since=TODAY + timedelta(1), until=TODAY + timedelta(1)) == []
    assert coordination_list.counts_of([late.root_id]) == {late.root_id: (3, 4)}


def test_others_do_not_see_it(world):
    (one,) = world.items(world.note(item("Susun daftar")))
    refused(world, Reason.ITEM_UNKNOWN, action_items.finish, one, "Sudah", by="kasi.pg")
    refused(world, Reason.ITEM_UNKNOWN, action_items.finish, one, "Sudah", by="mitra.me")
    world.refused(Reason.NOTE_UNKNOWN, coordination_list.find_note, "kasi.pg", one.root_id)
    assert world.listed("kasi.pg") == world.listed("mitra.me") == []
    assert world.listed("kanwil.ss") == world.listed("pimpasa.me") == ["Susun daftar"]
