"""The figures: what counts, from which day, for whom; facts follow every change, and can be made anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from core import clock
from models import claims, db, figures, following, merging, raising, report_facts, report_list, reviews, writing
from models.figure_checks import check_figures, made_anew
from models.report_filter import ReportFilter
from models.tables_figures import ReportFact
from models.village_list import VillageFilter, list_villages
from models.villages import register_village
from tests.conftest import VILLAGE
from tests.figure_world import FigureWorld, day
from tests.village_world import TODAY, noon
from workflow.indicators import INDICATORS
from workflow.periods import read_period

QUARTER = read_period("2026-Q4")
OTHER = "16.03.06.2002"


@pytest.fixture
def world(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FigureWorld]:
    """On SQLite and on a real PostgreSQL."""
    with house.app_context(), clock.stopped_at(noon(TODAY)):
        yield FigureWorld(monkeypatch)
        db.session.remove()


def asked(world, figure, username="kasi.me", period=QUARTER, **more):
    return replace(figures.asked_by(world.person(username), period.first, period.last), figure=figure, **more)


def count(world, figure, username="kasi.me", **more):
    world.count()
    return figures.count(asked(world, figure, username, **more))


def listed(world, figure, username="kasi.me", **more):
    """How many reports the list behind a figure has, followed page by page."""
    viewer, after, found = world.person(username), None, 0
    filters = ReportFilter(figure=figure, since=QUARTER.first, until=QUARTER.last, **more)
    while True:
        page = report_list.list_reports(viewer, filters, after, 3)
        found += len(page.rows)
        after = page.next
        if after is None:
            return found


def filled(world):
    """A little of everything."""
    world.approved("amati_oa", day(2), jml_oa="0")
    world.approved("amati_oa", day(3), jml_oa="4")
    world.send("amati_oa", day(4), jml_oa="1")
    world.approved("kegiatan", day(5), jenis="sambang", hadir_l="10", hadir_p="12", hadir_muda="3")
    world.approved("kegiatan", day(6), jenis="sekolah", hadir_l="1", hadir_p="2")
    world.approved("kegiatan", day(6, 9), jenis="sekolah", hadir_l="50", hadir_p="50")
    world.approved("deteksi_pmi", day(7), tingkat="tinggi", jml="3", perekrut="Pak X1", rujuk="polri")
    world.approved("deteksi_pmi", day(8), tingkat="rendah", jml="1", perekrut="pak x-1", desa=OTHER.replace(".", ""))
    world.approved("deteksi_pmi", day(9), jml="1", perekrut="Orang lain")
    world.send("hambatan", day(10), jenis="jalan", perkiraan="1500000")
    world.approved("hambatan", day(11), jenis="jalan", perkiraan="500000")
    world.approved("layanan_desa", day(12), jenis="eazy", jml_pemohon="30", jml_rentan="4")
    world.approved("koordinasi", day(13), jenis="rapat")
    world.count()


def test_every_figure_is_as_many_as_the_list_behind_it(world):
    filled(world)
    for username in ("kasi.me", "kakanim.me", "kanwil.ss", "kasi.pg"):
        added = figures.counts(asked(world, "", username))
        for name in INDICATORS:
            assert listed(world, name, username) == figures.count(asked(world, name, username)), (username, name)
            assert added[name] == figures.count(asked(world, name, username)), (username, name)
    for name in ("risks", "activities", "requests", "obstacles", "meetings"):
        for kind, sums in figures.by_kind(asked(world, name)).items():
            assert listed(world, name, kind=kind or figures.NO_KIND) == sums.reports, (name, kind)
    assert figures.count(asked(world, "observations", "kasi.pg")) == 0


def test_what_counts_and_what_it_brings(world):
    filled(world)
    counted = {name: figures.count(asked(world, name)) for name in INDICATORS}
    assert {name: n for name, n in counted.items() if INDICATORS[name].area in ("reach", "eyes")} == {
        "activities": 2,
        "observations": 2,
        "nil": 1,
        "pointed": 0,
        "seen": 1,
        "pictured": 0,
    }
    assert figures.sums(asked(world, "activities")) == figures.Sums(2, 25, 11, 14, 3)
    assert figures.sums(asked(world, "seen")).people == 4
    assert (counted["risks"], counted["referred"], counted["recruiters"]) == (3, 1, 2)
    assert {kind: sums.reports for kind, sums in figures.by_kind(asked(world, "risks")).items()} == {
        "tinggi": 1,
        "rendah": 1,
        "": 1,
    }
    assert figures.sums(asked(world, "obstacles")).cost == 2_000_000
    assert (counted["obstacles"], counted["obstacles_answered"]) == (2, 1)
    assert figures.sums(asked(world, "requests")).weak == 4
    assert counted["meetings"] == 1
    last = read_period("2026-Q3")
    assert figures.sums(asked(world, "activities", period=last)).people == 100
    assert figures.count(asked(world, "observations", place="16.71")) == 0
    assert figures.count(asked(world, "observations", villages=(VILLAGE,))) == 2
    assert figures.by_village(asked(world, "risks")) == {VILLAGE: 2, OTHER: 1}


def test_the_first_answer_is_on_time_or_late_and_a_report_that_nobody_answered_counts_once_its_time_is_over(world):
    early = world.send("amati_oa", day(2), jml_oa="1")
    world.do(reviews.approve, "kasi.me", early, world.report(early).rev, on=day(4))
    late = world.send("amati_oa", day(2), jml_oa="1")
    world.do(reviews.return_for_repair, "kasi.me", late, world.report(late).rev, "Kurang", [], on=day(5))
    world.send("amati_oa", TODAY, jml_oa="1")
    world.send("amati_oa", day(10), jml_oa="1")
    told = {name: count(world, name) for name in ("received", "due_check", "checked", "answered", "returned")}
    assert told == {"received": 4, "due_check": 3, "checked": 1, "answered": 2, "returned": 1}
    assert figures.median_answer_s(asked(world, "")) == 48 * 3600
    again = world.send("amati_oa", day(6), corrects=late, jml_oa="2")
    assert again
    assert (count(world, "answered"), count(world, "returned")) == (2, 1), "a correction takes no answer back"
    assert figures.median_answer_s(asked(world, "", "kasi.pg")) is None
    corrected = world.send("amati_oa", day(9), corrects=early, jml_oa="3")
    assert corrected
    world.do(reviews.approve, "kasi.me", early, world.report(early).rev, on=day(12))
    assert count(world, "checked") == 1, "the first answer stays the first"


def test_what_follows_is_on_time_late_or_still_has_time(world):
    roots = [world.approved("amati_oa", day(2), jml_oa="1") for _ in range(3)]
    archived = following.Choice("arsip", note="Selesai")
    world.do(following.choose, "kasi.me", roots[0], world.report(roots[0]).rev, archived, on=day(4))
    assert (count(world, "followed"), count(world, "due_follow")) == (1, 3)
    world.do(following.choose, "kasi.me", roots[1], world.report(roots[1]).rev, archived, on=day(9))
    assert (count(world, "followed"), count(world, "due_follow")) == (1, 3)
    world.approved("amati_oa", TODAY, jml_oa="1")
    assert (count(world, "followed"), count(world, "due_follow")) == (1, 3), "that one has its time"
    world.do(raising.make_urgent, "kasi.me", roots[2], world.report(roots[2]).rev, "Segera", on=day(3))
    assert db.session.get_one(ReportFact, roots[2]).urgent, "at once, though the phones hear nothing of it"
    assert not list(check_figures())


def test_facts_follow_corrections_decisions_and_secrets(world):
    root_id = world.send("deteksi_pmi", day(2), tingkat="rendah", jml="1")
    assert count(world, "risks") == 0
    world.do(reviews.approve, "kasi.me", root_id, world.report(root_id).rev, on=day(3))
    assert count(world, "risks", kind="rendah") == 1
    world.send("deteksi_pmi", day(4), corrects=root_id, tingkat="tinggi", jml="2")
    assert count(world, "risks", kind="tinggi") == 0, "it waits again"
    world.do(reviews.approve, "kasi.me", root_id, world.report(root_id).rev, on=day(5))
    assert (count(world, "risks", kind="tinggi"), count(world, "risks", kind="rendah")) == (1, 0)
    with writing():
        world.report(root_id).readers = "kepatuhan"
        report_facts.count_again([root_id])
    assert count(world, "risks") == 0
    assert db.session.get(ReportFact, root_id) is None


def test_a_merged_report_was_received_and_answered_and_counts_in_nothing_else(world):
    first = world.approved("amati_oa", day(2), jml_oa="2")
    again = world.send("amati_oa", day(2), jml_oa="2")
    world.do(claims.claim, "kasi.me", again, world.report(again).rev, on=day(3))
    rev, into = world.report(again).rev, world.report(first).rev
    world.do(merging.merge, "kasi.me", again, rev, first, into, "Sama", on=day(3))
    told = {name: count(world, name) for name in ("received", "answered", "observations")}
    assert told == {"received": 2, "answered": 2, "observations": 1}
    assert listed(world, "received") == 2
    assert not list(check_figures())


def test_facts_can_be_thrown_away_and_come_back_the_same_and_a_wrong_one_is_noticed(world):
    filled(world)
    before = {row.root_id: row.kind for row in db.session.scalars(db.select(ReportFact))}
    assert not list(check_figures())
    with writing():
        db.session.execute(db.update(ReportFact).where(ReportFact.form_id == "kegiatan").values(men=999))
        db.session.execute(db.delete(ReportFact).where(ReportFact.form_id == "hambatan"))
    (fault,) = check_figures()
    assert fault.code == "figures"
    assert "5 reports" in fault.said
    assert made_anew() == f"made anew from {len(before)} reports"
    assert not list(check_figures())
    assert {row.root_id: row.kind for row in db.session.scalars(db.select(ReportFact))} == before


def test_the_counting_waits_for_a_quiet_door_but_not_for_ever(world):
    world.send("amati_oa", TODAY, jml_oa="1")
    assert report_facts.waiting() > 0
    assert report_facts.count_slice() is False, "the door was busy just now"
    with clock.stopped_at(noon(TODAY) + timedelta(seconds=3)):
        assert report_facts.count_slice() is True
        assert report_facts.count_slice() is False
    assert report_facts.waiting() == 0


def villages(world, **filters):
    page = list_villages(world.person("kasi.me"), VillageFilter(**filters))
    return [row.village.code for row in page.rows]


def test_villages_are_visited_near_or_far_and_on_their_way(world):
    for code, stage in ((VILLAGE, "aktif"), (OTHER, "survei")):
        register_village(None, code, "office-me", stage, [])
    world.approved("kegiatan", day(5), jenis="sambang")
    world.approved("profil_desa", day(5), mode="mutakhir", waktu_jam="4")
    world.approved("profil_desa", day(6), mode="mutakhir", waktu_jam="")
    world.approved("amati_oa", day(7), jml_oa="0")
    world.count()
    assert villages(world, visited_from=QUARTER.first, visited_to=QUARTER.last) == [VILLAGE]
    assert villages(world, visited_from=date(2026, 11, 6), visited_to=QUARTER.last) == []
    assert [villages(world, group=group) for group in ("far", "near", "unknown")] == [[VILLAGE], [], [OTHER]]
    assert villages(world, planned=True) == [OTHER]
    assert count(world, "observations", group="far") == listed(world, "observations", group="far") == 1
    assert count(world, "observations", group="near") == 0
    world.approved("profil_desa", day(8), mode="mutakhir", waktu_jam="2.9")
    world.count()
    assert villages(world, group="near") == [VILLAGE]


def test_a_fostered_village_whose_letters_are_here_lacks_none(world):
    world.up_to("aktif")
    assert villages(world, lacks=True) == []
    register_village(None, OTHER, "office-me", "aktif", [])
    assert villages(world, lacks=True) == [OTHER]
