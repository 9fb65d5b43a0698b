"""What a form says: its marks as markup and never as HTML, its pictures and sounds, its guidance."""

import pytest
from playwright.sync_api import expect

from tests.e2e.engine_page import filling_page, go_to, made_form, question
from tests.e2e.every_widget import begin


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        yield opened


@pytest.mark.parametrize(
    ("label", "shown", "tags"),
    [
        ("**Penting** sekali", "Penting sekali", ["STRONG"]),
        ("__Penting__ sekali", "Penting sekali", ["STRONG"]),
        ("*miring* dan _miring_", "miring dan miring", ["EM", "EM"]),
        ("**tebal _miring_**", "tebal miring", ["STRONG", "EM"]),
        ("## Judul", "Judul", ["STRONG"]),
        ("[pedoman](https://example.org/a_b)", "pedoman", ["A"]),
        ("[jahat](javascript:alert(1))", "jahat (javascript:alert(1))", []),
        ('<span style="color:red">merah</span>', "merah", ["SPAN"]),
        (r"harga \*pasti\*", "harga *pasti*", []),
        ("nama_kolom_satu 2 * 3 * 4", "nama_kolom_satu 2 * 3 * 4", []),
        ("<b>x</b> <img src=x onerror=alert(1)> **a**", "<b>x</b> <img src=x onerror=alert(1)> a", ["STRONG"]),
    ],
)
def test_marks_are_markup_and_nothing_else_is(page, label, shown, tags):
    begin(page, xform=made_form(f"type | name | label | hint\ntext | t | {label} | *h*", ""))
    words = question(page, "t").locator("label")
    expect(words).to_have_text(shown)
    assert words.locator("*").evaluate_all("all => all.map((one) => one.tagName)") == tags
    expect(question(page, "t").locator(".hint em")).to_have_text("h")


def test_a_line_break_is_a_line_break(page):
    begin(page)
    go_to(page, "/data/kata")
    note = question(page, "catatan")
    expect(note.locator(".md-heading")).to_have_text("Sebelum mulai")
    expect(note.get_by_role("link", name="pedomannya")).to_have_attribute("rel", "noopener noreferrer")


def test_titles_and_the_summary_are_without_marks(page):
    form = made_form(
        "type | name | label\nbegin group | g | **Bagian** satu\ntext | t | _Nama_\nend group | | \n"
        "begin repeat | r | **Orang**\ntext | n | Nama\nend repeat | |"
    )
    begin(page, xform=form)
    assert page.evaluate("() => engine.session.parts.map(({ title }) => title)") == ["Bagian satu", "Orang"]
    go_to(page, "summary")
    expect(page.locator(".summary-row small").first).to_have_text("Nama")
    page.evaluate("() => engine.session.goTo('/data/r')")
    expect(page.get_by_role("button", name="Tambah orang")).to_be_visible()


def test_a_label_brings_its_picture_its_larger_one_and_its_sound(page):
    begin(page)
    go_to(page, "/data/kata")
    field = question(page, "bergambar")
    picture = field.get_by_role("img", name="Gambar: Tulis nomor di halaman ini")
    expect(picture).to_be_visible()
    width = "one => one.naturalWidth"
    page.wait_for_function(width, arg=picture.element_handle())
    assert picture.evaluate(width) == 480
    height = picture.bounding_box()["height"]
    assert height == pytest.approx(192, abs=1)
    field.get_by_role("button", name="Besarkan gambar").click()
    expect(field.get_by_role("button", name="Kecilkan gambar")).to_have_attribute("aria-expanded", "true")
    expect(field.locator("audio")).to_have_attribute("controls", "")
    field.get_by_label("Tulis nomor di halaman ini", exact=True).fill("7")


def test_a_picture_that_has_not_come_is_said_and_the_question_can_be_answered(page):
    begin(page)
    go_to(page, "/data/kata")
    field = question(page, "tanpa_berkas")
    expect(field).to_contain_text("belum.png belum sampai di HP")
    field.locator("input").fill("x")


def test_a_choice_shows_its_picture_and_is_heard_without_being_chosen(page):
    begin(page)
    go_to(page, "/data/pilih")
    field = question(page, "satu_gambar")
    expect(field.locator("img.option-image")).to_have_count(3)
    field.get_by_role("button", name="Dengarkan: Dilarang masuk").click()
    assert page.evaluate("() => valueAt('/data/pilih/satu_gambar')") == ""
    expect(field.locator("input:checked")).to_have_count(0)


def test_a_region_of_a_picture_is_a_choice_and_nothing_else_of_the_picture_comes_along(page):
    begin(page)
    go_to(page, "/data/kata")
    field = question(page, "peta")
    west = field.locator('[data-region="barat"]')
    west.locator("rect").click(position={"x": 10, "y": 10})
    assert page.evaluate("() => valueAt('/data/kata/peta')") == "barat"
    expect(west).to_have_attribute("data-state", "chosen")
    expect(field.get_by_label("Barat")).to_be_checked()
    field.get_by_label("Timur").check()
    expect(west).to_have_attribute("data-state", "free")
    names = "one => [...new Set([...one.querySelectorAll('*')].map(({ localName }) => localName))].sort()"
    assert field.locator(".image-map svg").evaluate(names) == ["g", "path", "rect", "text"]
    assert page.evaluate("() => globalThis.ran") is None
    assert field.locator(".image-map [onclick], .image-map [id], .image-map [style]").count() == 0


def test_guidance_is_closed_until_it_is_asked_for(page):
    begin(page)
    guidance = question(page, "baris").locator("details")
    expect(guidance.locator("p")).to_be_hidden()
    guidance.locator("summary").click()
    expect(guidance.locator("p")).to_have_text("Bila nama hanya satu kata, tulis satu kata itu.")


def test_a_form_without_marks_or_media_loads_nothing_for_them(page):
    begin(page, xform=made_form("type | name | label\ntext | t | Nama_kolom 2 * 3"))
    assert page.evaluate("() => engine.session.rare") is None
