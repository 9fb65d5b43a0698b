"""Activities as lists, counts and sums that agree; what a frozen period names; on both databases."""

from datetime import date

import pytest

from core import clock
from models import (
    Activity,
    ActivityEvent,
    Submission,
    activities,
    activity_list,
    activity_making,
    db,
    period_reports,
    report_facts,
    reviews,
    writing,
)
from models.activity_filter import ActivityFilter
from tests.activity_world import CAME, ActivityWorld, days
from tests.village_world import TODAY, noon

OTHER = "16.03.06.2002"


@pytest.fixture
def world(house, monkeypatch):
    with house.app_context():
        yield ActivityWorld(monkeypatch)
        db.session.remove()


def approve(world, root_id):
    world.do(reviews.approve, "kasi.me", root_id, db.session.get_one(Submission, root_id).rev)
    world.follow()


def kinds(world, activity_id):
    return [event.kind for event in reversed(activity_list.history(world.row(activity_id)))]


def test_an_overdue_plan_is_late_and_may_be_changed_on_its_old_day(world):
    made = world.plan(days(-8))
    me, filters = world.person("kasi.me"), ActivityFilter(late=True)
    assert world.do(activity_list.count_late, "kasi.me", ActivityFilter()) == 1
    assert [one.id for one in world.do(activity_list.list_activities, "kasi.me", filters).rows] == [made]
    assert world.do(activity_list.count_late, "kasi.me", ActivityFilter(), on=days(-1)) == 0
    world.step(activities.edit, made, world.wanted(days(-8), person_id=world.second), "Orang lain")
    assert [task.answer_by for task in world.open_tasks()] == [TODAY]
    assert me.id == activity_list.history(world.row(made))[0].person_id


def test_lists_counts_and_sums_agree(world):
    world.plan(days(3), on=TODAY)
    world.join(world.plan(TODAY, goal=30, budget=None), world.come(biaya="250000"))
    world.step(activities.cancel, world.plan(days(9), on=TODAY), "Batal")
    world.come(desa=OTHER.replace(".", ""), jenis="sambang", mulai="2026-10-02T09:00:00.000+07:00")
    kasi = world.person("kasi.me")
    counts = activity_list.count_states(kasi, ActivityFilter())
    assert counts == {"": 3, "planned": 1, "held": 2, "cancelled": 1}
    told = activity_list.totals(kasi, ActivityFilter())
    assert (told.n, told.planned, told.done, told.goal, told.budget) == (3, 2, 2, 70, 1_500_000)
    assert (told.men, told.women, told.youth, told.spent) == (36, 48, 22, 250_000)
    for filters, n in (
        (ActivityFilter(place=OTHER), 1),
        (ActivityFilter(place="16.03"), 3),
        (ActivityFilter(kind="sambang"), 1),
        (ActivityFilter(month=date(2026, 11, 1)), 2),
        (ActivityFilter(office_id="office-pg"), 0),
        (ActivityFilter(state="cancelled"), 1),
    ):
        assert len(activity_list.list_activities(kasi, filters).rows) == n, filters
        assert activity_list.totals(kasi, filters).n == n, filters
    first = activity_list.list_activities(kasi, ActivityFilter(), limit=2)
    rest = activity_list.list_activities(kasi, ActivityFilter(), first.next, limit=2)
    assert (len(first.rows), len(rest.rows), rest.next) == (2, 1, None)
    assert [one.day for one in first.rows + rest.rows] == [days(3), TODAY, date(2026, 10, 2)]
    assert activity_list.choices(kasi)[2] == [date(2026, month, 1) for month in (11, 10)]


def signed(world, username):
    """The PIMPASA's report of October, signed as it stands; its address and digest."""
    own = ("pimpasa", world.person("pimpasa.me").id, "2026-10")
    with clock.stopped_at(noon(TODAY)):
        said = period_reports.read(world.person(username), *own).sha256
        period_reports.sign(world.person(username), *own, said)
    db.session.expire_all()
    return (*own, said)


def test_a_frozen_period_reports_what_was_verified_and_lets_go_when_it_is_sent_back(world):
    day = date(2026, 10, 12)
    made = world.plan(day, on=day)
    root_id = world.come(day, task_of=made, mulai="2026-10-12T09:00:00.000+07:00")
    waiting = world.come(day, mulai="2026-10-13T09:00:00.000+07:00")
    world.do(reviews.approve, "kasi.me", root_id, 1)
    report_facts.count_all()
    shown = signed(world, "pimpasa.me")
    assert (world.row(made).state, world.row(waiting).state) == ("reported", "held")
    assert kinds(world, made) == ["plan", "came", "verified", "reported"]
    world.do(period_reports.send_back, "kasi.me", *shown, "Hitung lagi")
    assert world.row(made).state == "verified"
    signed(world, "pimpasa.me")
    assert world.row(made).state == "reported"
    world.come(corrects=root_id, hadir_l="19")
    assert world.row(made).state == "held"
    approve(world, root_id)
    assert world.row(made).state == "reported"


def test_a_period_that_was_frozen_before_this_room_was_there_is_found(world):
    root_id = world.approved("kegiatan", date(2026, 10, 12), **CAME)
    report_facts.count_all()
    signed(world, "pimpasa.me")
    with writing():
        db.session.execute(db.delete(ActivityEvent))
        db.session.execute(db.delete(Activity))
        activity_making.put({root_id})
    assert world.row(root_id).state == "reported"
