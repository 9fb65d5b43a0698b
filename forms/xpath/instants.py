"""Instants as the phone's dates hold them: milliseconds since 1970 UTC, shown on the wall clock of one zone.

A browser's Date is mirrored, also where it is odd: a text with only a day is that day's midnight in UTC to
``parse``, the 31st of a short month runs over into the next one, what cannot be read is NaN and raises nothing.
"""

import math
import re
from datetime import UTC, datetime, timedelta, tzinfo

DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(
    r"(?P<year>\d{4}|[+-]\d{6})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
    r"(?P<time>T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d+))?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)


def parse(text: str, zone: tzinfo) -> float:
    """What ``new Date(text)`` holds: ISO 8601 as ECMAScript reads it. NaN for anything else."""
    found = _ISO.fullmatch(text.strip())
    if not found:
        return math.nan
    year, month, day = int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return math.nan
    if not found["time"]:
        return _utc(year, month, day, 0)
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    part = int((found["part"] or "0")[:3].ljust(3, "0"))
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and minute + second + part > 0):
        return math.nan
    clock = ((hour * 60 + minute) * 60 + second) * 1000 + part
    named = found["zone"]
    if not named:
        return from_wall(year, month, day, clock, zone)
    return _utc(year, month, day, clock) - _offset(named) * 60_000


def from_wall(year: int, month: int, day: int, clock_ms: int, zone: tzinfo) -> float:
    """The instant at which a clock in the zone shows this; months and days may run over. NaN out of range."""
    wall = _utc(year, month, day, clock_ms)
    if wall != wall:
        return wall
    try:
        local = (_EPOCH + timedelta(milliseconds=wall)).replace(tzinfo=zone)
        return float(round((local - _EPOCH) / timedelta(milliseconds=1)))
    except (OverflowError, ValueError):
        return math.nan


def wall_of(ms: float, zone: tzinfo) -> datetime | None:
    """What a clock in the zone shows at an instant; None when there is no such instant."""
    if not math.isfinite(ms):
        return None
    try:
        return (_EPOCH + timedelta(milliseconds=ms)).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def instant_of(moment: datetime, zone: tzinfo) -> float:
    """Milliseconds of a Python moment; one without a zone is read on the clock of ``zone``."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return float((aware - _EPOCH) // timedelta(milliseconds=1))


def offset_minutes(wall: datetime) -> int:
    """East of Greenwich, whole minutes, as ``-getTimezoneOffset()`` says."""
    offset = wall.utcoffset() or timedelta()
    return int(offset.total_seconds() / 60)


def offset_text(wall: datetime) -> str:
    """ "+07:00"."""
    minutes = offset_minutes(wall)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def stamp(ms: float, zone: tzinfo) -> str:
    """ "2026-11-21T13:07:00.000+07:00", "" for no instant."""
    wall = wall_of(ms, zone)
    if wall is None:
        return ""
    # The offset that is written has no seconds (before 1932 Jakarta's had): the clock is shown by the written one.
    shown = wall_of(ms + offset_minutes(wall) * 60_000, UTC)
    return "" if shown is None else f"{shown:%Y-%m-%dT%H:%M:%S}.{shown.microsecond // 1000:03d}{offset_text(wall)}"


def _utc(year: int, month: int, day: int, clock_ms: int) -> float:
    years, month0 = divmod(month - 1, 12)
    try:
        first = datetime(year + years, month0 + 1, 1, tzinfo=UTC)
        return (first + timedelta(days=day - 1) - _EPOCH) / timedelta(milliseconds=1) + clock_ms
    except (OverflowError, ValueError):
        return math.nan


def _offset(text: str) -> int:
    if text == "Z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return -minutes if text[0] == "-" else minutes
