"""Pages on which who told an officer something is asked for, granted, refused, taken back and read."""

from collections.abc import Callable

import pytest
from flask import Flask

from core.digest import sha256_hex
from models import IdentityAsk, db
from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, flat, links
from tests.records import publish, record

Open = Callable[[str], OfficeClient]
TOLD = "<nama_warga>Ibu Sumbernya</nama_warga><telp_warga>081234567890</telp_warga>"


@pytest.fixture
def told(app: Flask, field_side: Field) -> str:
    """A resident's report about a foreigner, sent by a partner. Returns the address where its teller is asked for."""
    with app.app_context():
        publish("info_warga", more=("nama_warga", "telp_warga"))
    made = record(form_id="info_warga", topik="oa", nama="Ada orang asing.")
    made["xml"] = made["xml"].replace("<meta>", f"{TOLD}<meta>")
    made["sha256"] = sha256_hex(made["xml"])
    return f"/office/review/{field_side.push('mitra.me', made)}/identity"


def asked(kasi: OfficeClient, told: str, reason: str = "Menghubungi saksi.") -> None:
    kasi.submit(kasi.get(told), "/identity", reason=reason)


def test_one_asks_a_colleague_finds_it_in_the_list_and_grants_it(kasi: OfficeClient, office_client: Open, told: str):
    page = kasi.get(told)
    assert "Belum pernah." in flat(page)
    assert "Yang dapat menjawab: kakanim.me." in flat(page)
    page = kasi.submit(page, "/identity", 422, reason=" ")
    assert "Tulis untuk apa identitas ini dibuka" in flat(page)
    page = kasi.submit(page, "/identity", reason="Menghubungi saksi.")
    assert "Permintaan Anda menunggu jawaban" in flat(page)
    assert "Buka identitas penyampai" not in flat(page)
    assert "Menunggu Menghubungi saksi." in flat(kasi.get("/office/identity-asks"))
    chief = office_client("kakanim.me")
    page = chief.get("/office/review")
    assert "1 permintaan identitas penyampai menunggu jawaban Anda." in flat(page)
    page = chief.get(links(page)["Tampilkan permintaan identitas"])
    assert "kasi.me Menghubungi saksi." in flat(page)
    page = chief.submit(chief.get(told), "/grant")
    assert "Pembukaan disetujui" in flat(page)
    assert "Sumbernya" not in page.text
    assert "menunggu jawaban Anda." not in flat(chief.get("/office/review"))
    assert "1 identitas penyampai dapat Anda buka." in flat(kasi.get("/office/review"))
    assert "Disetujui Menghubungi saksi." in flat(kasi.get("/office/identity-asks"))
    page = kasi.submit(kasi.get(told), "/read")
    assert "Nama penyampai Ibu Sumbernya Nomor HP 081234567890" in flat(page)
    assert "no-store" in kasi.answer.headers["Cache-Control"]
    page = kasi.get(told)
    assert "Membuka: kasi.me Menghubungi saksi." in flat(page)
    assert "Menyetujui: kakanim.me" in flat(page)
    assert "Sumbernya" not in page.text


def test_it_is_refused_with_a_reason_that_the_asker_reads(kasi: OfficeClient, office_client: Open, told: str):
    asked(kasi, told)
    chief = office_client("kakanim.me")
    page = chief.submit(chief.get(told), "/refuse", 422, note="  ")
    assert "Tulis mengapa identitas ini tidak dibuka" in flat(page)
    chief.submit(page, "/refuse", note="Saksi sudah dihubungi.")
    page = kasi.get(told)
    assert "Permintaan Anda ditolak kakanim.me: Saksi sudah dihubungi." in flat(page)
    assert "Minta persetujuan" in flat(page)


def test_a_page_that_is_stale_changes_nothing_and_keeps_what_was_typed(
    app: Flask, kasi: OfficeClient, office_client: Open, told: str
):
    asked(kasi, told)
    chief = office_client("kakanim.me")
    page = chief.get(told)
    chief.submit(page, "/grant")
    page = chief.submit(page, "/refuse", 409, note="Terlambat.")
    assert "Permintaan ini sudah diputuskan oleh kakanim.me pada" in flat(page)
    assert "Terlambat." in flat(page)
    with app.app_context():
        assert db.session.scalars(db.select(IdentityAsk)).one().state == "granted"


def test_it_is_taken_back_and_then_neither_granted_nor_read(kasi: OfficeClient, office_client: Open, told: str):
    asked(kasi, told)
    shown = kasi.get(told)
    waiting = office_client("kakanim.me")
    page = waiting.get(told)
    assert "Permintaan ditarik." in flat(kasi.submit(shown, "/withdraw"))
    assert "sudah diputuskan oleh kasi.me" in flat(waiting.submit(page, "/grant", 409))
    page = kasi.get(told)
    csrf = next(field.get("value") for field in page.all("input") if field.get("name") == "csrf_token")
    page = kasi.post(f"{told}/read", {"csrf_token": csrf}, 409)
    assert "Identitas ini belum diminta." in flat(page)
    assert "Sumbernya" not in page.text


@pytest.mark.parametrize(("username", "status"), [("petugas.me", 403), ("kanwil.ss", 403), ("kasi.pg", 404)])
def test_others_do_not_reach_it(office_client: Open, told: str, username: str, status: int):
    office_client(username).get(told, status)


@pytest.mark.parametrize("username", ["petugas.me", "mitra.me", "kanwil.ss"])
def test_the_list_is_for_the_few(office_client: Open, told: str, username: str):
    client = office_client(username)
    client.get("/office/identity-asks", 403)
    assert "permintaan identitas" not in flat(client.get("/office/review"))
