"""Early detection of unsafe departures and trafficking (F08): what a report says, who must be told, how it ends. Pure.

Source: workflow.md section 1 (special paths, clock D), forms.md F08; docs/workflow.md holds the tables, and the tests
are made from them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import Reason
from core.words import Word
from workflow.checklist import PROTECTION_FORM, needs_referral
from workflow.clocks import D
from workflow.review import Reviewer
from workflow.roles import CONFIRMS, DECIDES

FORM = PROTECTION_FORM
# States of a report whose detection counts: somebody in danger does not wait for its paperwork
LIVE = frozenset({"received", "held", "conflicted", "quarantined", "returned", "approved"})
FAST_LEVELS = frozenset({"darurat", "tinggi"})
# The choices of the form, and those that the programme names beside them
AGENCIES = {
    "polri": Word("Polri"),
    "ppa": Word("Unit PPA"),
    "bp3mi": Word("BP3MI"),
    "dinsos": Word("Dinas Sosial"),
    "disnaker": Word("Dinas Tenaga Kerja"),
    "kesbangpol": Word("Kesbangpol"),
    "dukcapil": Word("Dukcapil"),
    "pemda": Word("Pemda/kecamatan/desa"),
    "perwakilan": Word("Perwakilan negara asing"),
    "kanim_lain": Word("Kanim/Kanwil lain"),
    "rudenim": Word("Rudenim"),
    "kejari": Word("Kejaksaan Negeri"),
    "kejati": Word("Kejaksaan Tinggi"),
    "pn": Word("Pengadilan Negeri"),
    "lapas": Word("Rutan/Lapas"),
    "tni": Word("TNI"),
    "bin": Word("BIN daerah"),
    "lain": Word("Lainnya"),
}
CHANNELS = {
    "telepon": Word("Telepon"),
    "pesan": Word("Pesan singkat"),
    "langsung": Word("Bertemu langsung"),
    "surat": Word("Surat"),
    "surel": Word("Surel"),
}
OUTCOMES = ("prevented", "referred", "home", "unproven")
STATES = ("open", *OUTCOMES)
# step: who may take it
STEPS: dict[str, frozenset[str]] = {
    "refer": DECIDES,
    "withdraw": DECIDES,
    "answer": DECIDES,
    "close": CONFIRMS,
    "reopen": CONFIRMS,
}


@dataclass(frozen=True)
class Said:
    """What a report says; what is missing is empty. told: agencies that its reporter told, without who and when;
    leaving: the expected day as written; initials: of the person it is about."""

    level: str
    signs: list[str]
    subject: str
    child: bool
    forced: bool
    people: int
    destination: str
    stage: str
    leaving: str
    recruiter: str
    firm: str
    told: list[str]
    initials: str


def said_in(answers: dict[str, Any]) -> Said:
    """Read the answers of F08."""
    signs = _words(answers, "tanda")
    young = needs_referral(FORM, {"umur": _number(answers, "umur")})
    return Said(
        level=_word(answers, "tingkat")[:40],
        signs=signs,
        subject=_word(answers, "subjek")[:40],
        child="anak" in signs or young,
        forced="dipaksa" in signs,
        people=_number(answers, "jml") or 0,
        destination=_word(answers, "tujuan")[:40],
        stage=_word(answers, "tahap")[:40],
        leaving=_word(answers, "rencana_tgl")[:10],
        recruiter=_word(answers, "perekrut")[:200],
        firm=_word(answers, "perusahaan")[:200],
        told=_words(answers, "rujuk"),
        initials=initials(_word(answers, "nama_orang")),
    )


def name_in(answers: dict[str, Any]) -> str:
    """The person that a report is about, as it was written."""
    return _word(answers, "nama_orang")


def initials(name: str) -> str:
    """``S.A.`` of "Siti Aminah", three letters at most; of initials themselves."""
    letters = [part[0].upper() for part in name.replace(".", " ").replace("-", " ").split() if part[0].isalpha()]
    return "".join(f"{letter}." for letter in letters[:3])


def is_fast(level: str, *, child: bool, forced: bool) -> bool:
    """Does it go the fast lane?"""
    return child or forced or level in FAST_LEVELS


def required(level: str, subject: str, *, child: bool, forced: bool) -> tuple[str, ...]:
    """Which agencies must be told, in the order of AGENCIES; none outside the fast lane."""
    if not is_fast(level, child=child, forced=forced):
        return ()
    broker = subject == "perekrut"
    wanted = {"polri": forced or broker, "ppa": child, "bp3mi": not broker}
    return tuple(agency for agency in AGENCIES if wanted.get(agency))


def due(since: datetime) -> datetime:
    """Until when they must have been told: clock D, which stands still for nothing."""
    return since + D


def why_not(step: str, reviewer: Reviewer, state: str, reporter_id: str, *, live: bool = True) -> Reason | None:
    """None when this person may take the step now, otherwise why not; an unknown step is a KeyError.

    live: does the report count? What was told may be written down by the reporter too; how it ends, by others only.
    """
    roles = STEPS[step]
    if not reviewer.in_scope:
        return Reason.DETECTION_UNKNOWN
    if roles.isdisjoint(reviewer.roles):
        return Reason.DETECTION_ROLE
    if step in ("close", "reopen") and reviewer.person_id == reporter_id:
        return Reason.OWN_REPORT
    if not live:
        return Reason.DETECTION_GONE
    fits = step == "answer" or (state == "open") is (step != "reopen")
    return None if fits else Reason.DETECTION_STATE


def why_not_told(
    agency: str, who: str, told_at: datetime | None, channel: str, now: datetime
) -> tuple[Reason, str] | None:
    """What a referral lacks, and the field where it is missing; None when it lacks nothing."""
    if agency not in AGENCIES:
        return Reason.AGENCY_NEEDED, "agency"
    if not who.strip():
        return Reason.TOLD_WHO_NEEDED, "who"
    if told_at is None:
        return Reason.TOLD_AT_NEEDED, "told_at"
    if told_at > now:
        return Reason.REFERRED_LATER, "told_at"
    return None if channel in CHANNELS else (Reason.CHANNEL_NEEDED, "channel")


def why_not_closed(
    outcome: str, text: str, missing: Collection[str], told: Collection[str]
) -> tuple[Reason, str] | None:
    """What an outcome lacks, and the field where it is missing; None when it lacks nothing.

    missing: agencies that must be told and were not; told: those that were. What proved wrong needs nobody told.
    """
    if outcome not in OUTCOMES:
        return Reason.OUTCOME_NEEDED, "outcome"
    if outcome != "unproven" and missing:
        return Reason.DETECTION_LACKS, "outcome"
    if outcome == "referred" and not told:
        return Reason.DETECTION_NOT_REFERRED, "outcome"
    return None if text.strip() else (Reason.RESULT_NEEDED, "text")


def may_read_name(roles: list[str], *, child: bool, own: bool) -> bool:
    """May somebody with these roles open the whole name, with a reason? Of a child its chiefs and its PIMPASA only."""
    if own or not CONFIRMS.isdisjoint(roles) or "pimpasa" in roles:
        return True
    return not child and "petugas" in roles


def _word(answers: dict[str, Any], name: str) -> str:
    said = answers.get(name)
    return "" if said is None or isinstance(said, dict | list) else str(said).strip()


def _words(answers: dict[str, Any], name: str) -> list[str]:
    said = answers.get(name) or []
    return [str(one) for one in said] if isinstance(said, list) else str(said).split()


def _number(answers: dict[str, Any], name: str) -> int | None:
    text = _word(answers, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
