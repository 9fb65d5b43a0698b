"""What a register is narrowed to, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.register_filter import RegisterFilter
from workflow.register_hints import SPANS_DAYS

PERMITS = ("over", *(str(days) for days in SPANS_DAYS))
SEEN_DAYS = (30, 90, 365)


@dataclass(frozen=True)
class Filters:
    """What the address says: ?place=&office=&permit=&seen=&q=&after=&before="""

    place: str = ""
    office: str = ""
    permit: str = ""
    seen: str = ""
    q: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what is not understood narrows nothing."""
        permit, seen = query.get("permit", ""), query.get("seen", "")
        return cls(
            place=query.get("place", "")[:13],
            office=query.get("office", "")[:100],
            permit=permit if permit in PERMITS else "",
            seen=seen if seen in map(str, SEEN_DAYS) else "",
            q=query.get("q", "")[:100].replace("\0", ""),
            after=query.get("after", "")[:60],
            before=query.get("before", "")[:60],
        )

    @property
    def narrowed(self) -> bool:
        """Is anything chosen?"""
        return bool(self.place or self.office or self.permit or self.seen or self.q.strip())

    def query(self, **changed: str) -> dict[str, str]:
        """The address again, without what is empty and without the page; ``changed`` replaces parts of it."""
        parts = {"place": self.place, "office": self.office, "permit": self.permit, "seen": self.seen, "q": self.q}
        return {key: value for key, value in (parts | changed).items() if value}

    def for_models(self, kind: str) -> RegisterFilter:
        """The same as the verbs take it."""
        return RegisterFilter(kind, self.place, self.office, self.permit, int(self.seen or 0), self.q)
