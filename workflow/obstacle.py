"""An obstacle or need that an officer reports (F10): what it says, its steps, its clocks, when it is for the Kanwil.

Source: workflow.md section 4 and forms.md F10; docs/workflow.md holds the table, and the tests are made from it. Pure.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from core.errors import Reason
from workflow.review import Reviewer
from workflow.roles import CONFIRMS

FORM = "hambatan"
STATES = ("noted", "answered", "escalated", "done", "reopened")
UNANSWERED = ("noted", "reopened")
# States of a report whose obstacle counts
LIVE = frozenset({"received", "returned", "approved"})
# Who opens the list and its pages; what each sees there follows from the reports that they read
READS = frozenset({"pimpasa", "petugas", "ppns", "kasi", "kakanim", "kanwil"})
HOWS = ("plan", "not_now")

ANSWER = timedelta(days=7)
REPLY = timedelta(days=14)
CLOSES = timedelta(days=30)
# The same kind from one office that often within that many days, the day itself included, is for the Kanwil
REPEATS = 3
WITHIN_DAYS = 90

# step: from which states ("asked" is answered, and its reporter was asked), who takes it, and whose reason says so
_CHIEF = ("chief", Reason.KASI_ANSWERS)
_REPORTER = ("reporter", Reason.REPORTER_CONFIRMS)
_STEPS: dict[str, tuple[tuple[str, ...], str, Reason, str]] = {
    "answer": (UNANSWERED, *_CHIEF, "answered"),
    "escalate": (("answered", "asked"), "kakanim", Reason.KAKANIM_ESCALATES, "escalated"),
    "reply": (("escalated",), "kanwil", Reason.KANWIL_REPLIES, "answered"),
    "ask": (("answered",), *_CHIEF, "answered"),
    "confirm": (("answered", "asked"), *_REPORTER, "done"),
    "close": (("answered", "asked"), *_CHIEF, "done"),
    "reopen": (("asked", "done"), *_REPORTER, "reopened"),
}
STEPS = tuple(_STEPS)
_ROLES = {"chief": CONFIRMS, "kakanim": frozenset({"kakanim"}), "kanwil": frozenset({"kanwil"})}


@dataclass(frozen=True)
class Standing:
    """What the rules ask of an obstacle. live: its report counts; asked: its reporter was asked if it is solved."""

    state: str
    reporter_id: str
    live: bool = True
    asked: bool = False


@dataclass(frozen=True)
class Said:
    """What a report says of it; what is missing or no answer of that kind is empty."""

    code: str
    effect: str
    needs: list[str]
    cost: int | None
    can_alone: str
    on: date | None
    needed_by: date | None
    text: str
    details: str


def why_not(step: str, reviewer: Reviewer, obstacle: Standing) -> Reason | None:
    """None when this person may take the step now, otherwise why not. Raises ValueError for an unknown one."""
    if step not in _STEPS:
        raise ValueError(step)
    states, who, refusal, _to = _STEPS[step]
    own = reviewer.person_id == obstacle.reporter_id
    if not reviewer.in_scope:
        return Reason.OBSTACLE_UNKNOWN
    if not (own if who == "reporter" else not _ROLES[who].isdisjoint(reviewer.roles)):
        return refusal
    if own and who == "chief":
        return Reason.OWN_REPORT
    if not obstacle.live:
        return Reason.OBSTACLE_GONE
    now = "asked" if obstacle.state == "answered" and obstacle.asked else obstacle.state
    return None if now in states else Reason.OBSTACLE_STATE


def leads_to(step: str) -> str:
    """The state after a step. Raises KeyError for an unknown one."""
    return _STEPS[step][3]


def why_not_so(step: str, text: str, how: str) -> Reason | None:
    """Does a step say what it needs? how: what kind of answer it is."""
    if step in ("answer", "reply") and how not in HOWS:
        return Reason.HOW_NEEDED
    if text.strip() or step == "ask":
        return None
    if step in ("confirm", "close"):
        return Reason.RESULT_NEEDED
    return Reason.ANSWER_NEEDED if step in ("answer", "reply") else Reason.OBSTACLE_REASON_NEEDED


def due(state: str, since: datetime, *, asked: bool = False) -> datetime | None:
    """Until when the next step is wanted; of an obstacle whose reporter was asked, when it closes by itself."""
    if state in UNANSWERED:
        return since + ANSWER
    if state == "escalated":
        return since + REPLY
    return since + CLOSES if state == "answered" and asked else None


def repeats_since(on: date) -> date:
    """The first day of the stretch in which repeats of an obstacle of this day count."""
    return on - timedelta(days=WITHIN_DAYS - 1)


def proposed(can_alone: str, repeats: int) -> tuple[str, ...]:
    """Why this is proposed to the Kanwil: "alone", the office cannot solve it by itself; "repeats"."""
    return (("alone",) if can_alone == "tidak" else ()) + (("repeats",) if repeats >= REPEATS else ())


def said_in(answers: dict[str, Any]) -> Said:
    """Read the answers of F10."""
    cost = _word(answers, "perkiraan")
    return Said(
        code=_word(answers, "jenis"),
        effect=_word(answers, "dampak"),
        needs=_word(answers, "butuh").split(),
        cost=_rupiah(cost) if cost else None,
        can_alone=_word(answers, "bisa_sendiri"),
        on=_day(_word(answers, "tgl")),
        needed_by=_day(_word(answers, "perlu_sebelum")),
        text=_word(answers, "uraian"),
        details=_word(answers, "butuh_ket"),
    )


def _word(answers: dict[str, Any], name: str) -> str:
    said = answers.get(name)
    if isinstance(said, list):
        return " ".join(str(one) for one in said)
    return "" if said is None or isinstance(said, dict) else str(said).strip()


def _rupiah(text: str) -> int | None:
    try:
        return min(max(round(float(text)), 0), 10**15)
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
