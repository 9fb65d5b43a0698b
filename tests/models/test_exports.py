"""A list of reports as a file: exactly what its reader may see, once each, on the record; on both databases."""

import pytest

from core.errors import Reason, Refusal
from models import AuditEntry, db, export_rows, exports, people, reviews, search
from models.export_rows import Names
from models.report_filter import ReportFilter


def everybody_sees(office, username, filters, *, answers=False):
    viewer = people.find_person(username)
    export = exports.begin(viewer, "csv", filters)
    parts = list(export_rows.walk(viewer, filters, export.as_of, answers=answers))
    return export, [row for part in parts for row in part]


def listed(username, filters):
    """Every root id that the pages of the list show."""
    found, after = [], None
    while True:
        page = reviews.list_reports(people.find_person(username), filters, after, 2)
        found += [row.root_id for row in page.rows]
        if page.next is None:
            return found
        after = page.next


@pytest.mark.parametrize("part", [1, 2, 3, 1_000])
@pytest.mark.parametrize("username", ["kasi.me", "kasi.pg", "kanwil.ss", "kepatuhan.ss", "pimpasa.me"])
def test_an_export_holds_what_the_pages_list_in_their_order_whatever_the_size_of_its_parts(
    office, monkeypatch, username, part
):
    monkeypatch.setattr(export_rows, "AT_ONCE", part)
    roots = [office.send(hour, urgent=hour % 2 == 0) for hour in range(5)]
    office.do(6, reviews.approve, "kasi.me", roots[1], 1)
    office.do(6, reviews.reject, "kasi.me", roots[2], 1, "Bukan wilayah kami.")
    for filters in (
        ReportFilter(),
        ReportFilter(state="received"),
        ReportFilter(urgent=True),
        ReportFilter(form_id="x"),
    ):
        _export, rows = everybody_sees(office, username, filters)
        assert [row.root_id for row in rows] == listed(username, filters)


def test_what_comes_while_the_file_is_made_is_not_in_it_and_nothing_is_in_it_twice(office, monkeypatch):
    monkeypatch.setattr(export_rows, "AT_ONCE_WITH_ANSWERS", 2)
    before = [office.send(hour) for hour in range(5)]
    viewer = people.find_person("kasi.me")
    export = exports.begin(viewer, "csv", ReportFilter())
    walk = export_rows.walk(viewer, ReportFilter(), export.as_of, answers=True)
    first = next(walk)
    late = office.send(6)
    office.do(7, reviews.approve, "kasi.me", before[0], 1)
    rows = [*first, *(row for part in walk for row in part)]
    assert [row.root_id for row in rows] == before[::-1]
    assert late not in {row.root_id for row in rows}
    assert rows[-1].state == "approved", "each part is read as it stands then"
    assert rows[0].answers["nama"] == "Warung Sari"


def test_a_search_that_stops_on_its_way_goes_on_until_all_are_out(office, monkeypatch):
    from models import indexing

    roots = [office.send(hour, nama="Warung Sari" if hour % 3 else "Losmen") for hour in range(9)]
    indexing.index_all()
    monkeypatch.setattr(search, "_PARTS", (2,))
    monkeypatch.setattr(search, "MOST_LOOKED", 2)
    monkeypatch.setattr(export_rows, "AT_ONCE", 3)
    filters = ReportFilter(text="uji", state="received")
    rows = everybody_sees(office, "kasi.me", filters)[1]
    assert [row.root_id for row in rows] == listed("kasi.me", filters)
    found = everybody_sees(office, "kasi.me", ReportFilter(text="losmen"))[1]
    assert [row.root_id for row in found] == [roots[n] for n in (6, 3, 0)]


def test_between_two_parts_no_transaction_is_open(office, monkeypatch):
    monkeypatch.setattr(export_rows, "AT_ONCE", 1)
    office.send(0), office.send(1)
    viewer = people.find_person("kasi.me")
    walk = export_rows.walk(viewer, ReportFilter(), 10**9, answers=False)
    next(walk)
    assert not db.session().in_transaction()
    Names().learn(next(walk))
    assert not db.session().in_transaction()


def test_names_and_places_are_those_of_the_report(office):
    office.send()
    rows = everybody_sees(office, "kasi.me", ReportFilter())[1]
    names = Names()
    names.learn(rows)
    assert names.place(rows[0].village_code) == ("Pasar I", "Muara Enim", "Muara Enim")
    assert names.place(None) == ("", "", "")
    assert names.people[rows[0].person_id] == "pimpasa.me"


def test_who_took_what_is_on_the_record_before_the_first_byte_and_how_much_after_the_last(office):
    filters = ReportFilter(state="received", urgent=True)
    viewer = people.find_person("kasi.me")
    export = exports.begin(viewer, "xlsx", filters)
    [begun] = db.session.scalars(db.select(AuditEntry).where(AuditEntry.object == f"export:{export.id}"))
    assert (begun.action, begun.actor) == ("export.begun", f"person:{viewer.id}")
    assert begun.detail["filter"] == {"state": "received", "urgent": True}
    exports.end(export, 7, whole=False)
    ended = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (ended.action, ended.detail) == ("export.ended", {"rows": 7, "whole": False})


@pytest.mark.parametrize("username", ["mitra.me", "admin.ss"])
def test_partners_and_technical_admins_take_nothing_out(office, username):
    with pytest.raises(Refusal) as caught:
        exports.begin(people.find_person(username), "csv", ReportFilter())
    assert caught.value.reason is Reason.NOT_ALLOWED


def test_who_a_residents_report_came_from_stays_inside(office):
    viewer = people.find_person("kanwil.ss")
    assert exports.hidden_answers(viewer, "info_warga") == {"nama_warga", "telp_warga"}
    assert exports.hidden_answers(viewer, "amati_oa") == frozenset()
