"""Colours that can be read, a map that is true, times as the office says them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, g

from core import clock
from office import times
from office.map import WIDTH, distance_km, draw
from office.page import STYLESHEETS
from office.word_changes import word_changes

CSS = Path(__file__).resolve().parents[2] / "office" / "static" / "css"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[103.7, -3.7], [103.8, -3.7], [103.8, -3.6], [103.7, -3.6], [103.7, -3.7]]],
}
# Text on what lies behind it, at 7:1 (WCAG 1.4.6)
TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "wash"),
    ("ink-soft", "paper"),
    ("ink-soft", "card"),
    ("ink-soft", "wash"),
    ("brand", "paper"),
    ("brand", "card"),
    ("brand", "wash"),
    ("on-brand", "brand"),
    ("on-deep", "deep"),
    ("on-deep", "deep-hover"),
    ("green", "green-wash"),
    ("amber", "amber-wash"),
    ("red", "red-wash"),
    ("red", "card"),
    ("blue", "blue-wash"),
    ("ink", "land"),
]
# Edges and marks that carry meaning, at 3:1 (WCAG 1.4.11)
MARK_PAIRS = [("edge", "card"), ("edge", "paper"), ("gold", "deep"), ("brand", "card"), ("red", "land")]


def palettes() -> dict[str, dict[str, str]]:
    text = (CSS / "tokens.css").read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    tones = {
        name: dict(re.findall(r"--tone-([\w-]+): (#[0-9a-f]{6});", part)) for name, part in (("l", light), ("d", dark))
    }
    return {"light": tones["l"], "dark": tones["l"] | tones["d"]}


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 7), (MARK_PAIRS, 3)])
def test_colours_can_be_told_apart(theme, pairs, least):
    tones = palettes()[theme]
    assert [(pair, theme) for pair in pairs if contrast(tones[pair[0]], tones[pair[1]]) < least] == []


def test_components_use_meanings_and_never_a_bare_colour():
    for sheet in STYLESHEETS:
        text = (CSS / sheet).read_text()
        if sheet != "tokens.css":
            assert not re.search(r"--tone-", text), sheet
            bare = re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\w*[\"\]])", re.sub(r"\[href=[^\]]*\]", "", text))
            # White on the deep blue of the sidebar, and the QR, are the same in both themes.
            assert set(bare) <= {"#fff", "#000"}, sheet


def test_every_stylesheet_is_linked():
    assert sorted(STYLESHEETS) == sorted(path.name for path in CSS.glob("*.css"))


def test_a_map_shows_the_point_inside_its_district():
    view = draw((-3.65, 103.75), 8, (-3.64, 103.75, "Pasar I"), SQUARE, None)
    assert view is not None
    assert view.inside_district is True
    assert view.point[0] == pytest.approx(WIDTH / 2, abs=1)
    assert view.villages[0][1] < view.point[1], "north is up"
    assert view.km_from_village == pytest.approx(1.11, abs=0.01)


def test_a_map_says_when_the_point_lies_outside_the_district():
    view = draw((-3.9, 103.75), None, (-3.64, 103.75, "Pasar I"), SQUARE, None)
    assert view is not None
    assert view.inside_district is False
    assert 0 <= view.point[1] <= view.height, "and still shows it"


def test_a_hole_in_an_outline_is_outside():
    ring = [[103.74, -3.66], [103.76, -3.66], [103.76, -3.64], [103.74, -3.64], [103.74, -3.66]]
    view = draw(
        (-3.65, 103.75), None, None, {"type": "MultiPolygon", "coordinates": [[SQUARE["coordinates"][0], ring]]}, None
    )
    assert view is not None
    assert view.inside_district is False


def test_a_map_needs_something_to_show():
    assert draw(None, None, None, None, None) is None
    assert draw((-3.65, 103.75), 5, None, None, None) is not None


def test_a_poor_accuracy_is_drawn_true_to_scale():
    good = draw((-3.65, 103.75), 8, None, SQUARE, None)
    poor = draw((-3.65, 103.75), 2_000, None, SQUARE, None)
    assert good.accuracy_r is None, "smaller than the dot itself"
    assert poor.accuracy_r == pytest.approx(2 * poor.scale_px / poor.scale_km, rel=0.01)


def test_distance_between_two_known_places():
    # Palembang and Muara Enim stand about 130 km apart.
    assert distance_km((-2.99, 104.76), (-3.66, 103.77)) == pytest.approx(132, abs=3)


@pytest.mark.parametrize(
    ("at", "how", "said"),
    [
        (datetime(2026, 11, 21, 6, 7, tzinfo=UTC), "day", "hari ini 13.07"),
        (datetime(2026, 11, 21, 6, 7, tzinfo=UTC), "clock", "13.07"),
        (datetime(2026, 11, 20, 17, 0, tzinfo=UTC), "day", "hari ini 00.00"),
        (datetime(2026, 11, 20, 16, 59, tzinfo=UTC), "day", "kemarin 23.59"),
        (datetime(2026, 11, 19, 6, 7, tzinfo=UTC), "day", "19 Nov 13.07"),
        (datetime(2026, 10, 1, 6, 7, tzinfo=UTC), "day", "1 Okt"),
        (datetime(2025, 10, 1, 6, 7, tzinfo=UTC), "day", "1 Okt 2025"),
        (datetime(2026, 11, 21, 6, 7, 8, tzinfo=UTC), "full", "21 Nov 2026 13.07.08"),
    ],
)
def test_times_are_said_as_the_office_says_them(app: Flask, at, how, said):
    with clock.stopped_at(datetime(2026, 11, 21, 6, 10, tzinfo=UTC)), app.test_request_context("/office/review"):
        g.office_zone = "Asia/Jakarta"
        assert times.office_time(at, how) == said


LONG = "Pada kunjungan pagi ini dua orang asing terlihat bekerja di penggilingan dekat balai desa."


def test_a_long_answer_shows_the_words_that_changed_and_reads_as_the_new_one():
    after = LONG.replace("dua", "tiga").replace(" dekat balai desa", "")
    pieces = word_changes(LONG, after)
    assert [piece for piece in pieces if piece[0] != "same"][:2] == [("removed", "dua "), ("added", "tiga ")]
    assert "".join(words for mark, words in pieces if mark != "removed") == after
    assert "".join(words for mark, words in pieces if mark != "added") == LONG


def test_short_and_quite_different_answers_are_shown_whole():
    assert word_changes("Dusun II", "Dusun II, seberang jembatan") == []
    assert word_changes(LONG, LONG[::-1]) == []
