"""The map of Tinjauan: numbers that lead to as many reports, without a script; for whom."""

import pytest

from core import clock
from models import db
from tests.map_world import MapWorld
from tests.office.office_client import flat, links
from tests.office.village_pages import as_
from tests.village_world import TODAY, noon

HERE = "/office/review/map"


@pytest.fixture
def made(app, with_passwords):
    with clock.stopped_at(noon(TODAY)):
        with app.app_context():
            world = MapWorld()
            codes = {name: world.report(getattr(world, name)).code for name in ("far", "bare")}
            codes |= {f"near{number}": world.report(one).code for number, one in enumerate(world.near)}
            db.session.remove()
        yield codes


def clusters(page):
    """What each number says and where it leads, without the table's."""
    return {one.get("aria-label"): one.get("href") for one in page.all("a") if one.get("class") == "cluster"}


def listed(page):
    return [one.get("href") for one in page.all("a") if any(child.tag == "strong" for child in one.all("strong"))]


def test_numbers_lead_to_as_many_reports_and_a_single_one_opens_its_report(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(HERE)
    words = flat(page)
    assert "4 laporan berposisi di peta ini, 1 segera." in words
    assert "1 laporan tanpa posisi hanya ada di daftar." in words
    [here] = [one for one in page.all("a") if one.get("aria-current") == "page"]
    assert here.text.startswith("Tinjauan")
    found = clusters(page)
    assert len(found) == 2
    [near] = [label for label in found if label.startswith("3 laporan, 1 segera.")]
    [far] = [label for label in found if label.startswith("1 laporan.")]
    assert near.endswith("Buka daftarnya")
    beside = kasi.get(found[near])
    assert len(listed(beside)) == 3
    assert "Satu petak di peta" in flat(beside)
    assert "Diterima 3" in flat(beside)
    assert made["far"] in flat(kasi.get(found[far]))
    # The table says the same, and leads to the same places.
    assert [one.get("href") for one in page.all("a") if one.get("aria-label") == near] == [found[near]] * 2


def test_closer_and_farther_and_aside_by_links_alone(app, made):
    kasi = as_(app, "kasi.me")
    page = kasi.get(HERE)
    assert "Perkecil -" not in links(page)
    closer = kasi.get(links(page)["Perbesar +"])
    assert {"Perkecil -", "Seluruh wilayah 0", "Ke utara", "Ke timur"} <= set(links(closer))
    assert "di bagian peta ini" in flat(closer)
    around = kasi.get(f"{HERE}?z=8&at=-3.661,103.771")
    assert "Perbesar +" not in links(around)
    assert "3 laporan berposisi di bagian peta ini, 1 segera." in flat(around)
    away = kasi.get(links(kasi.get(links(around)["Ke selatan"]))["Ke selatan"])
    assert "Tidak ada laporan berposisi di sini" in flat(away)
    back = kasi.get(links(away)["Seluruh wilayah 0"])
    assert len(clusters(back)) == 2


def test_the_map_is_narrowed_as_its_list_is_and_leads_back_to_it(app, made):
    kasi = as_(app, "kasi.me")
    urgent = kasi.get("/office/review?urgent=1")
    page = kasi.get(links(urgent)["Peta daftar ini"])
    assert len(clusters(page)) == 1
    assert "Segera" in flat(page)
    assert links(page)["Kembali ke daftar"].endswith("/review?urgent=1")
    assert "Tidak ada laporan berposisi" in flat(kasi.get(f"{HERE}?state=approved"))
    again = kasi.get(links(kasi.get("/office/review?square=8.-1875.53130"))["Peta daftar ini"])
    assert "3 laporan berposisi di bagian peta ini" in flat(again), "from a square's list the map opens there"
    for bad in ("z=99&at=1,1", "z=3&at=x", "z=-1", "square=9.9.9", "z=3&at=nan,1"):
        assert "4 laporan berposisi di peta ini" in flat(kasi.get(f"{HERE}?{bad}"))


def test_a_long_list_says_so_and_leads_closer_instead_of_to_a_list_that_has_more(app, made, monkeypatch):
    monkeypatch.setattr("models.report_map.MOST_LOOKED", 3)
    page = as_(app, "kasi.me").get(HERE)
    assert "hanya laporan terbaru yang dihitung" in flat(page)
    assert all(label.endswith("Perbesar") and "z=" in href for label, href in clusters(page).items())


def test_every_reader_has_the_map_of_what_they_read(app, made):
    assert len(clusters(as_(app, "pimpasa.me").get(HERE))) == 2
    assert clusters(as_(app, "kasi.pg").get(HERE)) == {}
    assert clusters(as_(app, "kepatuhan.ss").get(HERE)) == {}
    partner = as_(app, "mitra.me")
    partner.get(HERE, 403)
    assert "Peta daftar ini" not in links(partner.get("/office/review"))
