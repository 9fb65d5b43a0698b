"""A coordination note (F12) and its action items: open until they are done or given up. Pure.

Source: workflow.md section 5; docs/workflow.md holds the table, and the tests are made from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.errors import Reason
from workflow.roles import CONFIRMS, READS_VILLAGES
from workflow.tasks import GIVES

FORM = "koordinasi"
READS = READS_VILLAGES
STATES = ("open", "done", "cancelled")
# step: who may take it
STEPS: dict[str, frozenset[str]] = {"give": GIVES, "finish": GIVES, "cancel": GIVES, "reopen": CONFIRMS}
_LEADS = {
    ("open", "give"): "open",
    ("open", "finish"): "done",
    ("open", "cancel"): "cancelled",
    ("done", "reopen"): "open",
    ("cancelled", "reopen"): "open",
}
# An item is due soon from so many days before its day on.
SOON_DAYS = 3
_MOST_ROWS = 50


@dataclass(frozen=True)
class Item:
    """One action item as its report says it."""

    text: str
    owner: str
    due_on: date | None


@dataclass(frozen=True)
class Lesson:
    """What another office does about an obstacle. stage: a code of the case's stages, "" for none."""

    stage: str
    obstacle: str
    solution: str
    usable: bool


@dataclass(frozen=True)
class Said:
    """What a report says. held_on: None when it says no day."""

    kind: str
    held_on: date | None
    agencies: list[str]
    place: str
    people: str
    topics: str
    related: str
    items: list[Item]
    lessons: list[Lesson]


def said_in(answers: dict[str, Any]) -> Said:
    """Read the answers of F12; an item or a lesson without its words is none."""
    items = [Item(_text(one, "tl_isi"), _text(one, "tl_pj"), _day(one, "tl_tgl")) for one in _rows(answers, "tindak")]
    lessons = [
        Lesson(_text(one, "pl_tahap"), _text(one, "pl_kendala"), _text(one, "pl_solusi"), one.get("pl_terap") == "ya")
        for one in _rows(answers, "pelajaran")
    ]
    return Said(
        kind=_text(answers, "jenis"),
        held_on=_day(answers, "tgl"),
        agencies=_text(answers, "instansi").split(),
        place=_text(answers, "tempat"),
        people=_text(answers, "peserta"),
        topics=_text(answers, "pokok"),
        related=_text(answers, "kode_terkait"),
        items=[one for one in items if one.text][:_MOST_ROWS],
        lessons=[one for one in lessons if one.obstacle and one.solution][:_MOST_ROWS],
    )


def leads_to(state: str, step: str) -> str:
    """Where a step leads. Raises KeyError for one that the table does not have."""
    return _LEADS[state, step]


def why_not(step: str, roles: list[str], state: str, *, live: bool = True, tasked: bool = False) -> Reason | None:
    """None when somebody with these roles may take this step now, otherwise why not; an unknown one is a KeyError.

    live: does an approved report still say it? tasked: is it on somebody's phone already?
    """
    if STEPS[step].isdisjoint(roles):
        return Reason.ITEM_ROLE
    if (state, step) not in _LEADS:
        return Reason.ITEM_NO_STEP
    if step == "give" and tasked:
        return Reason.ITEM_TASKED
    return None if live or step in ("finish", "cancel") else Reason.ITEM_NOT_APPROVED


def when_due(state: str, due_on: date | None, today: date) -> str:
    """ "late" once its day has passed, "soon" in the days before it, else ""."""
    if state != "open" or due_on is None or due_on > soon_until(today):
        return ""
    return "late" if due_on < today else "soon"


def soon_until(today: date) -> date:
    """The last day that is soon."""
    return today + timedelta(days=SOON_DAYS)


def paired(kept: Sequence[str], said: Sequence[str]) -> dict[int, int]:
    """Which text that was there before each one now is, by place in both lists: the same words first; what is worded
    anew is the one that stood at its place, where a correction took none out and put none in."""
    found: dict[int, int] = {}
    free = list(range(len(kept)))
    for now, text in enumerate(said):
        same = next((one for one in free if kept[one] == text), None)
        if same is not None:
            found[now] = same
            free.remove(same)
    if len(kept) == len(said):
        found |= {now: now for now in range(len(said)) if now not in found and now in free}
    return found


def _rows(answers: dict[str, Any], name: str) -> list[dict[str, Any]]:
    said = answers.get(name)
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []


def _text(answers: dict[str, Any], name: str) -> str:
    said = answers.get(name)
    if isinstance(said, list):
        return " ".join(str(one) for one in said)
    return "" if said is None or isinstance(said, dict) else str(said).strip()


def _day(answers: dict[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(_text(answers, name)[:10])
    except ValueError:
        return None
