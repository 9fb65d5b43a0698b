"""Codes and voices, with a camera and a microphone that are made up; rare widgets for every reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e import every_widget
from tests.e2e.engine_page import filling_page, go_to, question
from tests.e2e.rare_page import BLIND, DEVICES, NO_READER, READER, REFUSED, WATCH_CAMERA, at, come_back, value
from tools.live import ROOT


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    with filling_page(playwright, DEVICES) as opened:
        yield opened


def test_a_code_is_read_by_the_camera_and_the_camera_goes_out(page: Page) -> None:
    page.evaluate(READER)
    page.evaluate(WATCH_CAMERA)
    field = at(page, "kode", "kode_batang")
    field.locator('[data-action="scan"]').click()
    expect(field.locator("video")).to_be_visible()
    expect(field.locator("input")).to_have_value("ME-7Q2")
    expect(field.get_by_role("status")).to_contain_text("Kode terbaca: ME-7Q2")
    expect(field.locator("video")).to_have_count(0)
    assert page.evaluate("() => track.readyState") == "ended"
    assert value(page, "/data/kode/kode_batang") == "ME-7Q2"


@pytest.mark.parametrize("way", ["stop", "another part", "the form is left"])
def test_the_camera_goes_out_when_it_is_not_looked_through(page: Page, way: str) -> None:
    page.evaluate(BLIND)
    page.evaluate(WATCH_CAMERA)
    field = at(page, "kode", "kode_batang")
    field.locator('[data-action="scan"]').click()
    expect(field.locator("video")).to_be_visible()
    assert page.evaluate("() => track.readyState") == "live"
    if way == "stop":
        field.locator('[data-action="stop"]').click()
    elif way == "another part":
        go_to(page, "/data/jejak")
    else:
        page.evaluate("() => engine.session.close()")
    page.wait_for_function("() => track.readyState === 'ended'")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(NO_READER, "Browser ini tidak dapat membaca kode dengan kamera."), (REFUSED, "Izin kamera ditolak di HP ini.")],
)
def test_a_code_is_typed_where_there_is_no_camera_for_it(page: Page, trouble: str, words: str) -> None:
    page.evaluate(READER)
    page.evaluate(trouble)
    field = at(page, "kode", "kode_batang")
    if trouble == REFUSED:
        field.locator('[data-action="scan"]').click()
    expect(field).to_contain_text(words)
    page.get_by_label("Kode pada kartu").fill("8991234")
    page.get_by_label("Kode pada kartu").blur()
    assert value(page, "/data/kode/kode_batang") == "8991234"


# Voices


def test_a_voice_is_recorded_heard_and_removed(page: Page) -> None:
    field = at(page, "rekam", "suara")
    field.locator('[data-action="record"]').click()
    expect(field.get_by_role("timer")).to_be_visible()
    page.wait_for_timeout(1200)  # something must be said before it can be kept
    field.locator('[data-action="stop"]').click()
    expect(field.locator("audio")).to_be_visible()
    assert value(page, "/data/rekam/suara").startswith("suara-")
    [stored] = page.evaluate("() => storedFiles()")
    assert (stored["type"], stored["role"]) == ("audio/webm", "file")
    assert stored["size"] > 500
    come_back(page)
    expect(field.locator("audio")).to_be_visible()
    field.locator('[data-action="remove-file"]').click()
    expect(field.locator('[data-action="record"]')).to_be_visible()
    assert page.evaluate("async () => (await storedFiles()).length") == 0


def test_what_was_said_before_the_battery_went_is_still_there(page: Page) -> None:
    field = at(page, "rekam", "suara")
    field.locator('[data-action="record"]').click()
    expect(field).to_contain_text("sudah tersimpan", timeout=30_000)
    page.wait_for_function("() => valueAt('/data/rekam/suara') !== ''")
    come_back(page)
    expect(field.locator("audio")).to_be_visible()


def test_a_recording_ends_and_is_kept_when_its_page_is_left(page: Page) -> None:
    field = at(page, "rekam", "suara")
    page.evaluate(WATCH_CAMERA)
    field.locator('[data-action="record"]').click()
    expect(field.get_by_role("timer")).to_be_visible()
    page.wait_for_timeout(1200)
    go_to(page, "/data/kode")
    page.wait_for_function("() => track.readyState === 'ended'")
    page.wait_for_function("() => valueAt('/data/rekam/suara') !== ''")


def test_a_refused_microphone_is_said_and_a_file_still_does(page: Page) -> None:
    field = at(page, "rekam", "suara")
    page.evaluate(REFUSED)
    field.locator('[data-action="record"]').click()
    expect(field.get_by_role("alert")).to_contain_text("Izin mikrofon ditolak di HP ini.")
    field.locator("input[type=file]").set_input_files(
        [{"name": "a.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3" * 400}]
    )
    expect(field.locator("audio")).to_be_visible()


def test_sound_from_another_app_is_chosen_not_recorded_and_limits_are_said_before(page: Page) -> None:
    field = at(page, "rekam", "suara_luar")
    expect(field.locator('[data-action="record"]')).to_have_count(0)
    expect(field.locator("input[type=file]")).to_have_count(1)
    for name in ("suara", "film", "surat"):
        expect(question(page, name)).to_contain_text("Paling besar 20 MB")
    big = {"name": "b.mp4", "mimeType": "video/mp4", "buffer": bytes(20_000_001)}
    question(page, "film").locator("input[type=file]").set_input_files([big])
    expect(question(page, "film").get_by_role("alert")).to_contain_text("Berkas lebih dari 20 MB.")


AXE = """async () => {
  const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly,
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""
SMALL = """() => {
  const touched = '.question :is(button, summary, select, label.link, label.take, label.pen)';
  return [...document.querySelectorAll(touched)]
    .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 47.5)
    .map((one) => one.outerHTML.slice(0, 120));
}"""
PARTS = ("kode", "gambar", "rekam", "tempat", "jejak")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rare_widgets_are_accessible_empty_and_answered(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.evaluate(READER)
    every_widget.begin(page)
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    for filled in (False, True):
        if filled:
            page.evaluate("id => engine.session.goTo(id)", f"/data/{PARTS[0]}")
            page.evaluate("() => engine.fillIn(engine.session)")
        for part in PARTS:
            go_to(page, f"/data/{part}")
            expect(page.get_by_text("Membuka gambar")).to_have_count(0)
            page.evaluate("() => { for (const fold of document.querySelectorAll('details.fold')) fold.open = true; }")
            assert page.evaluate(AXE) == [], part
            assert page.evaluate(SMALL) == [], part
