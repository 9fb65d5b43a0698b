"""Lists of villages follow the work areas by themselves on the day; what an office wrote stays; on both databases."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import clock
from front.checker import Checker
from models import Change, ListVersion, areas, choice_lists, db, list_areas, people, work_areas

WHOLE = "name,label,kec\n1603061001,Pasar I,160306\n1603061002,Pasar II,160306\n1671011001,Ilir,167101\n"
ZONE = ZoneInfo("Asia/Jakarta")
DAY = date(2026, 12, 1)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


@pytest.fixture
def world(house):
    with house.app_context(), clock.stopped_at(noon(date(2026, 11, 21))):
        for office, keep in (("office-me", "16.03"), ("office-pg", "16.71")):
            if keep not in areas.regency_codes_of(office, DAY):
                areas.keep_work_area(office, keep, date(2020, 1, 1), None, "contoh")
        choice_lists.publish_list("desa.csv", None, WHOLE)
        choice_lists.publish_list("desa.csv", "office-me", WHOLE.replace("1671011001,Ilir,167101\n", ""))
        choice_lists.publish_list("desa.csv", "office-pg", "name,label,kec\n1671011001,Ilir (kita),167101\n")
        yield house
        db.session.remove()


def follow(day):
    db.session.expire_all()
    with clock.stopped_at(noon(day)):
        list_areas.follow_slice()
    return {office: choice_lists.lists_of(office)["desa.csv"].text for office in ("office-me", "office-pg")}


def versions():
    return db.session.scalar(db.select(db.func.count()).select_from(ListVersion))


def move(day, today=date(2026, 11, 21)):
    kanwil = people.find_person("kanwil.ss")
    with clock.stopped_at(noon(today)):
        span = next(one for one in work_areas.list_areas(kanwil) if one.regency.code == "16.03").spans[0]
        work_areas.move(kanwil, "16.03", span.key, "office-pg", day, "SK contoh")


def test_on_the_day_of_a_move_both_offices_get_their_lists_and_phones_hear_of_them(world):
    before, count = follow(date(2026, 11, 21)), versions()
    assert "Pasar I," in before["office-me"]
    move(DAY)
    assert follow(DAY - timedelta(days=1)) == before
    assert versions() == count, "nothing moves before its day"
    told = db.session.scalar(db.select(db.func.max(Change.seq)))
    found = follow(DAY)
    assert found["office-me"] == "name,label,kec\n"
    assert found["office-pg"].splitlines()[1:] == [
        "1603061001,Pasar I,160306",
        "1603061002,Pasar II,160306",
        "1671011001,Ilir (kita),167101",
    ], "what the office wrote stays"
    heard = db.session.scalars(db.select(Change.office_id).where(Change.kind == "list", Change.seq > told))
    assert set(heard) == {"office-me", "office-pg"}
    count = versions()
    assert follow(DAY) == follow(DAY + timedelta(days=1)) == found
    assert versions() == count


def test_a_move_of_a_day_that_has_come_is_followed_at_once_by_the_checker(world):
    follow(date(2026, 11, 21))
    move(date(2026, 11, 20))
    with clock.stopped_at(noon(date(2026, 11, 21))):
        Checker(world).slice()
    db.session.expire_all()
    assert "Pasar II" in choice_lists.lists_of("office-pg")["desa.csv"].text


def test_a_list_that_says_no_area_stays_as_it_is(world):
    owners = {"1603": "office-pg"}
    assert list_areas.follow("desa.csv", "name,label\n1603061001,Pasar I\n", WHOLE, "office-me", owners) is None
    assert list_areas.follow("kab_kota.csv", "name,label\n1603,ME\n", None, "office-me", {"1603": "office-me"}) is None
    emptied = list_areas.follow("kab_kota.csv", "name,label\n1603,ME\n", None, "office-me", owners)
    assert emptied == "name,label\n"
    again = list_areas.follow("kab_kota.csv", "name,label\n", "name,label\n1603,ME\n", "office-pg", owners)
    assert again == "name,label\n1603,ME\n", "an empty list fills again"
