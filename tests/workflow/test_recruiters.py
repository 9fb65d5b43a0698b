"""Recruiters in free words: numbers and names as they are compared, and who may be the same elsewhere."""

import pytest

from workflow.recruiters import Mention, in_more_than_one_village, likeness, read


@pytest.mark.parametrize(
    ("text", "phones", "name"),
    [
        ("0812-3456-7890", {"81234567890"}, ""),
        ("+62 812 3456 7890", {"81234567890"}, ""),
        ("6281234567890", {"81234567890"}, ""),
        ("Bu Contoh 0812.3456.7890", {"81234567890"}, "contoh"),
        ("Pak Contoh Satu (agen)", set(), "contoh satu"),
        ("Contoh, 081200000001 / 081200000002", {"81200000001", "81200000002"}, "contoh"),
        ("Bu R. 0812", set(), ""),
        ("", set(), ""),
    ],
)
def test_what_was_written_is_read(text, phones, name):
    named = read(text)
    assert (named.phones, named.name) == (phones, name)


@pytest.mark.parametrize(
    ("one", "other", "whys"),
    [
        ("Bu A 081200000001", "+62 812 0000 0001", ("SAME_PHONE",)),
        ("Contoh Satu", "Satu Contoh", ("SAME_NAME",)),
        ("Contoh 081200000001", "Pak Contoh, 081200000001", ("SAME_PHONE", "SAME_NAME")),
        ("Contoh", "Pak Contoh", ("SAME_NAME",)),
        ("Contoh 081200000001", "Contoh 081200000002", ()),
        ("Contoh Satu 081200000001", "Contoh Satu 081200000002", ("SAME_NAME",)),
        ("Contoh Satu", "Contoh Dua", ()),
        ("", "", ()),
    ],
)
def test_a_likeness_has_its_reasons(one, other, whys):
    assert likeness(read(one), read(other)) == whys
    assert likeness(read(other), read(one)) == whys


def test_only_those_of_more_than_one_village_are_proposed_with_all_their_reports():
    said = [
        ("a", "16.1", "Bu Contoh 081200000001"),
        ("b", "16.2", "+6281200000001"),
        ("c", "16.3", "Ibu Contoh"),
        ("d", "16.1", "Lain Sekali"),
        ("e", "16.1", "Sekali Lain"),
        ("f", "", "Tanpa Desa"),
        ("g", "16.4", "Tanpa Desa"),
    ]
    groups = in_more_than_one_village(Mention(key, village, read(text)) for key, village, text in said)
    assert [(group.keys, group.whys) for group in groups] == [(("a", "b", "c"), ("SAME_PHONE", "SAME_NAME"))]
