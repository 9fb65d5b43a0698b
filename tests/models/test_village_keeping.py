"""Around the steps of a village: letters, contacts, who looks after it, its history, and whose it is on a day."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError

from core import clock
from core.errors import Reason
from models import (
    AuditEntry,
    Change,
    areas,
    db,
    handovers,
    people,
    village_contacts,
    village_papers,
    village_people,
    village_record,
    village_release,
    villages,
)
from models.village_papers import Letter
from tests.conftest import VILLAGE
from tests.village_world import CONTACT, PDF, TODAY, VillageWorld, days_ago, noon


@pytest.fixture
def world(house: Flask) -> Iterator[VillageWorld]:
    """On SQLite and on a real PostgreSQL."""
    with house.app_context(), clock.stopped_at(noon(TODAY)):
        yield VillageWorld()
        db.session.remove()


def test_a_withdrawn_letter_counts_no_longer_and_is_kept(world):
    world.up_to("survei")
    document_id = world.letter("pks", "P-1")
    withdraw = (village_papers.withdraw_document, "kasi.me", VILLAGE)
    world.refused(Reason.VILLAGE_REASON_NEEDED, *withdraw, world.rev, document_id, " ")
    world.do(*withdraw, world.rev, document_id, "Salah nomor")
    world.refused(Reason.NOT_FOUND, *withdraw, world.rev, document_id, "Lagi")
    assert world.lacks("siap_sk", "kakanim.me") == "PKS atau surat kesediaan belum ada nomornya"
    row = village_papers.documents_of(VILLAGE)[0]
    assert (row.id, row.withdrawn_at) == (document_id, noon(TODAY))


@pytest.mark.parametrize(
    ("letter", "reason"),
    [
        (Letter("entah", "1"), Reason.DOCUMENT_KIND_UNKNOWN),
        (Letter("sk"), Reason.DOCUMENT_EMPTY),
        (Letter("sk", "1", TODAY + timedelta(days=1)), Reason.DOCUMENT_DAY_BAD),
        (Letter("sk", "1", content=b"<html>", file_name="sk.pdf"), Reason.DOCUMENT_TYPE_BAD),
        (Letter("sk", "1", content=b"%PDF-" + bytes(village_papers.MOST_BYTES)), Reason.FILE_TOO_LARGE),
    ],
)
def test_a_letter_that_cannot_be_kept_says_why(world, letter, reason):
    world.up_to("usulan")
    world.refused(reason, village_papers.add_document, "kasi.me", VILLAGE, world.rev, letter)
    assert village_papers.documents_of(VILLAGE) == []


def test_a_scan_comes_back_to_the_byte_and_to_its_readers_only(world):
    world.up_to("usulan")
    document_id = world.letter("sk", "1", content=PDF, file_name="../../etc/sk.pdf")
    row, blob, path = world.do(village_papers.read_document, "kanwil.ss", VILLAGE, document_id)
    assert (path.read_bytes(), blob.type, row.file_name) == (PDF, "application/pdf", "sk.pdf")
    world.refused(Reason.VILLAGE_NOT_HERE, village_papers.read_document, "kasi.pg", VILLAGE, document_id)


def test_contacts_are_written_down_taken_over_and_struck_out(world):
    world.up_to("usulan")
    add = (village_contacts.add_contact, "petugas.me", VILLAGE)
    world.do(*add, world.rev, {"name": " Bu  Sri ", "role": "Kader", "phone": "0812-0000-0002"}, days_ago(1))
    assert world.village.contacts[-1] == {"name": "Bu Sri", "role": "Kader", "phone": "081200000002"}
    assert world.village.contact_reached_on == days_ago(1)
    world.do(*add, world.rev, {"name": "Bu Sri Ayu", "role": "Kader", "phone": "+6281200000002"})
    assert [one["name"] for one in world.village.contacts] == ["Ibu Lurah", "Bu Sri Ayu"], "the same number"
    world.do(village_contacts.take_over_contacts, "petugas.me", VILLAGE, world.rev)
    assert world.village.contacts[0]["name"] == "Pak Lurah"
    assert world.village.contacts[0]["root_id"]
    world.do(village_contacts.drop_contact, "petugas.me", VILLAGE, world.rev, "081200000001")
    assert [one["name"] for one in world.village.contacts] == ["Pak Lurah", "Bu Sri Ayu"]
    world.refused(Reason.NOT_ALLOWED, village_contacts.add_contact, "kanwil.ss", VILLAGE, world.rev, CONTACT)


def test_a_pimpasa_is_assigned_and_released_with_days_and_a_note_and_their_phone_hears(world):
    world.up_to("usulan")
    other = people.add_person(None, "PIMPASA dua", "pimpasa2.me", "office-me", ["pimpasa"])
    world.assign("pimpasa2.me", days_ago(1))
    assert VILLAGE in world.person("pimpasa2.me").village_codes
    last = db.session.scalars(db.select(Change).where(Change.person_id == other.id).order_by(Change.seq.desc())).first()
    assert (last.kind, last.object_id, last.tombstone) == ("village", VILLAGE, False)
    world.refused(
        Reason.ASSIGNEE_BAD, village_people.assign, "kasi.me", VILLAGE, world.rev, world.person("kasi.pg").id, TODAY
    )
    world.refused(Reason.ASSIGNED_ALREADY, village_people.assign, "kasi.me", VILLAGE, world.rev, other.id, TODAY)
    end = (village_release.end_assignment, "kasi.me", VILLAGE)
    world.refused(Reason.VILLAGE_REASON_NEEDED, *end, world.rev, other.id, TODAY, "")
    world.refused(Reason.ASSIGNED_DAY_BAD, *end, world.rev, other.id, days_ago(2), "x")
    world.do(*end, world.rev, other.id, TODAY, "Kunci balai di Bu Sri")
    assert VILLAGE not in world.person("pimpasa2.me").village_codes
    last = db.session.scalars(db.select(Change).where(Change.person_id == other.id).order_by(Change.seq.desc())).first()
    assert (last.kind, last.tombstone) == ("village", True)
    (row,) = village_people.assignments_of(VILLAGE)
    assert (row.from_on, row.to_on) == (days_ago(1), TODAY)
    assert world.events()[0].note == "Kunci balai di Bu Sri"
    world.refused(Reason.NOT_ASSIGNED, *end, world.rev, other.id, TODAY, "x")


def test_a_village_is_handed_over_in_one_step_and_both_phones_hear(world):
    world.up_to("usulan")
    other = people.add_person(None, "PIMPASA dua", "pimpasa2.me", "office-me", ["pimpasa"]).id
    mine = world.person("pimpasa.me").id
    given = (VILLAGE, world.rev, mine, TODAY, "Kunci di Bu Sri", other)
    world.do(village_release.end_assignment, "kasi.me", *given)
    assert [one.username for one in village_people.pimpasa_of([VILLAGE])[VILLAGE]] == ["pimpasa2.me"]
    (passed,) = handovers.of_village(world.person("kasi.me"), VILLAGE)
    assert (passed.giver, passed.taker, passed.entry.note) == ("pimpasa.me", "PIMPASA dua", "Kunci di Bu Sri")
    assert [event.kind for event in world.events()[:2]] == ["assigned", "ended"]
    last = {}
    for change in db.session.scalars(db.select(Change).where(Change.kind == "village").order_by(Change.seq)):
        last[change.person_id] = change.tombstone
    assert last == {mine: True, other: False}


def test_every_change_is_in_the_audit_chain_and_tells_the_phone_of_its_pimpasa(world):
    world.up_to("survei")
    mine = world.person("pimpasa.me").id
    told = db.session.scalars(
        db.select(Change).where(Change.kind == "village", Change.person_id == mine).order_by(Change.seq)
    ).all()
    assert told[-1].body["stage"] == "survei"
    assert [one["name"] for one in told[-1].body["contacts"]] == ["Ibu Lurah", "Pak Lurah"]
    actions = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.object == f"village:{VILLAGE}")).all()
    assert sorted(set(actions)) == ["village.document", "village.registered", "village.stage"]
    assert len(actions) == len(world.events()) == 3


@pytest.mark.parametrize("statement", ["UPDATE village_event SET note = 'x'", "DELETE FROM village_event"])
def test_history_can_be_neither_changed_nor_deleted(world, statement):
    world.up_to("usulan")
    with pytest.raises(DatabaseError, match="for ever"):
        db.session.execute(db.text(statement))
    db.session.rollback()


def test_a_village_follows_its_regency_from_office_to_office_on_the_day(world):
    world.up_to("usulan")
    areas.keep_work_area("office-me", "16.03", date(2020, 1, 1), TODAY + timedelta(days=1), "x")
    areas.keep_work_area("office-pg", "16.03", TODAY + timedelta(days=1), None, "x")
    assert world.do(village_record.find, "kasi.me", VILLAGE).code == VILLAGE
    world.refused(Reason.VILLAGE_NOT_HERE, village_record.find, "kasi.pg", VILLAGE)
    tomorrow = TODAY + timedelta(days=1)
    assert world.do(village_record.find, "kasi.pg", VILLAGE, on=tomorrow).code == VILLAGE
    world.refused(Reason.VILLAGE_NOT_HERE, village_record.find, "kasi.me", VILLAGE, on=tomorrow)
    assert world.do(village_record.find, "kanwil.ss", VILLAGE, on=tomorrow).code == VILLAGE


def test_the_phone_hears_of_the_last_activity_as_the_last_visit(world):
    world.up_to("aktif", days_ago(4))
    (body,) = villages.villages_for(world.person("pimpasa.me"))
    assert body["last_visit_on"] == days_ago(4).isoformat()
    assert body["fostered_on"] == days_ago(4).isoformat()
