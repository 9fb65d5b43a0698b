"""The demo is real work through real verbs, and a second run changes nothing."""

import json
import stat
from datetime import date

import pytest
from sqlalchemy import func, select

import seeds
from models import AuditEntry, Change, Submission, WorkArea, areas, audit, db, library, people, scope
from models.people import check_password
from models.reviews import ReportFilter, list_reports, read_report
from workflow.roles import ROLES


@pytest.fixture
def inside(seeded):
    with seeded.app_context():
        yield seeded


def reports(viewer):
    return list_reports(viewer, ReportFilter(), None, 100).rows


def person(username):
    found = people.find_person(username)
    assert found is not None
    return found


def written():
    return {
        table.name: db.session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in db.metadata.sorted_tables
    }


def test_a_second_run_writes_nothing(seeded):
    with seeded.app_context():
        before, last = written(), db.session.scalar(select(func.max(AuditEntry.seq)))
    seeds.ensure(seeded, demo=True)
    with seeded.app_context():
        assert written() == before
        assert db.session.scalar(select(func.max(AuditEntry.seq))) == last


def test_a_demo_can_come_after_plain_seeds(app):
    seeds.ensure(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Submission)) == 0
        assert len(library.forms_of(["pimpasa"])) == 11


def test_every_role_has_somebody_who_can_sign_in(inside):
    folder = inside.extensions["titian_settings"].folder
    path = folder / "demo-logins.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    logins = json.loads(path.read_text())
    assert {role for login in logins for role in person(login["username"]).roles} == set(ROLES)
    assert len({login["password"] for login in logins}) == len(logins)
    first = next(login for login in logins if login["username"] == "petugas07.me")
    assert check_password("petugas07.me", first["password"]) is not None
    assert check_password("petugas07.me", "petugas07.me") is None


def test_the_first_field_officer_is_the_one_of_the_pictures(inside):
    officer = people.first_field_officer()
    assert officer is not None
    assert (officer.username, officer.name) == ("petugas07.me", "Petugas 07")


def test_reports_of_every_state_wait_for_their_readers(inside):
    rows = reports(person("kasi.me"))
    states = {row.state for row in rows}
    assert {"received", "returned", "approved"} <= states
    assert any(row.urgent for row in rows)
    assert all(row.office.letters == "ME" for row in rows)
    assert len({row.form_id for row in rows}) >= 6


def test_one_report_was_returned_corrected_and_waits_again(inside):
    viewer = person("kasi.me")
    (row,) = [row for row in reports(viewer) if row.revision == 2]
    view = read_report(viewer, row.root_id)
    assert [event.kind for event in view.events] == ["received", "returned", "repaired"]
    assert len(view.revisions) == 2


def test_reports_about_brokers_reach_compliance_only(inside):
    (row,) = [row for row in reports(person("kepatuhan")) if row.readers == "kepatuhan"]
    assert row.root_id not in {r.root_id for r in reports(person("kasi.pl"))}


def test_photos_are_there_except_the_one_that_is_still_on_the_phone(inside):
    missing = [row for row in reports(person("kanwil")) if row.files_present != row.files_expected]
    assert [(row.form_id, row.files_expected - row.files_present) for row in missing] == [("cek_inap", 1)]


def test_the_audit_chain_is_whole(inside):
    assert audit.verify_chain().broken_at is None


def test_lists_are_cut_to_each_office_and_whole_for_the_kanwil(inside):
    rows = {
        letters: {name: row.rows for name, row in library.lists_of(scope.office_by_letters(letters).id).items()}
        for letters in ("SS", "PL", "ME", "LL")
    }
    assert {row.pop("negara.csv") for row in rows.values()} == {259}
    assert rows["SS"] == {"kab_kota.csv": 17, "kecamatan.csv": 241, "desa.csv": 3258}
    for name in rows["SS"]:
        assert sum(rows[letters][name] for letters in ("PL", "ME", "LL")) == rows["SS"][name]


def test_every_regency_belongs_to_one_office_on_any_day(inside):
    kanims = [scope.office_by_letters(letters).id for letters in ("PL", "ME", "LL")]
    for day in (date(2024, 5, 8), date(2025, 10, 31), date(2025, 11, 1), date(2026, 11, 1)):
        codes = [code for office in kanims for code in areas.regency_codes_of(office, day)]
        assert len(codes) == len(set(codes)) == 17, day


def test_lubuklinggau_has_its_own_office_since_november_2025(inside):
    mine = scope.office_by_letters("LL").id
    assert areas.regency_codes_of(mine, date(2025, 10, 31)) == []
    assert "16.73" in areas.regency_codes_of(mine, date(2025, 11, 1))


def test_what_no_source_states_outright_is_marked(inside):
    rows = list(db.session.scalars(select(WorkArea)))
    assert all(row.source for row in rows)
    doubtful = {row.regency_code for row in rows if "belum pasti" in row.source}
    assert {"16.05", "16.11", "16.13"} <= doubtful


def test_phones_hear_of_forms_lists_villages_and_reports(inside):
    kinds = set(db.session.scalars(select(Change.kind)))
    assert kinds == {"form", "list", "village", "report", "task"}
