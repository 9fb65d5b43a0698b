"""geofence() and intersects(), on the plane of degrees, as JavaRosa and pwa/forms/geo.js have them."""

import math
from itertools import pairwise
from typing import Any

from forms.xpath.functions.signature import Function
from forms.xpath.scope import Scope
from forms.xpath.tokens import ExpressionError
from forms.xpath.values import plain_number, text_of

_MOST_POINTS = 1_000  # every line is held against every other one

Point = tuple[float, float]


def _geofence(scope: Scope, args: list[Any]) -> bool:
    """Does a point lie within a shape (the crossing rule)?"""
    spots, corners = _points(args[0]), _points(args[1])
    if not spots:
        return False
    lat, lng = spots[0]
    inside = False
    for (lat1, lng1), (lat2, lng2) in pairwise(corners):
        if (lat2 > lat) != (lat1 > lat) and lng < (lng1 - lng2) * (lat - lat2) / (lat1 - lat2) + lng2:
            inside = not inside
    return inside


def _intersects(scope: Scope, args: list[Any]) -> bool:
    """Does a line or shape cross itself?"""
    points = _points(args[0])
    points = [point for place, point in enumerate(points) if place == 0 or point != points[place - 1]]
    if len(points) > _MOST_POINTS:
        raise ExpressionError(f"a line of {len(points)} points, at most {_MOST_POINTS}")
    lines = list(pairwise(points))
    for one, first in enumerate(lines):
        for other in range(one + 2, len(lines)):
            # The first and the last line of a shape meet where it was begun.
            closing = one == 0 and other == len(lines) - 1 and points[0] == points[-1]
            if not closing and _meet(*first, *lines[other]):
                return True
    return False


def _points(value: Any) -> list[Point]:
    """Latitude and longitude of each point; what is no point is passed over."""
    found: list[Point] = []
    for part in text_of(value).split(";"):
        numbers = [plain_number(number) for number in part.split()[:2]]
        if len(numbers) == 2 and all(map(math.isfinite, numbers)):
            found.append((numbers[0], numbers[1]))
    return found


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Does the line a–b touch the line c–d?"""
    turns = (_side(c, d, a), _side(c, d, b), _side(a, b, c), _side(a, b, d))
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    ends = ((c, d, a), (c, d, b), (a, b, c), (a, b, d))
    return any(turn == 0 and _within(*end) for turn, end in zip(turns, ends, strict=True))


def _side(start: Point, end: Point, point: Point) -> float:
    """0 on the line; its sign tells the side."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _within(start: Point, end: Point, point: Point) -> bool:
    return all(min(start[axis], end[axis]) <= point[axis] <= max(start[axis], end[axis]) for axis in (0, 1))


FUNCTIONS = {
    "geofence": Function(_geofence, 2, 2),
    "intersects": Function(_intersects, 1, 1),
}
