"""Functions on dates and times: ODK XForms specification, "Date and Time Functions"."""

import math
import re
from datetime import datetime
from typing import Any

from forms.xpath import instants
from forms.xpath.functions.signature import Function
from forms.xpath.scope import Scope
from forms.xpath.tokens import ExpressionError
from forms.xpath.values import Moment, days_of, is_date, moment_of, text_of

_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.\d\d?\d?)?[+-](\d\d):(\d\d)", re.ASCII)
_CLOCK = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_WEEKDAYS = {
    "id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def _now(scope: Scope, args: list[Any]) -> Moment:
    return Moment(scope.world.now_ms, scope.zone)


def _today(scope: Scope, args: list[Any]) -> Moment:
    wall = instants.wall_of(scope.world.now_ms, scope.zone)
    assert wall is not None, "the clock of the world stands at an instant"
    return Moment(instants.from_wall(wall.year, wall.month, wall.day, 0, scope.zone), scope.zone)


def _date(scope: Scope, args: list[Any]) -> Moment:
    return moment_of(args[0], scope.zone)


def _decimal_date_time(scope: Scope, args: list[Any]) -> float:
    value = args[0]
    if isinstance(value, float):
        return value
    text = text_of(value)
    return days_of(text, scope.zone) if is_date(text) else math.nan


def _decimal_time(scope: Scope, args: list[Any]) -> float:
    """The share of the day that is over at a time, on our own clock: noon is 0.5."""
    found = None if isinstance(args[0], float) else _TIME.fullmatch(text_of(args[0]))
    today = instants.wall_of(scope.world.now_ms, scope.zone)
    if not found or not today or max(int(found[1]), int(found[4])) > 23 or int(found[5]) > 59:
        return math.nan
    ms = instants.parse(f"{today:%Y-%m-%d}T{found[0]}", scope.zone)
    wall = instants.wall_of(ms, scope.zone)
    return math.nan if wall is None else (wall.second / 3600 + wall.minute / 60 + wall.hour) / 24


def _format(scope: Scope, args: list[Any]) -> str:
    pattern = text_of(args[1])
    moment = moment_of(_of_day(args[0]), scope.zone)
    wall = instants.wall_of(moment.ms, scope.zone)
    if wall is None:
        return ""
    pieces: list[str] = []
    letters = iter(pattern)
    for letter in letters:
        if letter != "%":
            pieces.append(letter)
            continue
        sign = next(letters, None)
        if sign is None:
            raise ExpressionError("a date's pattern ends with %")
        pieces.append(_piece(sign, wall, scope.world.language))
    return "".join(pieces)


def _of_day(value: Any) -> Any:
    """A time of day is one of the moments of a day, whichever."""
    written = text_of(value)
    return f"1970-01-01T{written}" if _CLOCK.fullmatch(written) else value


def _piece(sign: str, wall: datetime, language: str) -> str:
    plain = {
        "%": "%",
        "Y": f"{wall.year:04d}",
        "y": f"{wall.year:04d}"[2:],
        "m": f"{wall.month:02d}",
        "n": str(wall.month),
        "d": f"{wall.day:02d}",
        "e": str(wall.day),
        "H": f"{wall.hour:02d}",
        "h": str(wall.hour),
        "M": f"{wall.minute:02d}",
        "S": f"{wall.second:02d}",
        "3": f"{wall.microsecond // 1000:03d}",
        "b": _MONTHS.get(language, _MONTHS["en"])[wall.month - 1],
        "a": _WEEKDAYS.get(language, _WEEKDAYS["en"])[wall.weekday()],
    }
    if sign not in plain:
        raise ExpressionError(f"a date's pattern has no %{sign}")
    return plain[sign]


FUNCTIONS = {
    "date": Function(_date, 1, 1),
    "date-time": Function(_date, 1, 1),
    "decimal-date-time": Function(_decimal_date_time, 1, 1),
    "decimal-time": Function(_decimal_time, 1, 1),
    "format-date": Function(_format, 2, 2),
    "format-date-time": Function(_format, 2, 2),
    "now": Function(_now, 0, 0),
    "today": Function(_today, 0, 0),
}
