"""Several writers at once, on SQLite and on a real PostgreSQL: the feed in commit order, each record once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from core import ids
from models import Change, Counter, Device, Receipt, Revision, db, devices, people, writing
from models.changes import record
from models.inbox import receive
from tests import records


def last_seq():
    return db.session.scalar(db.select(db.func.max(Change.seq))) or 0


def give_phone(house, username):
    with house.app_context():
        code, _ = devices.offer_enrolment(None, people.find_person(username).id)
        return devices.enrol(code, "HP", "1", {}).device.id


def test_a_writer_that_began_first_commits_first_and_the_other_gets_the_next_number(house):
    """Without that, a pull between the two commits would read 2, remember it, and never see 1."""
    began, finish, second_done, seqs = threading.Event(), threading.Event(), threading.Event(), {}

    def slow():
        with house.app_context(), writing():
            seqs["first"] = record("village", "a", body={})
            began.set()
            finish.wait(20)

    def quick():
        began.wait(20)
        with house.app_context(), writing():
            seqs["second"] = record("village", "b", body={})
        second_done.set()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    began.wait(20)
    overtaken = second_done.wait(0.5)
    with house.app_context():
        seen_between = last_seq()
    finish.set()
    for thread in threads:
        thread.join()
    assert not overtaken
    assert seqs["second"] == seqs["first"] + 1
    assert seen_between < seqs["first"]


def test_many_writers_wait_for_each_other_and_none_fails(house):
    def count(_):
        with house.app_context():
            for _ in range(10):
                with writing():
                    counter = db.session.get(Counter, "shared") or Counter(name="shared", value=0)
                    counter.value += 1
                    db.session.add(counter)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(count, range(6)))
    with house.app_context():
        assert db.session.get_one(Counter, "shared").value == 60


def test_the_feed_grows_in_commit_order_so_a_pull_never_skips_a_line(house):
    """Readers pull while writers write: whoever reads up to N has seen every line up to N for ever."""
    stop, skipped = threading.Event(), []

    def write(writer):
        with house.app_context():
            for number in range(15):
                with writing():
                    record("village", f"{writer}.{number}", body={})

    def pull():
        with house.app_context():
            since = 0
            while True:
                last_round = stop.is_set()
                seqs = list(db.session.scalars(db.select(Change.seq).where(Change.seq > since).order_by(Change.seq)))
                db.session.rollback()
                if seqs:
                    if seqs != list(range(since + 1, seqs[-1] + 1)):
                        skipped.append((since, seqs))
                    since = seqs[-1]
                if last_round:
                    return

    with house.app_context():
        first = last_seq()
    reader = threading.Thread(target=pull)
    reader.start()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, range(3)))
    stop.set()
    reader.join()
    assert skipped == []
    with house.app_context():
        assert last_seq() == first + 45


def test_the_same_record_eight_times_at_once_is_stored_once_and_all_eight_get_the_same_receipt(house):
    device_id = give_phone(house, "pimpasa.me")
    with house.app_context():
        records.publish()
    made = records.record()

    def push(_):
        with house.app_context():
            return receive(db.session.get_one(Device, device_id), [made])[0]

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(push, range(8)))
    assert sorted(outcome.outcome for outcome in outcomes) == ["accepted"] + ["repeated"] * 7
    assert all(outcome.receipt == outcomes[0].receipt for outcome in outcomes)
    with house.app_context():
        for table in (Revision, Receipt):
            assert db.session.scalar(db.select(db.func.count()).select_from(table)) == 1


def test_phones_that_push_at_once_get_codes_and_numbers_without_a_gap(house):
    device_ids = [give_phone(house, "pimpasa.me") for _ in range(4)]

    def push(device_id):
        with house.app_context():
            device = db.session.get_one(Device, device_id)
            made = [records.record(ids.new_instance_id(), seq=seq) for seq in range(1, 6)]
            return [outcome.receipt for one in made for outcome in receive(device, [one])]

    with ThreadPoolExecutor(4) as pool:
        receipts = [receipt for batch in pool.map(push, device_ids) for receipt in batch]
    assert sorted(receipt["seq"] for receipt in receipts) == list(range(1, 21))
    assert sorted(receipt["code"][-6:] for receipt in receipts) == [f"{number:06d}" for number in range(1, 21)]
