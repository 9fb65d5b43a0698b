"""The list of obstacles and an obstacle's page: words, clocks, steps, filters; what was typed is never lost."""

import pytest
from flask import Flask

from core import clock
from tests.obstacle_world import ObstacleWorld
from tests.office.office_client import flat, links, one
from tests.office.village_pages import as_
from tests.village_world import TODAY, days_ago, noon

LIST = "/office/obstacles"


@pytest.fixture
def world(app: Flask, with_passwords: str, monkeypatch: pytest.MonkeyPatch):
    """Three obstacles of Muara Enim, one of them late; the pages are asked at noon."""
    with clock.stopped_at(noon(TODAY)):
        with app.app_context():
            made = ObstacleWorld(monkeypatch)
            made.late = made.report_obstacle(days_ago(9), perkiraan="1500000", bisa_sendiri="tidak")
            made.new = made.report_obstacle(days_ago(2), jenis="sinyal", uraian="Tidak ada sinyal di balai desa.")
            made.solved = made.report_obstacle(days_ago(3), jenis="aturan")
            made.step("kasi.me", made.solved, "answer", "Surat edaran.", how="plan")
            made.step("kasi.me", made.solved, "close", "Edaran sudah dibagikan.")
        yield made


def test_the_unanswered_stand_first_with_their_clocks_and_what_they_would_cost(app, world):
    page = as_(app, "kasi.me").get(LIST)
    said = flat(page)
    assert said.index("Jalan/cuaca/jarak") < said.index("Tidak ada sinyal di balai desa.")
    assert "lewat 2 hari dari jam 7 hari" in said
    assert "dijawab paling lambat 26 Nov (jam 7 hari)" in said
    assert "Rp 1.500.000" in said
    assert "Usulan untuk Kanwil" in said
    assert "Surat edaran" not in said
    tabs = [text for text, href in links(page).items() if "tab=" in href and "export" not in href]
    assert tabs == ["Belum dijawab 2", "Sudah dijawab 0", "Di Kanwil 0", "Selesai 1"]


def send(client, page, path, status=200, **fields):
    """Post a step with the token of a page."""
    token = next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")
    return client.post(path, {"csrf_token": token, **fields}, status)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 2),
        ("?code=sinyal", 1),
        ("?place=16.03", 2),
        ("?place=16.71", 0),
        ("?proposed=1", 1),
        ("?tab=done", 1),
        ("?office=office-pg", 0),
        ("?tab=entah&after=x&code=%00&proposed=9", 2),
        ("?after=99999999999999999999", 2),
    ],
)
def test_filters_narrow_and_nonsense_narrows_nothing(app, world, query, shown):
    page = as_(app, "kanwil.ss").get(LIST + query)
    found = next(ul for ul in page.all("ul") if ul.get("class") == "tasks")
    assert sum(1 for _one in found.all("h2")) == shown


def test_an_answer_is_written_passed_on_replied_to_and_confirmed_on_its_page(app, world):
    kasi, kakanim = as_(app, "kasi.me"), as_(app, "kakanim.me")
    path = f"{LIST}/{world.late}"
    page = kasi.get(links(kasi.get(LIST))["Jalan/cuaca/jarak"])
    assert "Kantor tidak dapat menyelesaikannya sendiri." in flat(page)
    assert "Teruskan ke Kanwil" not in flat(page)
    page = kasi.submit(page, path, 422, text="Perahu disewa.", budget_line="RO 052")
    assert "Pilih: ada rencana" in flat(page)
    assert one(page, "textarea", id="text-answer").text == "Perahu disewa."
    assert one(page, "input", id="line-answer").get("value") == "RO 052"
    stale = kakanim.get(path)
    page = kasi.submit(page, path, how="plan")
    assert "Tercatat: Jawab hambatan." in flat(page)
    assert "Dijawab dengan rencana Perahu disewa. Baris anggaran: RO 052" in flat(page)
    page = kakanim.submit(stale, path, 409, how="not_now", text="Belum ada dana.")
    assert "kasi.me sudah mengubah hambatan ini" in flat(page)
    assert "Belum ada dana." in flat(page), "what was typed is still there"
    send(kakanim, page, path, rev="2", step="escalate", text="Mohon perahu.")
    assert "Dieskalasi" in flat(kakanim.get(path))
    kanwil = as_(app, "kanwil.ss")
    assert "dijawab paling lambat 5 Des (jam 14 hari)" in flat(kanwil.get(f"{LIST}?tab=escalated"))
    kanwil.submit(kanwil.get(path), path, how="plan", text="Perahu dikirim.")
    send(kasi, kasi.get(path), path, rev="4", step="ask")
    officer = as_(app, "pimpasa.me")
    page = officer.get(path)
    assert "Menunggu kepastian pelapor" in flat(page)
    send(officer, page, path, rev="5", step="confirm", text="Perahu sudah dipakai.")
    assert "Pelapor menyatakan selesai Perahu sudah dipakai." in flat(officer.get(path))
    assert "RO 052" in flat(kasi.get(f"{LIST}?tab=done"))


def test_who_has_no_such_page_and_what_is_not_theirs(app, world):
    for username in ("mitra.me", "admin.ss", "kepatuhan.ss"):
        as_(app, username).get(LIST, 403)
    path = f"{LIST}/{world.late}"
    answer = {"rev": "1", "step": "answer", "text": "x", "how": "plan"}
    other, kasi = as_(app, "kasi.pg"), as_(app, "kasi.me")
    other.get(path, 404)
    send(other, other.get(LIST), path, 404, **answer)
    kasi.get(f"{LIST}/uuid:entah", 404)
    page = kasi.get(path)
    send(kasi, page, path, 404, **(answer | {"step": "buang"}))
    send(kasi, page, path, 403, **(answer | {"step": "reply"}))
    officer = as_(app, "petugas.me")
    assert "Jawab hambatan" not in flat(officer.get(path))
    send(officer, page=officer.get(path), path=path, status=403, **answer)
