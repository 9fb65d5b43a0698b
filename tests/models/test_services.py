"""Approved F09 become requests, once; dates, counts, an end and back; stale pages; who may; on both databases."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Reason, Refusal
from models import (
    AuditEntry,
    ServiceEvent,
    ServiceRequest,
    Submission,
    Task,
    db,
    reviews,
    service_list,
    services,
    writing,
)
from models.services import Plan
from models.tasks import fulfil
from tests.service_world import ServiceWorld
from tests.village_world import TODAY, noon
from workflow.service import Counts

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def world(house, monkeypatch):
    with house.app_context():
        yield ServiceWorld(monkeypatch)
        db.session.remove()


def refused(world, reason, verb, *given, **more):
    with pytest.raises(Refusal) as caught:
        world.step(verb, *given, **more)
    db.session.rollback()
    assert caught.value.reason is reason
    return caught.value


def open_tasks():
    return list(db.session.scalars(db.select(Task).where(Task.state == "open")))


def test_an_approved_request_is_there_once_and_follows_its_report(world):
    root_id = world.send("layanan_desa", jenis="eazy", jml_pemohon="12", tujuan="kerja", jml_kerja="2")
    world.follow()
    assert world.row(root_id) is None, "nobody has approved it yet"
    with clock.stopped_at(noon(TODAY)):
        reviews.approve(world.person("kasi.me"), root_id, db.session.get_one(Submission, root_id).rev)
    world.follow()
    row = world.row(root_id)
    assert (row.people, row.workers, row.for_work, row.state, row.rev) == (12, 2, True, "waiting", 1)
    world.follow()
    assert db.session.scalar(db.select(db.func.count()).select_from(ServiceRequest)) == 1
    assert world.row(root_id).rev == 1, "doing it twice changes nothing"


def test_a_correction_takes_an_untouched_request_back_and_holds_one_that_is_planned(world):
    untouched, planned = world.request("5"), world.request("20")
    world.schedule(planned)
    for root_id in (untouched, planned):
        world.send("layanan_desa", corrects=root_id, jenis="eazy", jml_pemohon="40")
    world.follow()
    assert world.row(untouched) is None
    row = world.row(planned)
    assert (row.approved, row.state, row.people) == (False, "scheduled", 20)
    refused(world, Reason.SERVICE_NOT_APPROVED, services.serve, planned, Counts(1, 1, 0, 0), "")
    with clock.stopped_at(noon(TODAY)):
        reviews.approve(world.person("kasi.me"), planned, db.session.get_one(Submission, planned).rev)
    world.follow()
    row = world.row(planned)
    assert (row.approved, row.state, row.people) == (True, "scheduled", 40)
    kinds = {event.kind for event in service_list.history(row)}
    assert kinds == {"schedule", "unapproved", "corrected"}


def test_several_requests_of_a_village_share_a_date_and_one_task(world):
    first, second = world.request("20"), world.request("15")
    world.schedule(first, second)
    rows = [world.row(one) for one in (first, second)]
    assert {row.state for row in rows} == {"scheduled"}
    assert len({row.date_id for row in rows}) == 1
    [task] = open_tasks()
    assert (task.kind, task.form_id, task.answer_by, task.text) == (
        "service",
        "kegiatan",
        TODAY,
        "Balai desa. Bawa kamera",
    )
    assert task.person_id == world.person("pimpasa.me").id
    actions = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.action.like("service.%")))
    assert list(actions) == ["service.schedule"] * 2
    refused(world, Reason.SERVICE_NO_STEP, services.finish, first, "")


def test_a_date_moves_with_all_on_it_and_the_phone_gets_the_new_task(world):
    first, second = world.request(), world.request()
    world.schedule(first, second)
    [old] = [task.id for task in open_tasks()]
    refused(world, Reason.REASON_NEEDED, services.move, first, world.plan(TOMORROW), "  ")
    rev = world.row(second).rev
    world.step(services.move, first, world.plan(TOMORROW, "Kantor camat"), "Jalan putus")
    [task] = open_tasks()
    assert (task.answer_by, task.id != old) == (TOMORROW, True)
    assert db.session.get_one(Task, old).note == "Jalan putus"
    assert [world.row(one).held.held_on for one in (first, second)] == [TOMORROW] * 2
    refusal = refused(world, Reason.SERVICE_STALE, services.decline, second, "Lama", rev=rev)
    assert refusal.facts["who"] == world.person("kasi.me").name
    assert world.row(second).state == "scheduled"


def test_counts_come_on_the_day_and_a_finished_date_leaves_no_task(world):
    first, second = world.request(), world.request()
    world.schedule(first, second, held_on=TOMORROW)
    refused(world, Reason.SERVICE_TOO_EARLY, services.serve, first, Counts(20, 18, 1, 2), "")
    refused(world, Reason.SERVICE_COUNTS, services.serve, first, Counts(20, 20, 1, 2), "", day=TOMORROW)
    world.step(services.serve, first, Counts(20, 18, 1, 2), "", by="pimpasa.me", day=TOMORROW)
    world.step(services.finish, first, "", by="dua.me", day=TOMORROW)
    row = world.row(first)
    assert (row.state, row.applied, row.issued, row.refused, row.absent) == ("done", 20, 18, 1, 2)
    assert len(open_tasks()) == 1, "the other request still waits for that day"
    world.step(services.decline, second, "Tidak jadi", day=TOMORROW)
    assert open_tasks() == []
    world.step(services.reopen, second, "Jadi lagi", day=TOMORROW)
    assert (world.row(second).state, world.row(second).date_id) == ("waiting", None)
    world.step(services.reopen, first, "Salah hitung", day=TOMORROW)
    assert world.row(first).state == "served"


def test_the_report_from_the_field_closes_the_task(world):
    world.schedule(world.request())
    [task] = open_tasks()
    report = world.send("kegiatan", judul="Layanan")
    with writing():
        fulfil({task.id: (report, "kegiatan")}, task.person_id)
    assert db.session.get_one(Task, task.id).state == "done"


def test_a_plan_says_what_it_lacks_and_nothing_is_kept(world):
    root_id = world.request()
    lead, good = world.person("pimpasa.me").id, world.plan()
    for reason, where, plan in (
        (Reason.SERVICE_DAY_PAST, "held_on", world.plan(None)),
        (Reason.SERVICE_DAY_PAST, "held_on", world.plan(TODAY - timedelta(days=1))),
        (Reason.SERVICE_PLACE, "place", world.plan(place=" ")),
        (Reason.SERVICE_TEAM, "team", Plan(TODAY, "Balai", (), lead)),
        (Reason.SERVICE_TEAM, "team", Plan(TODAY, "Balai", ("nobody", lead), lead)),
        (Reason.PERSON_NEEDED, "person", Plan(TODAY, "Balai", (world.second,), lead)),
    ):
        with pytest.raises(Refusal) as caught, clock.stopped_at(noon(TODAY)):
            services.schedule(world.person("kasi.me"), {root_id: 1}, plan)
        db.session.rollback()
        assert (caught.value.reason, caught.value.where) == (reason, where)
    assert open_tasks() == []
    assert db.session.scalar(db.select(ServiceEvent)) is None
    with pytest.raises(Refusal) as caught, clock.stopped_at(noon(TODAY)):
        services.schedule(world.person("kasi.me"), {}, good)
    assert caught.value.reason is Reason.SERVICE_MIXED


def test_others_do_not_see_it_and_other_roles_do_not_decide(world):
    root_id = world.request()
    refused(world, Reason.SERVICE_UNKNOWN, services.decline, root_id, "Tidak", by="kasi.pg")
    refused(world, Reason.SERVICE_ROLE, services.decline, root_id, "Tidak", by="dua.me")
    assert service_list.in_states(world.person("kasi.pg"), ("waiting",)) == []
    assert service_list.count_states(world.person("kasi.me")) == {"waiting": 1}
    with pytest.raises(Refusal) as caught:
        services.read_request(world.person("mitra.me"), root_id)
    assert caught.value.reason is Reason.SERVICE_UNKNOWN
