"""Who told it opens by two persons: asked, granted or refused, read for a while, all kept; on both databases."""

from datetime import date

import pytest

from core import clock
from core.errors import Reason, Refusal
from models import AuditEntry, IdentityAsk, audit, dated_settings, db, identities, identity_list, people
from models.people_changes import Entry, change_person
from tests.models.review_office import hours
from tests.models.test_who_reads import Phones, complaint, find
from tests.records import publish


@pytest.fixture
def phones(office):
    publish("info_warga", more=("nama_warga", "telp_warga"))
    people.add_person(None, "pembaca dua", "dua.ss", "office-ss", ["kepatuhan"])
    return Phones()


@pytest.fixture
def root(phones):
    return phones.send("mitra.me", complaint("Orang asing di warung.", "oa"))


def asked(office, root, by="kasi.me", at=1, reason="Menghubungi saksi."):
    return office.do(at, identities.ask, by, root, reason)


def row(ask_id):
    db.session.expire_all()
    return db.session.get_one(IdentityAsk, ask_id)


def actions():
    query = db.select(AuditEntry.action).where(AuditEntry.action.startswith("report.identity_"))
    return [one.removeprefix("report.identity_") for one in db.session.scalars(query.order_by(AuditEntry.seq))]


def test_one_asks_another_grants_and_it_is_read_for_some_hours(office, root):
    office.refused(Reason.IDENTITY_NOT_ASKED, 1, identities.read_identity, "kasi.me", root)
    ask_id = asked(office, root, reason=" Menghubungi saksi. ")
    office.refused(Reason.IDENTITY_WAITS, 1, identities.read_identity, "kasi.me", root)
    office.refused(Reason.OWN_ASKING, 1, identities.grant, "kasi.me", root, ask_id, 1)
    office.refused(Reason.IDENTITY_ASKED, 1, identities.ask, "kasi.me", root, "Lagi")
    office.do(2, identities.grant, "kakanim.me", root, ask_id, 1)
    assert row(ask_id).reads_until == hours(10)
    for at in (2, 9):
        said = office.do(at, identities.read_identity, "kasi.me", root)
        assert said == {"nama_warga": "Ibu Sumbernya", "telp_warga": "081234567890"}
    office.refused(Reason.IDENTITY_OPEN, 9, identities.ask, "kasi.me", root, "Lagi")
    office.refused(Reason.IDENTITY_NOT_ASKED, 9, identities.read_identity, "kakanim.me", root)
    office.refused(Reason.IDENTITY_TIME_OVER, 10, identities.read_identity, "kasi.me", root)
    assert actions() == ["asked", "granted", "read", "read"]
    assert "Sumbernya" not in str([one.detail for one in db.session.scalars(db.select(AuditEntry))])
    assert audit.verify_chain().broken_at is None


def test_all_of_it_stands_under_what_was_opened_before(office, root):
    ask_id = asked(office, root)
    office.do(2, identities.grant, "kakanim.me", root, ask_id, 1)
    office.do(2, identities.read_identity, "kasi.me", root)
    told = identity_list.readings(find("kakanim.me"), root)
    assert [(one.what, one.who, one.reason) for one in told] == [
        ("read", "kasi.me", "Menghubungi saksi."),
        ("granted", "kakanim.me", ""),
        ("asked", "kasi.me", "Menghubungi saksi."),
    ]
    assert [one.until for one in told] == [None, hours(10), hours(73)]
    assert {one.who for one in identity_list.readings(find("kasi.pg"), root)} == {""}


def test_it_is_refused_with_a_reason_and_may_be_asked_anew(office, root):
    ask_id = asked(office, root)
    office.refused(Reason.IDENTITY_REFUSAL, 2, identities.refuse, "kakanim.me", root, ask_id, 1, " ")
    office.do(2, identities.refuse, "kakanim.me", root, ask_id, 1, " Saksi sudah dihubungi. ")
    assert (row(ask_id).state, row(ask_id).note) == ("refused", "Saksi sudah dihubungi.")
    office.refused(Reason.IDENTITY_REFUSED, 2, identities.read_identity, "kasi.me", root)
    office.refused(Reason.IDENTITY_DECIDED, 2, identities.grant, "kakanim.me", root, ask_id, 2)
    again = asked(office, root, at=3)
    office.do(4, identities.grant, "kakanim.me", root, again, 1)
    assert office.do(4, identities.read_identity, "kasi.me", root)


def test_nobody_answers_and_it_lapses(office, root):
    ask_id = asked(office, root)
    with clock.stopped_at(hours(72)):
        assert [one.id for one, _report in identity_list.waiting_for(find("kakanim.me"))] == [ask_id]
    with clock.stopped_at(hours(73)):
        assert identity_list.waiting_for(find("kakanim.me")) == []
        assert identity_list.own(find("kasi.me")) == []
    office.refused(Reason.IDENTITY_LAPSED, 73, identities.grant, "kakanim.me", root, ask_id, 1)
    office.refused(Reason.IDENTITY_LAPSED, 73, identities.read_identity, "kasi.me", root)
    assert asked(office, root, at=74) != ask_id


def test_a_page_shown_earlier_changes_nothing_and_says_who_decided(office, root):
    ask_id = asked(office, root)
    people.add_person(None, "kasi dua", "dua.me", "office-me", ["kasi"])
    office.do(2, identities.refuse, "kakanim.me", root, ask_id, 1, "Tidak perlu.")
    with pytest.raises(Refusal) as caught:
        office.do(3, identities.grant, "dua.me", root, ask_id, 1)
    db.session.rollback()
    assert (caught.value.reason, caught.value.facts["who"]) == (Reason.ASKING_STALE, "kakanim.me")
    assert row(ask_id).state == "refused"
    other = office.send(4)
    office.refused(Reason.NO_IDENTITY, 4, identities.grant, "kakanim.me", other, ask_id, 2)


def test_the_asker_takes_it_back_and_nobody_else_does(office, root):
    ask_id = asked(office, root)
    office.refused(Reason.ASKING_UNKNOWN, 1, identities.withdraw, "kakanim.me", root, ask_id, 1)
    office.do(1, identities.withdraw, "kasi.me", root, ask_id, 1)
    assert identity_list.waiting_for(find("kakanim.me")) == []
    office.refused(Reason.IDENTITY_DECIDED, 1, identities.grant, "kakanim.me", root, ask_id, 2)


def test_only_the_few_may_ask_or_grant(office, root):
    office.refused(Reason.IDENTITY_REASON, 1, identities.ask, "kasi.me", root, "  ")
    ask_id = asked(office, root)
    for username in ("petugas.me", "pimpasa.me", "kanwil.ss"):
        office.refused(Reason.IDENTITY_CLOSED, 1, identities.ask, username, root, "x")
        office.refused(Reason.IDENTITY_CLOSED, 1, identities.grant, username, root, ask_id, 1)
        assert identity_list.waiting_for(find(username)) == []
    for verb, given in ((identities.ask, ("x",)), (identities.grant, (ask_id, 1)), (identities.read_identity, ())):
        office.refused(Reason.REPORT_UNKNOWN, 1, verb, "kasi.pg", root, *given)
    # Who wrote it down is a partner and still decides nothing.
    office.refused(Reason.IDENTITY_CLOSED, 1, identities.grant, "mitra.me", root, ask_id, 1)
    with clock.stopped_at(hours(1)):
        assert identity_list.deciders(find("kasi.me"), office.report(root)) == ["kakanim.me"]
        assert [one.id for one, _report in identity_list.own(find("kasi.me"))] == [ask_id]
        assert identity_list.waiting_for(find("kasi.me")) == []


def test_who_is_no_chief_any_more_reads_what_was_granted_no_more(office, root):
    ask_id = asked(office, root)
    office.do(2, identities.grant, "kakanim.me", root, ask_id, 1)
    person = find("kasi.me")
    entry = Entry(person.name, person.office_id, ["petugas"], [])
    office.do(2, change_person, "kanwil.ss", person.id, person.rev, entry)
    office.refused(Reason.IDENTITY_CLOSED, 2, identities.read_identity, "kasi.me", root)


def test_who_complained_opens_by_two_readers_and_never_by_the_one_who_is_named(office, phones):
    people.add_person(None, "Rahman Kepatuhan", "rahman.ss", "office-ss", ["kepatuhan"])
    root = phones.send("mitra.me", complaint("Uang diminta RAHMAN dari kepatuhan."))
    office.refused(Reason.REPORT_UNKNOWN, 1, identities.ask, "kakanim.me", root, "x")
    office.refused(Reason.REPORT_UNKNOWN, 1, identities.ask, "rahman.ss", root, "x")
    ask_id = asked(office, root, by="kepatuhan.ss")
    office.refused(Reason.REPORT_UNKNOWN, 1, identities.grant, "rahman.ss", root, ask_id, 1)
    with clock.stopped_at(hours(1)):
        assert identity_list.waiting_for(find("rahman.ss")) == []
        assert identity_list.deciders(find("kepatuhan.ss"), office.report(root)) == ["pembaca dua"]
    office.do(2, identities.grant, "dua.ss", root, ask_id, 1)
    assert office.do(2, identities.read_identity, "kepatuhan.ss", root)["nama_warga"] == "Ibu Sumbernya"
    nobody = phones.send("mitra.me", complaint("Tanpa nama.", told=""))
    office.refused(Reason.NO_IDENTITY, 2, identities.ask, "kepatuhan.ss", nobody, "x")


def test_the_lengths_are_settings_with_a_day(office, root):
    for name, value in (("identity.grant_hours", 5), ("identity.read_hours", 1)):
        office.do(0, dated_settings.keep, "kanwil.ss", name, value, date(2026, 11, 1), "Surat edaran")
    ask_id = asked(office, root)
    assert row(ask_id).grant_by == hours(6)
    office.do(2, identities.grant, "kakanim.me", root, ask_id, 1)
    assert row(ask_id).reads_until == hours(3)
