"""The map of reports in a browser: by keys closer, open, back; by hand aside; its pages by axe, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.looks import Looks


def test_a_number_of_the_map_opens_as_many_reports_by_keys_alone(desk: Desk) -> None:
    page, outside = desk.page, []
    page.on("request", lambda asked: asked.url.startswith(desk.server.url) or outside.append(asked.url))
    desk.sign_in("kasi.me")
    # All tabs: other journeys of this server decide reports.
    desk.go("review?state=all")
    page.get_by_role("link", name="Peta daftar ini").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Peta laporan")
    several = page.locator("a.cluster[href*=square]").first
    count = int(several.locator(".cluster-count").text_content() or 0)
    several.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Satu petak di peta")).to_be_visible()
    expect(page.locator(".rows > li")).to_have_count(count)
    page.get_by_role("link", name="Peta daftar ini").focus()
    page.keyboard.press("Enter")
    expect(page.locator("svg[data-map]")).to_have_attribute("data-whole", "1")
    # The page listens to keys once it is whole.
    page.wait_for_load_state()
    page.keyboard.press("+")
    expect(page.get_by_role("link", name="Ke utara")).to_be_visible()
    # The land goes with the hand: what lay in the middle lies to the east afterwards.
    page.wait_for_load_state()
    before = page.url
    frame = page.locator("svg[data-map]").bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + 200, frame["y"] + 40)
    page.mouse.down()
    page.mouse.move(frame["x"] + 320, frame["y"] + 40, steps=4)
    page.mouse.up()
    expect(page).not_to_have_url(before)
    expect(page.locator("svg[data-map]")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("0")
    expect(page.locator("svg[data-map]")).to_have_attribute("data-whole", "1")
    assert outside == []
    assert desk.complaints == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_look_at_the_map(language: str, desk: Desk) -> None:
    page = desk.page
    looks = Looks(page, "report-map", language, "messages.po")
    desk.sign_in("kasi.me", language)
    for name, query in (("whole", ""), ("near", "?z=3&at=-3.66,103.77"), ("empty", "?state=rejected&z=8&at=0,100")):
        desk.go(f"review/map{query}")
        looks.both(name)
    assert looks.report() == ""
