"""The leader's page: every figure opens the list behind it, and that list has exactly as many rows."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from models import db, obstacle_making, report_facts
from models.villages import register_village
from tests.conftest import VILLAGE
from tests.figure_world import FigureWorld, day
from tests.office.office_client import flat, links
from tests.office.village_pages import as_
from tests.village_world import TODAY, noon
from workflow.roles import LEADS

PAGE = "/office/overview"
OTHER = "16.03.06.2002"


@pytest.fixture
def world(app: Flask, with_passwords: str, monkeypatch: pytest.MonkeyPatch):
    """A little of everything, some of it long overdue; the pages are asked at noon."""
    with clock.stopped_at(noon(TODAY)):
        with app.app_context():
            made = FigureWorld(monkeypatch)
            for code, stage in ((VILLAGE, "aktif"), (OTHER, "survei")):
                register_village(None, code, "office-me", stage, [])
            made.approved("amati_oa", day(2), jml_oa="0")
            made.approved("amati_oa", day(3), jml_oa="4")
            for number in range(1, 13):
                made.send("amati_oa", day(number), jml_oa="1")
            made.send("amati_oa", TODAY, jml_oa="1")
            made.approved("kegiatan", day(5), jenis="sambang", hadir_l="10", hadir_p="12", hadir_muda="3")
            made.approved("deteksi_pmi", day(7), tingkat="tinggi", jml="3", perekrut="Pak X1")
            made.approved("deteksi_pmi", day(8), jml="1", perekrut="pak x-1", desa=OTHER.replace(".", ""))
            made.send("hambatan", day(10), jenis="jalan", perkiraan="1500000")
            made.approved("layanan_desa", day(12), jenis="eazy", jml_pemohon="30", jml_rentan="4")
            made.approved("profil_desa", day(5), mode="mutakhir", waktu_jam="4")
            made.count()
            obstacle_making.make_all()
            db.session.remove()
        yield


def rows_behind(client, href):
    """How many rows a list has, followed to its end."""
    found, seen = 0, 0
    while href and seen < 50:
        page, seen = client.get(href), seen + 1
        if "/review" in href:
            found += sum(
                1 for ul in page.all("ul") if ul.get("class") == "rows" for li in ul.all("li") if any(li.all("a"))
            )
        elif "/coordination" in href:
            lists = [ul for ul in page.all("ul") if ul.get("class") == "action-items"]
            found += sum(1 for ul in lists for li in ul.all("li") if any(li.all("a")))
        elif "/obstacles" in href or "/lessons" in href:
            found += sum(1 for ul in page.all("ul") if ul.get("class") == "tasks" for _one in ul.all("h2"))
        elif "/villages" in href:
            found += sum(1 for body in page.all("tbody") for _row in body.all("tr"))
        else:
            tab = next(a for a in page.all("a") if a.get("aria-current") == "true" and "/not-here" in a.get("href"))
            return int(tab.text.split()[-1])
        href = next((a.get("href") for a in page.all("a") if a.get("rel") == "next"), "")
    return found


def numbers(page):
    """(number, address) of every figure on the page."""
    found = [(a.text, a.get("href")) for a in page.all("a") if a.get("class") == "figure"]
    for card in page.all("li"):
        if (card.get("class") or "") == "now-card":
            found += [(re.match(r"\d+", a.text)[0], a.get("href")) for a in card.all("a")]
    return [(int(text.replace(".", "")), href) for text, href in found]


@pytest.mark.parametrize("username", ["kasi.me", "kanwil.ss", "kakanim.me"])
@pytest.mark.parametrize("query", ["", "?period=2026-11&place=16.03", "?period=2026", "?place=16.71"])
def test_every_figure_opens_a_list_with_exactly_as_many_rows(app, world, username, query):
    client = as_(app, username)
    found = numbers(client.get(f"{PAGE}{query}"))
    assert len(found) > 20
    wrong = [(n, href, behind) for n, href in found if (behind := rows_behind(client, href)) != n]
    assert wrong == []


def test_what_needs_a_person_comes_first_with_its_way(app, world):
    page = as_(app, "kasi.me").get(PAGE)
    now = flat(page)
    assert now.index("Perlu orang sekarang") < now.index("Cakupan")
    ways = {words: href for words, href in links(page).items() if "lewat waktunya" in words or "hambatan" in words}
    assert ways["13 laporan lewat waktunya (jam V atau D)"] == "/office/review?state=all&late=1"
    assert ways["1 hambatan belum dijawab"] == "/office/obstacles"
    assert rows_behind(as_(app, "kasi.me"), ways["1 hambatan belum dijawab"]) == 1
    assert "tertua 11 hari" in now
    assert "1 desa binaan kurang suratnya" in now


def test_shares_stand_only_on_ten_or_more(app, world):
    page = as_(app, "kasi.me").get(PAGE)
    rows = {row.text.split("  ")[0]: row.text for row in page.all("tr")}
    checked = next(text for text in rows.values() if text.startswith("Diperiksa dalam 48 jam"))
    assert re.search(r"\d+ dari \d+ +\d+ %", checked), checked
    nil = next(text for text in rows.values() if text.startswith("Di antaranya nihil"))
    assert "1 dari 2" in nil
    assert "%" not in nil


def test_periods_and_places_narrow_everything_and_nonsense_narrows_nothing(app, world):
    kasi = as_(app, "kasi.me")
    page = kasi.get(f"{PAGE}?period=2026-Q3")
    assert "Triwulan III 2026" in flat(page)
    assert all(n == 0 for n, href in numbers(page) if "figure=" in href)
    assert links(page)["Triwulan IV 2026"] == f"{PAGE}?period=2026-Q4"
    assert "Triwulan I 2027" not in links(kasi.get(PAGE)), "what has not begun has no figures"
    assert "Triwulan IV 2026" in flat(kasi.get(f"{PAGE}?period=entah&place=99.99"))
    other = as_(app, "kasi.pg").get(PAGE)
    assert all(n == 0 for n, href in numbers(other) if "figure=" in href)


def test_a_list_says_which_figure_it_stands_behind_and_nonsense_is_no_figure(app, world):
    kasi = as_(app, "kasi.me")
    page = kasi.get("/office/review?figure=risks&kind=tinggi&period=2026-Q4")
    assert "Laporan risiko PMI" in flat(page)
    assert "Triwulan IV 2026" in flat(page)
    assert "Semua 1" in flat(page)
    for query in ("figure=entah&period=2026-Q4", "figure=risks&period=2026-13", "figure=risks", "kind=tinggi"):
        assert "Laporan risiko PMI" not in flat(kasi.get(f"/office/review?{query}")), query
    page = kasi.get("/office/villages?visited=2026-Q4&group=far&planned=0")
    assert "Ada kegiatan: Triwulan IV 2026" in flat(page)


def test_what_is_not_counted_yet_is_said(app, world):
    with app.app_context():
        assert report_facts.waiting() == 0
        world_now = noon(TODAY) + timedelta(minutes=1)
    with clock.stopped_at(world_now):
        assert "belum dihitung" not in flat(as_(app, "kasi.me").get(PAGE))


def test_the_page_opens_for_leaders_and_for_nobody_else(app, world):
    for username in ("pimpasa.me", "mitra.me", "petugas.me", "kasi.me", "kakanim.me", "kanwil.ss", "admin.ss"):
        role = username.partition(".")[0].replace("mitra", "mitra_desa")
        client = as_(app, username)
        page = client.get(PAGE, 200 if role in LEADS else 403)
        assert ("Ringkasan" in links(client.get("/office/"))) is (role in LEADS)
        assert page is not None
