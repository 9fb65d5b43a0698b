"""Pages keep apart who told it, and tell a village partner no more than the office told its reporters."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask import Flask

from core.digest import sha256_hex
from models import FormVersion, db, people, reviews
from models.claims import claim
from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, flat, links
from tests.records import publish, record

Open = Callable[[str], OfficeClient]
TOLD = "<nama_warga>Ibu Sumbernya</nama_warga><telp_warga>081234567890</telp_warga>"
HIDDEN = "disimpan terpisah, tidak ditampilkan"


@pytest.fixture
def told(app: Flask, field_side: Field) -> str:
    """A resident's report about a foreigner, sent by a partner. Returns its root id."""
    with app.app_context():
        publish("info_warga", more=("nama_warga", "telp_warga"))
    made = record(form_id="info_warga", topik="oa", nama="Ada orang asing.")
    made["xml"] = made["xml"].replace("<meta>", f"{TOLD}<meta>")
    made["sha256"] = sha256_hex(made["xml"])
    return field_side.push("mitra.me", made)


def test_the_page_says_that_it_is_kept_apart_to_all_but_who_wrote_it_down(office_client: Open, told: str):
    for username in ("kasi.me", "petugas.me", "pimpasa.me", "kanwil.ss"):
        page = office_client(username).get(f"/office/review/{told}")
        assert HIDDEN in flat(page)
        assert "Sumbernya" not in page.text
        assert "081234567890" not in page.text
        assert ("Lihat identitas penyampai" in links(page)) == (username == "kasi.me")
    page = office_client("mitra.me").get(f"/office/review/{told}")
    assert "Ibu Sumbernya" in flat(page)
    assert HIDDEN not in flat(page)


def test_a_finding_does_not_quote_it(app: Flask, kasi: OfficeClient, told: str):
    with app.app_context():
        row = db.session.scalars(db.select(reviews.Revision).where(reviews.Revision.root_id == told)).one()
        found = {"path": "/data/nama_warga", "code": "choice", "detail": {"value": "Ibu Sumbernya"}}
        row.findings = [found]
        db.session.commit()
    page = kasi.get(f"/office/review/{told}")
    assert "Pilihan (kosong) tidak ada di daftarnya" in flat(page)
    assert "Sumbernya" not in page.text


def test_a_report_of_another_form_has_none(kasi: OfficeClient, field_side: Field):
    root = field_side.send("mitra.me")
    assert "Lihat identitas penyampai" not in links(kasi.get(f"/office/review/{root}"))
    kasi.get(f"/office/review/{root}/identity", 404)


def decide(app: Flask, verb: Callable[..., None], root: str, *given: str) -> None:
    with app.app_context():
        reviewer = people.find_person("petugas.me")
        verb(reviewer, root, reviews.read_report(reviewer, root).submission.rev, *given)


def test_a_partner_does_not_hear_who_looks_and_how_late_it_is(app: Flask, office_client: Open, field_side: Field):
    root = field_side.send("mitra.me", urgent=True)
    decide(app, claim, root)
    with app.app_context():
        row = db.session.get_one(reviews.Submission, root)
        row.due_at, row.findings_count = row.due_at.replace(year=2020), 2
        db.session.commit()
    staff, partner = office_client("kasi.me"), office_client("mitra.me")
    for path in ("/office/review", f"/office/review/{root}"):
        assert "petugas.me" in flat(staff.get(path))
        page = flat(partner.get(path))
        for word in ("petugas.me", "jam sejak diterima", "Bendera merah", "2 temuan", "Diputuskan paling lambat"):
            assert word not in page, (path, word)


def test_a_partner_hears_the_decision_and_its_reason_and_not_whose_it_was(
    app: Flask, office_client: Open, field_side: Field
):
    returned, approved = field_side.send("mitra.me"), field_side.send("mitra.me")
    decide(app, reviews.return_for_repair, returned, "Mohon foto depan.")
    decide(app, reviews.approve, approved)
    partner = office_client("mitra.me")
    page = flat(partner.get(f"/office/review/{returned}"))
    assert "Mohon foto depan." in page
    assert "Dikembalikan untuk diperbaiki" in page
    assert "petugas.me" not in page
    page = flat(partner.get(f"/office/review/{approved}"))
    assert "Disetujui" in page
    assert "petugas.me" not in page
    assert "petugas.me" in flat(office_client("kasi.me").get(f"/office/review/{approved}"))


def test_a_pimpasa_decides_on_a_partners_report_from_the_list(app: Flask, office_client: Open, field_side: Field):
    root = field_side.send("mitra.me")
    pimpasa = office_client("pimpasa.me")
    page = pimpasa.get(links_to(pimpasa.get("/office/review"), root))
    page = pimpasa.submit(page, "/approve")
    with app.app_context():
        assert db.session.get_one(reviews.Submission, root).state == "approved"
        assert db.session.scalar(db.select(db.func.count()).select_from(FormVersion)) == 1


def links_to(page, root: str) -> str:
    return next(href for href in links(page).values() if root in href)


def test_a_partner_narrows_the_own_list_by_nothing_that_only_the_house_knows(
    app: Flask, office_client: Open, kasi: OfficeClient, field_side: Field
):
    root = field_side.send("mitra.me")
    kasi.submit(kasi.get(f"/office/review/{root}"), "/approve")
    held = field_side.send("mitra.me")
    with app.app_context():
        db.session.get_one(reviews.Submission, held).state = "quarantined"
        db.session.commit()
    client = office_client("mitra.me")
    page = client.get("/office/review")
    fields = {field.get("name") for kind in ("input", "select") for field in page.all(kind)}
    assert {"q", "form", "place", "urgent"} <= fields
    assert fields.isdisjoint({"follow", "findings", "late", "person"})
    tabs = {"Semua", "Diterima 1", "Perlu perbaikan 0", "Disetujui", "Disimpan terpisah 1", "Ditolak"} & set(
        links(page)
    )
    assert tabs == {"Semua", "Perlu perbaikan 0", "Disetujui", "Ditolak"}

    def shown(asked: str) -> set[str]:
        hrefs = " ".join(str(a.get("href")) for a in client.get(f"/office/review?{asked}").all("a"))
        return {name for name in (root, held) if name in unquote(hrefs)}

    for asked in ("", "state=received", "state=quarantined", "follow=done", "late=1", "findings=1", "proposed=1"):
        assert shown(asked) == {root, held}, asked
    assert shown("state=approved") == {root}
