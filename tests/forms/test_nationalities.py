"""The nationalities that forms offer."""

import csv
import io

from forms.catalogue import MEDIA
from tools.nationalities import FIRST, text

TEXT = (MEDIA / "negara.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(io.StringIO(TEXT)))


def test_the_list_is_what_its_tool_writes():
    assert text() == TEXT


def test_every_country_of_iso_3166_has_its_name_in_both_languages_once():
    codes = [row["name"] for row in ROWS]
    assert len(set(codes)) == len(codes) == 259
    assert all(row["label"] and row["label_en"] for row in ROWS)
    assert len({row["label"] for row in ROWS}) == len(ROWS)


def test_those_met_most_stand_first_and_the_way_out_last():
    codes = [row["name"] for row in ROWS]
    assert codes[: len(FIRST)] == FIRST
    assert codes[-2:] == ["XXX", "LAIN"]
    named = {row["name"]: (row["label"], row["label_en"]) for row in ROWS}
    assert named["CHN"] == ("RRT (Tiongkok)", "China")
    assert named["NLD"] == ("Belanda", "Netherlands")
    assert named["XXA"] == ("Tanpa kewarganegaraan", "Stateless")
