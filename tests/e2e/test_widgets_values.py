"""Every widget writes what the ODK XForms specification says, and shows it again after the page was closed."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.engine_page import filling_page, go_to, question
from tests.e2e.every_widget import again, begin, value


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        opened.instance_id = begin(opened)
        yield opened


def is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None


def type_in(page, name: str, text: str) -> None:
    control = question(page, name).locator("input, textarea").first
    control.fill(text)
    control.blur()


@pytest.mark.parametrize(
    ("name", "typed", "written", "shown"),
    [
        ("baris", "Budi & <Ani>", "Budi & <Ani>", "Budi & <Ani>"),
        ("panjang", "satu\ndua", "satu\ndua", "satu\ndua"),
        ("angka_teks", "0017", "0017", "0017"),
        ("rahasia", "melati", "melati", "melati"),
        ("bulat", "12", "12", "12"),
        ("pecahan", "2,5", "2.5", "2,5"),
        ("ribuan", "3250000", "3250000", "3.250.000"),
        ("hitung", "7", "7", "7"),
    ],
)
def test_what_is_typed_is_kept_as_written(page, name, typed, written, shown):
    type_in(page, name, typed)
    assert value(page, f"/data/teks/{name}") == written
    expect(question(page, name).locator("input, textarea").first).to_have_value(shown)
    again(page, page.instance_id)
    assert value(page, f"/data/teks/{name}") == written
    expect(question(page, name).locator("input, textarea").first).to_have_value(shown)


def test_an_amount_is_plain_digits_while_it_is_typed(page):
    type_in(page, "ribuan", "3250000")
    box = question(page, "ribuan").locator("input")
    expect(box).to_have_value("3.250.000")
    box.focus()
    expect(box).to_have_value("3250000")


def test_a_counter_goes_up_and_down_from_nothing(page):
    go = question(page, "hitung").get_by_role("button")
    go.nth(1).click()
    go.nth(1).click()
    assert value(page, "/data/teks/hitung") == "2"
    go.nth(0).click()
    assert value(page, "/data/teks/hitung") == "1"
    expect(question(page, "hitung").locator("input")).to_have_value("1")


def test_a_hidden_value_is_kept_and_never_shown_and_a_fixed_one_is_shown(page):
    assert value(page, "/data/sembunyi" if value(page, "/data/sembunyi") else "/data/teks/sembunyi") == "rahasia kantor"
    expect(question(page, "sembunyi")).to_have_count(0)
    expect(question(page, "tetap")).to_contain_text("ME-2026-0042")
    expect(question(page, "tetap").locator("input")).to_have_count(0)


def test_what_is_masked_is_not_read_out_in_the_summary(page):
    type_in(page, "rahasia", "melati")
    go_to(page, "summary")
    row = page.locator('.summary-row[data-ref="/data/teks/rahasia"]')
    expect(row).to_contain_text("•••")
    expect(row).not_to_contain_text("melati")


def test_a_year_is_its_first_day_and_a_month_too(page):
    go_to(page, "/data/waktu")
    question(page, "tahun").locator("input").fill("2019")
    assert value(page, "/data/waktu/tahun") == "2019-01-01"
    month = question(page, "bulan")
    month.locator("select").select_option(label="Agustus")
    assert not is_day(value(page, "/data/waktu/bulan"))
    month.locator("input").fill("2027")
    assert value(page, "/data/waktu/bulan") == "2027-08-01"
    again(page, page.instance_id)
    go_to(page, "/data/waktu")
    expect(question(page, "tahun").locator("input")).to_have_value("2019")
    expect(question(page, "bulan").locator("select")).to_have_value("8")
    go_to(page, "summary")
    expect(page.locator('.summary-row[data-ref="/data/waktu/tahun"] .summary-answer')).to_have_text("2019")
    expect(page.locator('.summary-row[data-ref="/data/waktu/bulan"] .summary-answer')).to_have_text("Agu 2027")


def test_a_day_without_a_calendar_waits_until_it_is_a_day_of_the_calendar(page):
    go_to(page, "/data/waktu")
    born = question(page, "lahir")
    boxes = born.locator("input")
    boxes.nth(0).fill("31")
    born.locator("select").select_option(label="Februari")
    boxes.nth(1).fill("1990")
    assert not is_day(value(page, "/data/waktu/lahir"))
    boxes.nth(0).fill("28")
    assert value(page, "/data/waktu/lahir") == "1990-02-28"
    boxes.nth(1).fill("199")
    assert not is_day(value(page, "/data/waktu/lahir"))
    expect(boxes.nth(0)).to_have_value("28")
    boxes.nth(1).fill("1991")
    assert value(page, "/data/waktu/lahir") == "1991-02-28"


@pytest.mark.parametrize(
    ("name", "day", "month", "year"),
    [("lahir", "30", "Februari", "1990"), ("lahir", "12", "", ""), ("tahun", "", "", "19")],
)
def test_half_a_date_is_said_and_survives_and_can_be_emptied(page, name, day, month, year):
    go_to(page, "/data/waktu")
    question(page, "hari").locator("input").fill("2026-11-20")
    field = question(page, name)
    boxes = field.locator("input")
    if day:
        boxes.nth(0).fill(day)
    if month:
        field.locator("select").select_option(label=month)
    if year:
        boxes.last.fill(year)
    boxes.last.focus()
    boxes.last.blur()
    expect(field.locator(".problem")).to_have_text("Tanggal atau waktu ini belum lengkap.")
    again(page, page.instance_id)
    go_to(page, "/data/waktu")
    assert [boxes.first.input_value(), boxes.last.input_value()] == [day or year, year]
    assert page.evaluate("() => engine.session.next().map(({ code }) => code)") == ["type"]
    field.locator('[data-action="clear"]').click()
    assert value(page, f"/data/waktu/{name}") == ""
    assert page.evaluate("() => engine.session.next().length") == 0


def test_a_year_taken_away_again_leaves_nothing(page):
    go_to(page, "/data/waktu")
    box = question(page, "tahun").locator("input")
    box.fill("2019")
    box.fill("")
    assert value(page, "/data/waktu/tahun") == ""


def test_a_moment_without_a_calendar_has_its_zone(page):
    go_to(page, "/data/waktu")
    moment = question(page, "saat_tulis")
    boxes = moment.locator("input")
    boxes.nth(0).fill("9")
    moment.locator("select").select_option(label="Januari")
    boxes.nth(1).fill("2026")
    moment.locator("input[type=time]").fill("08:15")
    assert value(page, "/data/waktu/saat_tulis") == "2026-01-09T08:15:00.000+07:00"
    again(page, page.instance_id)
    go_to(page, "/data/waktu")
    expect(moment.locator("input[type=time]")).to_have_value("08:15")


@pytest.mark.parametrize(
    ("name", "key", "written"),
    [
        ("geser", "ArrowRight", "6"),
        ("geser_halus", "ArrowLeft", "23.0"),
        ("geser_kata", "End", "10"),
        ("tegak", "Home", "0"),
    ],
)
def test_a_scale_has_no_answer_until_it_is_touched(page, name, key, written):
    go_to(page, "/data/skala")
    slider = question(page, name).get_by_role("slider")
    assert value(page, f"/data/skala/{name}") == ""
    expect(slider).to_have_attribute("aria-valuetext", "Belum dipilih")
    slider.press(key)
    assert value(page, f"/data/skala/{name}") == written
    again(page, page.instance_id)
    go_to(page, "/data/skala")
    expect(slider).to_have_value(written.removesuffix(".0"))
    expect(question(page, name).locator("output")).not_to_have_text("Belum dipilih")


def test_a_scale_can_be_answered_where_its_handle_rests_and_left_empty_again(page):
    go_to(page, "/data/skala")
    slider = question(page, "geser").get_by_role("slider")
    slider.press("Enter")
    assert value(page, "/data/skala/geser") == "5"
    question(page, "geser").get_by_role("button", name="Kosongkan pilihan").click()
    assert value(page, "/data/skala/geser") == ""
    expect(slider).to_be_focused()
    slider.click()
    assert value(page, "/data/skala/geser") == "5"


def test_a_scale_is_a_list_of_numbers_or_stars_when_the_form_says_so(page):
    go_to(page, "/data/skala")
    question(page, "daftar_angka").locator("select").select_option("12")
    assert value(page, "/data/skala/daftar_angka") == "12"
    question(page, "bintang").get_by_label("4 dari 5").check(force=True)
    assert value(page, "/data/skala/bintang") == "4"
    again(page, page.instance_id)
    go_to(page, "/data/skala")
    expect(question(page, "daftar_angka").locator("select")).to_have_value("12")
    expect(question(page, "bintang").get_by_label("4 dari 5")).to_be_checked()
    expect(question(page, "bintang").locator('.star[data-checked="true"]')).to_have_count(4)


def test_what_was_read_out_is_ok(page):
    go_to(page, "/data/kata")
    question(page, "baca").get_by_role("checkbox").check()
    assert value(page, "/data/kata/baca") == "OK"
