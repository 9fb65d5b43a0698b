"""Search: every word, in every form, only in what one may read; seconds behind the receipts; whole after anything."""

import random
from datetime import timedelta

import pytest

from core import clock
from models import ReportWords, Revision, SearchWord, Submission, db, devices, indexing, indonesian, people, reviews
from models.behind import QUIET
from models.fsck import fsck
from models.inbox import receive
from models.releasing import release
from models.reviews import ReportFilter, count_by_state, list_reports
from tests.records import publish, record

TEXTS = [
    "Warga melaporkan penginapan baru di Tanjung Raja",
    "Pekerja asing di pabrik karet, paspor E1234567",
    "Kunjungan rutin, tidak ada temuan",
    "Laporan pembangunan jembatan di dusun tiga",
    "Penginapan Melati menerima tamu asing",
]


@pytest.fixture
def texts(house):
    """Five reports of Muara Enim and one of Palembang, on SQLite and on PostgreSQL; a context is open."""
    with house.app_context():
        publish()
        send("pimpasa.me", *TEXTS)
        send("pimpasa.pg", "Penginapan di Palembang")
        indexing.index_all()
        yield house
        db.session.remove()


def send(username, *texts, **facts):
    """Reports of a person from a new phone. Returns their root ids."""
    code, _ = devices.offer_enrolment(None, people.find_person(username).id)
    phone = devices.enrol(code, "HP", "1", {}).device
    made = [record(seq=number, nama=text, **facts) for number, text in enumerate(texts, start=1)]
    receive(phone, made)
    return [one["instance_id"] for one in made]


def found(username, text, **more):
    rows = list_reports(people.find_person(username), ReportFilter(text=text, **more), None, 200).rows
    answers = {r.instance_id: r.answers.get("nama") for r in db.session.scalars(db.select(Revision))}
    return [answers[row.current_instance_id] for row in rows]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("penginapan", [4, 0]),
        ("PENGINAPAN", [4, 0]),
        ("penginapan melati", [4]),
        ("e1234567", [1]),
        ("E123", [1]),
        ("laporan", [3, 0]),
        ("dibangun", [3]),
        ("tanjng", [0]),
        ("pabrk karet", [1]),
        ("000002", [1]),
        ("asing", [4, 1]),
        ("gunung", []),
        ("%", []),
        ('" OR *', []),
        ("pasar muara enim", [4, 3, 2, 1, 0]),
    ],
)
def test_a_report_is_found_by_every_word_in_every_form(texts, typed, numbers):
    assert found("kasi.me", typed) == [TEXTS[number] for number in numbers]


@pytest.mark.parametrize(
    ("username", "count"),
    [("kasi.me", 2), ("kasi.pg", 1), ("kanwil.ss", 3), ("pimpasa.me", 2), ("mitra.me", 0), ("kepatuhan.ss", 0)],
)
def test_nobody_finds_what_they_may_not_read(texts, username, count):
    assert len(found(username, "penginapan")) == count
    assert sum(count_by_state(people.find_person(username), ReportFilter(text="penginapan")).values()) == count


def test_nobody_finds_an_offices_reports_by_its_hidden_word(texts):
    assert found("kanwil.ss", indexing.office_word("office-me")) == []
    assert found("kasi.pg", indexing.office_word("office-me")) == []


def test_a_decided_report_is_found_in_its_new_state(texts):
    kasi = people.find_person("kasi.me")
    row = list_reports(kasi, ReportFilter(text="melati")).rows[0]
    reviews.approve(kasi, row.root_id, row.rev)
    assert found("kasi.me", "melati", state="received") == []
    assert found("kasi.me", "melati", state="approved") == [TEXTS[4]]


def test_a_correction_replaces_the_words_of_its_report(texts):
    phone = db.session.scalars(db.select(devices.Device).where(devices.Device.office_id == "office-me")).first()
    root_id = list_reports(people.find_person("kasi.me"), ReportFilter(text="melati")).rows[0].root_id
    receive(phone, [record(seq=9, nama="Rumah kontrakan kosong", corrects=root_id)])
    indexing.index_all()
    assert found("kasi.me", "melati") == []
    assert found("kasi.me", "kontrakan") == ["Rumah kontrakan kosong"]


def test_pages_of_hits_go_there_and_back_and_show_each_once(texts):
    send("petugas.me", *(f"Penginapan nomor {n}" for n in range(20)))
    indexing.index_all()
    kasi, shown, page = people.find_person("kasi.me"), [], None
    while page is None or page.next:
        page = list_reports(kasi, ReportFilter(text="penginapan"), page.next if page else None, 4)
        shown += [row.arrival for row in page.rows]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == 22
    back = [row.arrival for row in page.rows]
    while page.previous:
        page = list_reports(kasi, ReportFilter(text="penginapan"), page.previous, 4)
        back = [row.arrival for row in page.rows] + back
    assert back == shown


def test_a_search_that_looked_long_stops_and_goes_on_from_there(texts, monkeypatch):
    """What passes no filter cannot make a page slow: the next page goes on where this one stopped."""
    monkeypatch.setattr("models.search.MOST_LOOKED", 3)
    monkeypatch.setattr("models.search._PARTS", (3,))
    send("petugas.me", *(f"Penginapan nomor {n}" for n in range(8)))
    indexing.index_all()
    kasi = people.find_person("kasi.me")
    first = list_reports(kasi, ReportFilter(text="melati"), None, 4).rows[0]
    reviews.approve(kasi, first.root_id, first.rev)
    shown, page, pages = [], None, 0
    while page is None or page.next:
        page = list_reports(kasi, ReportFilter(text="penginapan", state="approved"), page.next if page else None, 4)
        shown += [row.root_id for row in page.rows]
        pages += 1
    assert shown == [first.root_id]
    assert pages > 2


def test_the_search_waits_for_a_quiet_door_but_not_for_long(texts):
    began = clock.now()
    send("petugas.me", "Kapal tongkang")
    with clock.stopped_at(began + timedelta(milliseconds=500)):
        assert not indexing.index_slice()
    assert indexing.waiting() == 1
    assert found("kasi.me", "tongkang") == []
    with clock.stopped_at(clock.now() + QUIET):
        assert indexing.index_slice()
    assert indexing.waiting() == 0
    assert found("kasi.me", "tongkang") == ["Kapal tongkang"]
    with clock.stopped_at(clock.now() + indexing.PATIENCE):
        send("petugas.me", "Kapal ponton")
    with clock.stopped_at(clock.now() + 2 * indexing.PATIENCE - timedelta(seconds=1)):
        send("petugas.me", "Kapal keruk")
        assert not indexing.index_slice()
    with clock.stopped_at(clock.now() + 2 * indexing.PATIENCE + timedelta(seconds=1)):
        assert indexing.index_slice()
    assert indexing.waiting() == 0


def test_records_that_waited_for_their_form_are_found_once_it_is_read(texts):
    send("petugas.me", "Ruko di simpang", version="7")
    indexing.index_all()
    assert found("kasi.me", "ruko") == []
    publish(version="7")
    release("uji_lapangan")
    assert found("kasi.me", "ruko") == ["Ruko di simpang"]


def test_made_anew_the_search_is_the_same(texts):
    before = {row.arrival: row.words for row in db.session.scalars(db.select(ReportWords))}
    words = set(db.session.scalars(db.select(SearchWord.word)))
    db.session.expire_all()
    assert indexing.rebuild() == 6
    assert {row.arrival: row.words for row in db.session.scalars(db.select(ReportWords))} == before
    assert set(db.session.scalars(db.select(SearchWord.word))) == words
    assert found("kasi.me", "penginapan melati") == [TEXTS[4]]


@pytest.mark.parametrize("harm", ["DELETE FROM report_words WHERE arrival = 2", "UPDATE report_words SET words = 'x'"])
def test_fsck_says_what_the_search_does_not_know_and_makes_it_anew(texts, harm):
    assert fsck() == []
    db.session.commit()
    with db.engine.connect().execution_options(titian_write=True) as connection:
        connection.exec_driver_sql(harm)
        connection.commit()
    assert {fault.code for fault in fsck()} == {"search"}
    assert all(fault.repaired for fault in fsck(repair=True))
    assert fsck() == []
    assert found("kasi.me", "e1234567") == [TEXTS[1]]


def test_fsck_finds_an_index_that_says_otherwise_than_its_rows(texts):
    if db.engine.dialect.name != "sqlite":
        assert fsck() == []  # there the index is PostgreSQL's own
        return
    db.session.commit()
    with db.engine.connect().execution_options(titian_write=True) as connection:
        connection.exec_driver_sql("INSERT INTO report_fts (rowid, words) VALUES (99, 'hantu')")
        connection.commit()
    assert {fault.code for fault in fsck()} == {"search"}
    assert all(fault.repaired for fault in fsck(repair=True))
    assert fsck() == []


def test_a_thousand_random_searches_say_what_a_plain_reading_says(texts):
    """seed 20261122; what counts as a word in its every form is the stem's business, tested beside it."""
    rng = random.Random(20261122)
    stock = ["kapal", "rumah", "kebun", "pasar", "jalan", "sungai", "tamu", "asing", "paspor", "pabrik", "karet"]
    said = [" ".join(rng.sample(stock, rng.randint(1, 5))) for _ in range(60)]
    send("petugas.me", *said)
    indexing.index_all()
    everything = [*TEXTS, *said]
    place = "uji lapangan pasar i muara enim"
    for _ in range(1_000):
        typed = rng.sample(stock, rng.randint(1, 3))
        stems = {indonesian.stem(word) for word in typed}
        wanted = [
            text
            for text in everything
            if stems <= {indonesian.stem(word) for word in indonesian.words_of(f"{text} {place}")}
        ]
        assert sorted(found("kasi.me", " ".join(typed))) == sorted(wanted), typed


def test_the_search_follows_a_report_that_takes_another_under_itself(texts):
    """A correction that came first is joined by the record it corrects: one report, one line of words."""
    first = record(seq=1, nama="Gudang lama")
    second = record(seq=2, nama="Gudang baru", corrects=first["instance_id"])
    code, _ = devices.offer_enrolment(None, people.find_person("petugas.me").id)
    phone = devices.enrol(code, "HP", "1", {}).device
    receive(phone, [second])
    indexing.index_all()
    receive(phone, [first])
    indexing.index_all()
    assert found("kasi.me", "gudang") == ["Gudang baru"]
    assert fsck() == []
    assert indexing.waiting() == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(Submission)) == 7
