"""Tinjauan: a queue that can be read, narrowed and walked through."""

from collections.abc import Callable

import pytest
from flask import Flask

from models import indexing, people
from office.report_rows import ROWS
from tests.office.conftest import JPEG, Field
from tests.office.office_client import OfficeClient, flat, links, one
from tests.records import photo


def rows(page) -> list[str]:
    return [a.text for ul in page.all("ul") if ul.get("class") == "rows" for a in ul.all("a")]


def row_links(page) -> list[str]:
    return [a.get("href") for ul in page.all("ul") if ul.get("class") == "rows" for a in ul.all("a")]


def test_a_report_says_what_where_who_and_when(kasi: OfficeClient, field_side: Field):
    field_side.send()
    [row] = rows(kasi.get("/office/review"))
    assert row == ("Uji lapangan Kelurahan Pasar I, Muara Enim pimpasa.me · dibuat 13.07, diterima 10.08")


def test_the_newest_stands_on_top(kasi: OfficeClient, field_side: Field):
    first, second = field_side.send(), field_side.send()
    assert row_links(kasi.get("/office/review")) == [f"/office/review/{second}", f"/office/review/{first}"]


def test_what_is_urgent_and_what_is_on_its_way_is_said_in_words(kasi: OfficeClient, field_side: Field):
    entries = [
        photo("a.jpg", JPEG),
        photo("b.jpg", JPEG + b"b"),
        {**photo("c.jpg", b"p"), "role": "preview", "of": "a.jpg"},
    ]
    root_id = field_side.send(files=entries, urgent=True)
    [row] = rows(kasi.get("/office/review"))
    assert "Segera" in row
    assert "Foto menyusul" in row
    assert "0/2 foto" in row
    field_side.deliver(root_id, entries[0], JPEG)
    assert "1/2 foto" in rows(kasi.get("/office/review"))[0]
    field_side.deliver(root_id, entries[1], JPEG + b"b")
    [row] = rows(kasi.get("/office/review"))
    assert "2 foto" in row
    assert "menyusul" not in row


def test_tabs_count_what_waits(kasi: OfficeClient, field_side: Field):
    for _ in range(3):
        field_side.send()
    page = kasi.get("/office/review")
    tabs = [a.text for nav in page.all("nav") if nav.get("class") == "tabs" for a in nav.all("a")]
    assert tabs == ["Diterima 3", "Perlu perbaikan 0", "Disetujui", "Ditolak"]
    assert "3 menunggu" in one(page, "nav", id="menu").text


def test_held_reports_get_a_tab_when_there_are_any(kasi: OfficeClient, field_side: Field):
    field_side.send(form_id="tak_dikenal")
    page = kasi.get("/office/review")
    assert "Tertahan 1" in links(page)
    page = kasi.get(links(page)["Tertahan 1"])
    [href] = row_links(page)
    page = kasi.get(href)
    assert "Versi formulir ini belum dikenal server" in flat(page)
    assert "kantor yang memutuskan" in flat(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=000001", ["pimpasa.me"]),
        ("q=mitra", ["mitra.me"]),
        ("q=harapan", ["mitra.me"]),
        ("q=%25", []),
        ("urgent=1", ["mitra.me"]),
        ("place=16.03.06.1001", ["pimpasa.me"]),
        ("place=16.03", ["mitra.me", "pimpasa.me"]),
        ("form=uji_lapangan", ["mitra.me", "pimpasa.me"]),
        ("form=lain", []),
        ("state=approved", []),
        ("state=entah", ["mitra.me", "pimpasa.me"]),
    ],
)
def test_filters_stand_in_the_address(app: Flask, kasi: OfficeClient, field_side: Field, query, found):
    field_side.send("pimpasa.me")
    field_side.send("mitra.me", urgent=True, desa="1603062002")
    with app.app_context():
        indexing.index_all()
    page = kasi.get(f"/office/review?{query}")
    assert [row.split(" · ")[0].split()[-1] for row in rows(page)] == found


def test_the_search_form_leads_to_such_an_address(app: Flask, kasi: OfficeClient, field_side: Field):
    field_side.send("pimpasa.me")
    field_side.send("mitra.me")
    with app.app_context():
        mitra = people.find_person("mitra.me").id
    page = kasi.submit(kasi.get("/office/review"), "/office/review", person=mitra)
    assert len(rows(page)) == 1
    assert "mitra.me" in rows(page)[0]
    assert one(page, "p", class_="filter-now").text == "mitra.me Hapus saringan"
    assert len(rows(kasi.get(links(page)["Hapus saringan"]))) == 2


def test_a_search_looks_in_every_tab_and_says_what_it_does_not_know_yet(
    app: Flask, kasi: OfficeClient, field_side: Field
):
    decided = field_side.send("pimpasa.me", nama="Penginapan Melati")
    kasi.submit(kasi.get(f"/office/review/{decided}"), f"/office/review/{decided}/approve")
    field_side.send("mitra.me", nama="Penginapan Anggrek")
    page = kasi.get("/office/review?tab=returned&q=penginapan")
    assert "2 laporan terbaru belum ikut dicari" in flat(page)
    with app.app_context():
        indexing.index_all()
    page = kasi.get("/office/review?tab=returned&q=penginapan")
    assert "belum ikut dicari" not in flat(page)
    assert ["mitra.me" in row for row in rows(page)] == [True, False]
    assert {"Semua", "Diterima 1", "Disetujui 1"} <= set(links(page))
    assert len(rows(kasi.get(links(page)["Disetujui 1"]))) == 1
    assert "Semua" in links(kasi.get(links(page)["Diterima 1"]))


def test_a_filter_without_words_stays_in_its_tab(kasi: OfficeClient, field_side: Field):
    field_side.send("pimpasa.me")
    assert rows(kasi.get("/office/review?tab=returned&form=uji_lapangan")) == []
    assert len(rows(kasi.get("/office/review?tab=received&form=uji_lapangan"))) == 1


def test_pages_go_on_from_the_last_row_whatever_arrives_meanwhile(kasi: OfficeClient, field_side: Field):
    sent = [field_side.send() for _ in range(ROWS + 2)]
    page = kasi.get("/office/review")
    assert len(rows(page)) == ROWS
    assert "Yang lebih baru" not in links(page)
    field_side.send()
    older = kasi.get(links(page)["Yang lebih lama"])
    assert [href.split("?")[0] for href in row_links(older)] == [f"/office/review/{r}" for r in (sent[1], sent[0])]
    assert "Yang lebih lama" not in links(older)
    back = kasi.get(links(older)["Yang lebih baru"])
    assert row_links(back)[0].split("?")[0] == f"/office/review/{sent[-1]}"


def test_a_bent_page_mark_says_what_to_do(kasi: OfficeClient):
    assert "Mulai lagi dari halaman pertama" in flat(kasi.get("/office/review?after=xx", 422))


def test_keys_walk_down_and_up_inside_the_filters(kasi: OfficeClient, field_side: Field):
    first, second, third = (field_side.send(urgent=True) for _ in range(3))
    field_side.send()
    page = kasi.get("/office/review?urgent=1")
    page = kasi.get(one(page, "a", data_key="j").get("href"))
    assert kasi.answer.request.path.endswith(third)
    assert not [a for a in page.all("a") if a.get("data-key") == "k"]
    page = kasi.get(one(page, "a", data_key="j").get("href"))
    assert kasi.answer.request.path.endswith(second)
    assert one(page, "a", data_key="k").get("href") == f"/office/review/{third}?urgent=1"
    page = kasi.get(one(page, "a", data_key="j").get("href"))
    assert kasi.answer.request.path.endswith(first)
    assert not [a for a in page.all("a") if a.get("data-key") == "j"]


def test_an_empty_list_says_so(office_client: Callable[[str], OfficeClient]):
    page = office_client("kasi.pg").get("/office/review")
    assert "Tidak ada laporan" in flat(page)
