"""Lines and areas on the map, as a person reads them: how long, how large, how many points."""

from collections.abc import Sequence

from forms.values import Point, read_point
from forms.xpath.functions.places import area_m2, length_m

_WORDS = {"id": ("titik", "keliling"), "en": ("points", "around")}
_KM = 1_000
_HECTARE = 10_000


def read_points(value: str) -> list[Point] | None:
    """The points of a geotrace or geoshape ("-3.65 103.77 0 5; …"); None when one of them is none."""
    parts = [part for part in value.split(";") if part.strip()]
    points = [read_point(part) for part in parts]
    found = [point for point in points if point is not None]
    return found if found and len(found) == len(points) else None


def said(kind: str, value: str, language: str) -> str:
    """ "1,25 km, 14 titik", or "0,34 ha, keliling 240 m, 5 titik"; what is no line or shape is given back as it is."""
    points = read_points(value)
    if points is None or len(points) < 2:
        return value
    places = [(point.lat, point.lng) for point in points]
    word, around = _WORDS.get(language, _WORDS["en"])
    length = _distance(length_m(places), language)
    if kind == "geotrace":
        return f"{length}, {len(points)} {word}"
    return f"{_extent(area_m2(places), language)}, {around} {length}, {_corners(points)} {word}"


def _corners(points: Sequence[Point]) -> int:
    """A shape ends where it began: that place counts once."""
    closed = (points[0].lat, points[0].lng) == (points[-1].lat, points[-1].lng)
    return len(points) - 1 if closed else len(points)


def _distance(metres: float, language: str) -> str:
    return f"{_number(metres / _KM, 2, language)} km" if metres >= _KM else f"{_number(metres, 0, language)} m"


def _extent(square_metres: float, language: str) -> str:
    if square_metres >= _HECTARE:
        return f"{_number(square_metres / _HECTARE, 2, language)} ha"
    return f"{_number(square_metres, 0, language)} m²"


def _number(number: float, digits: int, language: str) -> str:
    text = f"{number:,.{digits}f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))
