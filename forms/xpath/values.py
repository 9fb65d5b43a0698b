"""The five kinds of values and how one becomes another, as openrosa-xpath-evaluator has them.

A text is a str, a number a float, a truth a bool, a node-set a list of nodes, a date a Moment. Numbers print as
JavaScript prints them. Wherever a number is wanted, a text that looks like a date is its days since 1970 UTC.
"""

import math
import re
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, TypeAlias

from forms.xpath import instants
from forms.xpath.instants import DAY_MS
from forms.xpath.nodes import string_value

Value: TypeAlias = "str | float | bool | list[Any] | Moment"

# What JavaScript trims.
SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[^\n\r\u2028\u2029]*", re.ASCII)
_RAW_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|Infinity)", re.ASCII)
_RADIX = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)", re.ASCII)
_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Longer digits than any answer has; Python reads them in quadratic time.
_LONGEST_NUMBER = 400


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of the evaluator: milliseconds since 1970 UTC, NaN when there is none, and the zone of its clock.

    blank: made of an empty text; it prints as nothing, any other NaN as "Invalid Date".
    """

    ms: float
    zone: tzinfo
    blank: bool = False

    @property
    def days(self) -> float:
        return self.ms / DAY_MS


def is_date(text: str) -> bool:
    """Does the evaluator take this text for a date?"""
    return len(text) >= 8 and text[:1].isdigit() and _DATE.fullmatch(text) is not None


def truth_of(value: Any) -> bool:
    """boolean()."""
    if isinstance(value, float):
        return value == value and value != 0
    if isinstance(value, Moment):
        return value.ms == value.ms
    return bool(value)


def truth_of_node(node: Any) -> bool:
    """A single node counts as true when something is written in it."""
    return bool(string_value(node).strip(SPACE))


def text_of(value: Any) -> str:
    """string()."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, list):
        return string_value(value[0]) if value else ""
    if isinstance(value, Moment):
        if value.ms != value.ms or not (text := instants.stamp(value.ms, value.zone)):
            return "" if value.blank else "Invalid Date"
        return text[:10] if text[10:23] == "T00:00:00.000" else text
    raise TypeError(f"no value of ours: {value!r}")


def number_of(value: Any, zone: tzinfo) -> float:
    """number(); texts of days are read on the clock of the zone."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, Moment):
        return value.days
    return number_of_text(text_of(value), zone)


def number_of_text(text: str, zone: tzinfo) -> float:
    """A text as a number, or as days when it is a date. NaN for anything else, the empty text included."""
    text = text.strip(SPACE)
    if is_date(text):
        return days_of(text, zone)
    return plain_number(text)


def plain_number(text: str) -> float:
    """JavaScript's unary plus, but NaN for nothing."""
    text = text.strip(SPACE)
    if len(text) <= _LONGEST_NUMBER:
        if _NUMBER.fullmatch(text):
            return float(text)
        if _RADIX.fullmatch(text):
            return float(int(text, 0))
    return math.nan


def days_of(text: str, zone: tzinfo) -> float:
    """Days since 1970 UTC of a text with a date; a bare day begins at midnight on the zone's clock."""
    if text.find("T") > 0:
        return instants.parse(text, zone) / DAY_MS
    parts = [plain_number(part) for part in text.split("-")[:3]]
    if len(parts) < 3 or not all(part == part and part == int(part) for part in parts):
        return math.nan
    year, month, day = (int(part) for part in parts)
    return instants.from_wall(year + 1900 if 0 <= year <= 99 else year, month, day, 0, zone) / DAY_MS


def moment_of(value: Any, zone: tzinfo) -> Moment:
    """date()."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, bool):
        return Moment(math.nan, zone)
    if isinstance(value, float):
        return Moment(_whole(value * DAY_MS), zone)
    text = text_of(value)
    if not text:
        return Moment(math.nan, zone, blank=True)
    if _RAW_NUMBER.fullmatch(text):
        return Moment(_whole(float(text.partition(".")[0]) * DAY_MS), zone)
    day, mark, clock = text.partition("T")
    if not is_date(text) or not _is_day(day):
        return Moment(instants.parse(text, zone), zone)
    year, month, number = (int(part) for part in day.split("-"))
    if mark:
        return Moment(instants.parse(f"{year:04d}-{month:02d}-{number:02d}T{clock}", zone), zone)
    return Moment(instants.from_wall(year + 1900 if year <= 99 else year, month, number, 0, zone), zone)


def number_text(number: float) -> str:
    """A number as JavaScript writes it: 7, 2.5, 1e+21, NaN, Infinity."""
    if number != number:
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 2**53:
        return str(int(number))
    digits, _, exponent = repr(number).partition("e")
    if not exponent:
        power = 0
    else:
        power = int(exponent)
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, _, part = digits.partition(".")
    part = "" if part == "0" else part
    # As one string of digits and the place of its point.
    point = len(whole) + power
    every = (whole + part).lstrip("0")
    point -= len(whole + part) - len(every)
    every = every.rstrip("0")
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{every}"
    if 0 < point <= 21:
        return f"{sign}{every[:point]}.{every[point:]}" if point < len(every) else f"{sign}{every.ljust(point, '0')}"
    mantissa = every if len(every) == 1 else f"{every[0]}.{every[1:]}"
    return f"{sign}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def _whole(ms: float) -> float:
    return float(math.trunc(ms)) if math.isfinite(ms) and abs(ms) <= 8.64e15 else math.nan


def _is_day(text: str) -> bool:
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return False
    year, month, day = (int(part) for part in parts)
    if not 1 <= month <= 12:
        return False
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    last = 28 if month == 2 and not leap else _DAYS_IN[month - 1]
    return 1 <= day <= last
