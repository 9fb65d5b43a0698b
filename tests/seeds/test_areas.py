"""The official areas and the lists that phones choose from are one and the same."""

import random
from collections import Counter
from io import BytesIO

import pytest
from PIL import Image

from forms.catalogue import MEDIA
from forms.lists import rows
from seeds.areas import WILAYAH, kemendagri_rows
from seeds.photos import demo_photo, preview


def test_south_sumatra_is_complete():
    levels = Counter(row.level for row in kemendagri_rows())
    assert levels == {"province": 1, "regency": 17, "district": 241, "village": 3258}
    codes = [row.code for row in kemendagri_rows()]
    assert len(set(codes)) == len(codes)
    assert all(row.parent_code in codes for row in kemendagri_rows() if row.level != "province")


def test_regencies_and_districts_have_outlines_and_most_villages_a_point():
    outlined = [row for row in kemendagri_rows() if row.outline]
    assert {row.level for row in outlined} == {"regency", "district"}
    assert len(outlined) == 17 + 241
    assert all(row.outline["type"] in ("Polygon", "MultiPolygon") for row in outlined)
    pointed = [row for row in kemendagri_rows() if row.level == "village" and row.lat is not None]
    assert len(pointed) >= 3200
    assert all(-5 < row.lat < -1 and 102 < row.lng < 107 for row in pointed)


def test_the_fourth_group_tells_kelurahan_from_desa():
    kinds = {row.code: (row.name, row.kind) for row in kemendagri_rows()}
    assert kinds["16.72.01.1018"] == ("Dempo Makmur", "kelurahan")
    assert kinds["16.03.27.2012"] == ("Lubuk Nipis", "desa")
    assert kinds["16.03"] == ("Muara Enim", "kabupaten")
    assert kinds["16.73"] == ("Lubuk Linggau", "kota")


@pytest.mark.parametrize(
    ("name", "level", "parent"),
    [("kab_kota", "regency", None), ("kecamatan", "district", "kab"), ("desa", "village", "kec")],
)
def test_the_choice_lists_are_the_official_areas_without_dots(name, level, parent):
    listed = rows((MEDIA / f"{name}.csv").read_text(encoding="utf-8"))
    official = [row for row in kemendagri_rows() if row.level == level]
    assert [row["name"] for row in listed] == [row.code.replace(".", "") for row in official]
    if parent:
        assert [row[parent] for row in listed] == [row.parent_code.replace(".", "") for row in official]
        assert [row["label"] for row in listed] == [row.name for row in official]


def test_the_notices_lie_beside_the_data():
    readme = (WILAYAH / "README.md").read_text(encoding="utf-8")
    for notice in ("LICENSE-ODbL.md", "LICENSE-MIT-boundaries.txt"):
        assert (WILAYAH / notice).stat().st_size > 500
        assert notice in readme


def test_demo_pictures_are_small_and_say_so():
    photo = demo_photo(random.Random(1), "Foto")
    with Image.open(BytesIO(photo)) as picture:
        assert picture.size == (960, 720)
        assert picture.getpixel((5, 5)) < (60, 60, 60), "the black band that carries the word DEMO"
    assert len(preview(photo)) <= 12_000
