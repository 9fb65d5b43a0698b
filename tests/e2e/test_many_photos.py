"""Twenty photos of twelve megapixels, one after the other: each is made small, saved and let go of before the next."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.filler import Filler
from tests.e2e.phone import Phone

PHOTOS = 20
# Decoded, one of them is 48 MB; seventeen that are held would be 816 MB.
MOST_GROWTH_MB = 350
WARM = 3


def large(seed: int) -> bytes:
    picture = Image.effect_noise((400, 300), 30 + seed).resize((4000, 3000)).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def memory_mb(profile: Path) -> float:
    """What all processes of the browser with this profile hold of the machine's memory, each page once."""
    here = {process: session_of(process) for process in Path("/proc").iterdir() if process.name.isdigit()}
    own = {session for process, session in here.items() if str(profile) in read(process / "cmdline")}
    rolls = [read(process / "smaps_rollup") for process, session in here.items() if session in own - {""}]
    return sum(int(line.split()[1]) for roll in rolls for line in roll.splitlines() if line.startswith("Pss:")) / 1024


def session_of(process: Path) -> str:
    """Chromium is started in a session of its own, with all that it starts."""
    words = read(process / "stat").rpartition(")")[2].split()
    return words[3] if len(words) > 3 else ""


def read(file: Path) -> str:
    """Nothing of a process that has just ended."""
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""


def test_twenty_large_photos_in_a_row_neither_end_the_page_nor_fill_the_memory(phone: Phone) -> None:
    phone.enrol()
    phone.open("#/fill/hambatan")
    form = Filler(phone.page)
    crashes: list[object] = []
    phone.page.on("crash", lambda page: crashes.append(page))
    expect(phone.page.locator("[data-part]")).to_be_visible()
    while phone.page.locator('.question[data-type="image"]').count() == 0:
        form.answer_all()
        form.next()
    name = phone.page.locator('.question[data-type="image"]').first.get_attribute("data-name") or ""
    pictures = [large(seed) for seed in range(3)]
    used = []
    digests = [""]
    for number in range(PHOTOS):
        form.take_photo(name, pictures[number % 3])
        for _ in range(600):
            photos = [row for row in phone.stored("files") if re.match(rf"{name}-[^.]+\.jpg$", row["name"])]
            photos = [row for row in photos if row["role"] == "photo"]
            if [row["sha256"] for row in photos] not in ([], digests[-1:]):
                break
            phone.page.wait_for_timeout(50)
        assert len(photos) == 1
        assert photos[0]["size"] <= 400_000
        digests.append(photos[0]["sha256"])
        used.append(memory_mb(phone.chromium.profile))
    print("MB after each photo:", [round(mb) for mb in used])
    assert all(one != other for one, other in pairwise(digests)), "each was taken in its turn"
    assert len(set(digests[1:])) == 3
    assert crashes == []
    assert max(used[WARM:]) - used[WARM - 1] < MOST_GROWTH_MB
