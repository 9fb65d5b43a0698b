"""The squares of the map: each point in one, an edge on one side only, closer ones inside the wider."""

import pytest

from workflow.map_grid import (
    CLOSEST,
    Square,
    parts_at,
    read_point,
    read_square,
    side,
    square_of,
    whole_squares,
    zoom_for,
)

POINTS = [(-3.66, 103.77), (-3.5, 103.5), (0.0, 0.0), (-0.1, -0.1), (89.99, 179.99), (-3.6552734375, 103.7998046875)]


@pytest.mark.parametrize("zoom", range(CLOSEST + 1))
@pytest.mark.parametrize("point", POINTS)
def test_a_point_lies_in_its_square_and_in_no_neighbour(point, zoom):
    square = square_of(point, zoom)
    south, west, north, east = square.box
    assert south <= point[0] < north
    assert west <= point[1] < east
    assert read_square(square.key) == square
    if zoom:
        wider = square_of(square.middle, zoom - 1).box
        assert wider[0] <= south
        assert wider[1] <= west
        assert north <= wider[2]
        assert east <= wider[3]


def test_an_edge_belongs_to_the_square_that_begins_there():
    edge = side(3) * 7
    assert square_of((edge, edge), 3) == Square(3, 7, 7)
    assert square_of((edge - 1e-9, edge), 3) == Square(3, 6, 7)


@pytest.mark.parametrize("key", ["", "3", "3.1", "a.b.c", "9.1.1", "-1.1.1", "3.01.1", "3.1.1.1", "0.999.1", "3. 1.1"])
def test_what_names_no_square_narrows_nothing(key):
    assert read_square(key) is None


@pytest.mark.parametrize("text", ["", "1", "x,y", "91,0", "0,181", "nan,nan", "inf,1"])
def test_what_names_no_point_is_none(text):
    assert read_point(text) is None
    assert read_point("-3.66,103.77") == (-3.66, 103.77)


def test_a_box_grows_to_whole_squares():
    assert whole_squares((-3.66, 103.77, -3.55, 103.8), 2) == (-3.75, 103.75, -3.5, 103.875)


def test_the_closest_look_is_found_that_still_holds_everything():
    assert zoom_for(4.0, 3.0) == 0
    assert zoom_for(2.0, 1.0) == 1
    assert zoom_for(0.0, 0.0) == CLOSEST
    assert zoom_for(50.0, 1.0) == 0


def test_reports_fall_apart_at_the_first_look_that_parts_them():
    near = [(-3.66, 103.77), (-3.67, 103.77)]
    found = parts_at(near, 0)
    assert found is not None
    assert square_of(near[0], found) != square_of(near[1], found)
    assert square_of(near[0], found - 1) == square_of(near[1], found - 1)
    assert parts_at([near[0], near[0]], 0) is None
    assert parts_at(near, CLOSEST) is None
