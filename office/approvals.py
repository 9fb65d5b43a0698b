"""What the page of a report asks before it is approved, and what its reader filled in there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from models.reviews import ReportView
from office import times
from office.session import language
from office.words import _
from workflow.checklist import AGENCIES, Referral


@dataclass(frozen=True)
class Check:
    """One item of the checklist. key: the digit that ticks it; empty from the tenth on."""

    name: str
    label: str
    key: str


def checks_of(view: ReportView) -> list[Check]:
    """The checklist, for a reader who may approve now."""
    if view.allowed["approve"] is not None:
        return []
    return [
        Check(item["name"], label_in(item["label"]), str(number) if number < 10 else "")
        for number, item in enumerate(view.checklist, start=1)
    ]


def label_in(label: Mapping[str, str]) -> str:
    """A label in the reader's language."""
    return label.get(language()) or label["id"]


def agencies() -> list[tuple[str, str]]:
    """Who is told of a child or of coercion, by name."""
    words = {"polri": _("Polri"), "ppa": _("Unit PPA"), "bp3mi": _("BP3MI")}
    return [(name, words[name]) for name in AGENCIES]


def typed_in(form: Mapping[str, str]) -> dict[str, Any]:
    """What the page's fields say, as they are shown again."""
    every = form.getlist if isinstance(form, MultiDict) else lambda _name: []
    return {
        "checks": every("check"),
        "referred_to": every("referred_to"),
        "referred_who": form.get("referred_who", "")[:200],
        "referred_at": form.get("referred_at", ""),
        "notes": {},
    }


def referral_in(typed: dict[str, Any]) -> Referral:
    """The same as the verbs take it; an hour that cannot be read is none."""
    return Referral(tuple(typed["referred_to"]), typed["referred_who"], _instant(typed["referred_at"]))


def facts_words(facts: dict[str, Any], labels: dict[str, dict[str, str]]) -> list[str]:
    """What an event keeps beside its note, in sentences. labels: of the form's checklist, by name."""
    words = []
    if facts.get("checks"):
        done = "; ".join(label_in(labels[name]) if name in labels else name for name in facts["checks"])
        words.append(_("Diperiksa: %(done)s.", done=done))
    if facts.get("referred"):
        told, named = facts["referred"], dict(agencies())
        at = times.office_time(datetime.fromisoformat(told["at"]))
        to = ", ".join(named.get(name, name) for name in told["to"])
        words.append(_("Diberi tahu: %(to)s (%(who)s), %(at)s.", to=to, who=told["who"], at=at))
    return words


def _instant(text: str) -> datetime | None:
    """``2026-11-21T13:07`` of a form, in the office's zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=times.zone())).astimezone(UTC)
