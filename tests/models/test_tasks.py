"""Tasks given by hand: whom they reach, who sees them, when they end."""

from datetime import date

import pytest

from core.errors import Reason
from models import Task, db, people, task_list, tasks
from models.tasks import Wish
from tests.models.test_following import pimpasa, send_for, told
from tests.records import publish


@pytest.fixture
def forms(office):
    """What tasks are fulfilled by."""
    publish("kegiatan")


def test_a_visit_given_by_hand_reaches_its_phone_and_can_be_withdrawn(office, forms):
    wish = Wish(pimpasa(), "Kunjungi desa.", date(2026, 12, 1), "kegiatan", "16.03.06.2002")
    task = office.do(2, tasks.give_by_hand, "petugas.me", "visit", wish)
    assert told("task", task.id)[0]["village"] == "Harapan Jaya"
    office.refused(Reason.NOT_ALLOWED, 2, tasks.give_by_hand, "pimpasa.me", "visit", wish)
    office.refused(Reason.NOT_ALLOWED, 2, tasks.give_by_hand, "kasi.me", "follow_up", wish)
    office.refused(Reason.TASK_UNKNOWN, 3, tasks.withdraw, "kasi.pg", task.id, 1, "x")
    office.refused(Reason.TASK_STALE, 3, tasks.withdraw, "kasi.me", task.id, 7, "x")
    office.refused(Reason.REASON_NEEDED, 3, tasks.withdraw, "kasi.me", task.id, 1, " ")
    office.do(3, tasks.withdraw, "kasi.me", task.id, 1, "Ditunda.")
    assert told("task", task.id)[-1] is None
    office.refused(Reason.TASK_WITHDRAWN, 4, tasks.withdraw, "kasi.me", task.id, 2, "x")
    instance_id = send_for(office, 5, task.id, "kegiatan")
    assert (db.session.get_one(Task, task.id).state, office.report(instance_id).state) == ("withdrawn", "received")


def test_nobody_of_another_office_is_given_a_task(office, forms):
    other = people.find_person("pimpasa.pg").id
    wish = Wish(other, "Kunjungi desa.", date(2026, 12, 1), "kegiatan")
    office.refused(Reason.PERSON_NEEDED, 2, tasks.give_by_hand, "kasi.me", "visit", wish)
    names = {person.username for person in office.do(2, tasks.candidates, "kasi.me")}
    assert names == {"pimpasa.me", "mitra.me", "petugas.me", "kasi.me"}


def test_tasks_are_paged_and_seen_by_the_office_and_by_whose_they_are(office, forms):
    for n in range(5):
        wish = Wish(pimpasa(), f"Tugas {n}", date(2026, 12, 1), "kegiatan")
        office.do(2 + n, tasks.give_by_hand, "kasi.me", "visit", wish)
    seen, after = [], None
    while True:
        page = office.do(9, lambda by, after=after: task_list.list_tasks(by, after=after, limit=2), "petugas.me")
        seen += [row.text for row in page.rows]
        after = page.next
        if after is None:
            break
    assert seen == [f"Tugas {n}" for n in (4, 3, 2, 1, 0)]
    assert len(office.do(9, task_list.list_tasks, "pimpasa.me").rows) == 5
    assert office.do(9, task_list.list_tasks, "kasi.pg").rows == []
    office.refused(Reason.BAD_CURSOR, 9, task_list.list_tasks, "kasi.me", "open", "xx")
