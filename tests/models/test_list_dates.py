"""Lists hold from a day on, by themselves; what held is never deleted; on SQLite and on PostgreSQL."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import clock
from core.errors import Reason, Refusal
from front.checker import Checker
from models import Device, ListVersion, choice_lists, db, devices, list_dates, people
from models.feed import body_of, changes_for

OLD, NEW = "name,label\n1,Pasar Lama\n", "name,label\n1,Pasar Baru\n"
TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def world(house):
    with house.app_context(), clock.stopped_at(NOON):
        choice_lists.publish_list("pasar.csv", None, OLD)
        yield house
        db.session.remove()


def who(name="kanwil.ss"):
    return people.find_person(name)


def keep(text=NEW, office_id=None, name="pasar.csv", by="kanwil.ss"):
    return list_dates.keep_list(who(by), name, office_id, text.encode())


def holds(office_id="office-me"):
    return choice_lists.lists_of(office_id)["pasar.csv"].text


def current_id(office_id=None):
    same = (ListVersion.office_id == office_id, ListVersion.current)
    return db.session.scalars(db.select(ListVersion.id).where(*same)).first() or ""


def begin(version, day=TODAY, by="kanwil.ss", current=None):
    shown = current_id(version.office_id) if current is None else current
    return list_dates.begin_on(who(by), version.id, shown, day, TODAY)


def refused(call, *words, **facts):
    with pytest.raises(Refusal) as caught:
        call(*words, **facts)
    return caught.value


def test_an_uploaded_list_holds_for_nobody_before_its_day_is_said(world):
    version = keep()
    assert (holds(), version.current, list_dates.is_waiting(version)) == (OLD, False, True)
    begin(version)
    assert holds() == NEW


def test_a_list_with_a_later_day_begins_by_itself_when_the_day_comes_and_phones_hear_of_it(world):
    code, _ = devices.offer_enrolment(None, who("pimpasa.me").id)
    phone = db.session.get_one(Device, devices.enrol(code, "HP", "1", {}).device.id)
    version = begin(keep(), TODAY + timedelta(days=2))
    assert [one.id for one in list_dates.waiting_lists(who())] == [version.id]
    for hours, text in ((0, OLD), (35, OLD), (36, NEW)):
        with clock.stopped_at(NOON + timedelta(hours=hours)):
            list_dates.begin_due()
            assert holds() == text, hours
    told = [body_of(one)["body"]["sha256"] for one in changes_for(phone, 0).changes if one.kind == "list"]
    assert told == [version.sha256]
    assert list_dates.waiting_lists(who()) == []


def test_the_quiet_thread_of_a_server_begins_it(world):
    begin(keep(), TODAY + timedelta(days=1))
    with clock.stopped_at(NOON + timedelta(days=1)):
        Checker(world).slice()
    db.session.rollback()
    assert holds() == NEW


def test_a_list_of_one_office_leaves_the_others_theirs(world):
    begin(keep(office_id="office-me"))
    assert (holds("office-me"), holds("office-pg")) == (NEW, OLD)


def test_a_day_that_was_called_off_does_not_come(world):
    version = begin(keep(), TODAY + timedelta(days=1))
    list_dates.call_off(who(), version.id)
    with clock.stopped_at(NOON + timedelta(days=3)):
        list_dates.begin_due()
    assert holds() == OLD
    list_dates.call_off(who(), version.id)
    assert db.session.scalars(db.select(ListVersion.text)).all() == [OLD]


def test_what_held_once_is_never_deleted_and_may_hold_again(world):
    first = db.session.get_one(ListVersion, current_id())
    begin(keep())
    assert refused(list_dates.call_off, who(), first.id).reason is Reason.LIST_IN_USE
    begin(first, TODAY + timedelta(days=1))
    list_dates.call_off(who(), first.id)
    assert refused(list_dates.call_off, who(), first.id).reason is Reason.LIST_IN_USE
    begin(first)
    assert holds() == OLD


def test_the_same_content_again_is_the_same_version(world):
    assert keep().id == keep().id
    assert keep(OLD).id == current_id()


def test_a_stale_comparison_changes_nothing_and_says_who_published(world):
    shown = current_id()
    begin(keep("name,label\n9,Lain\n"), by="admin.ss")
    refusal = refused(begin, keep(), current=shown)
    assert refusal.reason is Reason.LIST_STALE
    assert "admin.ss sudah menerbitkan versi lain daftar ini pada 21-11-2026 12.00" in refusal.message()


def test_no_list_begins_in_the_past(world):
    assert refused(begin, keep(), TODAY - timedelta(days=1)).reason is Reason.LIST_DAY_PAST


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("pasar.exe", b"x", Reason.LIST_NAME_BAD),
        ("pasar", b"x", Reason.LIST_NAME_BAD),
        ("pasar.csv", b"\xff\xfe", Reason.LIST_NOT_READABLE),
        ("pasar.csv", b"name,name\n1,2\n", Reason.LIST_NOT_READABLE),
        ("pasar.csv", b"name,label\n1\n", Reason.LIST_NOT_READABLE),
        ("pasar.xml", b"<root><item>", Reason.LIST_NOT_READABLE),
        ("pasar.xml", b'<!DOCTYPE a [<!ENTITY b "x">]><root>&b;</root>', Reason.LIST_NOT_READABLE),
        ("pasar.geojson", b'{"type": "Feature"}', Reason.LIST_NOT_READABLE),
    ],
)
def test_what_is_no_list_gets_a_sentence_and_nothing_is_kept(world, name, content, reason):
    assert refused(list_dates.keep_list, who(), name, None, content).reason is reason
    assert db.session.scalar(db.select(db.func.count()).select_from(ListVersion)) == 1


def test_nobody_else_uploads_and_a_publisher_of_one_office_only_for_that_office(world):
    for name in ("kasi.me", "petugas.me", "kepatuhan.ss", "pimpasa.me"):
        assert refused(keep, by=name).reason is Reason.NOT_ALLOWED
        assert list_dates.list_lists(who(name)) == []
    people.add_person(None, "Admin kecil", "admin.me", "office-me", ["admin"])
    assert refused(keep, by="admin.me").reason is Reason.FORM_OF_OTHERS
    theirs = keep(office_id="office-pg")
    assert refused(list_dates.get_list, who("admin.me"), theirs.id).reason is Reason.LIST_UNKNOWN
    begin(keep(office_id="office-me", by="admin.me"), by="admin.me")
    assert holds("office-me") == NEW
