"""Masa simpan in a browser: what is due and held, the command, what was removed, the report itself; by axe."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks
from tools.live import ROOT, LiveServer

# What the demo's office approved this month, as if years ago: a nil report, and a request that nobody has served yet
_OLD = (
    "UPDATE submission SET decided_at = '2023-05-06 03:00:00.000000' "
    "WHERE state = 'approved' AND follow_state IS NULL AND form_id IN ('amati_oa', 'layanan_desa')"
)
NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1366, "height": 768}


@pytest.fixture
def own_desk(playwright: Playwright, built: Path, seeded: Path) -> Iterator[Desk]:
    """A desk before a server of its own: other journeys' reports are not removed."""
    own = LiveServer(workers=1, seeded=seeded)
    with closing(sqlite3.connect(own.data / "titian.sqlite3")) as raw, raw:
        raw.execute(_OLD)
    with own as running:
        new = Desk(playwright, running)
        try:
            yield new
        finally:
            new.close()
        assert new.complaints == []


def look(desk: Desk, looks: Looks, name: str) -> None:
    page = desk.page
    for size, shape in ((NARROW, "narrow"), (WIDE, "wide")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        looks.at(f"{name}-{shape}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px too wide for {shape}"


def test_what_is_due_is_removed_by_the_command_and_said(own_desk: Desk) -> None:
    desk, page = own_desk, own_desk.page
    desk.sign_in("admin")
    looks = Looks(page, "retention", "id", "messages.po")
    here = f"{desk.server.url}/office/retention"
    page.goto(here)
    expect(page.get_by_text("Belum ada yang dihapus.")).to_be_visible()
    page.get_by_role("link", name="Atur lamanya dan penghapusan tiap malam").click()
    expect(page.get_by_role("heading", name="Hapus sendiri tiap malam")).to_be_visible()
    page.goto(here)
    due = page.locator("section", has=page.locator("#due-title"))
    expect(due).to_contain_text("1 laporan akan dihapus")
    expect(due).to_contain_text("1 ditahan: layanan masih berjalan")
    look(desk, looks, "due")
    words = [sys.executable, "-m", "flask", "titian", "retention", "--do"]
    done = subprocess.run(words, cwd=ROOT, env=desk.server.environment, check=True, capture_output=True, text=True)
    assert re.search(r"Dihapus dari [1-9]\d* laporan", done.stdout), done.stdout
    page.goto(here)
    expect(page.locator("section", has=page.locator("#runs-title"))).to_contain_text("Data pribadi, isian, dan foto")
    look(desk, looks, "removed")
    page.locator("button[lang=en]").click()
    expect(page.locator("h1")).to_have_text("Retention")
    english = Looks(page, "retention", "en", "messages.po")
    look(desk, english, "removed")
    page.context.clear_cookies()
    desk.sign_in("kasi.me")
    page.goto(f"{desk.server.url}/office/review?state=all&q=dihapus")
    page.locator("main .rows a").first.click()
    expect(page.get_by_text("Data pribadi, isian, dan foto dihapus pada")).to_be_visible()
    look(desk, looks, "report")
    assert looks.report() == ""
    assert english.report() == ""
