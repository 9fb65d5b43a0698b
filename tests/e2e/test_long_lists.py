"""A list of thousands of rows is found in, narrowed and chosen from as one of ten, with a finger, keys or a reader."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.engine_page import engine_page, filling_page, form_info, made_form, question

FORM = made_form(
    """type | name | label | choice_filter | appearance | calculation
    select_one_from_file desa.csv | desa | Desa | | |
    text | dekat | Dekat | | |
    select_one_from_file desa.csv | lain | Desa lain | kec=${dekat} | |
    calculate | nama | | | | instance('desa')/root/item[name=${desa}]/label
    calculate | banyak | | | | count(instance('desa')/root/item[kec='160301' and name!=${desa}])
    calculate | mirip | | | | count(instance('desa')/root/item[kec='160301' and string-length(label) > 9])
    """
)
NAMES = ["Lubuk Nipis", "Lubuk Raman", "Muara Enim", "Pasar III Muara Enim", "Désa Baru", "Kubu"]


def villages(count: int) -> str:
    rows = [(1603010001 + at, NAMES[at] if at < len(NAMES) else f"Tanjung {at}") for at in range(count)]
    return "name,label,kec\n" + "".join(f"{code},{name},{160301 + at // 20}\n" for at, (code, name) in enumerate(rows))


@pytest.fixture(scope="module")
def page(playwright):
    with filling_page(playwright) as page:
        yield page


@pytest.fixture(autouse=True)
def begun(page):
    # The page of the test before must not draw itself again.
    page.evaluate("async () => engine.session?.close()")
    page.evaluate("texts => engine.ready(texts)", {"desa.csv": villages(3000)})
    info = {**form_info("amati_oa"), "sha256": f"{'lists':0<64}"}
    page.evaluate("how => engine.begin(how)", {"info": info, "xform": FORM})
    page.evaluate("() => engine.session.answer('/data/desa', '')")


def box(page, name="desa"):
    return question(page, name).get_by_role("combobox")


def rows(page, name="desa"):
    return question(page, name).get_by_role("option")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lubuk ni", "Lubuk Nipis"),
        ("ENIM MUARA", "Muara Enim"),
        ("lubok nipis", "Lubuk Nipis"),
        ("muara enmi", "Muara Enim"),
        ("muaraenim", "Muara Enim"),
        ("lubukn ipis", "Lubuk Nipis"),
        ("desa kubu", "Kubu"),
        ("kel. Lubuk Raman", "Lubuk Raman"),
        ("desa baru", "Désa Baru"),
        ("tanjumg 2777", "Tanjung 2777"),
    ],
)
def test_a_name_is_found_as_people_type_it(page, typed, first):
    box(page).click()
    page.keyboard.insert_text(typed)
    expect(rows(page).first).to_have_text(first)


def test_a_word_of_three_letters_forgives_nothing(page):
    box(page).click()
    page.keyboard.insert_text("kbu")
    expect(question(page, "desa").get_by_role("listbox")).to_contain_text("Tidak ada yang cocok")


def test_what_was_typed_is_marked_and_the_name_stays_whole(page):
    box(page).click()
    page.keyboard.insert_text("desa bar")
    row = rows(page).first
    assert row.locator("mark").all_text_contents() == ["Désa", "Bar"]
    expect(row).to_have_accessible_name("Désa Baru")


def test_keys_alone_open_walk_choose_and_leave(page):
    box(page).focus()
    page.keyboard.press("ArrowDown")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.insert_text("muara")
    expect(rows(page)).to_have_count(2)
    page.keyboard.press("ArrowDown")
    active = box(page).get_attribute("aria-activedescendant")
    assert page.locator(f"id={active}").text_content() == "Pasar III Muara Enim"
    page.keyboard.press("Enter")
    assert page.evaluate("valueAt('/data/desa')") == "1603010004"
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    assert box(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(rows(page)).to_have_count(0)
    assert page.evaluate("valueAt('/data/desa')") == "1603010004"


def test_a_screen_reader_hears_how_many_there_are(page):
    said = question(page, "desa").get_by_role("status")
    box(page).click()
    expect(said).to_have_text("40 pilihan pertama; ketik untuk menyaring")
    page.keyboard.insert_text("lubuk")
    expect(said).to_have_text("2 pilihan")


def test_scrolling_to_the_end_brings_more_rows_and_keeps_the_place(page):
    box(page).click()
    expect(rows(page)).to_have_count(40)
    listbox = question(page, "desa").get_by_role("listbox")
    listbox.evaluate("box => { box.scrollTop = box.scrollHeight; }")
    expect(rows(page)).to_have_count(80)
    assert listbox.evaluate("box => box.scrollTop") > 500


def test_recent_choices_stand_first_when_a_list_is_opened_again(page):
    box(page).click()
    page.keyboard.insert_text("tanjung 2999")
    rows(page).first.click()
    begun_again = {"info": {**form_info("amati_oa"), "sha256": f"{'lists':0<64}"}, "xform": FORM}
    page.evaluate("how => engine.begin(how)", begun_again)
    box(page).click()
    expect(rows(page).first).to_have_text("Tanjung 2999")


def test_expressions_ask_the_list_and_get_the_same_as_from_its_xml(page):
    page.evaluate("() => engine.session.answer('/data/desa', '1603010003')")
    said = page.evaluate("() => ['nama', 'banyak', 'mirip'].map((name) => valueAt(`/data/${name}`))")
    assert said == ["Muara Enim", "19", "14"]


def test_a_list_follows_the_answer_it_is_filtered_by(page):
    page.evaluate("() => engine.session.answer('/data/dekat', '160302')")
    box(page, "lain").click()
    expect(rows(page, "lain")).to_have_count(20)
    page.keyboard.press("Escape")
    page.evaluate("() => engine.session.answer('/data/dekat', 'tidak ada')")
    box(page, "lain").click()
    expect(question(page, "lain").get_by_role("listbox")).to_contain_text("Pilih dulu isian di atasnya")


def test_a_list_of_the_whole_country_makes_no_xml_of_itself(playwright):
    with engine_page(playwright, "filling.js") as page:
        page.evaluate("texts => engine.ready(texts)", {"desa.csv": villages(83_763)})
        made = """how => {
          const { createElement } = Document.prototype;
          let count = 0;
          Document.prototype.createElement = function (name) {
            if (name === 'item') count += 1;
            return createElement.call(this, name);
          };
          return engine.begin(how).then(() => {
            engine.session.answer('/data/desa', '1603010003');
            engine.session.answer('/data/dekat', '160302');
            return [valueAt('/data/nama'), count];
          }); }"""
        info = {**form_info("amati_oa"), "sha256": f"{'lists':0<64}"}
        said, count = page.evaluate(made, {"info": info, "xform": FORM})
        assert said == "Muara Enim"
        assert count < 200
