"""Daftar pilihan: uploaded, compared, from a day on, searched, as a publisher does it."""

import io
from collections.abc import Callable

import pytest

from models import choice_lists
from tests.office.conftest import Field
from tests.office.office_client import OfficeClient, flat, links

OLD = "name,label,kab\n1,Pasar Lama,16.03\n2,Pasar Malam,16.03\n"
NEW = "name,label,kab\n1,Pasar Baru,16.03\n3,Pasar Subuh,16.71\n"


@pytest.fixture
def kanwil(app, office_client: Callable[[str], OfficeClient], field_side: Field) -> OfficeClient:
    with app.app_context():
        choice_lists.publish_list("pasar.csv", None, OLD)
    return office_client("kanwil.ss")


def upload(client: OfficeClient, text: str | bytes, name: str = "pasar.csv", status: int = 200, **typed):
    raw = text.encode() if isinstance(text, str) else text
    return client.submit(client.get("/office/lists/upload"), "/upload", status, file=(io.BytesIO(raw), name), **typed)


def holds(app, office_id: str = "office-me") -> str:
    with app.app_context():
        return choice_lists.lists_of(office_id)["pasar.csv"].text


def test_a_list_is_compared_before_it_holds_and_holds_when_somebody_says_so(app, kanwil):
    page = upload(kanwil, NEW)
    said = flat(page)
    for words in (
        "1 baris baru, 1 dihapus, 1 berubah",
        "label: Pasar Lama menjadi Pasar Baru",
        "Pasar Subuh",
        "Belum diterbitkan",
    ):
        assert words in said, words
    assert holds(app) == OLD
    page = kanwil.submit(page, "/begin")
    assert "Daftar ini berlaku sekarang" in flat(page)
    assert holds(app) == NEW
    assert "Pernah berlaku" in flat(page)


def test_a_later_day_is_kept_and_can_be_called_off(app, kanwil):
    page = kanwil.submit(upload(kanwil, NEW), "/begin", day="2026-12-01")
    assert "berlaku mulai 1 Des" in flat(page)
    assert "Menunggu tanggalnya" in flat(kanwil.get("/office/lists"))
    assert holds(app) == OLD
    page = kanwil.submit(page, "/call-off")
    assert "Tanggal berlakunya dibatalkan" in flat(page)
    page = kanwil.submit(page, "/call-off")
    assert "Unggahan dihapus" in flat(page)
    assert "Belum berlaku" not in flat(page)


@pytest.mark.parametrize("day", ["2026-11-20", "", "kemarin"])
def test_a_day_that_is_past_or_none_gets_a_sentence(app, kanwil, day):
    page = kanwil.submit(upload(kanwil, NEW), "/begin", 422, day=day)
    assert "hari ini atau sesudahnya" in flat(page)
    assert holds(app) == OLD


def test_a_list_for_one_office_leaves_the_others_theirs(app, kanwil):
    kanwil.submit(upload(kanwil, NEW, office="office-me"), "/begin")
    assert (holds(app, "office-me"), holds(app, "office-pg")) == (NEW, OLD)
    rows = [row.text for row in kanwil.get("/office/lists").all("tr") if "pasar.csv" in row.text]
    assert len(rows) == 2


def test_rows_are_searched_and_paged(kanwil):
    rows = "".join(f"{n},Pasar ke-{n}\n" for n in range(130))
    page = upload(kanwil, "name,label\n" + rows, "ramai.csv")
    seen = 0
    while True:
        seen += sum(1 for _row in next(iter(page.all("tbody"))).all("tr"))
        following = [a.get("href") for a in page.all("a") if a.get("rel") == "next"]
        if not following:
            break
        page = kanwil.get(following[0])
    assert seen == 130
    page = kanwil.get(f"{kanwil.answer.request.path}?q=KE-127")
    assert [row.text.split() for row in next(iter(page.all("tbody"))).all("tr")] == [["127", "Pasar", "ke-127"]]
    assert "Tidak ada baris yang cocok" in flat(kanwil.get(f"{kanwil.answer.request.path}?q=entah"))


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (b"\xff\xfe", "pasar.csv", "tidak dapat dibaca"),
        ("x", "pasar.exe", "akhiri dengan .csv"),
        ("<root><item>", "pasar.xml", "tidak dapat dibaca"),
        ('{"a": 1}', "pasar.geojson", "tidak dapat dibaca"),
    ],
)
def test_what_is_no_list_gets_a_sentence(kanwil, text, name, words):
    assert words in flat(upload(kanwil, text, name, 422))


def test_a_stale_comparison_changes_nothing(app, kanwil, office_client):
    page = upload(kanwil, NEW)
    other = office_client("admin.ss")
    other.submit(upload(other, "name,label,kab\n9,Lain,1\n"), "/begin")
    page = kanwil.submit(page, "/begin", 409)
    assert "admin.ss sudah menerbitkan versi lain daftar ini" in flat(page)
    assert "Lain" in holds(app)
    assert links(page)
