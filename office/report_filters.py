"""What the list of Tinjauan is narrowed to, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.reviews import ReportFilter
from office import labels
from workflow.indicators import GROUPS, INDICATORS
from workflow.map_grid import Square, read_square
from workflow.periods import Period, read_period

ALWAYS_TABS = ("received", "returned", "approved", "rejected")
FOLLOWS = ("waiting", "open", "done", "unfinished")
# Where a search looks unless a tab is chosen
EVERYWHERE = "all"


@dataclass(frozen=True)
class Filters:
    """What the address says: ?state=&form=&place=&person=&urgent=1&findings=1&late=1&proposed=1&follow=&q=&after=
    &figure=&kind=&group=&period=2026-Q4&square=3.-59.1660

    state: a tab, or EVERYWHERE; tab: the one that a form was sent from, which a search leaves.
    """

    state: str = "received"
    form: str = ""
    place: str = ""
    person: str = ""
    urgent: bool = False
    findings: bool = False
    # 1 to 3: how far a red flag has climbed
    late: int = 0
    # Only those whose rejection waits for a second person
    proposed: bool = False
    # How far what follows on an approval is: waiting, open, done, or unfinished for the first two
    follow: str = ""
    # Only what a figure of the leader's page counts in a period, and of one kind
    figure: str = ""
    kind: str = ""
    group: str = ""
    period: Period | None = None
    # Only what was made in a square of the map
    square: Square | None = None
    q: str = ""
    after: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what is not understood narrows nothing."""
        period = read_period(query.get("period", ""))
        figure = query.get("figure", "") if period and query.get("figure") in INDICATORS else ""
        looked_for = bool(query.get("q", "").strip() or figure)
        state = query.get("state") or (EVERYWHERE if looked_for else query.get("tab", "received"))
        return cls(
            state=state if state in (EVERYWHERE, *ALWAYS_TABS, *labels.RARE_STATES) else "received",
            form=query.get("form", "")[:100],
            place=query.get("place", "")[:20],
            person=query.get("person", "")[:100],
            urgent=query.get("urgent") == "1",
            findings=query.get("findings") == "1",
            late=int(query["late"]) if query.get("late") in ("1", "2", "3") else 0,
            proposed=query.get("proposed") == "1",
            follow=query.get("follow", "") if query.get("follow") in FOLLOWS else "",
            figure=figure,
            kind=query.get("kind", "")[:40] if figure else "",
            group=query.get("group", "") if figure and query.get("group") in GROUPS else "",
            period=period if figure else None,
            square=read_square(query.get("square", "")[:30]),
            q=query.get("q", "")[:100],
            after=query.get("after", "")[:400],
        )

    @property
    def narrowed(self) -> bool:
        """Is anything but the tab chosen?"""
        chosen = (self.form, self.place, self.person, self.urgent, self.findings, self.late, self.proposed, self.follow)
        return any(chosen) or bool(self.figure) or self.square is not None or bool(self.q.strip())

    def query(self, **changed: str) -> dict[str, str]:
        """The address again, without what is empty; ``changed`` replaces parts of it."""
        parts = {
            "state": self.state,
            "form": self.form,
            "place": self.place,
            "person": self.person,
            "urgent": "1" if self.urgent else "",
            "findings": "1" if self.findings else "",
            "late": str(self.late or ""),
            "proposed": "1" if self.proposed else "",
            "follow": self.follow,
            "figure": self.figure,
            "kind": self.kind,
            "group": self.group,
            "period": self.period.key if self.period else "",
            "square": self.square.key if self.square else "",
            "q": self.q,
            "after": self.after,
        }
        parts |= changed
        # A bare address means what has come, and everything when it looks for words or for what a figure counts.
        if parts["state"] == (EVERYWHERE if parts["q"].strip() or parts["figure"] else "received"):
            parts["state"] = ""
        return {key: value for key, value in parts.items() if value}

    def for_models(self, *, any_state: bool = False) -> ReportFilter:
        """The same as the verbs take it."""
        return ReportFilter(
            state="" if any_state or self.state == EVERYWHERE else self.state,
            form_id=self.form,
            area_code=self.place,
            person_id=self.person,
            urgent=self.urgent,
            findings=self.findings,
            late=self.late,
            proposed=self.proposed,
            follow=self.follow,
            figure=self.figure,
            kind=self.kind,
            group=self.group,
            since=self.period.first if self.period else None,
            until=self.period.last if self.period else None,
            box=self.square.box if self.square else None,
            text=self.q,
        )
