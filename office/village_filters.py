"""What the register is narrowed to, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_login import current_user

from models import places, village_people
from models.village_list import VillageFilter
from office import figure_words, times
from office.province_map import regency_words
from office.village_words import hint_word, stage_word
from office.words import _
from workflow.indicators import GROUPS
from workflow.periods import Period, read_period
from workflow.village import STAGES
from workflow.village_hints import HINTS


@dataclass(frozen=True)
class Filters:
    """What the address says: ?place=&stage=&hint=&person=&due=1&q=&after=&before=

    &visited=2026-Q4&group=&lacks=1&planned=1
    """

    place: str = ""
    stage: str = ""
    hint: str = ""
    person: str = ""
    due: bool = False
    # With an activity in this period; near, far or unknown; a letter is missing
    visited: Period | None = None
    group: str = ""
    lacks: bool = False
    planned: bool = False
    q: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what is not understood narrows nothing."""
        stage, hint = query.get("stage", ""), query.get("hint", "")
        return cls(
            place=query.get("place", "")[:13],
            stage=stage if stage in STAGES else "",
            hint=hint if hint in HINTS else "",
            person=query.get("person", "")[:100],
            due=query.get("due") == "1",
            visited=read_period(query.get("visited", "")),
            group=query.get("group", "") if query.get("group") in GROUPS else "",
            lacks=query.get("lacks") == "1",
            planned=query.get("planned") == "1",
            q=query.get("q", "")[:100],
            after=query.get("after", "")[:13],
            before=query.get("before", "")[:13],
        )

    @property
    def narrowed(self) -> bool:
        """Is anything chosen?"""
        chosen = (self.place, self.stage, self.hint, self.person, self.due, self.visited, self.group, self.lacks)
        return any(chosen) or self.planned or bool(self.q.strip())

    def query(self, **changed: str) -> dict[str, str]:
        """The address again, without what is empty and without the page; ``changed`` replaces parts of it."""
        parts = {
            "place": self.place,
            "stage": self.stage,
            "hint": self.hint,
            "person": self.person,
            "due": "1" if self.due else "",
            "visited": self.visited.key if self.visited else "",
            "group": self.group,
            "lacks": "1" if self.lacks else "",
            "planned": "1" if self.planned else "",
            "q": self.q,
        }
        return {key: value for key, value in (parts | changed).items() if value}

    def for_models(self) -> VillageFilter:
        """The same as the verbs take it."""
        return VillageFilter(
            self.place,
            self.stage,
            self.hint,
            self.person,
            self.due,
            self.q,
            self.visited.first if self.visited else None,
            self.visited.last if self.visited else None,
            self.group,
            self.lacks,
            self.planned,
        )


@dataclass(frozen=True)
class Options:
    """What may be chosen: values and words of regencies and of who looks after villages."""

    regencies: list[tuple[str, str]]
    people: list[tuple[str, str]]

    def chosen(self, filters: Filters) -> list[str]:
        """What is chosen, in words."""
        named = dict(self.regencies) | dict(self.people)
        found = [named.get(value, value) for value in (filters.place, filters.person) if value]
        found += [stage_word(filters.stage)] if filters.stage else []
        found += [hint_word(filters.hint)] if filters.hint else []
        found += [_("Evaluasi jatuh tempo")] if filters.due else []
        found += figure_words.village_words(filters)
        return found + ([f"“{filters.q.strip()}”"] if filters.q.strip() else [])


def options() -> Options:
    """What this reader may choose."""
    return Options(
        regencies=[(area.code, regency_words(area)) for area in places.regencies_of(current_user, times.today())],
        people=[(person.id, person.name) for person in village_people.pimpasa_near(current_user)],
    )
