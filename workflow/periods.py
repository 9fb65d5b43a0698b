"""Stretches of the calendar that figures are counted over: a month, a quarter, a year. Pure: today is given."""

from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ("month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_EARLIEST, _LATEST = 2000, 2199


@dataclass(frozen=True, order=True)
class Period:
    """kind: a key of KINDS; number: month 1 to 12, quarter 1 to 4, 1 of a year."""

    kind: str
    year: int
    number: int = 1

    @property
    def key(self) -> str:
        """How an address names it: ``2026-11``, ``2026-Q4``, ``2026``."""
        if self.kind == "month":
            return f"{self.year}-{self.number:02d}"
        return f"{self.year}-Q{self.number}" if self.kind == "quarter" else str(self.year)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.shifted(1).first - timedelta(days=1)

    def shifted(self, by: int) -> "Period":
        """The one so many further on, or back."""
        each = 12 // _MONTHS[self.kind]
        years, number = divmod(self.year * each + self.number - 1 + by, each)
        return Period(self.kind, years, number + 1)

    def is_over(self, today: date) -> bool:
        """Has its last day passed?"""
        return self.last < today


def period_of(kind: str, day: date) -> Period:
    """The period of this kind in which a day lies."""
    return Period(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)


def read_period(text: str) -> Period | None:
    """A period by its key; None for anything else."""
    year, _, part = text.partition("-")
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and _EARLIEST <= int(year) <= _LATEST):
        return None
    if text == year:
        return Period("year", int(year))
    kind, most = ("quarter", 4) if part.startswith("Q") else ("month", 12)
    digits = part[1:] if kind == "quarter" else part
    if not (digits.isascii() and digits.isdecimal() and len(digits) == (1 if kind == "quarter" else 2)):
        return None
    return Period(kind, int(year), int(digits)) if 1 <= int(digits) <= most else None
