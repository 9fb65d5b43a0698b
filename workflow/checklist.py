"""What a reviewer has gone through before a report is approved, and whom a report of a child or coercion was taken to.

Source: workflow.md section 1 ("checklist done"; "F08 with a child or coercion"). Pure: items and answers are given.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import Reason
from workflow.review import is_nil

# F08 asks about people who are about to leave, or have left.
PROTECTION_FORM = "deteksi_pmi"
ADULT = 18
# Who is told of a child or of coercion; the msgid is the Indonesian word
AGENCIES = {"polri": "Polri", "ppa": "Unit PPA", "bp3mi": "BP3MI"}


@dataclass(frozen=True)
class Referral:
    """Whom a report was taken to in the same action. to: of AGENCIES; who: the person who answered; at: when."""

    to: tuple[str, ...]
    who: str
    at: datetime | None


def asked(form_id: str, answers: dict[str, Any], items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items that this report is gone through by: none for a nil report, which says nothing to compare."""
    return [] if is_nil(form_id, answers) else list(items)


def missing(items: Sequence[dict[str, Any]], ticked: Collection[str]) -> list[dict[str, Any]]:
    """The items that are not ticked yet, in their order."""
    return [item for item in items if item["name"] not in ticked]


def needs_referral(form_id: str, answers: dict[str, Any]) -> bool:
    """Does this report tell of a child, or of somebody who is forced?"""
    if form_id != PROTECTION_FORM:
        return False
    signs = answers.get("tanda") or ()
    signs = signs.split() if isinstance(signs, str) else signs
    age = answers.get("umur")
    young = isinstance(age, int | float) and not isinstance(age, bool) and age < ADULT
    return young or not {"anak", "dipaksa"}.isdisjoint(signs)


def why_not_referred(referral: Referral | None, now: datetime) -> Reason | None:
    """None when it says who was told and when; otherwise why it does not stand."""
    if referral is None or not referral.who.strip() or referral.at is None or not referral.to:
        return Reason.REFERRAL_NEEDED
    if not set(referral.to) <= set(AGENCIES):
        return Reason.REFERRAL_NEEDED
    return Reason.REFERRED_LATER if referral.at > now else None
