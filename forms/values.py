"""One answer's value: as data for queries, and as a person reads it."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from forms.xpath.instants import DAY_MS, stamp
from forms.xpath.values import number_text

_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_INT32 = 2**31
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DEGREES = r"-?\d+(?:\.\d+)?"
_HEIGHT = rf"(?: {_DEGREES}){{0,2}}"  # and its accuracy
_PLACE = rf"({_DEGREES} {_DEGREES}){_HEIGHT}"
# How an answer of each type is written; the phone's list stands in pwa/forms/values.js.
_WRITTEN = {
    kind: re.compile(pattern, re.ASCII)
    for kind, pattern in {
        "integer": r"-?\d{1,10}",
        "decimal": r"-?(?:\d+(?:\.\d*)?|\.\d+)",
        "date": r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])",
        "dateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?",
        "time": r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?",
        "geopoint": rf"{_PLACE};?",
        "geotrace": rf"{_PLACE}(?:; ?{_PLACE})+;?",
        # It ends where it began.
        "geoshape": rf"{_PLACE}(?:; ?{_PLACE}){{2,}}; ?\1{_HEIGHT};?",
    }.items()
}
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Point:
    """A place. Degrees WGS 84; altitude and accuracy in metres, None when the phone did not say."""

    lat: float
    lng: float
    alt: float | None = None
    accuracy: float | None = None


def read_point(value: str) -> Point | None:
    """Split a geopoint ("-3.65 103.77 12.0 8.5"); None when it is not one."""
    try:
        numbers = [float(part) for part in value.split()]
    except ValueError:
        return None
    if not 2 <= len(numbers) <= 4 or not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180):
        return None
    lat, lng, alt, accuracy = (*numbers, None, None, None)[:4]
    assert lat is not None
    assert lng is not None
    return Point(lat, lng, alt, accuracy)


def typed_value(kind: str, value: str) -> Any:
    """The value as JSON data: see forms.answers.answers_as_json. What does not parse stays a string."""
    if kind == "integer" and _INTEGER.fullmatch(value):
        return int(value)
    if kind == "decimal" and _DECIMAL.fullmatch(value):
        return float(value)
    if kind in ("select_multiple", "rank"):
        return value.split()
    point = read_point(value) if kind == "geopoint" else None
    if point is not None:
        return {"lat": point.lat, "lng": point.lng, "alt": point.alt, "accuracy": point.accuracy}
    return value


def is_written(kind: str, value: str) -> bool:
    """Is this written as answers of the type are? True for types that have no form of their own."""
    pattern = _WRITTEN.get(kind)
    if pattern is None:
        return True
    if not pattern.fullmatch(value):
        return False
    try:
        if kind == "date":
            date.fromisoformat(value)
        elif kind == "dateTime":
            datetime.fromisoformat(value)
    except ValueError:
        return value[:4] == "0000"
    return kind != "integer" or abs(int(value)) < _INT32


def write_result(kind: str, result: str, zone: tzinfo) -> str:
    """The result of a calculation, as the bind's type writes it. zone: whose days and hours are meant."""
    number = _NUMBER.fullmatch(result) is not None
    if kind in ("int", "integer") and number:
        return number_text(float(math.trunc(float(result))))
    if kind == "date" and result:
        return stamp(math.floor(float(result) * DAY_MS + 0.5), zone)[:10] if number else result[:10]
    if kind == "dateTime" and number:
        return stamp(math.trunc(float(result) * DAY_MS), zone)
    return result


def format_value(kind: str, value: str, language: str, zone: tzinfo | None = None) -> str:
    """The value as a person reads it: "19 Nov 2026", "19 Nov 2026, 13.07", "1.250.000", "-3.65210, 103.77120 (±8 m)".

    zone: where instants are shown; None keeps the offset they were written with. What does not parse is returned as is.
    """
    try:
        if kind in ("date", "today"):
            return _day(date.fromisoformat(value[:10]), language)
        if kind in ("dateTime", "start", "end"):
            moment = datetime.fromisoformat(value)
            local = moment.astimezone(zone) if zone and moment.tzinfo else moment
            return f"{_day(local.date(), language)}, {local:%H.%M}"
        if kind == "time":
            return value[:5].replace(":", ".")
    except ValueError:
        return value
    if kind == "integer" and _INTEGER.fullmatch(value):
        return _grouped(f"{int(value):,}", language)
    if kind == "decimal" and _DECIMAL.fullmatch(value):
        return _grouped(f"{float(value):,.6f}".rstrip("0").rstrip("."), language)
    point = read_point(value) if kind == "geopoint" else None
    if point is not None:
        accuracy = "" if point.accuracy is None else f" (±{point.accuracy:.0f} m)"
        return f"{point.lat:.5f}, {point.lng:.5f}{accuracy}"
    return value


def _day(day: date, language: str) -> str:
    return f"{day.day} {_MONTHS.get(language, _MONTHS['en'])[day.month - 1]} {day.year}"


def _grouped(number: str, language: str) -> str:
    return number if language == "en" else number.translate(str.maketrans(",.", ".,"))
