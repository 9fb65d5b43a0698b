"""Obstacles are made of reports once, follow them, and are stepped through as the rules say; on both databases."""

from datetime import timedelta

import pytest

from core.errors import Reason, Refusal
from models import AuditEntry, ObstacleEvent, db, obstacle_list, obstacle_making, obstacles, reviews, writing
from models.obstacle_list import ObstacleFilter
from models.obstacles import Step
from tests.conftest import VILLAGE
from tests.obstacle_world import ObstacleWorld
from tests.village_world import TODAY, days_ago, noon


@pytest.fixture
def world(house, monkeypatch):
    with house.app_context():
        yield ObstacleWorld(monkeypatch)
        db.session.remove()


def refused(world, *step, reason, **more):
    with pytest.raises(Refusal) as caught:
        world.step(*step, **more)
    assert caught.value.reason is reason


def kinds(root_id):
    query = db.select(ObstacleEvent.kind).where(ObstacleEvent.root_id == root_id)
    return list(db.session.scalars(query.order_by(ObstacleEvent.number)))


def test_a_received_report_is_an_obstacle_once_whatever_is_followed_again(world):
    root_id = world.report_obstacle(perkiraan="1500000", butuh="dana kendaraan")
    row = world.obstacle(root_id)
    assert (row.state, row.code, row.cost, row.needs, row.rev) == ("noted", "jalan", 1500000, ["dana", "kendaraan"], 1)
    assert (row.village_code, row.regency_code, row.arisen_on) == (VILLAGE, VILLAGE[:5], TODAY)
    assert row.due_at - row.received_at == timedelta(days=7)
    with writing():
        obstacle_making.put({root_id})
    world.do(reviews.approve, "kasi.me", root_id, 1)
    world.follow()
    assert (world.listed(), world.obstacle(root_id).rev, kinds(root_id)) == ([root_id], 1, [])


def test_it_follows_its_reports_correction_and_keeps_where_it_stands(world):
    root_id = world.report_obstacle(perkiraan="5")
    world.step("kasi.me", root_id, "answer", "Minggu depan.", how="plan")
    rev = world.obstacle(root_id).rev
    world.report_obstacle(corrects=root_id, perkiraan="900", jenis="sinyal")
    row = world.obstacle(root_id)
    assert (row.code, row.cost, row.state, row.rev > rev) == ("sinyal", 900, "answered", True)
    assert kinds(root_id) == ["answer", "corrected"]


def test_a_rejected_report_leaves_every_list_and_takes_no_step(world):
    root_id = world.report_obstacle()
    world.do(reviews.reject, "kasi.me", root_id, 1, "Bukan hambatan.")
    world.follow()
    assert world.listed() == []
    assert obstacle_list.count_by_tab(world.person("kasi.me"), ObstacleFilter())["open"] == 0
    refused(world, "kasi.me", root_id, "answer", "Ya.", how="plan", reason=Reason.OBSTACLE_GONE)


def test_the_whole_way_from_the_report_to_the_kanwil_and_back_to_its_reporter(world):
    root_id = world.report_obstacle(bisa_sendiri="tidak")
    refused(world, "petugas.me", root_id, "answer", "Ya.", how="plan", reason=Reason.KASI_ANSWERS)
    refused(world, "kasi.me", root_id, "answer", "  ", how="plan", reason=Reason.ANSWER_NEEDED)
    row = world.step("kasi.me", root_id, "answer", "Tidak ada dana.", how="not_now", budget_line="RO 052")
    assert (row.state, row.due_at, row.budget_line) == ("answered", None, "RO 052")
    refused(world, "kasi.me", root_id, "escalate", "Mohon.", reason=Reason.KAKANIM_ESCALATES)
    row = world.step("kakanim.me", root_id, "escalate", "Mohon perahu.")
    assert (row.state, row.due_at) == ("escalated", noon(TODAY) + timedelta(days=14))
    refused(world, "kakanim.me", root_id, "reply", "Ya.", how="plan", reason=Reason.KANWIL_REPLIES)
    row = world.step("kanwil.ss", root_id, "reply", "Disetujui.", how="plan")
    assert (row.state, row.budget_line) == ("answered", "RO 052")
    row = world.step("kasi.me", root_id, "ask")
    assert (row.asked_at, row.due_at) == (noon(TODAY), noon(TODAY) + timedelta(days=30))
    refused(world, "kasi.me", root_id, "confirm", "Sudah.", reason=Reason.REPORTER_CONFIRMS)
    assert world.step("pimpasa.me", root_id, "reopen", "Perahunya belum ada.").state == "reopened"
    world.step("kasi.me", root_id, "answer", "Datang Senin.", how="plan")
    assert world.step("pimpasa.me", root_id, "confirm", "Perahu sudah dipakai.").state == "done"
    told = ["answer", "escalate", "reply", "ask", "reopen", "answer", "confirm"]
    assert kinds(root_id) == told
    query = db.select(AuditEntry.action).where(AuditEntry.object == f"obstacle:{root_id}").order_by(AuditEntry.seq)
    assert list(db.session.scalars(query)) == [f"obstacle.{kind}" for kind in told]


def test_a_page_that_is_stale_changes_nothing_and_says_who_was_quicker(world):
    root_id = world.report_obstacle()
    world.step("kakanim.me", root_id, "answer", "Ada rencana.", how="plan")
    with pytest.raises(Refusal) as caught:
        world.do(obstacles.take, "kasi.me", root_id, 1, Step("answer", "Lain.", "plan"))
    assert caught.value.reason is Reason.OBSTACLE_CHANGED
    assert "kakanim.me" in caught.value.message()
    assert kinds(root_id) == ["answer"]


def test_it_closes_by_itself_thirty_days_after_its_reporter_was_asked(world):
    root_id = world.report_obstacle()
    world.step("kasi.me", root_id, "answer", "Ada rencana.", how="plan")
    world.step("kasi.me", root_id, "ask")
    close = lambda _by: obstacle_making.close_slice()  # noqa: E731
    world.do(close, "kasi.me", on=TODAY + timedelta(days=29))
    assert world.obstacle(root_id).state == "answered"
    for _again in range(2):
        world.do(close, "kasi.me", on=TODAY + timedelta(days=30))
    assert (world.obstacle(root_id).state, kinds(root_id)[-1]) == ("done", "expired")
    assert len(kinds(root_id)) == 3


@pytest.mark.parametrize(("first_ago", "counted"), [(89, 3), (90, 2)])
def test_the_third_of_a_kind_within_ninety_days_is_proposed_and_neither_the_second_nor_another_kind(
    world, first_ago, counted
):
    world.report_obstacle(days_ago(95))
    first = world.report_obstacle(days_ago(first_ago))
    world.report_obstacle(days_ago(1), jenis="sinyal")
    second = world.report_obstacle(days_ago(0))
    assert world.listed(proposed=True) == []
    world.report_obstacle(days_ago(2))
    assert obstacle_list.repeats(world.obstacle(first)) == 2
    assert obstacle_list.repeats(world.obstacle(second)) == counted
    assert world.listed(proposed=True) == ([second] if counted == 3 else [])
    alone = world.report_obstacle(jenis="aturan", bisa_sendiri="tidak")
    assert alone in world.listed(proposed=True)


def test_lists_numbers_and_totals_agree_and_another_office_sees_nothing(world):
    cheap = world.report_obstacle(days_ago(3), perkiraan="1000")
    dear = world.report_obstacle(days_ago(2), jenis="sinyal", perkiraan="5000000000")
    world.report_obstacle(days_ago(1), jenis="sinyal")
    world.step("kasi.me", dear, "answer", "Ada.", how="plan", budget_line="RO 9")
    assert world.listed(tab="open")[0] == cheap
    kasi = world.person("kasi.me")
    assert obstacle_list.count_by_tab(kasi, ObstacleFilter()) == {"open": 2, "answered": 1, "escalated": 0, "done": 0}
    sums = obstacle_list.totals(kasi, ObstacleFilter(), "code")
    assert [(t.name, t.n, t.priced, t.cost) for t in sums] == [("sinyal", 2, 1, 5000000000), ("jalan", 1, 1, 1000)]
    lines = obstacle_list.totals(kasi, ObstacleFilter(), "budget_line")
    assert [(t.name, t.cost) for t in lines] == [("RO 9", 5000000000), ("", 1000)]
    assert obstacle_list.oldest(kasi, ObstacleFilter(tab="open")) == noon(days_ago(3))
    assert world.listed("kasi.pg") == []
    refused(world, "kasi.pg", cheap, "answer", "Ya.", how="plan", reason=Reason.OBSTACLE_UNKNOWN)
    assert len(world.listed("kanwil.ss")) == 3
    assert world.listed("kanwil.ss", place="16.71") == []
    pages, after = [], None
    while True:
        page = obstacle_list.list_obstacles(kasi, ObstacleFilter(), after, 2)
        pages += [one.obstacle.root_id for one in page.rows]
        after = page.next
        if after is None:
            break
    assert len(set(pages)) == len(pages) == 3
