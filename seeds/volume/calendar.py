"""When reports come: by season, by day of the week, in the hours of work, in an order that any part of a year knows."""

import bisect
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate

_DAYS = 365
# Monday to Sunday
_WEEK = (1.15, 1.1, 1.1, 1.05, 0.9, 0.45, 0.25)
# January to December: floods at both ends, the dry season's visits in between, the month of fasting is calm.
_YEAR = (0.75, 0.8, 0.7, 0.9, 1.05, 1.15, 1.25, 1.3, 1.2, 1.1, 0.95, 0.85)
_HOURS = (6.5, 20.5)


@dataclass(frozen=True)
class Calendar:
    """A year that ends at an instant; zone: of the offices."""

    ends_at: datetime
    weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        days = [self.begins_at + timedelta(days=n) for n in range(_DAYS)]
        each = [_WEEK[day.weekday()] * _YEAR[day.month - 1] for day in days]
        object.__setattr__(self, "weights", list(accumulate(each)))

    @property
    def begins_at(self) -> datetime:
        """The first midnight of the year."""
        return self.ends_at.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=_DAYS)

    def at(self, share: float) -> datetime:
        """The instant by which this share of a year's reports has come, 0 to 1; never earlier for a greater share."""
        wanted = share * self.weights[-1]
        day = min(bisect.bisect_right(self.weights, wanted), _DAYS - 1)
        before = self.weights[day - 1] if day else 0.0
        part = (wanted - before) / (self.weights[day] - before)
        hours = _HOURS[0] + part * (_HOURS[1] - _HOURS[0])
        at = self.begins_at + timedelta(days=day, hours=hours)
        return at.replace(microsecond=at.microsecond // 1000 * 1000).astimezone(UTC)
