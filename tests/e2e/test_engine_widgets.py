"""The widgets of the runner, used as a thumb or a keyboard uses them; and every page of a form is accessible."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.engine_page import begin, filling_page, go_on, go_to, lists, question
from tests.e2e.filler import photo
from tools.live import ROOT


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        yield opened


def test_a_long_list_is_searched_with_the_keyboard(page):
    begin(page, "amati_oa")
    go_to(page, "/data/lokasi")
    box = question(page, "kab_kota").get_by_role("combobox")
    box.focus()
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("PALI")
    page.keyboard.press("Backspace")
    page.keyboard.type("embang")
    expect(question(page, "kab_kota").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(box).to_have_value("Kota Palembang")
    expect(question(page, "kecamatan").get_by_role("option")).to_have_count(0)
    assert page.evaluate("() => valueAt('/data/lokasi/kab_kota')") == "1671"


def test_a_list_opens_in_its_order_and_no_row_moves_under_the_finger(page):
    begin(page, "amati_oa")
    go_to(page, "/data/lokasi")
    question(page, "kab_kota").get_by_role("combobox").click()
    question(page, "kab_kota").get_by_role("option", name="Kota Palembang").click()
    page.evaluate("() => engine.session.flush()")
    page.reload()
    page.wait_for_function("globalThis.engine !== undefined")
    page.evaluate("texts => engine.ready(texts)", lists())
    begin(page, "amati_oa")
    go_to(page, "/data/lokasi")
    first = page.evaluate(
        """() => {
          const box = document.querySelector('[data-name="kab_kota"] [role=combobox]');
          box.focus();
          box.click();
          engine.draw();
          return document.querySelector('[data-name="kab_kota"] .combo-row')?.textContent;
        }"""
    )
    assert first in {None, "Kota Palembang"}
    expect(question(page, "kab_kota").get_by_role("option").first).to_have_text("Kota Palembang")


def test_a_location_is_taken_by_itself_once_it_is_good_and_holds_nobody_up(page):
    begin(page, "amati_oa")
    go_to(page, "/data/lokasi")
    page.context.set_geolocation({"latitude": -3.65, "longitude": 103.77, "accuracy": 80})
    field = question(page, "lokasi_gps")
    field.locator('[data-action="locate"]').click()
    expect(field.locator(".place-text b")).to_have_text("± 80 m")
    assert page.evaluate("() => valueAt('/data/lokasi/lokasi_gps')") == ""
    page.context.set_geolocation({"latitude": -3.6512, "longitude": 103.7712, "accuracy": 9})
    expect(field.locator(".grade")).to_have_text("cukup baik")
    value = page.evaluate("() => valueAt('/data/lokasi/lokasi_gps')")
    assert value == "-3.6512000 103.7712000 0.0 9.0"


def test_a_photo_is_shrunk_its_size_said_and_the_original_of_evidence_kept(page, tmp_path: Path):
    begin(page, "duga_langgar")
    go_to(page, "/data/bukti")
    picture = tmp_path / "IMG_0001.jpg"
    picture.write_bytes(photo())
    field = question(page, "foto1")
    field.locator("input[type=file]").first.set_input_files(picture)
    expect(field.locator("img")).to_be_visible()
    expect(field.locator(".thumb-text")).to_contain_text("disimpan)")
    files = page.evaluate("() => storedFiles()")
    by_role = {file["role"]: file for file in files}
    assert set(by_role) == {"photo", "preview", "original"}
    assert by_role["photo"]["size"] <= 400_000
    assert by_role["preview"]["size"] <= 12_000
    assert by_role["original"]["size"] == picture.stat().st_size
    assert {by_role["preview"]["of"], by_role["original"]["of"]} == {by_role["photo"]["name"]}
    side = page.evaluate("() => sizeOf('/data/bukti/foto1')")
    assert side == [1600, 1200]
    field.locator('[data-action="remove-file"]').click()
    expect(field.locator("img")).to_have_count(0)
    assert page.evaluate("async () => (await storedFiles()).length") == 0


def test_a_picture_that_cannot_be_read_is_said_and_nothing_is_lost(page):
    begin(page, "duga_langgar")
    go_to(page, "/data/bukti")
    broken = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"bukan gambar"}
    question(page, "foto1").locator("input[type=file]").first.set_input_files([broken])
    expect(question(page, "foto1").get_by_role("alert")).to_contain_text("tidak dapat dibaca")


def test_a_signature_is_drawn_kept_and_removed(page):
    begin(page, "kunj_tka")
    page.evaluate(
        "async () => { await engine.fillIn(engine.session, { files: false }); engine.session.goTo('/data/hasil'); }"
    )
    sheet = question(page, "ttd_pt").locator("canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 20, steps=4)
    page.mouse.up()
    button = question(page, "ttd_pt").get_by_role("button", name="Hapus tanda tangan")
    expect(button).to_be_visible()
    name = page.evaluate("() => valueAt('/data/hasil/ttd_pt')")
    assert name.endswith(".png")
    button.click()
    expect(button).to_have_count(0)


AXE = """async () => {
  const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly,
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""


@pytest.mark.parametrize("form_id", ["amati_oa", "kunj_tka", "duga_langgar"])
def test_every_page_of_a_form_is_accessible(page, form_id):
    begin(page, form_id)
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    go_on(page)
    assert page.evaluate(AXE) == []
    page.evaluate("() => engine.fillIn(engine.session)")
    places = page.evaluate("() => [...engine.session.parts.map(({ id }) => id), 'summary']")
    entries = page.evaluate("() => entries().slice(0, 2)")
    for place in [*places, *entries]:
        page.evaluate("id => { engine.session.goTo(id); engine.draw(); }", place)
        assert page.evaluate(AXE) == [], place


def test_a_list_that_has_not_come_yet_says_so_and_stops_nobody(page):
    page.evaluate("() => engine.ready({})")
    begin(page, "amati_oa")
    go_to(page, "/data/lokasi")
    question(page, "kab_kota").get_by_role("combobox").click()
    expect(question(page, "kab_kota").get_by_role("listbox")).to_contain_text("belum sampai di HP")
    question(page, "lokasi_gps").locator('[data-action="locate"]').click()
    expect(question(page, "lokasi_gps").locator(".grade")).to_have_text("cukup baik")
