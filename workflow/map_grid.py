"""The squares that reports on a map are counted in: twice as fine with every step closer. Pure.

Sides are powers of two of a degree, so that a database and this module never differ about an edge.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

# Degrees at the farthest look, about 55 km, and how many steps closer there are: the last squares have 220 m
WIDEST = 0.5
CLOSEST = 8
# How many squares a picture is wide and tall, more or less
WIDE, TALL = 8, 6

Point = tuple[float, float]
"""(lat, lng)"""
Box = tuple[float, float, float, float]
"""(south, west, north, east): from the first two on, short of the others"""


def side(zoom: int) -> float:
    """How many degrees a square has."""
    return float(WIDEST / 2**zoom)


@dataclass(frozen=True, order=True)
class Square:
    """One square of the grid. key: how an address names it, ``3.-59.1660``."""

    zoom: int
    row: int
    column: int

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{self.zoom}.{self.row}.{self.column}"

    @property
    def box(self) -> Box:
        """Its edges."""
        edge = side(self.zoom)
        return self.row * edge, self.column * edge, (self.row + 1) * edge, (self.column + 1) * edge

    @property
    def middle(self) -> Point:
        """The point in its middle."""
        south, west, north, east = self.box
        return (south + north) / 2, (west + east) / 2


def square_of(point: Point, zoom: int) -> Square:
    """The square that a point lies in."""
    edge = side(zoom)
    return Square(zoom, floor(point[0] / edge), floor(point[1] / edge))


def read_square(key: str) -> Square | None:
    """The square of an address; None for anything that names none on this earth."""
    try:
        zoom, row, column = (int(part) for part in key.split("."))
    except ValueError:
        return None
    square = Square(zoom, row, column)
    if not 0 <= zoom <= CLOSEST or square.key != key:
        return None
    lat, lng = square.middle
    return square if abs(lat) <= 90 and abs(lng) <= 180 else None


def read_point(text: str) -> Point | None:
    """``-3.66,103.77``; None for anything else."""
    try:
        lat, lng = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lat, lng) if abs(lat) <= 90 and abs(lng) <= 180 else None


def whole_squares(box: Box, zoom: int) -> Box:
    """A box grown to the edges of the squares it touches: nothing is counted by halves."""
    low, high = square_of(box[:2], zoom), square_of(box[2:], zoom)
    return (*low.box[:2], *high.box[2:])


def zoom_for(wide: float, tall: float) -> int:
    """The closest look at which so many degrees still fit a picture."""
    fits = (zoom for zoom in range(CLOSEST, 0, -1) if wide <= WIDE * side(zoom) and tall <= TALL * side(zoom))
    return next(fits, 0)


def parts_at(points: Iterable[Point], zoom: int) -> int | None:
    """The first look after this one at which these points lie in more than one square; None when none does."""
    spots = set(points)
    closer = range(zoom + 1, CLOSEST + 1)
    return next((one for one in closer if len({square_of(spot, one) for spot in spots}) > 1), None)
