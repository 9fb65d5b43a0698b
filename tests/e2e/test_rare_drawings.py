"""Sketches and marks on photos, drawn with a made-up hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.engine_page import filling_page, question
from tests.e2e.filler import photo
from tests.e2e.rare_page import DEVICES, at, come_back, value


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    with filling_page(playwright, DEVICES) as opened:
        yield opened


def stroke(page: Page, field: Locator, way: list[tuple[float, float]]) -> None:
    """Across the sheet; each place as a share of its sides."""
    sheet = field.locator("canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    for index, (x, y) in enumerate(way):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)
        if index == 0:
            page.mouse.down()
    page.mouse.up()


COLOUR_AT = """async ([path, x, y]) => {
  const file = engine.session.fileOf(path);
  const picture = await createImageBitmap(new Blob([file.bytes]));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  return [...context.getImageData(x * picture.width, y * picture.height, 1, 1).data.slice(0, 3)];
}"""


def test_a_sketch_is_drawn_in_colours_taken_back_line_by_line_and_kept(page: Page) -> None:
    path = "/data/gambar/denah"
    field = at(page, "gambar", "denah")
    stroke(page, field, [(0.1, 0.5), (0.9, 0.5)])
    page.wait_for_function("path => valueAt(path).endsWith('.png')", arg=path)
    assert page.evaluate(COLOUR_AT, [path, 0.5, 0.5]) == [16, 36, 62]
    first = value(page, path)
    field.get_by_label("Merah").check()
    stroke(page, field, [(0.5, 0.1), (0.5, 0.9)])
    page.wait_for_function("([path, first]) => valueAt(path) !== first", arg=[path, first])
    red, green, blue = page.evaluate(COLOUR_AT, [path, 0.5, 0.2])
    assert red > 150 > max(green, blue)
    both = value(page, path)
    field.locator('[data-action="undo-stroke"]').click()
    page.wait_for_function("([path, both]) => valueAt(path) !== both", arg=[path, both])
    assert page.evaluate(COLOUR_AT, [path, 0.5, 0.2]) == [255, 255, 255]
    come_back(page)
    expect(field.locator("canvas")).to_be_visible()
    stroke(page, field, [(0.2, 0.1), (0.2, 0.3)])
    page.wait_for_function("path => engine.session.fileOf(path)?.type === 'image/jpeg'", arg=path)
    assert max(page.evaluate(COLOUR_AT, [path, 0.5, 0.5])) < 90, "what was drawn before is still under it"
    [stored] = [file for file in page.evaluate("() => storedFiles()") if file["role"] == "photo"]
    assert stored["name"] == value(page, path)
    field.locator('[data-action="remove-file"]').click()
    assert value(page, path) == ""
    assert page.evaluate("async () => (await storedFiles()).length") == 0


def test_the_last_line_taken_back_leaves_no_drawing(page: Page) -> None:
    field = at(page, "gambar", "denah")
    stroke(page, field, [(0.1, 0.5), (0.9, 0.5)])
    page.wait_for_function("() => valueAt('/data/gambar/denah') !== ''")
    field.locator('[data-action="undo-stroke"]').click()
    page.wait_for_function("() => valueAt('/data/gambar/denah') === ''")
    expect(field).to_contain_text("Gambar di lembar ini")


def test_a_photo_is_marked_and_stays_a_photo(page: Page, tmp_path: Path) -> None:
    path = "/data/gambar/foto_tanda"
    field = at(page, "gambar", "foto_tanda")
    picture = tmp_path / "IMG_1.jpg"
    picture.write_bytes(photo())
    field.locator("input[type=file]").first.set_input_files(picture)
    expect(field.locator("canvas")).to_be_visible()
    assert page.evaluate("path => sizeOf(path)", path) == [1600, 1200]
    before = value(page, path)
    field.get_by_label("Merah").check()
    field.get_by_label("Tebal").check()
    stroke(page, field, [(0.1, 0.5), (0.9, 0.5)])
    page.wait_for_function("([path, before]) => valueAt(path) !== before", arg=[path, before])
    red, green, blue = page.evaluate(COLOUR_AT, [path, 0.5, 0.5])
    assert red > 150 > max(green, blue)
    assert page.evaluate("path => sizeOf(path)", path) == [1600, 1200]
    assert {file["role"] for file in page.evaluate("() => storedFiles()")} == {"photo", "preview"}


def test_a_photo_that_must_be_new_opens_the_camera_and_no_gallery(page: Page) -> None:
    at(page, "gambar", "foto")
    expect(question(page, "foto").locator('[data-action="gallery"]')).to_have_count(1)
    for name, way in (("foto_baru", "environment"), ("foto_wajah", "user")):
        inputs = question(page, name).locator("input[type=file]")
        expect(inputs).to_have_count(1)
        expect(inputs).to_have_attribute("capture", way)
        inputs.set_input_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}])
        expect(question(page, name).locator("img")).to_be_visible()
        expect(question(page, name).locator("input[type=file]")).to_have_attribute("capture", way)
