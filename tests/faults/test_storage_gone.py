"""What is on the phone goes away: evicted, cleared, damaged. The app says so, looks never new, and brings back text.

TITIAN_SOAK=1 does it with five seeds instead of one. Each seed is printed.
"""

import random
import shutil
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.faults.ledger import note
from tests.faults.store_phone import SEEDS

LEFT = {"local_storage": "localStorage", "cookies": "a cookie", "cache_storage": "the copies"}
# Every mark that may outlive the database, alone and together.
SUBSETS = [[mark for at, mark in enumerate(LEFT) if bits & (1 << at)] for bits in range(1, 8)]
RECORDS = 3
GONE = "HP ini menghapus data Titian"


def fill(phone, photos=0):
    """Records and a draft, each with its copy."""
    made = [phone.ask("record", {"photos": photos, "text_bytes": 3000}) for _ in range(RECORDS)]
    phone.ask("draft", {"photos": photos})
    phone.page.reload()
    phone.copied(RECORDS + 1)
    return {row["id"]: row["sha256"] for row in made}


def back(phone):
    """Finished records that lie here whole, by digest."""
    return {row["id"]: row["sha256"] for row in phone.ask("shelf")["records"] if row["whole"]}


def comes_back(phone, made):
    """Damage may be found only while the app is open: then it begins anew by itself, in the middle of the question."""
    for _ in range(60):
        with suppress(Error):
            if back(phone) == made:
                return True
        phone.page.wait_for_timeout(500)
    return False


def how_it_ends(phone, made):
    """Damage shows at once or only in use: the app begins anew, or asks to be opened again, which a person does.

    Returns "back" when all is there again, GONE when the app says that it is not, and otherwise what it shows.
    """
    shown = ""
    for _ in range(120):
        with suppress(Error):
            shown = (phone.heading.text_content(timeout=2000) or "").strip()
            if shown == GONE:
                return GONE
            if back(phone) == made:
                return "back"
            phone.page.get_by_role("button", name="Buka lagi").click(timeout=500)
        phone.page.wait_for_timeout(250)
    return shown


def clear(phone, kinds):
    line = phone.page.context.new_cdp_session(phone.page)
    line.send("Storage.clearDataForOrigin", {"origin": phone.host.url, "storageTypes": ",".join(kinds)})


@pytest.mark.timeout(300)
def test_whatever_goes_the_phone_never_looks_new_while_one_mark_is_left(store_phone):
    store_phone.enrol()
    for left in SUBSETS:
        made = fill(store_phone)
        store_phone.page.goto("about:blank")
        clear(store_phone, ["indexeddb", *(kind for kind in LEFT if kind not in left)])
        store_phone.open("#/forms")
        if "cache_storage" in left:
            expect(store_phone.note).to_contain_text("3 laporan dan 1 draf dipulihkan dari salinan")
            assert back(store_phone) == made, left
            assert store_phone.ask("shelf")["person"] == "p1", "the office's word is still here"
            store_phone.page.goto("about:blank")
            clear(store_phone, ["indexeddb", *LEFT])
        else:
            expect(store_phone.heading).to_have_text(GONE)
            store_phone.open("#/start")
            expect(store_phone.note).to_contain_text("Data Titian di HP ini terhapus.")
        store_phone.afresh("#/start")
        store_phone.ask("enrol")
        store_phone.afresh("#/outbox")
    note("storage.cleared", len(SUBSETS), 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_unsent_text_outlives_the_loss_of_the_whole_database(store_phone, seed):
    """The browser's database folder is removed while the app is closed."""
    print(f"seed {seed}")
    store_phone.enrol()
    made = fill(store_phone, photos=1)
    # Marks and copies are not strict: the browser writes them out within seconds.
    store_phone.page.wait_for_timeout(6000)
    store_phone.browser.kill()
    shutil.rmtree(store_phone.browser.profile / "Default" / "IndexedDB")
    store_phone.start()
    store_phone.open("#/outbox")
    expect(store_phone.heading).to_have_text("Kotak keluar")
    assert back(store_phone) == made
    shelf = store_phone.ask("shelf")
    assert shelf["person"] == "p1"
    assert len(shelf["drafts"]) == 1
    assert sorted(row["device_seq"] for row in shelf["records"]) == [1, 2, 3]
    assert all(not file["held"] for row in shelf["records"] for file in row["found"]), "no photo is called here"
    later = store_phone.ask("record", {})
    assert {row["device_seq"] for row in store_phone.ask("shelf")["records"] if row["id"] == later["id"]} == {4}
    note("storage.copies", RECORDS, 0, [seed])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_database_is_whole_or_its_loss_is_said(store_phone, seed):
    """Bytes of the database's files are overwritten between two runs of the browser."""
    print(f"seed {seed}")
    chance = random.Random(seed)
    store_phone.enrol()
    made = fill(store_phone)
    outcomes = []
    for _round in range(3):
        store_phone.browser.kill()
        folder = store_phone.browser.profile / "Default" / "IndexedDB"
        files = sorted(file for file in folder.rglob("*") if file.suffix in {".log", ".ldb"} or "MANIFEST" in file.name)
        spoil(chance.choice([file for file in files if file.stat().st_size]), chance)
        store_phone.start()
        store_phone.open("#/outbox")
        outcomes.append(how_it_ends(store_phone, made))
        if outcomes[-1] == GONE:
            break
        assert outcomes[-1] == "back"
        store_phone.copied(RECORDS + 1)
    assert outcomes[0] != GONE, "the copies bring it back"
    note("storage.damaged", len(outcomes), 0, [seed])


def spoil(file, chance):
    """Overwrite up to 200 bytes somewhere."""
    with file.open("r+b") as opened:
        opened.seek(chance.randrange(max(1, file.stat().st_size)))
        opened.write(chance.randbytes(200))


def test_data_cleared_under_the_open_app_come_back_from_its_memory(store_phone):
    store_phone.enrol()
    made = fill(store_phone)
    clear(store_phone, ["indexeddb", *LEFT])
    expect(store_phone.page.locator(".toast")).to_contain_text("3 laporan dan 1 draf dipulihkan dari salinan")
    assert back(store_phone) == made


def test_a_photo_that_cannot_be_read_back_spoils_neither_its_record_nor_the_others(store_phone):
    """The browser keeps large values as files of their own; one of them is gone, one is overwritten."""
    store_phone.enrol()
    made = fill(store_phone, photos=2)
    store_phone.browser.kill()
    blobs = sorted(file for file in (store_phone.browser.profile / "Default" / "IndexedDB").rglob("*.blob/*/*/*"))
    large = [file for file in blobs if file.is_file() and file.stat().st_size > 90_000]
    assert len(large) >= 2 * RECORDS
    large[0].unlink()
    large[1].write_bytes(bytes(large[1].stat().st_size))
    store_phone.start()
    store_phone.open("#/outbox")
    assert back(store_phone) == made
    files = [
        (file["sha256"], named["sha256"])
        for row in store_phone.ask("shelf")["records"]
        for named in row["named"]
        for file in row["found"]
        if file["name"] == named["name"]
    ]
    assert sum(found != meant for found, meant in files) <= 2
    assert len(files) == 2 * RECORDS


def test_what_the_office_knew_is_told_once_signed_in_again(store_phone):
    store_phone.enrol()
    known = {"waiting": 4, "files_waiting": 7, "oldest_unsent_at": None, "at": "2026-01-14T06:07:00Z", "gaps": 4}
    store_phone.ask("set", "last_known", known)
    store_phone.afresh("#/forms")
    expect(store_phone.note).to_contain_text("Yang belum sampai dari HP ini")
    store_phone.note.get_by_role("link", name="Apa artinya").click()
    expect(store_phone.note).to_contain_text("4 laporan dan 7 foto atau berkas masih menunggu")
    store_phone.page.get_by_role("button", name="Sudah saya baca").click()
    expect(store_phone.heading).to_have_text("Formulir")
    assert store_phone.ask("get", "last_known") is None
