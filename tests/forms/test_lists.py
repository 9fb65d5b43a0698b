"""Choice lists are cut to an area without changing a byte of what stays."""

import pytest

from forms import lists

CSV = 'name,label,kab\n160301,"Satu, dua",1603\n167101,Tiga,1671\n160302,Empat,1603\n'


def test_a_list_is_cut_to_the_area_in_its_order():
    assert lists.cut(CSV, "kab", ["1603"]) == 'name,label,kab\n160301,"Satu, dua",1603\n160302,Empat,1603\n'


def test_a_list_cut_to_everything_is_the_same_bytes():
    assert lists.cut(CSV, "kab", {"1671", "1603"}) == CSV


def test_an_area_without_rows_leaves_the_header():
    assert lists.cut(CSV, "kab", []) == "name,label,kab\n"


def test_an_unknown_column_is_said():
    with pytest.raises(ValueError, match="kec"):
        lists.cut(CSV, "kec", [])


def test_labels_are_looked_up_by_list_and_value():
    label_of = lists.lookup({"kecamatan.csv": CSV})
    assert label_of("kecamatan.csv", "160301") == "Satu, dua"
    assert label_of("kecamatan.csv", "9") is None
    assert label_of("none.csv", "160301") is None
