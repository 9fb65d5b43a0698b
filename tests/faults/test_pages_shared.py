"""What goes from a phone that changed hands: a courier file without others' reports, and word of how those stand.

Row 50 of docs/failures.md, in Chromium, on the built app and the real server.
"""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from models import Device, db
from tests.faults.pages import Pages
from tests.faults.test_pages_people import device_of, ids

pytestmark = pytest.mark.timeout(180)


def test_on_a_shared_phone_a_courier_file_holds_only_the_holders_reports_and_the_screen_says_so(
    pages: Pages, tmp_path: Path
) -> None:
    tab = pages.enrol("pimpasa.me")
    with pages.meddling(lambda route, _ids: route.abort()):
        theirs = tab.stock(2, 5_000)
        pages.hand_on(tab, "petugas.me")
        tab.open("#/courier")
        expect(tab.page.get_by_text("Tidak ada laporan atau foto Anda yang menunggu di HP ini.")).to_be_visible()
        expect(tab.page.get_by_text("2 laporan pemakai HP sebelumnya tidak ikut dititipkan")).to_be_visible()
        own = tab.stock(1, 5_000)
        tab.open("#/courier")
        expect(tab.page.locator("[data-load]")).to_contain_text("1 laporan")
        expect(tab.page.get_by_text("2 laporan pemakai HP sebelumnya tidak ikut dititipkan")).to_be_visible()
        assert tab.look() == []
        tab.page.get_by_role("button", name="Buat berkas titipan").click()
        with tab.page.expect_download() as under_way:
            tab.page.get_by_role("button", name="Simpan ke folder unduhan").click()
        under_way.value.save_as(tmp_path / "titipan")
    text = gzip.decompress((tmp_path / "titipan").read_bytes()).decode()
    assert [row["instance_id"] for row in json.loads(text)["records"]] == list(ids(own))
    assert not [id_ for id_ in ids(theirs) if id_ in text]


def test_the_office_hears_that_a_former_holders_reports_have_arrived(pages: Pages) -> None:
    tab = pages.enrol("pimpasa.me")
    pages.offline()
    tab.stock(2, 5_000)
    device = device_of(tab)
    # Nothing gets through before the phone has changed hands.
    with pages.meddling(lambda route, _ids: route.abort()):
        pages.offline(False)
        pages.hand_on(tab, "petugas.me")
    tab.open()
    tab.nudge()

    def said() -> dict[str, Any]:
        with pages.office.app.app_context():
            row = db.session.get(Device, device)
            told = (row.heartbeat or {}) if row else {}
        return {**told.get("counts", {}), **told}

    tab.until(lambda: said().get("last_device_seq") == 2 and said()["waiting"] + said()["files_waiting"] == 0)
    assert said()["oldest_unsent_at"] is None
