"""Periodic reports: for whom and how often, who signs in which order, and what may be done with one now.

Source: workflow.md section 6; docs/workflow.md holds the table, and the tests are made from it. Pure: today is given.
"""

from dataclasses import dataclass
from datetime import date

from core.errors import Reason
from core.words import Word
from workflow.periods import Period


@dataclass(frozen=True)
class Level:
    """word: what a page calls it; every: a key of workflow.periods.KINDS; signers: roles in their order."""

    word: str
    every: str
    signers: tuple[str, ...]


LEVELS = {
    "pimpasa": Level(Word("Laporan bulanan PIMPASA"), "month", ("pimpasa", "kasi")),
    "kanim": Level(Word("Laporan triwulan kantor"), "quarter", ("kasi",)),
    "kanwil": Level(Word("Laporan triwulan Kanwil"), "quarter", ("kanwil",)),
}
STEPS = ("sign", "send_back")


@dataclass(frozen=True)
class Standing:
    """How far one is. signed: the people who signed what is frozen now, in their order; none: a draft."""

    level: str
    subject_id: str
    office_id: str
    period: Period
    signed: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """draft, waiting (signed by some), or final (signed by all)."""
        if not self.signed:
            return "draft"
        return "final" if len(self.signed) == len(LEVELS[self.level].signers) else "waiting"

    @property
    def next_signer(self) -> str:
        """The role whose turn it is; empty when all have signed."""
        signers = LEVELS[self.level].signers
        return signers[len(self.signed)] if len(self.signed) < len(signers) else ""


@dataclass(frozen=True)
class Signer:
    """Who wants to do something."""

    person_id: str
    office_id: str
    roles: tuple[str, ...]


def why_not(step: str, standing: Standing, signer: Signer, today: date) -> Reason | None:
    """None when this person may take the step now, otherwise why not."""
    if standing.state == "final":
        return Reason.PERIOD_FROZEN
    if step == "send_back" and standing.state == "draft":
        return Reason.PERIOD_DRAFT
    if not _has_turn(standing, signer):
        return Reason.PERIOD_SIGNER
    return None if standing.period.is_over(today) else Reason.PERIOD_RUNS


def _has_turn(standing: Standing, signer: Signer) -> bool:
    """Is the next signature this person's? A monthly report is first of all its own PIMPASA's; nobody signs twice."""
    role = standing.next_signer
    if role not in signer.roles or signer.office_id != standing.office_id or signer.person_id in standing.signed:
        return False
    if standing.level != "pimpasa":
        return True
    own = signer.person_id == standing.subject_id
    return own if role == "pimpasa" else not own
