"""The figures by month: added up with every change, so that each is what the reports themselves say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from core import clock
from models import FactMonth, claims, db, figures, following, merging, report_facts, reviews, writing
from models.figure_checks import check_figures, made_anew
from tests.conftest import VILLAGE
from tests.figure_world import FigureWorld, day
from tests.village_world import TODAY, noon
from workflow.indicators import INDICATORS, KINDS
from workflow.periods import read_period

PERIODS = ("2026-11", "2026-Q3", "2026-Q4", "2026", "2025")
OTHER = "16.71.01.1001"


@pytest.fixture
def world(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FigureWorld]:
    """On SQLite and on a real PostgreSQL."""
    with house.app_context(), clock.stopped_at(noon(TODAY)):
        yield FigureWorld(monkeypatch)
        db.session.remove()


def a_season(world):
    """Reports of three months in every state, with answers early, late and not yet, followed and not."""
    for month, number in ((9, 3), (10, 28), (11, 2), (11, 9)):
        world.approved("amati_oa", day(number, month), jml_oa="0")
        followed = world.approved("amati_oa", day(number, month), jml_oa="4")
        choice = following.Choice("arsip", note="Selesai")
        world.do(following.choose, "kasi.me", followed, world.report(followed).rev, choice, on=day(number + 2, month))
        world.approved("kegiatan", day(number, month), jenis="sambang", hadir_l="10", hadir_p="12", hadir_muda="3")
        world.approved("deteksi_pmi", day(number, month), tingkat="tinggi", jml="3", perekrut="Pak X1", rujuk="polri")
        desa = OTHER.replace(".", "")
        world.approved("deteksi_pmi", day(number, month), tingkat="rendah", jml="1", perekrut="pak x-1", desa=desa)
        world.send("hambatan", day(number, month), jenis="jalan", perkiraan="1500000")
        world.approved("layanan_desa", day(number, month), jenis="eazy", jml_pemohon="30", jml_rentan="4")
        world.approved("koordinasi", day(number, month), jenis="rapat")
    first, again = world.approved("amati_oa", day(4), jml_oa="2"), world.send("amati_oa", day(4), jml_oa="2")
    world.do(claims.claim, "kasi.me", again, world.report(again).rev, on=day(5))
    into = world.report(first).rev
    world.do(merging.merge, "kasi.me", again, world.report(again).rev, first, into, "Sama", on=day(5))
    returned = world.send("amati_oa", day(6), jml_oa="1")
    world.do(reviews.return_for_repair, "kasi.me", returned, world.report(returned).rev, "Kurang", [], on=day(7))
    for form in ("amati_oa", "deteksi_pmi"):
        world.send(form, TODAY, jml_oa="1", jml="1")
    world.count()


def test_each_figure_of_each_period_place_and_reader_is_what_the_reports_say(world):
    a_season(world)
    # What is due changes with the hour, the months do not.
    for later in (0, 5, 7, 47, 49, 80):
        with clock.stopped_at(noon(TODAY) + timedelta(hours=later)):
            for username in ("kasi.me", "kanwil.ss", "kasi.pg"):
                compare(world, username)
    assert list(check_figures()) == []


def compare(world, username):
    for key in PERIODS:
        period = read_period(key)
        for place in ("", "16.03", "16.71"):
            asked = figures.asked_by(world.person(username), period.first, period.last, place)
            told = figures.counts(asked)
            assert told == {name: figures.count(replace(asked, figure=name)) for name in INDICATORS}, (key, place)
            narrow = replace(asked, figure="observations", villages=(VILLAGE,))
            assert figures.counts(narrow)["observations"] == figures.count(narrow)
            for name in (*KINDS, "seen"):
                one = replace(asked, figure=name)
                by_kind = figures.by_kind(one)
                assert sum(sums.reports for sums in by_kind.values()) == told[name]
                # From a day that no month begins with, the facts themselves are asked.
                aside = replace(one, until=one.until + timedelta(days=1))
                assert figures.by_kind(replace(one, villages=(VILLAGE, OTHER))).keys() <= by_kind.keys()
                if figures.count(aside) == told[name]:
                    assert (figures.by_kind(aside), figures.sums(aside)) == (by_kind, figures.sums(one))


def test_a_stretch_of_days_that_is_no_month_is_counted_from_the_reports(world):
    a_season(world)
    asked = figures.asked_by(world.person("kasi.me"), day(3), day(9))
    assert figures.counts(asked) == {name: figures.count(replace(asked, figure=name)) for name in INDICATORS}


def test_what_is_corrected_hidden_and_shown_again_leaves_the_months_as_they_were(world):
    root_id = world.approved("deteksi_pmi", day(2), tingkat="tinggi", jml="3")
    world.count()
    before = months()
    with writing():
        world.report(root_id).readers = "kepatuhan"
        report_facts.count_again([root_id])
    assert months() == {}
    with writing():
        world.report(root_id).readers = "office"
        report_facts.count_again([root_id])
        report_facts.count_again([root_id])
    assert months() == before


def months():
    columns = FactMonth.__table__.columns
    return {tuple(row[:7]): tuple(row[7:]) for row in db.session.execute(db.select(*columns).where(FactMonth.n != 0))}


def test_months_that_are_not_what_the_reports_add_up_to_are_found_and_made_anew(world):
    a_season(world)
    before = months()
    for statement in (db.update(FactMonth).values(people=7), db.delete(FactMonth)):
        with writing():
            db.session.execute(statement)
        (fault,) = check_figures()
        assert (fault.code, fault.where) == ("figures", "fact_month")
        made_anew()
        assert list(check_figures()) == []
        assert months() == before


def test_the_figures_of_a_whole_month_read_reports_only_for_what_is_not_due_and_for_recruiters(world):
    a_season(world)
    period = read_period("2026-11")
    asked = figures.asked_by(world.person("kasi.me"), period.first, period.last)
    found = []

    def note(_connection, _cursor, statement, *_rest):
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        figures.counts(asked)
        of_reports = [one for one in found if "report_fact" in one]
        del found[:]
        figures.by_kind(replace(asked, figure="risks"))
        figures.sums(replace(asked, figure="seen"))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(of_reports) == 3, of_reports
    assert not any("report_fact" in one for one in found)
