"""Instants and days as the office reads them: its own zone, 24 h with a dot."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import g
from flask_babel import get_locale

from core import clock
from office.words import _

_FALLBACK_ZONE = "Asia/Jakarta"


def zone() -> ZoneInfo:
    """The zone of the reader's office."""
    return ZoneInfo(g.get("office_zone", _FALLBACK_ZONE))


def today() -> date:
    """The office's calendar day."""
    return clock.now().astimezone(zone()).date()


def office_time(at: datetime, how: str = "day") -> str:
    """``hari ini 13.07``, ``kemarin 15.20``, ``19 Nov``.

    how: "day" as above, further back the time stays for a week;
    "full": ``21 Nov 2026 13.07.45``;
    "clock": ``13.07`` on its own when today, else like "day".
    """
    local = at.astimezone(zone())
    clock_time = local.strftime("%H.%M")
    if how == "full":
        return f"{office_date(local.date(), year=True)} {local.strftime('%H.%M.%S')}"
    days_ago = (today() - local.date()).days
    if days_ago == 0:
        return clock_time if how == "clock" else _("hari ini %(time)s", time=clock_time)
    if days_ago == 1:
        return _("kemarin %(time)s", time=clock_time)
    if 1 < days_ago < 7:
        return f"{office_date(local.date())} {clock_time}"
    return office_date(local.date())


def clock_time(at: datetime) -> str:
    """``13.07``, whatever the day."""
    return at.astimezone(zone()).strftime("%H.%M")


def same_day(one: datetime, other: datetime) -> bool:
    """Do two instants fall on one calendar day of the office?"""
    return one.astimezone(zone()).date() == other.astimezone(zone()).date()


def office_date(day: date, year: bool | None = None) -> str:
    """``19 Nov``, with the year when it is another one or when asked for."""
    with_year = day.year != today().year if year is None else year
    return str(format_date(day, "d MMM y" if with_year else "d MMM", locale=get_locale() or "id"))


def days_from_today(days: int) -> date:
    """The day that many days from the office's today."""
    return today() + timedelta(days=days)


def ago(at: datetime) -> str:
    """How long since an instant, in one unit: ``3 hari``."""
    seconds = max(0, int((clock.now() - at).total_seconds()))
    if seconds < 60:
        return _("baru saja")
    if seconds < 3600:
        return _("%(n)s menit lalu", n=seconds // 60)
    if seconds < 86400:
        return _("%(n)s jam lalu", n=seconds // 3600)
    return _("%(n)s hari lalu", n=seconds // 86400)
