"""or_other: the choice and the question that follow it are told in the languages of the form."""

import pytest

from forms.publish import convert
from forms.xform import read_form

FORM = """
| settings |
| | form_id | version |
| | uji | 1 |
| survey |
| | type | name | {label} |
| | select_one buah or_other | buah | {texts} |
| choices |
| | list_name | name | {label} |
| | buah | apel | {choices} |
{more}
"""
ID, EN = "label::Bahasa Indonesia (id)", "label::English (en)"


def told(tmp_path, label, texts, choices, more=""):
    path = tmp_path / "uji.md"
    path.write_text(FORM.format(label=label, texts=texts, choices=choices, more=more))
    published = convert(path)
    form = read_form(published.xform_xml)
    choice = next(one for one in form.question("buah").choices if one.value == "other")
    return dict(choice.labels), dict(form.question("buah_other").labels), published


@pytest.mark.parametrize(
    ("label", "texts", "choices", "other", "specify"),
    [
        ("label", "Buah", "Apel", {"id": "Lainnya"}, {"id": "Sebutkan lainnya."}),
        (ID, "Buah", "Apel", {"id": "Lainnya"}, {"id": "Sebutkan lainnya."}),
        (EN, "Fruit", "Apple", {"en": "Other"}, {"en": "Specify other."}),
        (
            f"{ID} | {EN}",
            "Buah | Fruit",
            "Apel | Apple",
            {"id": "Lainnya", "en": "Other"},
            {"id": "Sebutkan lainnya.", "en": "Specify other."},
        ),
    ],
)
def test_the_words_are_in_the_languages_of_the_form(tmp_path, label, texts, choices, other, specify):
    choice, question, published = told(tmp_path, label, texts, choices)
    assert (choice, question) == (other, specify)
    assert published.warnings == ()
    assert convert(tmp_path / "uji.md").xform_xml == published.xform_xml


def test_an_authors_own_other_keeps_its_words(tmp_path):
    choice, question, _ = told(tmp_path, "label", "Buah", "Apel", "| | buah | other | Yang lain |")
    assert (choice, question) == ({"id": "Yang lain"}, {"id": "Sebutkan lainnya."})
