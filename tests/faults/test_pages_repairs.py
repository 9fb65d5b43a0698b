"""One returned report put right in two tabs: nothing typed in either is lost, also when the other one was sent first.

Row 19 of docs/failures.md, in Chromium, on the built app and the real server.
"""

import json

import pytest
from playwright.sync_api import expect

from models import Submission, db, people, reviews
from tests.faults.pages import Pages, Tab
from tests.faults.test_pages_tabs import drafts, field, write
from tools.browser import until

pytestmark = pytest.mark.timeout(180)

NAME = {"path": "/data/nama", "label": "Nama", "note": "Tulis lengkap."}
SEND = "Kirim perbaikan"


def saved(tab: Tab, text: str) -> None:
    """Until a draft with this answer is on the disk."""
    tab.until(lambda: text in drafts(tab))


def returned(pages: Pages, tab: Tab) -> str:
    """A report that the office sent back and that this phone knows of. Returns its id."""
    root = tab.stock(1, -1)[0]["instance_id"]
    tab.wait_quiet()
    with pages.office.app.app_context():
        by = people.find_person("kasi.me")
        report = db.session.scalar(db.select(Submission).where(Submission.root_id == root))
        assert by is not None
        assert report is not None
        reviews.return_for_repair(by, root, report.rev, "Nama kurang lengkap.", [NAME])
    tab.open("#/tasks")
    expect(tab.page.locator(f'article[data-report="{root}"] a[href^="#/repair/"]')).to_be_visible()
    return root


def test_a_repair_open_in_two_tabs_says_so_and_what_is_typed_in_either_is_kept(pages: Pages) -> None:
    first = pages.enrol()
    address = f"#/repair/{returned(pages, first)}"
    first.go(address)
    write(first, "nama", "Warung Sari")
    saved(first, "Warung Sari")
    second = pages.tab().open(address)
    expect(field(second, "nama")).to_have_value("Warung Sari")
    expect(second.page.get_by_text("Draf ini dibuka di jendela lain.")).to_be_visible()
    write(first, "nama", "Warung Sari Dua")
    saved(first, "Warung Sari Dua")
    write(second, "nama", "Warung Melati")
    second.page.get_by_role("button", name="Simpan sebagai draf sendiri").wait_for()
    assert second.look() == []
    second.page.get_by_role("button", name="Simpan sebagai draf sendiri").click()
    until(second.page, "address => location.hash.startsWith('#/repair/') && location.hash !== address", address)
    expect(field(second, "nama")).to_have_value("Warung Melati")
    saved(first, "Warung Melati")
    assert drafts(first) == ["Warung Melati", "Warung Sari Dua"]


def test_a_repair_begun_in_two_tabs_is_two_drafts_and_both_can_be_opened(pages: Pages) -> None:
    first = pages.enrol()
    address = f"#/repair/{returned(pages, first)}"
    first.go(address)
    expect(field(first, "nama")).to_be_visible()
    second = pages.tab().open(address)
    expect(field(second, "nama")).to_be_visible()
    write(first, "nama", "Warung Sari")
    write(second, "nama", "Warung Melati")
    saved(first, "Warung Sari")
    saved(first, "Warung Melati")
    assert drafts(first) == ["Warung Melati", "Warung Sari"]
    first.open("#/forms")
    expect(first.page.locator('a[href^="#/repair/"]')).to_have_count(2)


def test_a_repair_that_another_tab_answered_first_still_opens_and_is_kept_by_the_office_beside_it(
    pages: Pages,
) -> None:
    first = pages.enrol()
    address = f"#/repair/{returned(pages, first)}"
    first.go(address)
    write(first, "nama", "Warung Sari")
    saved(first, "Warung Sari")
    second = pages.tab().open(address)
    expect(field(second, "nama")).to_have_value("Warung Sari")
    write(first, "nama", "Warung Sari Dua")
    saved(first, "Warung Sari Dua")
    write(second, "nama", "Warung Melati")
    second.page.get_by_role("button", name="Simpan sebagai draf sendiri").click()
    saved(second, "Warung Melati")
    until(second.page, "address => location.hash !== address", address)
    own = second.page.evaluate("decodeURIComponent(location.hash)")
    first.page.get_by_role("button", name=SEND).click()
    expect(first.page.locator("h1")).to_have_text("Tersimpan di kotak keluar")
    first.wait_quiet()
    # The office's own view of the report has moved on, and the phone has heard of it.
    first.until(lambda: [row for row in first.stored("reports") if '"revision": 2' in json.dumps(row)])
    second.open(own)
    expect(field(second, "nama")).to_have_value("Warung Melati")
    expect(second.status).to_contain_text("sudah dijawab atau diputuskan")
    assert second.look() == []
    second.page.get_by_role("button", name=SEND).click()
    expect(second.page.locator("h1")).to_have_text("Tersimpan di kotak keluar")
    second.wait_quiet()
    stored = pages.office.stored()
    assert own.removeprefix("#/repair/") in stored.revisions
    assert stored.faults() == []
