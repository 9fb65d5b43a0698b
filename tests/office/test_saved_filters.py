"""A list's filter is kept under a name, opened again, shared, renamed and deleted, as the pages say it."""

from collections.abc import Callable

from flask import Flask

from models import Person, SavedFilter, db, writing
from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, filled, flat, links, one

LIST = "/office/review?state=returned&urgent=1&place=16.03"


def keep(client: OfficeClient, address: str = LIST, name: str = "Segera kembali", **typed: str):
    page = client.get(links(client.get(address))["Simpan saringan ini"])
    return client.submit(page, "/filters/new", name=name, **typed)


def row(app: Flask) -> SavedFilter:
    with app.app_context():
        return db.session.scalars(db.select(SavedFilter)).one()


def test_what_a_list_is_narrowed_to_is_kept_and_opens_the_same_list(kasi: OfficeClient):
    assert "Simpan saringan ini" not in links(kasi.get("/office/review"))
    page = keep(kasi)
    assert "Saringan Segera kembali disimpan." in flat(page)
    bar = one(page, "nav", **{"aria-label": "Saringan tersimpan"})
    assert one(bar, "a", **{"aria-current": "true"}).text == "Segera kembali"
    assert "Simpan saringan ini" not in links(page)
    opened = kasi.get(links(kasi.get("/office/review"))["Segera kembali"])
    assert one(opened, "p", class_="filter-now").text == "Muara Enim Segera Hapus saringan"
    assert one(
        one(opened, "nav", **{"aria-label": "Keadaan laporan"}), "a", **{"aria-current": "true"}
    ).text.startswith("Perlu")


def test_a_name_that_is_missing_or_taken_is_said_and_what_was_typed_stays(kasi: OfficeClient):
    keep(kasi)
    page = kasi.get(links(kasi.get("/office/review?urgent=1"))["Simpan saringan ini"])
    page = kasi.submit(page, "/filters/new", 422, name="  ")
    assert "Tulis namanya." in flat(page)
    page = kasi.submit(page, "/filters/new", 422, name="segera kembali", shared="1")
    assert "Anda sudah punya saringan bernama segera kembali di daftar ini." in flat(page)
    assert one(page, "input", id="name").get("value") == "segera kembali"
    assert one(page, "input", type="checkbox").get("checked") is not None
    assert "Saringan Lain disimpan." in flat(kasi.submit(page, "/filters/new", name="Lain"))


def test_colleagues_open_what_is_shared_and_do_not_arrange_it(
    app: Flask, kasi: OfficeClient, office_client: Callable[[str], OfficeClient]
):
    keep(kasi, shared="1")
    petugas = office_client("petugas.me")
    page = petugas.get("/office/review")
    assert "Segera kembali kasi.me" in flat(page)
    assert "Hapus saringan" in links(petugas.get(links(page)["Segera kembali"]))
    assert "Belum ada saringan yang disimpan." in flat(petugas.get("/office/filters"))
    filter_id = row(app).id
    fields = list(petugas.get("/office/filters/new?page=reports&query=urgent%3D1").all("input"))
    token = next(field.get("value") for field in fields if field.get("name") == "csrf_token")
    for move in ("rename", "share", "forget"):
        petugas.post(f"/office/filters/{filter_id}/{move}", {"csrf_token": token, "rev": "1"}, 404)
    office_client("kasi.pg").get(f"/office/filters/{filter_id}", 404)
    mitra = office_client("mitra.me")
    mitra.get(f"/office/filters/{filter_id}", 403)
    assert "Simpan saringan ini" not in links(mitra.get("/office/review?urgent=1"))


def test_its_person_renames_shares_and_deletes_it_and_an_old_page_changes_nothing(app: Flask, kasi: OfficeClient):
    keep(kasi)
    filter_id = row(app).id
    old = page = kasi.get(links(kasi.get("/office/review"))["Atur saringan"])
    page = kasi.submit(page, "/rename", **{f"name-{filter_id}": "Mendesak"})
    assert "Nama saringan diganti." in flat(page)
    said = kasi.submit(old, "/rename", 409, **{f"name-{filter_id}": "Tertinggal"})
    assert "Saringan ini sudah diubah di halaman lain." in flat(said)
    assert one(said, "input", id=f"name-{filter_id}").get("value") == "Tertinggal"
    assert row(app).name == "Mendesak"
    page = kasi.submit(page, "/share")
    assert one(one(page, "section"), "span", class_="chip").text == "dibagikan"
    page = kasi.submit(page, "/share")
    assert "Saringan tidak dibagikan lagi." in flat(page)
    page = kasi.submit(page, "/forget")
    assert "Belum ada saringan yang disimpan." in flat(page)


def test_a_filter_that_names_what_is_no_longer_there_says_so_and_leaves_it_out(
    app: Flask, kasi: OfficeClient, field_side: Field
):
    field_side.send()
    with app.app_context():
        person_id = db.session.scalars(db.select(Person.id).where(Person.username == "petugas.me")).one()
    keep(kasi, f"/office/review?urgent=1&form=sudah_tiada&place=16.71&person={person_id}")
    href = links(kasi.get("/office/review"))["Segera kembali"]
    opened = kasi.get(href)
    assert (
        "Saringan Segera kembali menyebut formulir, wilayah yang tidak ada lagi atau di luar wilayah Anda; "
        "bagian itu dilewati." in flat(opened)
    )
    assert one(opened, "p", class_="filter-now").text == "petugas.me Segera Hapus saringan"
    with app.app_context(), writing():
        db.session.get_one(Person, person_id).office_id = "office-pg"
        one_row = db.session.scalars(db.select(SavedFilter)).one()
        one_row.query = f"follow=entah&person={person_id}&urgent=1"
    opened = kasi.get(href)
    assert "menyebut petugas, pilihan yang tidak ada lagi" in flat(opened)
    assert one(opened, "p", class_="filter-now").text == "Segera Hapus saringan"


def test_the_register_of_villages_keeps_filters_of_its_own(kasi: OfficeClient):
    keep(kasi)
    page = keep(kasi, "/office/villages?stage=aktif&place=16.03", "Aktif di Muara Enim")
    assert one(page, "h1").text == "Desa binaan"
    assert "Aktif di Muara Enim" in links(page)
    assert "Segera kembali" not in links(page)
    own = flat(kasi.get("/office/filters"))
    assert "Segera kembali Tinjauan" in own
    assert "Aktif di Muara Enim Desa binaan" in own


def test_a_list_that_is_not_the_readers_own_keeps_nothing(app: Flask, office_client: Callable[[str], OfficeClient]):
    kepatuhan = office_client("kepatuhan.ss")
    page = kepatuhan.get("/office/filters/new?page=villages&query=stage%3Daktif")
    assert one(page, "input", name="page").get("value") == "reports"
    form = next(form for form in page.all("form") if "/filters/new" in (form.get("action") or ""))
    for other in ("villages", "entah"):
        kepatuhan.post("/office/filters/new", filled(form) | {"name": "Desa", "page": other}, 404)
    with app.app_context():
        assert db.session.scalars(db.select(SavedFilter)).all() == []
