"""Reports that may be the same: found, compared side by side, merged by a person or said to be different."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from models import Submission, db, keying, tokens
from models.people import find_person
from tests.office.conftest import JPEG, Field
from tests.office.office_client import OfficeClient, flat, links, one
from tests.office.test_exports import download, table
from tests.records import photo

FAR = "1603062002"
WHY = "Orang, tempat, dan hari yang sama."


@pytest.fixture
def petugas(office_client: Callable[[str], OfficeClient]) -> OfficeClient:
    return office_client("petugas.me")


@pytest.fixture
def pair(app: Flask, field_side: Field) -> tuple[str, str]:
    """An earlier and a later report of one village and day, found alike; a third of another village."""
    roots = field_side.send(nama="Warung Sari"), field_side.send(nama="Warung Sari Dua")
    field_side.send(desa=FAR)
    keyed(app)
    return roots


def keyed(app: Flask) -> None:
    with app.app_context():
        keying.key_all()
        db.session.remove()


def state(app: Flask, root_id: str) -> str:
    with app.app_context():
        return db.session.get_one(Submission, root_id).state


def compared(client: OfficeClient, pair: tuple[str, str], status: int = 200):
    return client.get(f"/office/review/{pair[1]}/same/{pair[0]}", status)


def test_a_report_names_those_that_may_be_the_same_and_why(petugas: OfficeClient, pair: tuple[str, str]):
    page = petugas.get(f"/office/review/{pair[1]}")
    said = flat(page)
    assert "Mungkin laporan yang sama Bandingkan dengan ME-2026-000001 Diterima pimpasa.me, diterima" in said
    assert "desa yang sama, hari yang sama" in said
    assert "ME-2026-000003" not in said.split("Mungkin laporan yang sama")[1].split("Jejak")[0]
    beside = petugas.get(links(page)["Bandingkan dengan ME-2026-000001"])
    assert one(beside, "h1").text == "Bandingkan ME-2026-000002 dengan ME-2026-000001"


def test_the_two_stand_side_by_side_with_what_differs_marked(petugas: OfficeClient, pair: tuple[str, str]):
    rows = {one(row, "th").text: row for row in compared(petugas, pair).all("tr") if list(row.all("td"))}
    assert rows["Nama berbeda"].get("data-differs") is not None
    assert [cell.text for cell in rows["Nama berbeda"].all("td")] == ["Warung Sari", "Warung Sari Dua"]
    assert [cell.text for cell in rows["Desa"].all("td")] == ["1603061001", "1603061001"]
    # With the earlier one in front the address leads to the same page.
    other_way = petugas.get(f"/office/review/{pair[0]}/same/{pair[1]}")
    assert one(other_way, "h1").text == "Bandingkan ME-2026-000002 dengan ME-2026-000001"


def test_photos_of_both_are_shown_and_the_same_one_is_said(app: Flask, petugas: OfficeClient, field_side: Field):
    entry, second = photo(content=JPEG), photo("lain.jpg", JPEG + b"2")
    earlier = field_side.send(files=[entry], foto="depan.jpg")
    later = field_side.send(files=[entry, second], foto="lain.jpg", desa=FAR)
    for root_id, file, content in ((earlier, entry, JPEG), (later, entry, JPEG), (later, second, JPEG + b"2")):
        field_side.deliver(root_id, file, content)
    keyed(app)
    assert "foto yang sama, hari yang sama" in flat(petugas.get(f"/office/review/{later}"))
    page = compared(petugas, (earlier, later))
    said = [[figure.text for figure in part.all("figcaption")] for part in page.all("section")]
    assert [sorted(part) for part in said if part] == [["Foto foto yang sama"], ["Foto", "depan.jpg foto yang sama"]]
    assert all(image.get("alt") for image in page.all("img"))
    assert flat(page).count("foto yang sama") == 3


def test_it_is_taken_up_merged_with_a_reason_and_both_pages_say_so(
    app: Flask, petugas: OfficeClient, kasi: OfficeClient, pair: tuple[str, str]
):
    page = petugas.press(compared(petugas, pair), "Periksa ME-2026-000002")
    again = petugas.submit(page, "/merge", 422, note="  ")
    assert "Belum disimpan." in flat(again)
    assert state(app, pair[1]) == "received"
    done = flat(petugas.submit(again, "/merge", note=WHY))
    assert "ME-2026-000002 digabung ke ME-2026-000001; pelapornya diberi tahu." in done
    assert "Laporan ini digabung ke ME-2026-000001" in done
    assert f"Digabung ke ME-2026-000001 {WHY}" in done
    earlier = flat(kasi.get(f"/office/review/{pair[0]}"))
    assert "Digabung ke sini: ME-2026-000002" in earlier
    assert f"ME-2026-000002 digabung ke sini {WHY}" in earlier
    assert "Mungkin laporan yang sama" not in earlier
    tabs = links(kasi.get("/office/review"))
    assert "Digabung 1" in tabs
    assert len(list(one(kasi.get(tabs["Digabung 1"]), "ul", class_="rows").all("li"))) == 1


def test_a_chief_undoes_it_and_an_officer_finds_no_button(
    app: Flask, petugas: OfficeClient, kasi: OfficeClient, pair: tuple[str, str]
):
    page = petugas.press(compared(petugas, pair), "Periksa ME-2026-000002")
    petugas.submit(page, "/merge", note=WHY)
    assert "Batalkan penggabungan" not in flat(petugas.get(f"/office/review/{pair[1]}"))
    petugas.get(f"/office/review/{pair[1]}/reopen", 403)
    form = kasi.get(links(kasi.get(f"/office/review/{pair[1]}"))["Batalkan penggabungan O"])
    assert "Batalkan penggabungan laporan ini" in flat(form)
    said = flat(kasi.submit(form, "/reopen", note="Orangnya berbeda."))
    assert "Dibuka lagi Orangnya berbeda." in said
    assert state(app, pair[1]) == "received"
    assert "ME-2026-000002 dikeluarkan lagi dari sini" in flat(kasi.get(f"/office/review/{pair[0]}"))


def test_a_page_older_than_a_decision_merges_nothing_and_keeps_what_was_typed(
    app: Flask, petugas: OfficeClient, kasi: OfficeClient, pair: tuple[str, str]
):
    page = petugas.press(compared(petugas, pair), "Periksa ME-2026-000002")
    kasi.press(kasi.get(f"/office/review/{pair[0]}"), "Setujui A")
    said = flat(petugas.submit(page, "/merge", 409, note=WHY))
    assert "kasi.me sudah menyetujui laporan ini" in said
    assert WHY in said
    assert state(app, pair[1]) == "received"


def test_what_is_not_the_same_is_not_asked_about_again(petugas: OfficeClient, pair: tuple[str, str]):
    done = flat(petugas.press(compared(petugas, pair), "Bukan laporan yang sama"))
    assert "ME-2026-000002 dan ME-2026-000001 dicatat sebagai laporan yang berbeda." in done
    assert "Mungkin laporan yang sama" not in done
    assert "Sudah dinyatakan berbeda: ME-2026-000001" in done
    page = compared(petugas, pair)
    assert "petugas.me menyatakan keduanya tidak sama" in flat(page)
    assert "Bukan laporan yang sama" not in [button.text for button in page.all("button")]
    assert "Periksa ME-2026-000002" in [button.text for button in page.all("button")]


def test_the_reporter_reads_a_plain_word_and_nothing_of_the_other_report(
    app: Flask, petugas: OfficeClient, office_client: Callable[[str], OfficeClient], field_side: Field
):
    pair = field_side.send(), field_side.send("mitra.me")
    keyed(app)
    mitra = office_client("mitra.me")
    mitra.get(f"/office/review/{pair[1]}/same/{pair[0]}", 403)
    assert "Mungkin laporan yang sama" not in flat(mitra.get(f"/office/review/{pair[1]}"))
    petugas.submit(petugas.press(compared(petugas, pair), "Periksa ME-2026-000002"), "/merge", note=WHY)
    page = flat(mitra.get(f"/office/review/{pair[1]}"))
    assert "Kantor sudah punya laporan tentang hal yang sama" in page
    assert "Digabung" in page
    assert "ME-2026-000001" not in page
    assert WHY not in page
    own = flat(office_client("pimpasa.me").get(f"/office/review/{pair[0]}"))
    assert WHY not in own
    assert "ME-2026-000002" not in own


def test_who_may_not_read_both_finds_no_page(office_client: Callable[[str], OfficeClient], pair: tuple[str, str]):
    compared(office_client("kasi.pg"), pair, 404)
    office_client("kasi.me").get(f"/office/review/{pair[0]}/same/{pair[0]}", 404)
    page = compared(office_client("kanwil.ss"), pair)
    assert list(page.all("textarea")) == []


def test_print_export_and_api_say_merged(app: Flask, petugas: OfficeClient, kasi: OfficeClient, pair: tuple[str, str]):
    petugas.submit(petugas.press(compared(petugas, pair), "Periksa ME-2026-000002"), "/merge", note=WHY)
    assert "Digabung ke ME-2026-000001" in flat(kasi.get(f"/office/review/{pair[1]}/print"))
    rows = table(download(kasi, "?state=merged", kind="csv", names="words"))
    assert [(row["Kode"], row["Keadaan"]) for row in rows] == [("ME-2026-000002", "Digabung")]
    with app.app_context():
        token = tokens.make_token(find_person("admin.ss"), "Uji", "office-me", ["petugas"], date(2026, 12, 31))[0]
    answer = app.test_client().get("/api/v1/reports?state=merged", headers={"Authorization": f"Bearer {token}"})
    assert [(row["code"], row["state"]) for row in answer.json["reports"]] == [("ME-2026-000002", "merged")]
