"""Points, ways and areas, under satellites that are made up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e import every_widget
from tests.e2e.engine_page import filling_page, made_form, question
from tests.e2e.rare_page import DEVICES, SATELLITES, at, come_back, stand, value


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    with filling_page(playwright, DEVICES) as opened:
        yield opened


def test_the_form_says_how_good_a_position_must_be(page: Page) -> None:
    page.evaluate(SATELLITES)
    field = at(page, "tempat", "titik")
    stand(page, -3.65, 103.77, 80)
    field.locator('[data-action="locate"]').click()
    expect(field.locator(".place-text b")).to_have_text("± 80 m")
    stand(page, -3.65, 103.77, 9)
    expect(field.locator(".place-text b")).to_have_text("± 9 m")
    assert value(page, "/data/tempat/titik") == "", "9 m is not the 5 m that the form asks for"
    field.locator('[data-action="accept"]').click()
    expect(field.locator(".grade")).to_have_text("kurang teliti")
    field.locator('[data-action="locate"]').click()
    stand(page, -3.6512, 103.7712, 4)
    expect(field.locator(".grade")).to_have_text("cukup baik")
    assert value(page, "/data/tempat/titik") == "-3.6512000 103.7712000 24.0 4.0"
    stand(page, -3.65, 103.77, 60)
    field.locator('[data-action="locate"]').click()
    field.locator('[data-action="accept"]').click()
    expect(field.locator(".grade")).to_have_text("terlalu kasar")


def test_a_place_is_chosen_on_a_drawing_with_a_finger_and_with_keys(page: Page) -> None:
    path = "/data/tempat/titik_pilih"
    page.evaluate(SATELLITES)
    field = at(page, "tempat", "titik_pilih")
    assert value(page, path) == ""
    field.get_by_text("Tulis koordinat").click()
    field.get_by_label("Lintang, bujur").fill("entah")
    field.locator('[data-action="write"]').click()
    expect(field.get_by_role("alert")).to_contain_text("Tulis lintang lalu bujur")
    field.get_by_label("Lintang, bujur").fill("-3,6512 103,7712")
    field.locator('[data-action="write"]').click()
    assert value(page, path) == "-3.6512000 103.7712000 0.0 0.0"
    sheet = field.locator("svg.chart-sheet")
    sheet.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    lat, lon, *_rest = map(float, value(page, path).split(" "))
    assert (round((lat + 3.6512) * 111_319), round(lon, 7)) == (50, 103.7712), "two steps of a tenth of 250 m"
    before = value(page, path)
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1], steps=4)
    page.mouse.up()
    assert value(page, path) == before, "moving the drawing chooses nothing"
    page.mouse.click(middle[0], middle[1])
    west = float(value(page, path).split(" ")[1])
    assert west < 103.7712, "the drawing went east, so its middle lies west"
    come_back(page)
    assert float(value(page, path).split(" ")[1]) == west


def test_a_way_is_walked_point_by_point_and_by_itself_and_each_point_outlives_the_battery(page: Page) -> None:
    path = "/data/jejak/jalan"
    page.evaluate(SATELLITES)
    field = at(page, "jejak", "jalan")
    expect(field).to_contain_text("Belum ada titik. Jejak memerlukan 2 titik.")
    stand(page, -3.65, 103.77, 8)
    field.locator('[data-action="look"]').click()
    field.locator('[data-action="accept"]').click()
    assert value(page, path) == "-3.6500000 103.7700000 24.0 8.0"
    assert page.evaluate("() => watching") is False
    expect(field).to_contain_text("1 titik. Jejak memerlukan 2 titik.")
    field.get_by_text("Rekam sambil berjalan").click()
    field.locator('[data-action="every"]').select_option("1")
    field.locator('[data-action="within"]').select_option("10")
    stand(page, -3.651, 103.77, 30)
    field.locator('[data-action="walk"]').click()
    expect(field).to_contain_text("Menunggu titik yang lebih teliti.")
    stand(page, -3.651, 103.77, 6)
    page.wait_for_function("path => valueAt(path).split(';').length === 2", arg=path)
    stand(page, -3.652, 103.77, 6)
    page.wait_for_function("path => valueAt(path).split(';').length === 3", arg=path)
    come_back(page)
    points = value(page, path).split("; ")
    assert points == [
        f"{lat} 103.7700000 24.0 {acc}"
        for lat, acc in zip(("-3.6500000", "-3.6510000", "-3.6520000"), ("8.0", "6.0", "6.0"), strict=True)
    ]
    expect(field.locator(".shape-sum")).to_have_text("3 titik · 223 m")
    expect(field.locator("polyline")).to_have_count(1)
    field.locator('[data-action="undo-point"]').click()
    expect(field.locator(".shape-sum")).to_have_text("2 titik · 111 m")
    field.locator('[data-action="clear"]').click()
    assert value(page, path) == ""
    field.locator('[data-action="undo-clear"]').click()
    assert len(value(page, path).split("; ")) == 2


def test_following_ends_when_the_form_is_left(page: Page) -> None:
    page.evaluate(SATELLITES)
    field = at(page, "jejak", "jalan")
    field.get_by_text("Rekam sambil berjalan").click()
    field.locator('[data-action="walk"]').click()
    assert page.evaluate("() => watching") is True
    page.evaluate("() => engine.session.close()")
    assert page.evaluate("() => watching") is False


def test_an_area_is_typed_closed_and_measured(page: Page) -> None:
    path = "/data/jejak/lahan"
    field = at(page, "jejak", "lahan")
    field.get_by_text("Tulis koordinat").click()
    for typed in ("-3.65, 103.77", "-3.65, 103.771", "-3.651, 103.771", "-3.651, 103.77"):
        expect(field.get_by_label("Lintang, bujur")).to_have_value("")
        field.get_by_label("Lintang, bujur").fill(typed)
        field.locator('[data-action="write"]').click()
    points = value(page, path).split("; ")
    assert len(points) == 5
    assert points[0] == points[4] == "-3.6500000 103.7700000 0.0 0.0"
    expect(field.locator("polygon")).to_have_count(1)
    expect(field.locator(".shape-sum")).to_have_text("4 titik · keliling 445 m · luas 1,24 ha (12.367 m²)")
    field.get_by_text("Daftar titik").click()
    field.get_by_role("button", name="Hapus titik 2").click()
    points = value(page, path).split("; ")
    assert (len(points), points[0]) == (4, points[3])
    field.locator("svg.chart-sheet").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert len(value(page, path).split("; ")) == 5
    come_back(page)
    expect(field.locator(".shape-points li")).to_have_count(4)


ASKING = """| type | name | label | trigger |
| start-geopoint | mulai | | |
| text | nama | Nama | |
| background-geopoint | saat_nama | | ${nama} |"""


def test_a_form_that_asks_for_the_position_gets_it_when_it_comes_and_holds_nobody_up(page: Page) -> None:
    page.evaluate(SATELLITES)
    every_widget.begin(page, xform=made_form(ASKING))
    question(page, "nama").locator("input").fill("Budi")
    question(page, "nama").locator("input").blur()
    page.wait_for_function("() => engine.session.saveState === 'saved' && engine.session.savedAt")
    assert value(page, "/data/mulai") == ""
    stand(page, -3.65, 103.77, 60)
    assert value(page, "/data/mulai") == "", "a better one may come"
    stand(page, -3.6512, 103.7712, 12)
    page.wait_for_function("() => valueAt('/data/mulai') === '-3.6512000 103.7712000 24.0 12.0'")
    assert value(page, "/data/saat_nama") == "-3.6512000 103.7712000 24.0 12.0"
    assert page.evaluate("() => watching") is False
    stand(page, -3.66, 103.78, 60)
    question(page, "nama").locator("input").fill("Budi Santoso")
    question(page, "nama").locator("input").blur()
    page.wait_for_function("() => watching")
    stand(page, -3.66, 103.78, 9)
    page.wait_for_function("() => valueAt('/data/saat_nama') === '-3.6600000 103.7800000 24.0 9.0'")
    assert value(page, "/data/mulai") == "-3.6512000 103.7712000 24.0 12.0"
    assert "-3.6600000" in page.evaluate("async () => (await storedDraft()).xml")


def test_a_form_only_looked_at_makes_no_draft_for_a_position(page: Page) -> None:
    page.evaluate(SATELLITES)
    draft = every_widget.begin(page, xform=made_form(ASKING))
    stand(page, -3.65, 103.77, 9)
    page.wait_for_function("() => valueAt('/data/mulai') !== ''")
    page.evaluate("() => engine.session.close()")
    assert page.evaluate("id => engine.readDraft(id)", draft) is None
