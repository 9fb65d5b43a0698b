"""Claims, red flags and nil reports together, as the pages say them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from models import Submission, db, reviews
from models.people import find_person
from tests.office.conftest import NOW, Field
from tests.office.office_client import OfficeClient, flat, links, one
from tests.office.strict_page import Element
from tests.records import publish


def later(hours: float):
    return clock.stopped_at(NOW + timedelta(hours=hours))


def buttons(page: Element) -> list[str]:
    return [button.text for button in page.all("button")]


def test_opening_to_decide_takes_a_report_up_and_others_read_who_has_it(
    office_client: Callable[[str], OfficeClient], kasi: OfficeClient, field_side: Field
):
    root_id = field_side.send()
    petugas = office_client("petugas.me")
    page = petugas.press(petugas.get(f"/office/review/{root_id}"), "Kembalikan R")
    assert one(page, "textarea", id="note")
    assert "sedang diperiksa oleh petugas.me" in flat(kasi.get("/office/review"))
    page = kasi.get(f"/office/review/{root_id}")
    assert "Sedang diperiksa oleh petugas.me sejak hari ini 13.07; lepas sendiri 22 Nov 13.07." in flat(page)
    assert "Laporan ini sedang diperiksa rekan lain. Tidak ada yang berubah." in flat(page)
    off = [button.text for button in page.all("button") if button.get("aria-disabled") == "true"]
    assert off == ["Setujui A", "Kembalikan R", "Tolak T"]


def test_two_reviewers_at_once_never_overwrite_each_other(
    app: Flask, office_client: Callable[[str], OfficeClient], kasi: OfficeClient, field_side: Field
):
    root_id = field_side.send()
    petugas = office_client("petugas.me")
    mine, theirs = kasi.get(f"/office/review/{root_id}"), petugas.get(f"/office/review/{root_id}")
    petugas.press(theirs, "Periksa P")
    page = kasi.submit(mine, "/approve", 409)
    assert "sedang diperiksa rekan lain" in flat(page)
    kasi.press(mine, "Tolak T", 409)
    petugas.submit(theirs, "/approve")
    page = kasi.submit(mine, "/approve", 409)
    assert "petugas.me sudah menyetujui laporan ini" in flat(page)
    with app.app_context():
        view = reviews.read_report(find_person("kasi.me"), root_id)
        assert [event.kind for event in view.events] == ["received", "approved"]


def test_a_report_is_let_go_by_hand_or_by_a_chief_or_after_a_day(
    office_client: Callable[[str], OfficeClient], kasi: OfficeClient, field_side: Field
):
    root_id = field_side.send()
    petugas = office_client("petugas.me")
    page = petugas.press(petugas.get(f"/office/review/{root_id}"), "Periksa P")
    assert "Anda sedang memeriksa laporan ini." in flat(page)
    page = petugas.press(page, "Lepas L")
    assert "Laporan dilepas" in flat(page)
    petugas.press(page, "Periksa P")
    page = kasi.press(kasi.get(f"/office/review/{root_id}"), "Lepas L")
    kasi.press(page, "Periksa P")
    assert "Lepas L" not in buttons(petugas.get(f"/office/review/{root_id}"))
    with later(24):
        petugas.sign_in("petugas.me")
        page = petugas.get(f"/office/review/{root_id}")
        assert "diperiksa" not in one(page, "header", class_="record-head").text
        petugas.submit(page, "/approve")


@pytest.mark.parametrize(
    ("hours", "share", "reached", "mine"),
    [
        (45, "", "", []),
        (48, "106", "Kasi Inteldakim", ["kasi.me"]),
        (72, "156", "Kasi Inteldakim, Kepala kantor", ["kasi.me", "kakanim.me"]),
        (96, "206", "Kasi Inteldakim, Kepala kantor, Kanwil", ["kasi.me", "kakanim.me", "kanwil.ss"]),
    ],
)
def test_a_red_flag_climbs_and_says_whom_it_has_reached(
    office_client: Callable[[str], OfficeClient], field_side: Field, hours, share, reached, mine
):
    root_id = field_side.send()
    for username in ("petugas.me", "kasi.me", "kakanim.me", "kanwil.ss"):
        with later(hours):
            client = office_client(username)
            page = client.get("/office/review")
            words = flat(page)
            record = flat(client.get(f"/office/review/{root_id}"))
            assert (f"Lewat waktu {share} %" in words) == bool(share)
            assert (f"Bendera merah sampai kepada {reached}" in words) == bool(share)
            assert (f"jam V). Bendera merah sampai kepada {reached}." in record) == bool(share)
            assert ("1 laporan lewat waktu sampai kepada Anda." in words) == (username in mine), username
            if username in mine:
                page = client.get(links(page)["Tampilkan yang lewat waktu"])
                assert len([a for ul in page.all("ul") if ul.get("class") == "rows" for a in ul.all("a")]) == 1


def test_the_late_filter_stands_in_the_address_and_says_so(kasi: OfficeClient, field_side: Field):
    field_side.send()
    field_side.send(urgent=True)
    with later(4):
        kasi.sign_in("kasi.me")
        page = kasi.get("/office/review?late=1")
        assert "Lewat waktu 116 %" in flat(page)
        assert len([a for ul in page.all("ul") if ul.get("class") == "rows" for a in ul.all("a")]) == 1
        assert one(page, "p", class_="filter-now").text == "Lewat waktu Hapus saringan"
    assert "Tidak ada laporan dengan saringan ini." in flat(kasi.get("/office/review?late=3"))
    assert "Uji lapangan" in flat(kasi.get("/office/review?late=x")), "what is not understood narrows nothing"


def test_a_report_never_answered_is_opened_again_with_a_reason(
    app: Flask, office_client: Callable[[str], OfficeClient], kasi: OfficeClient, field_side: Field
):
    root_id = field_side.send()
    with app.app_context():
        reviews.return_for_repair(find_person("kasi.me"), root_id, 1, "Lengkapi.")
    assert "jam berhenti selama diperbaiki" in flat(kasi.get(f"/office/review/{root_id}"))
    kasi.get(f"/office/review/{root_id}/reopen", 409)
    with later(24 * 15):
        petugas = office_client("petugas.me")
        kasi.sign_in("kasi.me")
        assert "Buka lagi O" not in links(petugas.get(f"/office/review/{root_id}"))
        page = kasi.get(links(kasi.get(f"/office/review/{root_id}"))["Buka lagi O"])
        page = kasi.submit(page, "/reopen", 422, note=" ")
        assert "Tulis alasannya" in flat(page)
        page = kasi.submit(page, "/reopen", note="Pelapor pindah tugas.")
        assert "Laporan dibuka lagi" in flat(page)
        assert "Dibuka lagi Pelapor pindah tugas." in flat(page)
        assert "Diterima" in one(page, "p", class_="record-facts").text


@pytest.fixture
def nil(app: Flask, field_side: Field) -> Callable[..., str]:
    """Send a nil report whose check found nothing."""

    def send(count: int = 0) -> str:
        root_id = field_side.send(form_id="amati_oa")
        with app.app_context():
            view = reviews.read_report(find_person("kasi.me"), root_id)
            view.current.answers = {**view.current.answers, "jml_oa": count}
            view.current.findings, view.submission.findings_count = [], 0
            db.session.commit()
        return root_id

    with app.app_context():
        publish("amati_oa")
    return send


def test_nil_reports_are_chosen_in_the_list_and_each_is_told(
    app: Flask, office_client: Callable[[str], OfficeClient], kasi: OfficeClient, field_side: Field, nil
):
    first, second, held = nil(), nil(), nil()
    nil(count=2)
    field_side.send()
    page = kasi.get("/office/review")
    picks = [box.get("value") for box in page.all("input") if box.get("name") == "pick"]
    assert picks == [f"1:{root_id}" for root_id in (held, second, first)]
    petugas = office_client("petugas.me")
    petugas.press(petugas.get(f"/office/review/{held}"), "Periksa P")
    page = kasi.submit(page, "/together", pick=picks)
    told = one(page, "section", aria_labelledby="together-title").text
    assert told == (
        "2 dari 3 laporan nihil disetujui."
        " ME-2026-000003 : Laporan ini sedang diperiksa rekan lain. Tidak ada yang berubah."
        " ME-2026-000002 : Disetujui. ME-2026-000001 : Disetujui."
    )
    with app.app_context():
        states = {root_id: db.session.get_one(Submission, root_id).state for root_id in (first, second, held)}
    assert states == {first: "approved", second: "approved", held: "received"}


def test_nothing_chosen_and_things_nobody_offered_change_nothing(kasi: OfficeClient, field_side: Field, nil):
    nil()
    other = field_side.send()
    page = kasi.get("/office/review")
    assert "Belum ada laporan yang dipilih" in flat(kasi.submit(page, "/together"))
    told = flat(kasi.submit(page, "/together", pick=[f"1:{other}", "x", "1:uuid:none", ":"]))
    assert "0 dari" in told
    assert "Bukan laporan nihil" in told
    assert "Diterima" in flat(kasi.get(f"/office/review/{other}"))


@pytest.mark.parametrize("username", ["kanwil.ss", "pimpasa.me"])
def test_who_does_not_decide_is_offered_no_boxes(office_client: Callable[[str], OfficeClient], nil, username):
    root_id = nil()
    client = office_client(username)
    page = client.get("/office/review")
    assert not [box for box in page.all("input") if box.get("name") == "pick"]
    assert {"Periksa P", "Lepas L"}.isdisjoint(buttons(client.get(f"/office/review/{root_id}")))
