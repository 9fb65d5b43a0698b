"""Choices in every dress write their values and are chosen again after the page was closed."""

import pytest
from playwright.sync_api import expect

from tests.e2e.engine_page import filling_page, go_to, question
from tests.e2e.every_widget import again, begin, value


@pytest.fixture
def page(playwright):
    with filling_page(playwright) as opened:
        opened.instance_id = begin(opened)
        yield opened


@pytest.mark.parametrize(
    ("name", "label", "written"),
    [
        ("satu", "Izin tinggal terbatas (ITAS)", "itas"),
        ("satu_kolom", "Korea Selatan", "KOR"),
        ("satu_padat", "Tidak tahu", "tahu"),
        ("satu_likert", "Setuju", "4"),
        ("satu_gambar", "Hati-hati", "hati"),
        ("satu_lain", "Other", "other"),
    ],
)
def test_one_choice_is_its_value_in_every_dress(page, name, label, written):
    go_to(page, "/data/pilih")
    question(page, name).get_by_label(label, exact=True).check(force=True)
    assert value(page, f"/data/pilih/{name}") == written
    again(page, page.instance_id)
    go_to(page, "/data/pilih")
    expect(question(page, name).get_by_label(label, exact=True)).to_be_checked()


@pytest.mark.parametrize("name", ["satu_kecil", "satu_cari"])
def test_a_short_list_opens_when_the_form_asks_for_one(page, name):
    go_to(page, "/data/pilih")
    box = question(page, name).get_by_role("combobox")
    box.click()
    question(page, name).get_by_role("option").nth(1).click()
    assert value(page, f"/data/pilih/{name}") == {"satu_kecil": "itas", "satu_cari": "IND"}[name]
    again(page, page.instance_id)
    go_to(page, "/data/pilih")
    expect(box).to_have_value({"satu_kecil": "Izin tinggal terbatas (ITAS)", "satu_cari": "India"}[name])


def test_another_answer_is_asked_for_when_other_is_chosen(page):
    go_to(page, "/data/pilih")
    expect(question(page, "satu_lain_other")).to_have_count(0)
    question(page, "satu_lain").get_by_label("Other", exact=True).check()
    control = question(page, "satu_lain_other").locator("input")
    control.fill("Kepala dusun")
    control.blur()
    assert value(page, "/data/pilih/satu_lain_other") == "Kepala dusun"


def test_several_choices_are_their_values_in_the_lists_order(page):
    go_to(page, "/data/banyak")
    boxes = question(page, "beberapa")
    boxes.get_by_label("Izin tinggal tetap (ITAP)").check()
    boxes.get_by_label("Izin tinggal kunjungan (ITK)").check()
    assert value(page, "/data/banyak/beberapa") == "itk itap"
    folded = question(page, "beberapa_kecil")
    folded.locator("summary").click()
    folded.get_by_label("Jepang").check()
    folded.get_by_label("India").check()
    expect(folded.locator("summary")).to_have_text("India, Jepang")
    searched = question(page, "beberapa_cari")
    searched.get_by_role("searchbox").fill("viet")
    searched.get_by_label("Vietnam").check()
    assert value(page, "/data/banyak/beberapa_cari") == "VNM"
    again(page, page.instance_id)
    go_to(page, "/data/banyak")
    expect(folded.locator("summary")).to_have_text("India, Jepang")
    expect(boxes.get_by_label("Izin tinggal tetap (ITAP)")).to_be_checked()


def test_choices_shuffled_with_a_seed_keep_their_order(page):
    go_to(page, "/data/banyak")
    first = question(page, "beberapa_acak").locator(".option").all_inner_texts()
    assert sorted(first) == ["Other", "Tidak", "Tidak tahu", "Ya"]
    again(page, page.instance_id)
    go_to(page, "/data/banyak")
    assert question(page, "beberapa_acak").locator(".option").all_inner_texts() == first


def test_a_table_of_choices_has_its_head_once_and_each_row_its_answer(page):
    go_to(page, "/data/tabel")
    question(page, "tabel_dua").get_by_label("Baik").check()
    assert value(page, "/data/tabel/tabel_dua") == "baik"
    assert value(page, "/data/tabel/tabel_satu") == ""
    head = page.locator('.question[data-appearance="label"]')
    assert head.locator(".option").all_inner_texts() == ["Kurang", "Cukup", "Baik"]
    assert head.locator("input").count() == 0
