"""The lines at the foot of a passport fill the questions beside them: shown first, never by a wrong check digit."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.engine_page import begin, filling_page, question

LINES = "P<CHNZHANG<<SAN<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nG123456786CHN8008127M3204153<<<<<<<<<<<<<<04"
GERMAN = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"


@pytest.fixture(scope="module")
def page(playwright):
    with filling_page(playwright) as page:
        yield page


@pytest.fixture(autouse=True)
def person(page):
    page.evaluate("async () => engine.session?.close()")
    begin(page, "amati_oa")
    page.evaluate("() => { engine.session.answer('/data/amatan/jml_oa', '1'); }")
    page.evaluate("() => { engine.session.goTo('/data/orang[1]'); engine.draw(); }")


def values(page, *names):
    return page.evaluate("names => names.map((name) => valueAt(`/data/orang[1]/${name}`))", list(names))


def lines(page):
    return question(page, "mrz").get_by_role("textbox")


def fill(page):
    question(page, "mrz").locator("[data-action=fill]").click()


def test_the_lines_fill_name_nationality_number_sex_and_age_and_are_not_kept(page):
    lines(page).fill(LINES)
    shown = question(page, "mrz").locator(".mrz-read li")
    expect(shown).to_have_count(5)
    expect(question(page, "mrz").locator(".mrz-read")).to_contain_text("RRT (Tiongkok)")
    assert values(page, "nama_oa", "no_paspor") == ["", ""]
    fill(page)
    said = ["SAN ZHANG", "CHN", "G12345678", "L", "45"]
    assert values(page, "nama_oa", "bangsa", "no_paspor", "jk", "umur") == said
    assert values(page, "mrz") == [""]
    expect(lines(page)).to_have_value("")
    expect(question(page, "mrz").get_by_role("status")).to_contain_text("5 isian terisi")


def test_what_was_filled_can_be_taken_back(page):
    page.evaluate("() => engine.session.answer('/data/orang[1]/nama_oa', 'Pak San')")
    lines(page).fill(LINES)
    expect(question(page, "mrz").locator(".mrz-read")).to_contain_text("menggantikan Pak San")
    fill(page)
    question(page, "mrz").locator("[data-action=undo]").click()
    assert values(page, "nama_oa", "bangsa", "no_paspor", "jk", "umur") == ["Pak San", "", "", "", ""]


def test_what_a_check_digit_contradicts_is_told_and_not_filled(page):
    lines(page).fill(LINES.replace("G12345678", "G12345679"))
    expect(question(page, "mrz").get_by_role("status")).to_contain_text("angka uji yang tidak cocok")
    expect(question(page, "mrz").locator('.mrz-read [data-fills="false"]')).to_contain_text("tidak diisi")
    fill(page)
    assert values(page, "nama_oa", "no_paspor") == ["SAN ZHANG", ""]


def test_germany_is_found_in_the_list_though_its_passports_say_d(page):
    lines(page).fill(GERMAN.lower())
    fill(page)
    assert values(page, "bangsa", "jk") == ["DEU", "P"]


def test_a_line_with_signs_missing_says_how_many(page):
    lines(page).fill(LINES.replace("G123456786", "G12345678").replace("<<<<<<<<<<<<<<04", "1234567890123404"))
    expect(question(page, "mrz").get_by_role("status")).to_contain_text("Baris 2 ada 43 tanda, seharusnya 44")
