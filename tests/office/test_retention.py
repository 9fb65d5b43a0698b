"""Masa simpan: what is due and held in numbers, what was removed; what the pages and exports of such a report say."""

import pytest

from core import clock
from models import db, indexing, removal_runs, report_facts
from tests.office.office_client import flat, links
from tests.office.test_exports import download, table
from tests.office.village_pages import as_
from tests.retention_world import NOW, PERSON, PHONE, RetentionWorld
from tests.village_world import noon

HERE = "/office/retention"
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF of a person"


@pytest.fixture
def old(app, with_passwords, monkeypatch):
    """Two F09 whose year is over, one still under way; the pages are asked at noon of that day. The first one's id."""
    with clock.stopped_at(noon(NOW)):
        with app.app_context():
            world = RetentionWorld(monkeypatch)
            first = world.request_done((("depan.jpg", PHOTO),))["instance_id"]
            world.request_done()
            world.approved("layanan_desa", NOW.replace(year=2025, month=9), jenis="eazy", jml_pemohon="4")
            world.follow()
            indexing.index_all()
            report_facts.count_all()
            db.session.remove()
        yield first


def remove(app):
    with app.app_context():
        removal_runs.run()
        db.session.remove()


def test_the_page_counts_what_is_due_and_held_and_then_what_was_removed(app, old):
    for username in ("kepatuhan.ss", "admin.ss"):
        said = flat(as_(app, username).get(HERE))
        assert "Kanim Muara Enim: 2 laporan akan dihapus" in said
        assert "Tertua diputuskan 1 Okt 2025" in said
        assert "1 ditahan: layanan masih berjalan" in said
        assert "Belum ada yang dihapus." in said
        assert "Tidak berjalan sendiri." in said
    remove(app)
    page = as_(app, "admin.ss").get(HERE)
    said = flat(page)
    assert "0 laporan akan dihapus" in said
    assert "Data pribadi, isian, dan foto dari 2 laporan, 1 berkas" in said
    assert "Atur lamanya dan penghapusan tiap malam" in links(page)
    assert PERSON not in page.text


def test_whoever_does_not_look_after_it_does_not_see_it(app, old):
    for username in ("kasi.me", "mitra.me", "kanwil.ss"):
        client = as_(app, username)
        assert "Masa simpan" not in links(
            client.get("/office/", 200) if username != "kanwil.ss" else client.get("/office/review")
        )
        client.get(HERE, 403)


def test_a_removed_report_says_so_on_its_page_in_lists_on_paper_and_in_exports(app, old):
    remove(app)
    kasi = as_(app, "kasi.me")
    page = kasi.get(f"/office/review/{old}")
    said = flat(page)
    assert "Data pribadi, isian, dan foto dihapus pada 25 Nov 2026: masa simpan 12 bulan sejak diputuskan 1 Okt" in said
    assert PERSON not in page.text
    assert PHONE not in page.text
    assert "20" in said
    assert "Formulir layanan_desa (dihapus)" in flat(kasi.get("/office/review?state=approved"))
    printed = kasi.get(f"/office/review/{old}/print")
    assert "masa simpan 12 bulan" in flat(printed)
    assert PERSON not in printed.text
    rows = table(download(kasi, "?state=approved&form=layanan_desa", kind="csv", names="raw"))
    [row] = [row for row in rows if row["KEY"] == old]
    assert (row["title"], row["jml_pemohon"], row["nama_pj"]) == ("Formulir layanan_desa (dihapus)", "20", "")
    assert len(rows) == 3


def test_the_command_tells_and_removes(app, old):
    run = app.test_cli_runner().invoke
    told = run(args=["titian", "retention"])
    assert "layanan_desa, Kanim Muara Enim: 2 laporan lewat 12 bulan (tertua 2025-10-01)" in told.output
    assert "1 laporan ditahan, layanan masih berjalan" in told.output
    assert "Belum ada yang dihapus" in told.output
    done = run(args=["titian", "retention", "--do"])
    assert "Dihapus dari 2 laporan" in done.output
    assert done.exit_code == 0
    assert "lewat 12 bulan" not in run(args=["titian", "retention"]).output
