"""Every widget is accessible, large enough for a thumb, whole with large letters, and filled in by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.engine_page import filling_page, go_to, question
from tests.e2e.every_widget import SCREENS, begin, english_words, value
from tests.e2e.looks import AXE

RUN_AXE = """async () => {
  const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly,
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}"""
# What is tapped: the label around a card or star, else the control itself.
SMALL = """() => [...document.querySelectorAll(
    '#app button, #app input, #app select, #app textarea, #app summary, #app a.link, #app li[role=option]')]
  .map((one) => one.matches('.visually-hidden, [type=radio], [type=checkbox]') ? one.closest('label') ?? one : one)
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 47.5 || box.width < 43.5)
  .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
WIDE = """() => [document.documentElement, ...document.querySelectorAll('#app, #app *')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'visible'
    && getComputedStyle(one).display !== 'inline' && !one.closest('.visually-hidden, select, svg, .range-marks'))
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        yield opened


def screens(page) -> list[str]:
    return [*page.evaluate(SCREENS), *page.evaluate("() => entries()"), "summary"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_screen_of_any_widget_breaks_a_rule_of_accessibility(page, language):
    if language == "en":
        page.evaluate("words => { engine.setCatalogue('en', words); engine.setLanguage('en'); }", english_words())
    begin(page, language=language)
    page.evaluate(AXE.read_text())
    wrong = []
    for filled in (False, True):
        if filled:
            go_to(page, page.evaluate(SCREENS)[0])
            page.evaluate("() => engine.fillIn(engine.session, { files: false })")
        for screen in screens(page):
            go_to(page, screen)
            page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                wrong += [f"{screen} {theme}: {found}" for found in page.evaluate(RUN_AXE)]
    assert "\n".join(wrong) == ""


def test_every_control_is_as_large_as_a_thumb(page):
    begin(page)
    go_to(page, page.evaluate(SCREENS)[0])
    page.evaluate("() => engine.fillIn(engine.session, { files: false })")
    small = []
    for screen in screens(page):
        go_to(page, screen)
        small += [f"{screen}: {found}" for found in page.evaluate(SMALL)]
    assert "\n".join(small) == ""


@pytest.mark.parametrize(("width", "letters"), [(320, "100%"), (360, "200%")])
def test_nothing_runs_out_of_a_narrow_screen_or_large_letters(page, width, letters):
    page.set_viewport_size({"width": width, "height": 740})
    begin(page)
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
    go_to(page, page.evaluate(SCREENS)[0])
    page.evaluate("() => engine.fillIn(engine.session, { files: false })")
    wide = []
    for screen in screens(page):
        go_to(page, screen)
        wide += [f"{screen}: {found}" for found in page.evaluate(WIDE)]
    assert "\n".join(wide) == ""


def test_choosing_moves_nothing_that_stands_below(page):
    begin(page)
    go_to(page, "/data/pilih")
    place = "name => document.querySelector(`.question[data-name=${name}]`).getBoundingClientRect().top + scrollY"
    before = page.evaluate(place, "satu_lain")
    question(page, "satu_padat").get_by_label("Tidak", exact=True).check()
    question(page, "satu_likert").get_by_label("Netral").check()
    assert page.evaluate(place, "satu_lain") == pytest.approx(before, abs=1)
    go_to(page, "/data/teks")
    before = page.evaluate(place, "panjang")
    question(page, "baris").locator("input").focus()
    page.locator('[data-action="next"]').click()
    expect(question(page, "baris").get_by_role("alert")).to_be_visible()
    assert page.evaluate(place, "panjang") == pytest.approx(before, abs=1)


@pytest.mark.parametrize("letters", ["100%", "200%"])
def test_the_first_answer_of_a_slider_moves_nothing_that_stands_below(page, letters):
    begin(page)
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
    go_to(page, "/data/skala")
    tops = "() => [...document.querySelectorAll('.question')].map((one) => one.getBoundingClientRect().top + scrollY)"
    before = page.evaluate(tops)
    for name in ("geser", "geser_halus", "geser_kata", "tegak"):
        question(page, name).get_by_role("slider").press("Enter")
    assert page.evaluate(tops) == pytest.approx(before, abs=0.5)


def test_every_widget_is_filled_in_with_the_keyboard_alone(page):
    begin(page)
    keys = page.keyboard

    def tab_to(name: str, control: str = "input, textarea, select, summary, button") -> None:
        for _ in range(80):
            keys.press("Tab")
            here = page.evaluate(
                "([name, control]) => document.activeElement.matches(control) && "
                "document.activeElement.closest('.question')?.dataset.name === name",
                [name, control],
            )
            if here:
                return
        raise AssertionError(f"the Tab key does not come to {name}")

    for name, typed in (("baris", "Ani"), ("bulat", "3"), ("hitung", "2")):
        tab_to(name, "input")
        keys.type(typed)
    assert [value(page, f"/data/teks/{name}") for name in ("baris", "bulat", "hitung")] == ["Ani", "3", "2"]

    go_to(page, "/data/waktu")
    tab_to("bulan", "select")
    keys.type("Agus")
    tab_to("bulan", "input")
    keys.type("2027")
    assert value(page, "/data/waktu/bulan") == "2027-08-01"

    go_to(page, "/data/pilih")
    tab_to("satu")
    keys.press("ArrowDown")
    tab_to("satu_kecil")
    keys.press("ArrowDown")
    expect(question(page, "satu_kecil").get_by_role("option")).to_have_count(4)
    keys.press("ArrowDown")
    keys.press("Enter")
    tab_to("satu_likert")
    keys.press("Space")
    assert value(page, "/data/pilih/satu") == "itas"
    assert value(page, "/data/pilih/satu_kecil") in {"itk", "itas"}
    assert value(page, "/data/pilih/satu_likert") == "1"

    go_to(page, "/data/cepat")
    tab_to("cepat_satu")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    assert value(page, "/data/cepat/cepat_satu") == "tahu"
    assert page.locator("[data-part]").get_attribute("data-part") == "/data/cepat"

    go_to(page, "/data/banyak")
    tab_to("beberapa")
    keys.press("Space")
    tab_to("beberapa_kecil", "summary")
    keys.press("Enter")
    tab_to("beberapa_kecil", "input")
    keys.press("Space")
    tab_to("urut", "button")
    keys.press("ArrowDown")
    assert value(page, "/data/banyak/beberapa") == "itk"
    assert value(page, "/data/banyak/beberapa_kecil") == "CHN"
    assert value(page, "/data/banyak/urut") == "kerja aman air"

    go_to(page, "/data/skala")
    tab_to("geser")
    keys.press("ArrowRight")
    tab_to("bintang")
    keys.press("Space")
    assert value(page, "/data/skala/geser") == "6"
    assert value(page, "/data/skala/bintang") == "1"

    go_to(page, "/data/kata")
    tab_to("baca", "summary")
    keys.press("Enter")
    expect(question(page, "baca").locator("details")).to_have_attribute("open", "")
    tab_to("baca", "input")
    keys.press("Space")
    assert value(page, "/data/kata/baca") == "OK"
