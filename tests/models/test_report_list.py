"""Lists: only what one may see, in an order that stays, a page at a time in both directions."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from core import clock
from core.errors import Reason, Refusal
from models import Submission, db, indexing, reviews
from models.inbox import receive
from models.report_list import codes_of, files_by_report
from models.reviews import ReportFilter, count_by_state, list_reports
from tests.records import record

BEGIN = clock.parse("2026-11-20T01:00:00Z")


@pytest.fixture
def many(phone, phone_of):
    """23 reports of Muara Enim, three of them in the same instant, and 2 of Palembang."""
    for number in range(20):
        with clock.stopped_at(BEGIN + timedelta(hours=number)):
            receive(phone, [record(seq=number + 1, nama=f"Warung {number}")])
    with clock.stopped_at(BEGIN + timedelta(hours=5)):
        receive(phone, [record(seq=number) for number in (21, 22, 23)])
    receive(phone_of("pimpasa.pg"), [record(seq=1, desa="1671011001"), record(seq=2)])
    indexing.index_all()


def all_ids():
    return db.session.scalars(
        db.select(Submission.root_id).where(Submission.office_id == "office-me").order_by(Submission.arrival.desc())
    ).all()


@pytest.mark.parametrize("limit", [1, 4, 7, 23, 50])
def test_paging_there_and_back_shows_every_report_once_newest_first(many, person, limit):
    kasi, shown, page = person("kasi.me"), [], None
    while page is None or page.next:
        page = list_reports(kasi, ReportFilter(), page.next if page else None, limit)
        shown += [row.root_id for row in page.rows]
    assert shown == all_ids()
    back = [row.root_id for row in page.rows]
    while page.previous:
        page = list_reports(kasi, ReportFilter(), page.previous, limit)
        back = [row.root_id for row in page.rows] + back
    assert back == all_ids()


def test_a_report_that_arrives_while_one_pages_moves_nothing(many, person, phone):
    kasi = person("kasi.me")
    first = list_reports(kasi, ReportFilter(), None, 10)
    receive(phone, [record(seq=99)])
    second = list_reports(kasi, ReportFilter(), first.next, 10)
    assert [row.root_id for row in first.rows + second.rows] == all_ids()[1:21]


@pytest.mark.parametrize(
    "cursor", ["x", "AAAA", "WzAsIm5vIl0", "WzAsLTFd", "WzAsOTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ", "bnVsbA", "e30"]
)
def test_a_cursor_that_is_not_ours_is_refused(many, person, cursor):
    with pytest.raises(Refusal) as refusal:
        list_reports(person("kasi.me"), ReportFilter(), cursor)
    assert refusal.value.reason is Reason.BAD_CURSOR


@pytest.mark.parametrize(
    ("username", "count"),
    [
        ("kasi.me", 23),
        ("petugas.me", 23),
        ("kasi.pg", 2),
        ("kanwil.ss", 25),
        ("pimpasa.me", 23),
        ("pimpasa.pg", 2),
        ("mitra.me", 0),
        ("kepatuhan.ss", 0),
        ("admin.ss", 0),
    ],
)
def test_everybody_sees_their_own_scope_in_list_and_count_alike(many, person, username, count):
    viewer = person(username)
    assert len(list_reports(viewer, ReportFilter(), None, 100).rows) == count
    assert sum(count_by_state(viewer).values()) == count


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (ReportFilter(state="received"), 25),
        (ReportFilter(state="approved"), 0),
        (ReportFilter(office_id="office-pg"), 2),
        (ReportFilter(area_code="1671011001"), 1),
        (ReportFilter(area_code="16.71"), 1),
        (ReportFilter(area_code="16.03"), 24),
        (ReportFilter(area_code="16.0"), 0),
        (ReportFilter(urgent=True), 0),
        (ReportFilter(text="me-2026-00000"), 9),
        (ReportFilter(text="%"), 0),
        (ReportFilter(form_id="lain"), 0),
        (ReportFilter(received_from=date(2026, 11, 20), received_to=date(2026, 11, 20)), 19),
    ],
    ids=str,
)
def test_filters_narrow_the_list_and_its_counts(many, person, filters, count):
    kanwil = person("kanwil.ss")
    assert len(list_reports(kanwil, filters, None, 100).rows) == count
    assert sum(count_by_state(kanwil, filters).values()) == count


def test_next_and_previous_walk_through_the_list_as_shown(many, person):
    kasi, ids = person("kasi.me"), all_ids()
    for place in (0, 5, 22):
        submission = db.session.get_one(Submission, ids[place])
        newer, older = reviews.neighbours(kasi, submission, ReportFilter())
        assert newer == (ids[place - 1] if place else None)
        assert older == (ids[place + 1] if place < 22 else None)


NARROWED = [
    ReportFilter(),
    ReportFilter(state="approved"),
    ReportFilter(state="received", form_id="kunjungan"),
    ReportFilter(state="received", area_code="16.03"),
    ReportFilter(state="received", urgent=True),
    ReportFilter(state="received", findings=True),
    ReportFilter(state="received", late=1),
    ReportFilter(state="returned", late=1),
    ReportFilter(late=2),
    ReportFilter(state="received", person_id="somebody"),
    ReportFilter(state="received", area_code="16.03.06.1001"),
]


@pytest.mark.parametrize("username", ["kasi.me", "kanwil.ss", "kepatuhan.ss", "pimpasa.me"])
@pytest.mark.parametrize("filters", NARROWED, ids=str)
def test_each_part_of_a_page_comes_from_an_index_in_order_however_long_the_list(many, person, username, filters):
    viewer, asked = person(username), []

    def note(_connection, _cursor, statement, parameters, *_facts):
        if "UNION" in statement or "LIMIT" in statement:
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    list_reports(viewer, filters, None, 30)
    event.remove(db.engine, "before_cursor_execute", note)
    ((statement, parameters),) = asked
    with db.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    # The few that the parts have found are put together and sorted; the parts themselves are read in order.
    looked = [line for line in plan if "submission" in line]
    assert looked
    assert all(line.startswith("SEARCH submission USING") and "INDEX" in line for line in looked), plan
    assert plan.count("USE TEMP B-TREE FOR ORDER BY") <= 1, plan


def test_a_count_stops_where_nobody_counts_further(many, person, monkeypatch):
    monkeypatch.setattr("models.report_order.MOST_COUNTED", 7)
    assert count_by_state(person("kasi.me")) == {"received": 7}
    assert count_by_state(person("pimpasa.pg")) == {"received": 2}


def test_codes_of_no_reports_are_asked_of_nobody(many, person):
    """SQLite answers a question about none of them by going through all of them."""
    viewer, asked = person("kasi.me"), []
    event.listen(db.engine, "before_cursor_execute", note := lambda *told: asked.append(told[2]))
    found = codes_of(viewer, set()), files_by_report([])
    event.remove(db.engine, "before_cursor_execute", note)
    assert (found, asked) == (({}, {}), [])
    known = {row.root_id: row.code for row in list_reports(viewer, ReportFilter(), None, 5).rows}
    assert codes_of(viewer, set(known)) == known
