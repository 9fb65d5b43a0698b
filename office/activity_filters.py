"""What the list of activities is narrowed to, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.activity_filter import ActivityFilter
from workflow.activity import KINDS

# In the order of the tabs; all is everything that was not cancelled
TABS = ("all", "planned", "held", "verified", "reported", "cancelled")


@dataclass(frozen=True)
class Filters:
    """?tab=&late=&place=&office=&kind=&month=2026-11&after=2026-11-05|id"""

    tab: str = "all"
    late: str = ""
    place: str = ""
    office: str = ""
    kind: str = ""
    month: date | None = None
    after: tuple[date, str] | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what is not understood narrows nothing."""
        tab, kind = query.get("tab", ""), query.get("kind", "")
        late = query.get("late") == "1"
        day, _bar, name = query.get("after", "")[:60].replace("\0", "").partition("|")
        after = _day(day)
        return cls(
            tab="planned" if late else tab if tab in TABS else "all",
            late="1" if late else "",
            place=query.get("place", "")[:13].replace("\0", ""),
            office=query.get("office", "")[:100].replace("\0", ""),
            kind=kind if kind in KINDS else "",
            month=_day(f"{query.get('month', '')[:7]}-01"),
            after=(after, name) if after and name else None,
        )

    @property
    def narrowed(self) -> bool:
        """Is anything chosen?"""
        return bool(self.late or self.place or self.office or self.kind or self.month)

    def query(self, **changed: str) -> dict[str, str]:
        """The address again, without what is empty and without the page; ``changed`` replaces parts of it."""
        parts = {name: getattr(self, name) for name in ("late", "place", "office", "kind")}
        parts |= {"tab": "" if self.tab == "all" else self.tab, "month": f"{self.month:%Y-%m}" if self.month else ""}
        return {name: value for name, value in (parts | changed).items() if value}

    def for_models(self) -> ActivityFilter:
        """The same as the verbs take it."""
        state = "" if self.tab == "all" else self.tab
        return ActivityFilter(state, self.place, self.office, self.kind, self.month, bool(self.late))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
