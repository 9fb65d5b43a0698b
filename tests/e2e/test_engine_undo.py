"""A removed entry comes back whole, and the focus goes where the eye goes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.engine_page import filling_page, form_info, go_on, made_form, question

NESTED = """| type | name | label | required |
| begin_group | satu | Satu | |
| text | judul | Judul | |
| end_group | | | |
| begin_repeat | orang | Orang | |
| text | nama | Nama | |
| begin_repeat | dok | Dokumen | |
| text | no | Nomor | |
| end_repeat | | | |
| end_repeat | | | |
| begin_group | akhir | Akhir | |
| text | ket | Ket | |
| end_group | | | |
"""


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        yield opened


def begin(page: Page, **more: Any) -> None:
    info = {**form_info("hambatan"), "form_id": "uji", "sha256": f"{'a':0<64}"}
    page.evaluate("how => engine.begin(how)", {"info": info, "xform": made_form(NESTED), **more})
    page.evaluate(
        """() => {
          const { session } = engine;
          session.addRepeat('/data/orang');
          for (const [at, docs] of [[1, 2], [2, 1]]) {
            session.answer(`/data/orang[${at}]/nama`, `Orang Uji ${at}`);
            const { instance } = session.live;
            const held = () => instance.all('/data/orang/dok', instance.at(`/data/orang[${at}]`));
            while (held().length < docs) session.addRepeat(`/data/orang[${at}]/dok`);
            for (let n = 1; n <= docs; n += 1) session.answer(`/data/orang[${at}]/dok[${n}]/no`, `${at}-${n}`);
          }
          session.goTo('/data/orang');
        }"""
    )


def values(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """() => [...engine.session.live.instance.root.querySelectorAll('nama, no')].map((one) =>
          `${engine.session.live.instance.indexedPath(one)}=${one.textContent}`)"""
    )
    return found


WHOLE = [
    "/data/orang[1]/nama=Orang Uji 1",
    "/data/orang[1]/dok[1]/no=1-1",
    "/data/orang[1]/dok[2]/no=1-2",
    "/data/orang[2]/nama=Orang Uji 2",
    "/data/orang[2]/dok[1]/no=2-1",
]


def test_an_entry_comes_back_with_what_is_nested_in_it(page):
    begin(page)
    assert values(page) == WHOLE
    page.locator('[data-entry="1"] [data-action="remove-repeat"]').click()
    assert values(page) == ["/data/orang[1]/nama=Orang Uji 2", "/data/orang[1]/dok[1]/no=2-1"]
    page.locator('[data-action="undo-remove"]').click()
    assert values(page) == WHOLE
    assert "1-2" in page.evaluate("async () => (await storedDraft()).xml")


def test_a_nested_entry_comes_back_where_it_was(page):
    begin(page)
    page.evaluate("() => engine.session.goTo('/data/orang[1]')")
    page.locator('[data-ref="/data/orang[1]/dok[1]"] [data-action="remove-repeat"]').click()
    assert "/data/orang[1]/dok[1]/no=1-2" in values(page)
    page.locator('[data-action="undo-remove"]').click()
    assert values(page) == WHOLE


def test_it_can_still_be_undone_after_another_page_was_looked_at(page):
    begin(page)
    page.locator('[data-entry="1"] [data-action="remove-repeat"]').click()
    go_on(page)
    expect(question(page, "ket")).to_be_visible()
    question(page, "ket").locator("input").fill("sementara itu")
    page.locator('[data-action="back"]').click()
    page.locator('[data-action="undo-remove"]').click()
    assert values(page) == WHOLE
    assert page.evaluate("() => valueAt('/data/akhir/ket')") == "sementara itu"
    expect(page.locator('[data-action="undo-remove"]')).to_have_count(0)


def test_only_the_last_removal_is_offered_and_an_outer_one_takes_its_place(page):
    begin(page)
    page.evaluate("() => engine.session.goTo('/data/orang[1]')")
    page.locator('[data-ref="/data/orang[1]/dok[1]"] [data-action="remove-repeat"]').click()
    page.evaluate("() => engine.session.goTo('/data/orang')")
    page.locator('[data-entry="1"] [data-action="remove-repeat"]').click()
    page.locator('[data-action="undo-remove"]').click()
    assert values(page) == [WHOLE[0], "/data/orang[1]/dok[1]/no=1-2", *WHOLE[3:]]


def test_the_tray_goes_and_comes_with_its_entry(page):
    begin(page)
    page.evaluate(
        """() => {
          const { instance } = engine.session.live;
          const make = (name) => instance.document.createElementNS('urn:titian:xforms', name);
          const tray = make('tray');
          for (const at of [1, 2]) {
            const answer = tray.appendChild(make('answer'));
            const said = { path: `/data/orang[${at}]/suku`, label: 'Suku', value: `S${at}`, version: '1' };
            for (const [name, value] of Object.entries(said)) answer.setAttribute(name, value);
          }
          [...instance.root.children].find(({ localName }) => localName === 'meta').append(tray);
        }"""
    )
    kept = """() => [...engine.session.live.instance.root.querySelectorAll('answer')].map((one) =>
      [one.getAttribute('path'), one.getAttribute('value')])"""
    # As it is opened again: the tray is read with the draft.
    page.evaluate("() => { engine.session.changed(); return engine.session.flush(); }")
    how = {"info": {**form_info("hambatan"), "form_id": "uji", "sha256": f"{'a':0<64}"}, "xform": made_form(NESTED)}
    page.evaluate("how => engine.begin({ ...how, draftId: engine.session.draft.id })", how)
    page.evaluate("() => engine.session.goTo('/data/orang')")
    page.locator('[data-entry="1"] [data-action="remove-repeat"]').click()
    assert page.evaluate(kept) == [["/data/orang[1]/suku", "S2"]]
    page.locator('[data-action="undo-remove"]').click()
    assert page.evaluate(kept) == [["/data/orang[1]/suku", "S1"], ["/data/orang[2]/suku", "S2"]]


def test_the_focus_goes_to_the_way_back_and_then_to_the_entry(page):
    begin(page)
    page.locator('[data-entry="1"] [data-action="remove-repeat"]').click()
    expect(page.locator('[data-action="undo-remove"]')).to_be_focused()
    page.locator('[data-action="undo-remove"]').click()
    expect(page.locator('[data-entry="1"] [data-action="edit-repeat"]')).to_be_focused()


def test_leaving_an_entry_leads_to_its_card(page):
    begin(page)
    page.locator('[data-entry="2"] [data-action="edit-repeat"]').click()
    go_on(page)
    expect(page.locator('[data-entry="2"] [data-action="edit-repeat"]')).to_be_focused()
    page.locator('[data-entry="2"] [data-action="edit-repeat"]').click()
    page.locator('[data-action="back"]').click()
    expect(page.locator('[data-entry="2"] [data-action="edit-repeat"]')).to_be_focused()


def test_the_last_record_of_this_form_is_what_the_next_one_begins_with(page):
    rows = "| type | name | label | default |\n| text | desa | Desa | ${last-saved#desa} |\n| text | x | X | |"
    how = {"info": {**form_info("hambatan"), "form_id": "uji", "sha256": f"{'b':0<64}"}, "xform": made_form(rows)}
    page.evaluate("how => engine.begin(how)", how)
    assert page.evaluate("() => valueAt('/data/desa')") == ""
    page.evaluate("() => { engine.session.answer('/data/desa', 'Lubuk'); return engine.session.finish(); }")
    page.evaluate("how => engine.begin(how)", how)
    assert page.evaluate("() => valueAt('/data/desa')") == "Lubuk"
