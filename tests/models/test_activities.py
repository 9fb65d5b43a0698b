"""Plans, their tasks, the reports that fulfil them, joined and parted by hand, in a period; on both databases."""

from datetime import date, timedelta

import pytest

from core.errors import Reason, Refusal
from models import (
    AuditEntry,
    Submission,
    Task,
    activities,
    activity_list,
    activity_making,
    db,
    reviews,
    writing,
)
from models.activity_filter import ActivityFilter
from tests.activity_world import ActivityWorld, days
from tests.conftest import VILLAGE
from tests.village_world import TODAY

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


def test_a_plan_is_a_task_and_the_report_that_answers_it_fulfils_it(world):
    made = world.plan(days(3), on=TODAY)
    [task] = world.open_tasks()
    assert (task.kind, task.form_id, task.village_code, task.answer_by) == ("visit", "kegiatan", VILLAGE, days(10))
    assert task.text.startswith("Sosialisasi, 24-11-2026: Bekerja ke luar negeri secara resmi, Bahaya TPPO/TPPM.")
    assert task.text.endswith("Sasaran 40 orang. Bawa brosur")
    root_id = world.come(mulai="2026-11-20T09:00:00.000+07:00", task_of=made, biaya="1200000")
    row = world.row(made)
    assert (row.state, row.root_id, row.day, row.men, row.women, row.youth) == ("held", root_id, days(-1), 18, 24, 11)
    assert (row.spent, row.budget, row.goal, world.count()) == (1_200_000, 1_500_000, 40, 1)
    assert world.row(root_id).id == made, "the report's own address leads there too"
    approve(world, root_id)
    assert world.row(made).state == "verified"
    assert kinds(world, made) == ["plan", "came", "verified"]
    rev = world.row(made).rev
    with writing():
        activity_making.put({root_id})
    assert world.row(made).rev == rev, "doing it twice changes nothing"


def test_a_report_that_came_before_its_task_was_known_is_taken_from_its_own_row(world):
    made = world.plan()
    root_id = world.come()
    assert (world.row(root_id).id, world.row(made).state) == (root_id, "planned")
    [task] = world.open_tasks()
    with writing():
        db.session.get_one(Task, task.id).done_instance_id = root_id
        db.session.get_one(Task, task.id).state = "done"
        activity_making.put({root_id})
    assert (world.row(made).state, world.count()) == ("held", 1)


def test_a_report_without_a_plan_is_an_activity_and_is_followed(world):
    root_id = world.come()
    row = world.row(root_id)
    assert (row.state, row.planned_on, row.village_code, row.kind) == ("held", None, VILLAGE, "sosialisasi")
    world.come(corrects=root_id, hadir_l="20")
    assert (world.row(root_id).men, kinds(world, root_id)) == (20, ["came", "corrected"])
    world.do(reviews.reject, "kasi.me", root_id, db.session.get_one(Submission, root_id).rev, "Bukan kegiatan kita")
    world.follow()
    assert world.row(root_id).state == "gone"
    assert activity_list.list_activities(world.person("kasi.me"), ActivityFilter()).rows == []


def test_a_rejected_report_lets_its_plan_wait_again(world):
    made = world.plan()
    root_id = world.come(task_of=made)
    world.do(reviews.reject, "kasi.me", root_id, db.session.get_one(Submission, root_id).rev, "Salah desa")
    world.follow()
    assert (world.row(made).state, world.row(made).day) == ("planned", TODAY)
    other = world.come()
    assert world.join(made, other) == made
    assert (world.row(made).state, world.row(made).root_id) == ("held", other)


def test_a_changed_plan_gives_a_new_task_only_when_the_phone_must_hear(world):
    made = world.plan(days(3), on=TODAY)
    [old] = [task.id for task in world.open_tasks()]
    world.step(activities.edit, made, world.wanted(days(3), budget=2_000_000), "Harga naik")
    assert [task.id for task in world.open_tasks()] == [old]
    world.step(activities.edit, made, world.wanted(days(5), budget=2_000_000, person_id=world.second), "Ganti orang")
    [task] = world.open_tasks()
    assert (task.person_id, task.answer_by) == (world.second, days(12))
    assert db.session.get_one(Task, old).note == "Ganti orang"
    [last, before, _plan] = activity_list.history(world.row(made))
    assert before.facts == {"before": {"budget": 1_500_000}, "now": {"budget": 2_000_000}}
    assert set(last.facts["now"]) == {"planned_on", "person_id"}
    audited = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.action.like("activity.%")))
    assert list(audited) == ["activity.plan", "activity.edit", "activity.edit"]


def test_a_cancelled_plan_takes_its_task_along_and_stays_cancelled(world):
    made = world.plan(days(3), on=TODAY)
    refused(world, Reason.REASON_NEEDED, activities.cancel, made, " ")
    world.step(activities.cancel, made, "Banjir")
    assert (world.row(made).state, world.open_tasks()) == ("cancelled", [])
    refused(world, Reason.ACTIVITY_NO_STEP, activities.edit, made, world.wanted(), "Jadi")
    world.come()
    assert world.count() == 2


def test_joined_by_hand_and_parted_again(world):
    made, root_id = world.plan(days(3), on=TODAY), world.come()
    assert world.join(root_id, made) == made, "from either side"
    assert (world.row(made).state, world.count(), world.open_tasks()) == ("held", 1, [])
    refused(world, Reason.REASON_NEEDED, activities.part, made, "")
    world.step(activities.part, made, "Kegiatan lain")
    assert (world.row(made).state, world.row(root_id).state, world.count()) == ("planned", "held", 2)
    assert world.row(made).day == days(3)
    assert len(world.open_tasks()) == 1, "its person is asked again"
    world.follow()
    with writing():
        activity_making.put({root_id})
    assert world.count() == 2, "what people parted stays apart"
    assert kinds(world, made)[-1] == "part"


def test_only_what_may_be_the_same_is_offered_and_joined(world):
    made = world.plan(days(14), on=TODAY, place="16.03")
    near, far = world.come(), world.come(mulai="2026-11-01T09:00:00.000+07:00")
    elsewhere = world.plan(TODAY, place=OTHER)
    offered = activity_list.may_be_same(world.person("kasi.me"), world.row(made))
    assert [one.id for one in offered] == [near], "any village of a plan without one, 14 days apart at most"
    assert [one.id for one in activity_list.may_be_same(world.person("kasi.me"), world.row(near))] == [made]
    for one, other in ((made, far), (elsewhere, near), (near, far), (made, elsewhere)):
        refused(world, Reason.ACTIVITY_APART, activities.join, one, other, world.row(other).rev)


def test_a_stale_page_changes_nothing_and_says_who(world):
    made = world.plan(days(3), on=TODAY)
    world.step(activities.edit, made, world.wanted(days(4)), "Geser")
    refusal = refused(world, Reason.ACTIVITY_STALE, activities.cancel, made, "Batal", rev=1)
    assert refusal.facts["who"] == world.person("kasi.me").name
    assert world.row(made).state == "planned"


def test_a_plan_whose_report_is_on_its_way_is_left_alone(world):
    made = world.plan()
    [task] = world.open_tasks()
    with writing():
        db.session.get_one(Task, task.id).state = "done"
    refused(world, Reason.ACTIVITY_ANSWERED, activities.cancel, made, "Batal")


@pytest.mark.parametrize(
    ("reason", "where", "changed"),
    [
        (Reason.ACTIVITY_KIND, "kind", {"kind": "pesta"}),
        (Reason.ACTIVITY_TOPICS, "topics", {"topics": ()}),
        (Reason.ACTIVITY_TOPICS, "topics", {"topics": ("tppo", "entah")}),
        (Reason.ACTIVITY_PLACE, "place", {"place": "16.71.01.1001"}),
        (Reason.ACTIVITY_PLACE, "place", {"place": "16.03.06"}),
        (Reason.ACTIVITY_PLACE, "place", {"place": ""}),
        (Reason.ACTIVITY_DAY, "planned_on", {"planned_on": None}),
        (Reason.ACTIVITY_DAY, "planned_on", {"planned_on": TODAY - timedelta(days=1)}),
        (Reason.ACTIVITY_DAY, "planned_on", {"planned_on": date(2031, 1, 1)}),
        (Reason.PERSON_NEEDED, "person", {"person_id": "nobody"}),
        (Reason.ACTIVITY_GOAL, "goal", {"goal": 0}),
        (Reason.ACTIVITY_BUDGET, "budget", {"budget": -1}),
    ],
)
def test_a_plan_says_what_it_lacks_and_nothing_is_kept(world, reason, where, changed):
    planned = world.wanted(**changed)
    with pytest.raises(Refusal) as caught:
        world.do(activities.plan, "kasi.me", planned)
    db.session.rollback()
    assert (caught.value.reason, caught.value.where) == (reason, where)
    assert (world.count(), world.open_tasks()) == (0, [])


def test_who_sees_and_who_plans(world):
    made = world.plan(days(3), on=TODAY, place=OTHER)
    for username, sees in (("pimpasa.me", True), ("petugas.me", True), ("kanwil.ss", True), ("kasi.pg", False)):
        found = activity_list.list_activities(world.person(username), ActivityFilter(state="planned")).rows
        assert bool(found) is sees, username
    for username in ("kasi.pg", "mitra.me", "admin.ss", "kepatuhan.ss"):
        with pytest.raises(Refusal) as caught:
            activities.find(world.person(username), made)
        assert caught.value.reason is Reason.ACTIVITY_UNKNOWN
    refused(world, Reason.ACTIVITY_ROLE, activities.cancel, made, "Batal", by="pimpasa.me")
    world.refused(Reason.ACTIVITY_ROLE, activities.plan, "kanwil.ss", world.wanted())


def refused(world, reason, verb, *given, **more):
    with pytest.raises(Refusal) as caught:
        world.step(verb, *given, **more)
    db.session.rollback()
    assert caught.value.reason is reason
    return caught.value
