"""No room left, by the browser's word or by the disk's: text still fits, the camera stops before it, and it is said.

TITIAN_SOAK=1 does it with five seeds instead of one. Each seed is printed.
"""

import os
import random
import subprocess
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Error, expect

from tests.faults.ledger import note
from tests.faults.store_phone import SEEDS, StorePhone, running
from tools.browser import until

# What each text is: the size of a report without photos, and how many must fit when nothing else does.
TEXT_BYTES = 8000
TEXTS = 100
# A page asks for a photo; told: whether the camera would have opened.
CAMERA = """() => {
  const input = document.createElement('input');
  input.type = 'file';
  document.body.append(input);
  const click = new MouseEvent('click', { bubbles: true, cancelable: true });
  return input.dispatchEvent(click);
}"""
TRIED = "async () => Boolean(await (await import('/app/storing.js')).get('room'))"
# Not waited for: the page may be loading itself anew.
TRY_TO_SAVE = "() => void import('/app/storing.js').then((store) => store.records({ text_bytes: 8000 }, 3))"
FORGET_RESERVE = "async () => (await caches.open('cadangan')).delete('/cadangan')"


def tighten(phone, free):
    """Start the browser anew with so much room left: what it has learnt of its room it believes for a while.

    On a page beside the app, whose own trial would take the room meanwhile and could not be asked to make way.
    """
    until_tried(phone)
    phone.page.goto(f"{phone.host.url}/beside")
    used = phone.used()
    phone.restart()
    line = phone.quota(used + free)
    phone.page.goto(f"{phone.host.url}/beside")
    return line


def texts_fit(phone, saved):
    """Fill it with photos until none fits, then with text. Returns how many texts were saved, and why no more."""
    photos = phone.ask("records", {"photos": 1, "photo_bytes": 400_000})
    assert photos["code"] in {"quota", "photo_room"}, photos["code"]
    texts = phone.ask("records", {"text_bytes": TEXT_BYTES}, TEXTS)
    saved += [row["id"] for row in (*photos["made"], *texts["made"])]
    return len(texts["made"]), texts["code"]


@pytest.mark.parametrize("seed", SEEDS)
def test_text_fits_when_nothing_else_does_and_the_camera_stops_before_it(store_phone, seed):
    print(f"seed {seed}")
    store_phone.enrol()
    store_phone.reserved()
    assert store_phone.page.evaluate(CAMERA), "the camera opens while there is room"
    line = tighten(store_phone, random.Random(seed).randint(3_000_000, 6_000_000))
    saved = []
    assert texts_fit(store_phone, saved) == (TEXTS, "")
    store_phone.afresh("#/forms")
    expect(store_phone.note).to_contain_text("Hanya teks yang masih muat")
    assert not store_phone.page.evaluate(CAMERA), "the camera rests"
    expect(store_phone.page.locator(".toast")).to_contain_text("Tidak ada tempat untuk foto")
    line.detach()
    store_phone.restart()
    store_phone.open("#/outbox")
    there = {row["id"] for row in store_phone.ask("shelf")["records"] if row["whole"]}
    assert there == set(saved)
    note("storage.quota", TEXTS, 0, [seed])


def test_without_the_reserve_text_would_not_have_fitted(store_phone):
    store_phone.enrol()
    store_phone.reserved()
    # Beside the app, which would put another one by.
    until_tried(store_phone)
    store_phone.page.goto(f"{store_phone.host.url}/beside")
    store_phone.page.evaluate(FORGET_RESERVE)
    line = tighten(store_phone, 2_000_000)
    count, code = texts_fit(store_phone, [])
    line.detach()
    assert count < TEXTS
    assert code == "quota"


@pytest.mark.parametrize("seed", SEEDS)
def test_room_is_told_in_photos_that_really_fit(store_phone, seed):
    """The browser's own estimate stays at ten gigabytes meanwhile."""
    print(f"seed {seed}")
    line = store_phone.quota(random.Random(seed).randint(900_000, 12_000_000))
    store_phone.page.goto(f"{store_phone.host.url}/beside")
    told = store_phone.ask("trial") // 400_000
    fit = store_phone.ask("photosThatFit", 60)
    assert abs(fit - told) <= 1, (fit, told)
    assert store_phone.page.evaluate("async () => (await navigator.storage.estimate()).quota") > 10**9
    line.detach()
    note("storage.room", 1, 0, [seed], told=told, fit=fit)


def test_room_is_shown_in_photos(store_phone):
    store_phone.enrol()
    until_tried(store_phone)
    for size, words in ((20_000_000, "lebih dari 50 foto"), (2_900_000, "sekitar 7 foto")):
        store_phone.ask("set", "room", {"bytes": size, "at": "2026-01-14T06:07:00Z"})
        store_phone.open("#/settings")
        expect(store_phone.note).to_contain_text(words)
        store_phone.open("#/outbox")
        expect(store_phone.heading).to_have_text("Kotak keluar")


def until_tried(phone):
    until(phone.page, TRIED, timeout_s=90)


def come_back(phone, saved):
    """What was lost comes back from its copies a moment after the start."""
    for _ in range(60):
        with suppress(Error):
            if {row["id"] for row in phone.ask("shelf")["records"] if row["whole"]} >= saved:
                return True
        phone.page.wait_for_timeout(500)
    return False


@contextmanager
def small_disk(folder):
    """64 MB of memory as a disk. Needs the right to mount, as root or in a name space of one's own."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], check=False, capture_output=True)
    try:
        yield done.returncode == 0
    finally:
        subprocess.run(["umount", "-l", folder], check=False, capture_output=True)


def fill_up(folder):
    """Somebody else takes the rest of the disk, to the last byte."""
    with (folder / "video.mp4").open("wb", buffering=0) as video:
        while True:
            try:
                video.write(os.urandom(1 << 14))
            except OSError:
                return


@pytest.mark.parametrize("seed", SEEDS)
def test_a_disk_that_others_filled_to_the_last_byte_never_makes_the_phone_look_new(
    playwright, store_host, tmp_path, seed
):
    """Chromium ends the connection then and often loses all of the app's data, copies too: back, or said."""
    print(f"seed {seed}")
    disk = tmp_path / "disk"
    with small_disk(disk) as mounted, running(StorePhone(playwright, disk / "profile", store_host)) as phone:
        phone.enrol()
        phone.reserved()
        until_tried(phone)
        saved = phone.ask("records", {"text_bytes": TEXT_BYTES}, random.Random(seed).randint(5, 20))["made"]
        phone.afresh("#/outbox")
        phone.copied(len(saved))
        until_tried(phone)
        if mounted:
            fill_up(disk)
            phone.page.evaluate(TRY_TO_SAVE)
            phone.page.wait_for_timeout(1500)
            (disk / "video.mp4").unlink()
        phone.restart()
        phone.open("#/outbox")
        expect(phone.heading).not_to_have_text("Titian")
        said = (phone.heading.text_content() or "").strip() == "HP ini menghapus data Titian"
        if not said:
            assert come_back(phone, {row["id"] for row in saved})
            assert phone.ask("shelf")["person"] == "p1"
            assert phone.ask("records", {"text_bytes": TEXT_BYTES}, 3)["code"] == ""
    note("storage.disk_full", len(saved), 0, [seed], mounted=mounted, evicted=said)
