"""Periodic reports: counted, frozen by signatures, never changed again; what comes late stands in the next."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core import clock
from core.digest import canonical_json, sha256_hex
from core.errors import Reason, Refusal
from models import db, people, period_reports, writing
from models.period_checks import check_periods
from models.period_reports import read, send_back, sign, standings, subjects
from models.tables_periods import PeriodReport
from tests.figure_world import FigureWorld, day
from tests.village_world import noon
from workflow.periods import read_period

OCTOBER, NOVEMBER = "2026-10", "2026-11"
QUARTER = "2026-Q4"
NEW_YEAR = noon(day(2, 1)).replace(year=2027)


@pytest.fixture
def world(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FigureWorld]:
    """On SQLite and on a real PostgreSQL; it is the second of January."""
    with house.app_context():
        with clock.stopped_at(noon(day(1, 10))):
            made = FigureWorld(monkeypatch)
        with clock.stopped_at(NEW_YEAR):
            yield made
        db.session.remove()


def person(username):
    found = people.find_person(username)
    assert found is not None
    return found


def view(username, level, subject_id, key):
    db.session.expire_all()
    return read(person(username), level, subject_id, key)


def own(key=OCTOBER, username="pimpasa.me"):
    return ("pimpasa", person("pimpasa.me").id, key)


def refused(reason, verb, username, *given):
    with pytest.raises(Refusal) as caught:
        verb(person(username), *given)
    assert caught.value.reason is reason, caught.value
    db.session.rollback()
    return caught.value


def filled(world):
    world.approved("kegiatan", day(5, 10), jenis="sambang", hadir_l="10", hadir_p="12")
    world.approved("amati_oa", day(6, 10), jml_oa="3")
    world.approved("amati_oa", day(7), jml_oa="0")
    world.send("amati_oa", day(20, 10), jml_oa="1")
    world.count()


def frozen(world, key=OCTOBER):
    sign(person("pimpasa.me"), *own(key), view("pimpasa.me", *own(key)).sha256)
    sign(person("kasi.me"), *own(key), view("kasi.me", *own(key)).sha256)


def test_a_draft_counts_and_two_people_freeze_it(world):
    filled(world)
    draft = view("pimpasa.me", *own())
    assert (draft.standing.state, draft.report, len(draft.said["reports"])) == ("draft", None, 2)
    assert draft.said["figures"]["activities"] == 1
    assert draft.said["figures"]["received"] == 3
    assert draft.said["kinds"]["activities"] == {"sambang": {"reports": 1, "people": 22, "men": 10, "women": 12}}
    assert draft.said["sums"]["seen"]["people"] == 3
    refused(Reason.PERIOD_SIGNER, sign, "kasi.me", *own(), draft.sha256)
    refused(Reason.PERIOD_CHANGED, sign, "pimpasa.me", *own(), "0" * 64)
    sign(person("pimpasa.me"), *own(), draft.sha256)
    waiting = view("kasi.me", *own())
    assert (waiting.standing.state, waiting.sha256, waiting.said) == ("waiting", draft.sha256, draft.said)
    assert waiting.report.body == canonical_json(draft.said)
    refused(Reason.PERIOD_SIGNER, sign, "pimpasa.me", *own(), draft.sha256)
    refused(Reason.PERIOD_CHANGED, sign, "kasi.me", *own(), "0" * 64)
    sign(person("kasi.me"), *own(), draft.sha256)
    final = view("kanwil.ss", *own())
    assert final.standing.state == "final"
    assert [(mark.role, mark.name, mark.sha256) for mark in final.marks] == [
        ("pimpasa", person("pimpasa.me").name, draft.sha256),
        ("kasi", person("kasi.me").name, draft.sha256),
    ]
    caught = refused(Reason.PERIOD_FROZEN, sign, "kasi.me", *own(), draft.sha256)
    assert person("kasi.me").name in str(caught.facts["who"])
    assert not list(check_periods(db.session.connection()))


def test_what_is_shown_is_what_is_frozen_and_a_stale_page_freezes_nothing(world):
    filled(world)
    shown = view("pimpasa.me", *own()).sha256
    world.approved("kegiatan", day(9, 10), jenis="sekolah", hadir_l="1", hadir_p="1")
    refused(Reason.PERIOD_CHANGED, sign, "pimpasa.me", *own(), shown)
    assert db.session.scalar(db.select(PeriodReport)) is None
    shown = view("pimpasa.me", *own()).sha256
    sign(person("pimpasa.me"), *own(), shown)
    world.approved("kegiatan", day(10, 10), jenis="sekolah", hadir_l="1", hadir_p="1")
    world.count()
    assert view("pimpasa.me", *own()).said["figures"]["activities"] == 2, "frozen"


def test_what_comes_late_stands_in_the_next_report_once(world):
    filled(world)
    frozen(world)
    late = world.report(world.approved("kegiatan", day(30, 10), jenis="sekolah", hadir_l="1", hadir_p="1"))
    world.approved("kegiatan", day(20, 9), jenis="sekolah", hadir_l="1", hadir_p="1")
    world.count()
    november = view("pimpasa.me", *own(NOVEMBER))
    assert [(row[0], row[2]) for row in november.said["late"]] == [(late.code, "2026-10-30")]
    assert november.said["figures"]["activities"] == 0, "susulan stands beside the numbers, not in them"
    assert view("pimpasa.me", *own()).said["figures"]["activities"] == 1
    frozen(world, NOVEMBER)
    assert view("pimpasa.me", *own("2026-12")).said["late"] == [], "once"


def test_a_kasi_sends_it_back_with_a_reason_and_it_is_frozen_anew(world):
    filled(world)
    refused(Reason.PERIOD_DRAFT, send_back, "kasi.me", *own(), "0" * 64, "Kurang")
    sign(person("pimpasa.me"), *own(), view("pimpasa.me", *own()).sha256)
    shown = view("kasi.me", *own()).sha256
    refused(Reason.PERIOD_REASON, send_back, "kasi.me", *own(), shown, " ")
    refused(Reason.PERIOD_SIGNER, send_back, "kakanim.me", *own(), shown, "Kurang")
    send_back(person("kasi.me"), *own(), shown, "Kegiatan 9 Oktober belum ada")
    again = view("pimpasa.me", *own())
    assert (again.standing.state, [mark.note for mark in again.returned]) == ("draft", ["Kegiatan 9 Oktober belum ada"])
    world.approved("kegiatan", day(9, 10), jenis="sekolah", hadir_l="1", hadir_p="1")
    world.count()
    frozen(world)
    assert view("kasi.me", *own()).report.number == 2
    assert not list(check_periods(db.session.connection()))


def test_offices_and_kanwil_freeze_their_quarters(world):
    filled(world)
    kanim = ("kanim", "office-me", QUARTER)
    shown = view("kasi.me", *kanim)
    assert (shown.standing.next_signer, len(shown.said["reports"])) == ("kasi", 3)
    refused(Reason.PERIOD_SIGNER, sign, "kakanim.me", *kanim, shown.sha256)
    refused(Reason.PERIOD_SIGNER, sign, "kanwil.ss", *kanim, shown.sha256)
    sign(person("kasi.me"), *kanim, shown.sha256)
    kanwil = ("kanwil", person("kanwil.ss").office_id, QUARTER)
    assert len(view("kanwil.ss", *kanwil).said["reports"]) == 3
    sign(person("kanwil.ss"), *kanwil, view("kanwil.ss", *kanwil).sha256)
    assert view("kanwil.ss", *kanwil).standing.state == "final"
    first = ("kanim", "office-me", "2027-Q1")
    refused(Reason.PERIOD_RUNS, sign, "kasi.me", *first, view("kasi.me", *first).sha256)
    found = standings(person("kanwil.ss"), "kanim", [read_period(QUARTER)])
    assert {one.subject_id: one.state for one in found}["office-me"] == "final"


def test_everybody_sees_their_own_and_nobody_anothers(world):
    me, kanwil = person("pimpasa.me").id, person("kanwil.ss").office_id
    seen = {
        "pimpasa.me": (True, False, False),
        "kasi.me": (True, True, False),
        "kakanim.me": (True, True, False),
        "kanwil.ss": (True, True, True),
        "kasi.pg": (False, False, False),
        "pimpasa.pg": (False, False, False),
        "petugas.me": (False, False, False),
        "mitra.me": (False, False, False),
        "admin.ss": (False, False, False),
        "kepatuhan.ss": (False, False, False),
    }
    addresses = (("pimpasa", me, OCTOBER), ("kanim", "office-me", QUARTER), ("kanwil", kanwil, QUARTER))
    for username, wanted in seen.items():
        for address, sees in zip(addresses, wanted, strict=True):
            if sees:
                assert read(person(username), *address)
            else:
                refused(Reason.PERIOD_UNKNOWN, read, username, *address)
    for address in (
        ("pimpasa", me, QUARTER),
        ("kanim", "office-me", OCTOBER),
        ("x", me, OCTOBER),
        ("pimpasa", me, "x"),
    ):
        refused(Reason.PERIOD_UNKNOWN, read, "kasi.me", *address)
    assert [one.id for one in subjects(person("pimpasa.me"), "pimpasa")] == [me]
    assert period_reports.subjects(person("mitra.me"), "pimpasa") == []


def test_the_database_refuses_to_change_or_delete_what_was_frozen(world):
    filled(world)
    frozen(world)
    for table in ("period_report", "period_mark"):
        for statement in (f"UPDATE {table} SET sha256 = 'x'", f"DELETE FROM {table}"):  # noqa: S608
            with pytest.raises(DBAPIError, match="for ever"), writing():
                db.session.execute(text(statement))


def test_fsck_notices_a_frozen_report_that_somebody_changed_behind_the_databases_back(world):
    filled(world)
    frozen(world)
    if db.engine.dialect.name == "sqlite":
        off = ["DROP TRIGGER period_report_no_update", "DROP TRIGGER period_mark_no_update"]
    else:
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in ("period_report", "period_mark")]
    with writing():
        for statement in off:
            db.session.execute(text(statement))
        db.session.execute(text("UPDATE period_report SET body = replace(body, '22', '99')"))
    (fault,) = check_periods(db.session.connection())
    assert "no longer what was signed" in fault.said
    db.session.rollback()
    with writing():
        body = db.session.scalar(db.select(PeriodReport.body))
        for table in ("period_report", "period_mark"):
            db.session.execute(text(f"UPDATE {table} SET sha256 = :s"), {"s": sha256_hex(body)})  # noqa: S608
    (fault,) = check_periods(db.session.connection())
    assert "no longer what was signed" in fault.said, "the audit chain remembers its digest"
