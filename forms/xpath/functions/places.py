"""How large and how long: ODK XForms specification, "Geographic Functions"."""

import math
from itertools import pairwise
from typing import Any

from forms.xpath.functions.signature import MANY, Function
from forms.xpath.nodes import string_value
from forms.xpath.scope import Scope
from forms.xpath.tokens import ExpressionError
from forms.xpath.values import SPACE, plain_number, text_of

_RADIUS_M = 6_378_100  # at the equator; the phone reckons with the same
_MAX_POINTS = 20_000

Point = tuple[float, float]


def _area(scope: Scope, args: list[Any]) -> float:
    points = _points(args)
    return math.nan if points is None else _hundredths(area_m2(points))


def area_m2(points: list[Point]) -> float:
    """Square metres within these points; the last one need not repeat the first."""
    area = 0.0
    if len(points) > 2:
        for (lat1, lng1), (lat2, lng2) in zip(points, [*points[1:], points[0]], strict=True):
            bulge = 2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2))
            area += math.radians(lng2 - lng1) * bulge
        area = area * _RADIUS_M * _RADIUS_M / 2.0
    return abs(area)


def _distance(scope: Scope, args: list[Any]) -> float:
    points = _points(args)
    return math.nan if points is None else _hundredths(length_m(points))


def length_m(points: list[Point]) -> float:
    """Metres from the first point to the last, one after the other."""
    return sum((_between(a, b) for a, b in pairwise(points)), 0.0)


def _between(one: Point, other: Point) -> float:
    lat1, lat2 = math.radians(one[0]), math.radians(other[0])
    turn = math.radians(one[1] - other[1])
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(turn)
    return math.acos(cosine) * _RADIUS_M if abs(cosine) <= 1 else math.nan


def _hundredths(number: float) -> float:
    return abs(math.floor(number * 100 + 0.5)) / 100 if math.isfinite(number) else math.nan


def _points(args: list[Any]) -> list[Point] | None:
    """Latitude and longitude of every point; None when one of them is no place on Earth."""
    if len(args) > 1:
        texts = [text_of(arg) for arg in args]
    elif isinstance(args[0], list) and len(args[0]) > 1:
        texts = [string_value(node) for node in args[0]]
    else:
        texts = text_of(args[0]).split(";")
    points: list[Point] = []
    if len(texts) > _MAX_POINTS:
        raise ExpressionError(f"a shape of {len(texts)} points, at most {_MAX_POINTS}")
    for text in texts:
        numbers = text.strip(SPACE).split(" ")
        lat, lng, *rest = (plain_number(number) for number in [*numbers, ""][: max(2, len(numbers))])
        accuracy = rest[1] if len(rest) > 1 else 0.0
        if not (abs(lat) <= 90 and abs(lng) <= 180 and all(one == one for one in rest[:2]) and accuracy >= 0):
            return None
        points.append((lat, lng))
    return points


FUNCTIONS = {
    "area": Function(_area, 1, 1),
    "enclosed-area": Function(_area, 1, 1),
    "distance": Function(_distance, 1, MANY),
}
