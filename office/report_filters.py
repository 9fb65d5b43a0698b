"""What the list of Tinjauan is narrowed to, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.reviews import ReportFilter
from office import labels

ALWAYS_TABS = ("received", "returned", "approved", "rejected")


@dataclass(frozen=True)
class Filters:
    """What the address says: ?state=&form=&place=&person=&urgent=1&findings=1&q=&after="""

    state: str = "received"
    form: str = ""
    place: str = ""
    person: str = ""
    urgent: bool = False
    findings: bool = False
    q: str = ""
    after: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what is not understood narrows nothing."""
        state = query.get("state", "received")
        return cls(
            state=state if state in (*ALWAYS_TABS, *labels.HELD_STATES) else "received",
            form=query.get("form", "")[:100],
            place=query.get("place", "")[:20],
            person=query.get("person", "")[:100],
            urgent=query.get("urgent") == "1",
            findings=query.get("findings") == "1",
            q=query.get("q", "")[:100],
            after=query.get("after", "")[:400],
        )

    @property
    def narrowed(self) -> bool:
        """Is anything but the tab chosen?"""
        return bool(self.form or self.place or self.person or self.urgent or self.findings or self.q.strip())

    def query(self, **changed: str) -> dict[str, str]:
        """The address again, without what is empty; ``changed`` replaces parts of it."""
        parts = {
            "state": "" if self.state == "received" else self.state,
            "form": self.form,
            "place": self.place,
            "person": self.person,
            "urgent": "1" if self.urgent else "",
            "findings": "1" if self.findings else "",
            "q": self.q,
            "after": self.after,
        }
        return {key: value for key, value in (parts | changed).items() if value}

    def for_models(self, *, any_state: bool = False) -> ReportFilter:
        """The same as the verbs take it."""
        return ReportFilter(
            state="" if any_state else self.state,
            form_id=self.form,
            area_code=self.place,
            person_id=self.person,
            urgent=self.urgent,
            findings=self.findings,
            text=self.q,
        )
