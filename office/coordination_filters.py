"""What the lists of Koordinasi are narrowed to, as their address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.coordination_list import DUES, TABS, NoteFilter
from office import coordination_words as words
from office.figure_words import period_words
from office.words import _
from workflow.coordination import STATES
from workflow.indicators import KINDS
from workflow.periods import Period, read_period

# Action items by their states, and the notes themselves
ALL_TABS = (*TABS, "notes")


@dataclass(frozen=True)
class Filters:
    """?tab=&kind=&place=&office=&due=&state=&period=&page="""

    tab: str = "open"
    kind: str = ""
    place: str = ""
    office: str = ""
    due: str = ""
    state: str = ""
    period: Period | None = None
    page: int = 0

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what is not understood narrows nothing."""
        tab, page = query.get("tab", ""), query.get("page", "")
        tab = tab if tab in ALL_TABS else "open"
        return cls(
            tab=tab,
            kind=query.get("kind", "") if query.get("kind") in KINDS["meetings"] else "",
            place=query.get("place", "")[:13].replace("\0", ""),
            office=query.get("office", "")[:100].replace("\0", ""),
            due=query.get("due", "") if tab == "open" and query.get("due") in DUES else "",
            state=query.get("state", "") if tab == "over" and query.get("state") in STATES else "",
            period=read_period(query.get("period", "")) if tab != "open" else None,
            page=int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 0,
        )

    def query(self, **changed: str) -> dict[str, str]:
        """The address again, without what is empty and without the page; ``changed`` replaces parts of it."""
        parts = {"tab": self.tab, "kind": self.kind, "place": self.place, "office": self.office, "due": self.due}
        parts |= {"state": self.state, "period": self.period.key if self.period else ""}
        return {key: value for key, value in (parts | changed).items() if value}

    def for_models(self) -> NoteFilter:
        """The same as the lists take it."""
        tab = self.tab if self.tab in TABS else ""
        made = NoteFilter(tab, self.kind, self.place, self.office, self.due, self.state)
        return replace(made, since=self.period.first, until=self.period.last) if self.period else made

    def chosen(self, regencies: dict[str, str], offices: dict[str, str]) -> list[str]:
        """What is chosen, in words."""
        dues = {"late": _("Lewat tenggat"), "soon": _("Jatuh tempo dalam 3 hari"), "due": due_word()}
        found = [words.meeting_word(self.kind)] if self.kind else []
        found += [regencies.get(self.place, self.place)] if self.place else []
        found += [offices.get(self.office, self.office)] if self.office else []
        found += [dues[self.due]] if self.due else []
        found += [words.state_word(self.state)] if self.state else []
        return found + ([period_words(self.period)] if self.period else [])


def due_word() -> str:
    """Late ones and those that are soon due."""
    return _("Lewat tenggat atau jatuh tempo dalam 3 hari")
