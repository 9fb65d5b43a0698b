"""How screens follow each other: quick choices, nested repeats, long forms, and where the focus goes."""

import pytest
from playwright.sync_api import expect

from tests.e2e.engine_page import filling_page, go_on, go_to, made_form, question
from tests.e2e.every_widget import again, begin, value

PART = "() => document.querySelector('[data-part]').dataset.part"
LONG = "type | name | label | relevant\n" + "\n".join(
    f"text | t{n} | Pertanyaan {n} | {'' if n % 10 else '${t1} = ' + repr('x')}" for n in range(1, 61)
)


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        yield opened


def test_a_quick_choice_goes_to_the_next_question_and_then_to_the_next_screen(page):
    begin(page)
    go_to(page, "/data/cepat")
    question(page, "cepat_satu").locator(".option").nth(1).click()
    assert value(page, "/data/cepat/cepat_satu") == "tidak"
    expect(question(page, "cepat_dua").locator("input").first).to_be_focused()
    question(page, "cepat_dua").locator(".option").first.click()
    expect(page.locator("[data-part]")).to_have_attribute("data-part", "/data/banyak")


def test_a_quick_choice_by_key_stays_where_it_is(page):
    begin(page)
    go_to(page, "/data/cepat")
    question(page, "cepat_dua").locator("input").first.focus()
    page.keyboard.press("ArrowDown")
    assert value(page, "/data/cepat/cepat_dua") == "tidak"
    assert page.evaluate(PART) == "/data/cepat"


def test_a_guest_is_added_inside_a_room_removed_and_brought_back(page):
    instance_id = begin(page)
    go_to(page, "/data/kamar")
    page.locator('[data-action="edit-repeat"]').click()
    question(page, "kamar_nomor").locator("input").fill("12")
    page.locator('.card.entry [data-action="edit-repeat"]').click()
    assert page.evaluate(PART) == "/data/kamar[1]/tamu[1]"
    question(page, "tamu_nama").locator("input").fill("Ani")
    go_on(page)
    assert page.evaluate(PART) == "/data/kamar[1]"
    page.locator('[data-action="add-repeat"]').click()
    assert page.evaluate(PART) == "/data/kamar[1]/tamu[2]"
    question(page, "tamu_nama").locator("input").fill("Budi")
    go_on(page)
    page.locator('[data-action="remove-repeat"]').first.click()
    assert value(page, "/data/kamar[1]/tamu[1]/tamu_nama") == "Budi"
    page.locator('[data-action="undo-remove"]').click()
    assert value(page, "/data/kamar[1]/tamu[1]/tamu_nama") == "Ani"
    again(page, instance_id)
    assert value(page, "/data/kamar[1]/tamu[2]/tamu_nama") == "Budi"
    go_to(page, "/data/kamar")
    expect(page.locator(".card.entry .card-head")).to_have_text(["Kamar 1 · 12"])


def test_a_guest_in_a_room_is_as_far_along_as_the_rooms_are(page):
    begin(page)
    index = page.evaluate("() => engine.session.parts.find(({ id }) => id === '/data/kamar').index")
    assert index > 0
    for place in ("/data/kamar[1]", "/data/kamar[1]/tamu[1]"):
        go_to(page, place)
        assert page.evaluate("() => engine.session.part.index") == index


def test_a_repeat_whose_number_is_fixed_offers_no_adding_and_no_removing(page):
    begin(page)
    go_to(page, "/data/lantai")
    expect(page.locator(".card.entry")).to_have_count(2)
    expect(page.locator('[data-action="add-repeat"], [data-action="remove-repeat"]')).to_have_count(0)


def test_a_group_within_a_screen_has_its_heading_and_shows_what_applies(page):
    begin(page)
    go_to(page, "/data/susun")
    expect(page.get_by_role("heading", name="Penanggung jawab")).to_be_visible()
    expect(question(page, "dalam_sebab")).to_have_count(0)
    question(page, "dalam_ada").get_by_label("Tidak", exact=True).check()
    expect(question(page, "dalam_sebab")).to_be_visible()


def test_a_long_run_of_questions_is_several_screens_of_like_length(page):
    begin(page, xform=made_form(LONG))
    shown = []
    for _ in range(3):
        shown.append(page.locator(".question").count())
        go_on(page)
    assert shown == [18, 18, 18]
    assert page.evaluate("() => engine.session.atSummary")
    page.evaluate("() => engine.session.goTo(engine.session.summary().at(-1).part, '/data/t59')")
    expect(question(page, "t59").locator("input")).to_be_focused()


def test_a_screen_that_its_form_asks_for_is_never_split(page):
    rows = LONG.split("\n")
    survey = "\n".join(
        [f"{rows[0]} | appearance", "begin group | g | Semua | | field-list"]
        + [f"{row} | " for row in rows[1:]]
        + ["end group | | | | "]
    )
    begin(page, xform=made_form(survey))
    expect(page.locator(".question")).to_have_count(54)


CHANGES = """() => {
  globalThis.changes = [];
  new MutationObserver((all) => changes.push(...all.map(({ type, target, attributeName }) =>
    `${type} ${target.parentElement?.closest('[data-name]')?.dataset.name ?? target.nodeName} ${attributeName ?? ''}`)))
    .observe(document.getElementById('app'), { subtree: true, childList: true, attributes: true, characterData: true });
}"""


def test_a_letter_changes_only_what_depends_on_it_in_a_form_of_400_questions(page):
    rows = ["type | name | label | relevant"]
    for screen in range(20):
        rows.append(f"begin group | g{screen} | Bagian {screen} |")
        rows += [
            f"text | t{screen}_{n} | Pertanyaan {n} | {'${t0_1} = ' + repr('ab') if n == 5 else ''}" for n in range(20)
        ]
        rows.append("end group | | |")
    for number in range(12):
        rows += [f"begin repeat | r{number} | Daftar {number} |", f"text | n{number} | Nama |", "end repeat | | |"]
    begin(page, xform=made_form("\n".join(rows)))
    assert page.evaluate("() => engine.session.form.questions.size") == 412
    expect(page.locator(".question")).to_have_count(19)
    box = question(page, "t0_1").locator("input")
    box.focus()
    page.evaluate(CHANGES)
    page.keyboard.type("a")
    assert page.evaluate("() => changes") == []
    page.keyboard.type("b")
    expect(page.locator(".question")).to_have_count(20)
    # The new question comes among its sisters, and no other element hears of it.
    assert {change.strip() for change in page.evaluate("() => changes")} == {"childList SECTION"}


def test_the_focus_goes_to_what_is_wrong_and_to_what_was_asked_for(page):
    begin(page)
    go_to(page, "/data/pilih")
    page.evaluate("() => engine.session.goTo('/data/pilih', '/data/pilih/satu_likert')")
    expect(question(page, "satu_likert").locator("input").first).to_be_focused()
