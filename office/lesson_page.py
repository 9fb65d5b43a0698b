"""What the pages of Pustaka show: the search, one lesson with who used it and whom it is shared with."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_login import current_user

from models import lessons, places, shares
from models.lessons import LessonFilter
from models.tables_lessons import Lesson, LessonUse
from office import labels, times
from office.coordination_words import topic_word
from office.figure_words import period_words
from office.lesson_words import LessonLine, kind_word, lesson_line, usable_words
from office.permission import may
from office.province_map import regency_words
from office.record import place_words
from office.share_page import SharePart, share_part
from office.words import _, link
from workflow.lessons import KINDS, OPENS, SHARES
from workflow.periods import Period, read_period


@dataclass(frozen=True)
class Filters:
    """?q=&kind=&topic=&place=&used=2026-Q4&page="""

    q: str = ""
    kind: str = ""
    topic: str = ""
    place: str = ""
    used: Period | None = None
    page: int = 0

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what is not understood narrows nothing."""
        page = query.get("page", "")
        return cls(
            q=query.get("q", "")[:100].replace("\0", ""),
            kind=query.get("kind", "") if query.get("kind") in KINDS else "",
            topic=query.get("topic", "")[:40].replace("\0", ""),
            place=query.get("place", "")[:13].replace("\0", ""),
            used=read_period(query.get("used", "")),
            page=int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 0,
        )

    def query(self, **changed: str) -> dict[str, str]:
        """The address again, without what is empty and without the page; ``changed`` replaces parts of it."""
        parts = {"q": self.q, "kind": self.kind, "topic": self.topic, "place": self.place}
        parts |= {"used": self.used.key if self.used else ""}
        return {key: value for key, value in (parts | changed).items() if value}

    def for_models(self) -> LessonFilter:
        """The same as the search takes it."""
        first, last = (self.used.first, self.used.last) if self.used else (None, None)
        return LessonFilter(self.q, self.kind, self.topic, self.place, first, last)


@dataclass(frozen=True)
class SearchPage:
    """What was found. count: in words; options are values and words, topics with their kind."""

    filters: Filters
    lines: list[LessonLine]
    count: str
    chosen: list[str]
    kinds: list[tuple[str, str]]
    topics: list[tuple[str, str]]
    regencies: list[tuple[str, str]]
    previous: str
    next: str
    may_open: bool
    may_share: bool


@dataclass(frozen=True)
class UsePart:
    """Who used a lesson. action: where one's own use is written down, "" when there is nothing to write."""

    uses: list[LessonUse]
    action: str


@dataclass(frozen=True)
class LessonPage:
    """One lesson."""

    line: LessonLine
    lesson: Lesson
    usable: tuple[str, str]
    place: str
    report: str
    gone: bool
    use: UsePart
    share: SharePart


def search_page(filters: Filters) -> SearchPage:
    """What a search finds."""
    found = lessons.find_lessons(current_user, filters.for_models(), filters.page * lessons.PER_PAGE)
    regencies = [(area.code, regency_words(area)) for area in places.regencies_of(current_user, times.today())]
    chosen = [f"“{filters.q.strip()}”"] if filters.q.strip() else []
    chosen += [kind_word(filters.kind)] if filters.kind else []
    kinds = {topic: kind for kind, topic in lessons.topics(current_user)}
    chosen += [topic_word(kinds.get(filters.topic, ""), filters.topic)] if filters.topic else []
    chosen += [dict(regencies).get(filters.place, filters.place)] if filters.place else []
    chosen += [_("Dipakai kantor lain: %(period)s", period=period_words(filters.used))] if filters.used else []
    here = "office.lessons.search"
    return SearchPage(
        filters=filters,
        lines=[lesson_line(row.lesson, row.uses) for row in found.rows],
        count=_("%(n)s pelajaran", n=labels.number(found.n)),
        chosen=chosen,
        kinds=[(kind, kind_word(kind)) for kind in KINDS],
        topics=[(topic, topic_word(kind, topic)) for kind, topic in lessons.topics(current_user)],
        regencies=regencies,
        previous=link(here, filters.query(page=str(filters.page - 1))) if filters.page else "",
        next=link(here, filters.query(page=str(filters.page + 1))) if found.more else "",
        may_open=may(OPENS),
        may_share=may(SHARES),
    )


def lesson_page(lesson_id: str) -> LessonPage:
    """One lesson in the reader's scope. Raises Refusal(LESSON_UNKNOWN)."""
    row = lessons.find(current_user, lesson_id)
    use = use_part(row, link("office.lessons.use", lesson_id=row.id))
    return LessonPage(
        line=lesson_line(row, len(use.uses)),
        lesson=row,
        usable=usable_words(row),
        place=place_words(row.village_code),
        report=link("office.review.report", root_id=row.root_id),
        gone=not shares.is_there(row),
        use=use,
        share=share_part(row, shares.shares_of(current_user, row)),
    )


def use_part(row: Lesson, action: str) -> UsePart:
    """Who used it, and whether the reader's office may say so too."""
    uses = lessons.uses_of(row.id)
    already = any(one.office_id == current_user.office_id for one in uses)
    open_to = may(OPENS) and lessons.why_not_used(current_user, row) is None and not already
    return UsePart(uses, action if open_to else "")
