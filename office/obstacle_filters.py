"""What the list of obstacles is narrowed to, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_login import current_user

from models import places, scope
from models.obstacle_list import TABS, ObstacleFilter
from models.report_list import MOST_ARRIVAL
from office import obstacle_words as words
from office import times
from office.province_map import regency_words
from office.words import _
from workflow.indicators import KINDS


@dataclass(frozen=True)
class Filters:
    """What the address says: ?tab=&code=&place=&office=&proposed=&after="""

    tab: str = "open"
    code: str = ""
    place: str = ""
    office: str = ""
    proposed: str = ""
    after: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what is not understood narrows nothing."""
        tab, after = query.get("tab", ""), query.get("after", "")
        return cls(
            tab=tab if tab in TABS else "open",
            code=query.get("code", "")[:60].replace("\0", ""),
            place=query.get("place", "")[:5].replace("\0", ""),
            office=query.get("office", "")[:100].replace("\0", ""),
            proposed="1" if query.get("proposed") == "1" else "",
            after=int(after) if after.isdecimal() and len(after) < 19 and int(after) < MOST_ARRIVAL else None,
        )

    @property
    def narrowed(self) -> bool:
        """Is anything chosen?"""
        return bool(self.code or self.place or self.office or self.proposed)

    def query(self, **changed: str) -> dict[str, str]:
        """The address again, without what is empty and without the page; ``changed`` replaces parts of it."""
        parts = {name: getattr(self, name) for name in ("tab", "code", "place", "office", "proposed")}
        return {name: value for name, value in (parts | changed).items() if value}

    def for_models(self) -> ObstacleFilter:
        """The same as the verbs take it."""
        return ObstacleFilter(self.tab, self.code, self.place, self.office, bool(self.proposed))


@dataclass(frozen=True)
class Options:
    """What may be chosen: values and words of kinds, regencies and offices."""

    codes: list[tuple[str, str]]
    regencies: list[tuple[str, str]]
    offices: list[tuple[str, str]]

    def chosen(self, filters: Filters) -> list[str]:
        """What is chosen, in words."""
        named = dict(self.codes) | dict(self.regencies) | dict(self.offices)
        found = [named.get(one, one) for one in (filters.code, filters.place, filters.office) if one]
        return found + ([_("Usulan untuk Kanwil")] if filters.proposed else [])


def options() -> Options:
    """What this reader may choose."""
    return Options(
        codes=[(code, words.code_word(code)) for code in KINDS["obstacles"]],
        regencies=[(area.code, regency_words(area)) for area in places.regencies_of(current_user, times.today())],
        offices=[(one.id, one.name) for one in scope.visible_offices(current_user)],
    )
