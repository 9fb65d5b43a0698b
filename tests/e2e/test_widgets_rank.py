"""A ranking is put in order by buttons, by arrow keys and by a finger, and says where a row stands."""

import pytest
from playwright.sync_api import expect

from tests.e2e.engine_page import filling_page, go_to, question
from tests.e2e.every_widget import again, begin, value

PATH = "/data/banyak/urut"


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        opened.instance_id = begin(opened)
        go_to(opened, "/data/banyak")
        yield opened


def test_nothing_is_ranked_until_somebody_says_so(page):
    assert value(page, PATH) == ""
    question(page, "urut").get_by_role("button", name="Urutan ini sudah benar").click()
    assert value(page, PATH) == "aman kerja air"


def test_buttons_move_a_row_keep_the_focus_and_say_its_place(page):
    rank = question(page, "urut")
    down = rank.get_by_role("button", name="Turunkan Keamanan desa")
    down.click()
    assert value(page, PATH) == "kerja aman air"
    expect(down).to_be_focused()
    expect(rank.get_by_role("status")).to_have_text("Keamanan desa: urutan 2 dari 3")
    down.click()
    assert value(page, PATH) == "kerja air aman"
    expect(rank.get_by_role("button", name="Naikkan Keamanan desa")).to_be_focused()
    again(page, page.instance_id)
    go_to(page, "/data/banyak")
    assert rank.locator("li").evaluate_all("rows => rows.map(row => row.dataset.value)") == ["kerja", "air", "aman"]


def test_arrow_keys_move_the_row_that_has_the_focus(page):
    rank = question(page, "urut")
    up = rank.get_by_role("button", name="Naikkan Air bersih")
    up.focus()
    page.keyboard.press("ArrowUp")
    assert value(page, PATH) == "aman air kerja"
    page.keyboard.press("ArrowUp")
    assert value(page, PATH) == "air aman kerja"
    page.keyboard.press("ArrowUp")
    assert value(page, PATH) == "air aman kerja"


def test_a_row_is_dragged_by_a_finger(page):
    rank = question(page, "urut")
    grip = rank.locator('[data-value="air"] .rank-grip')
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), rank.locator('[data-value="aman"] .rank-grip').bounding_box()
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 10, steps=8)
    page.mouse.up()
    assert value(page, PATH) == "air aman kerja"
    expect(rank.locator('[data-dragged="true"]')).to_have_count(0)
