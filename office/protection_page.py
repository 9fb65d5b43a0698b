"""What the pages of Deteksi dini show: rows with initials, one detection with its referrals, recruiters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_login import current_user

from core import clock
from models import places, protection, protection_list, scope
from models.protection_list import TABS, DetectionFilter
from models.report_list import MOST_ARRIVAL
from models.tables_protection import Detection, DetectionAnswer, DetectionReferral
from office import protection_words as words
from office import times
from office.figure_words import kind_word
from office.permission import may
from office.province_map import regency_words
from office.record import place_words
from office.words import _, link
from workflow.indicators import KINDS
from workflow.matching import WHYS
from workflow.protection import AGENCIES, CHANNELS, OUTCOMES
from workflow.roles import KEEPS_REGISTERS

HOME, PAGE = "office.protection.list_page", "office.protection.show"
LEVELS = tuple(KINDS["risks"])


@dataclass(frozen=True)
class Filters:
    """What the address says: ?tab=&level=&place=&office=&outcome=&late=&after="""

    tab: str = ""
    level: str = ""
    place: str = ""
    office: str = ""
    outcome: str = ""
    late: str = ""
    after: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address; what is not understood narrows nothing."""
        tab, after = query.get("tab", ""), query.get("after", "")
        outcome = query.get("outcome", "")
        return cls(
            tab=tab if tab in TABS else "",
            level=query.get("level", "") if query.get("level") in LEVELS else "",
            place=query.get("place", "")[:5].replace("\0", ""),
            office=query.get("office", "")[:100].replace("\0", ""),
            outcome=outcome if outcome in OUTCOMES and tab == "closed" else "",
            late="1" if query.get("late") == "1" else "",
            after=int(after) if after.isdecimal() and len(after) < 19 and int(after) < MOST_ARRIVAL else None,
        )

    @property
    def narrowed(self) -> bool:
        """Is anything chosen?"""
        return bool(self.level or self.place or self.office or self.outcome or self.late)

    def query(self, **changed: str) -> dict[str, str]:
        """The address again, without what is empty and without the page; ``changed`` replaces parts of it."""
        names = ("tab", "level", "place", "office", "outcome", "late")
        parts = {name: getattr(self, name) for name in names} | changed
        return {name: value for name, value in parts.items() if value}

    def for_models(self) -> DetectionFilter:
        """The same as the list takes it."""
        return DetectionFilter(self.tab, self.level, self.place, self.office, self.outcome, bool(self.late))


@dataclass(frozen=True)
class Row:
    """One detection in a list. who: initials or how many people; facts: the rest of what is said."""

    row: Detection
    href: str
    title: str
    who: str
    chips: list[tuple[str, str]]
    missing: str
    facts: str
    place: str


@dataclass(frozen=True)
class Card:
    """One referral with what was answered. steps: open to the reader."""

    row: DetectionReferral
    agency: str
    channel: str
    answers: list[DetectionAnswer]


def make_row(row: Detection) -> Row:
    """One detection for a list, without anybody's name."""
    chips = [words.level_chip(row), *((flag, "negative") for flag in words.flag_words(row))]
    chips += [chip for chip in (words.clock_words(row), words.state_chip(row)) if chip[0]]
    who = _("%(n)s orang", n=row.people) if not row.initials else f"{row.initials}, {_('%(n)s orang', n=row.people)}"
    parts = [words.stage_word(row.stage), words.country_word(row.destination)]
    parts += [_("menyebut perekrut")] if row.recruiter else []
    title = f"{words.subject_word(row.subject)} ({who})"
    missing = words.missing_words(row) if row.state == "open" else ""
    place = place_words(row.village_code)
    return Row(row, link(PAGE, root_id=row.root_id), title, who, chips, missing, " · ".join(parts), place)


def make_list(filters: Filters) -> dict[str, Any]:
    """The list as its template takes it."""
    page = protection_list.list_detections(current_user, filters.for_models(), filters.after)
    counts = protection_list.count_by_tab(current_user, filters.for_models())
    regencies = [(area.code, regency_words(area)) for area in places.regencies_of(current_user, times.today())]
    offices = [(one.id, one.name) for one in scope.visible_offices(current_user)]
    return {
        "filters": filters,
        "tabs": [(words.tab_word(t), link(HOME, filters.query(tab=t)), t == filters.tab, counts[t]) for t in TABS],
        "rows": [make_row(row) for row in page.rows],
        "next": link(HOME, filters.query(), after=page.next) if page.next is not None else "",
        "regencies": regencies,
        "offices": offices if len(offices) > 1 else [],
        "levels": [(level, kind_word("risks", level)) for level in LEVELS],
        "outcomes": [(one, words.outcome_word(one)) for one in OUTCOMES] if filters.tab == "closed" else [],
        "narrowed": narrowed_to(filters),
        "cleared": link(HOME, tab=filters.tab or None),
        "export": link("office.protection.choose_export", filters.query()) if may(KEEPS_REGISTERS) else "",
        "recruiters": len(protection_list.moving_recruiters(current_user)),
    }


def narrowed_to(filters: Filters) -> list[str]:
    """What is chosen, in words."""
    named = {area.code: regency_words(area) for area in places.regencies_of(current_user, times.today())}
    named |= {one.id: one.name for one in scope.visible_offices(current_user)}
    found = [kind_word("risks", filters.level)] if filters.level else []
    found += [named.get(one, one) for one in (filters.place, filters.office) if one]
    found += [words.outcome_word(filters.outcome)] if filters.outcome else []
    return [*found, _("Lewat jam D")] if filters.late else found


def first_tab() -> str:
    """Whoever must still be told comes first; when nobody must, what is handled."""
    return "lacks" if protection_list.count(current_user, DetectionFilter(tab="lacks")) else "open"


def make_page(root_id: str, **more: Any) -> dict[str, Any]:
    """One detection as its template takes it. Raises Refusal(DETECTION_UNKNOWN)."""
    row = protection.find(current_user, root_id)
    answers = protection.answers(row)
    told = protection.referrals(row)
    return {
        "row": row,
        "one": make_row(row),
        "report": link("office.review.report", root_id=root_id),
        "facts": _facts(row),
        "signs": words.sign_words(row.signs),
        "cards": [
            Card(one, words.agency_word(one.agency), words.channel_word(one.channel), answers.get(one.id, []))
            for one in told
        ],
        "steps": [step for step, reason in protection.steps(current_user, row).items() if reason is None],
        "agencies": [(name, _(word)) for name, word in AGENCIES.items()],
        "channels": [(name, _(word)) for name, word in CHANNELS.items()],
        "outcomes": [(name, words.outcome_word(name)) for name in OUTCOMES],
        "history": [(words.event_words(event), event) for event in protection.history(row)],
        "names": protection.may_read_name(current_user, row) and bool(row.initials),
        "readings": protection.name_readings(current_user, root_id),
        "now": f"{clock.now().astimezone(times.zone()):%Y-%m-%dT%H:%M}",
        "today": times.today(),
        "name": "",
        "typed": {},
        "wrong": [],
    } | more


def _facts(row: Detection) -> list[tuple[str, str]]:
    told = [
        (_("Inisial"), row.initials),
        (_("Jumlah orang"), str(row.people)),
        (_("Tahap"), words.stage_word(row.stage)),
        (_("Negara tujuan"), words.country_word(row.destination)),
        (_("Perkiraan berangkat"), words.day_words(row.leaving)),
        (_("Perekrut"), row.recruiter),
        (_("Perusahaan atau agen"), row.firm),
        (_("Menurut pelapor sudah diberi tahu"), words.told_words(row)),
    ]
    return [(label, said) for label, said in told if said]


def make_recruiters() -> list[dict[str, Any]]:
    """Recruiters who may be named in more than one village, each with the reports they stand in."""
    return [
        {
            "names": list(dict.fromkeys(row.recruiter for row in one.rows)),
            "villages": len({row.village_code for row in one.rows if row.village_code}),
            "whys": [_(WHYS[why]) for why in one.whys],
            "rows": [make_row(row) for row in one.rows],
        }
        for one in protection_list.moving_recruiters(current_user)
    ]


def instant_in(text: str) -> datetime | None:
    """``2026-11-21T13:07`` of a form, in the office's zone; None when it cannot be read."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=times.zone())).astimezone(UTC)
