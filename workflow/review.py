"""What may be done to a report, by whom, and if not, why not.

The reason given here words both the refusal and the label of the disabled button.
Source: workflow.md sections 0 and 1; docs/workflow.md holds the table, and the tests are made from it.
"""

from dataclasses import dataclass
from typing import Any

from core.errors import Reason
from core.words import Word
from workflow.roles import CONFIRMS, DECIDES, READS_COMPLIANCE, holds

# action: the state it leads to
ACTIONS = {"approve": "approved", "return": "returned", "reject": "rejected"}
# A report is taken up to be decided ("verifikasi"), let go again, and opened again when its reporter never answered or
# it was merged by mistake; a rejection that somebody proposed is confirmed by a second person, or sent back; and a
# report that tells the same as an earlier one is merged into that.
STEPS = ("claim", "release", "reopen", "confirm", "send_back", "merge")
# event: what its person did, as STALE_PAGE says it; the msgid is the Indonesian word
DONE_WORDS = {
    "received": Word("mengirim"),
    "held": Word("mengirim"),
    "conflicted": Word("mengirim"),
    "quarantined": Word("mengirim"),
    "repaired": Word("memperbaiki"),
    "approved": Word("menyetujui"),
    "returned": Word("mengembalikan"),
    "rejected": Word("menolak"),
    "reopened": Word("membuka lagi"),
    "rejection_proposed": Word("mengusulkan penolakan"),
    "rejection_sent_back": Word("mengembalikan usulan penolakan"),
    "raised": Word("menandai segera"),
    "follow_chosen": Word("memilih tindak lanjut"),
    "follow_taken_back": Word("menarik tindak lanjut"),
    "follow_done": Word("menutup tindak lanjut"),
    "merged": Word("menggabung"),
    "merged_here": Word("menggabung laporan lain ke sini"),
    "unmerged_here": Word("membatalkan penggabungan ke sini"),
}
UNDECIDED = frozenset({"received", "held", "conflicted", "quarantined"})
# F05 and F08: one person proposes the rejection, the section head or the head of office confirms it.
GRAVE_FORMS = frozenset({"duga_langgar", "deteksi_pmi"})
# F06 about officers or brokers goes to internal compliance only.
COMPLIANCE_FORM = "info_warga"
COMPLIANCE_TOPICS = frozenset({"petugas", "calo"})
# F02 says with a nought that nobody foreign was seen: a nil report.
NIL_FORM, NIL_ANSWER = "amati_oa", "jml_oa"


@dataclass(frozen=True)
class Reviewer:
    """What the rules ask of a person: who, which roles, and whether the report's office is theirs."""

    person_id: str
    roles: list[str]
    in_scope: bool


@dataclass(frozen=True)
class Reviewed:
    """What the rules ask of a report.

    claimed_by: whose claim holds now; expired: its reporter's day has passed; proposed_by: who proposed to reject it.
    """

    form_id: str
    person_id: str
    state: str
    readers: str = "office"
    claimed_by: str | None = None
    expired: bool = False
    proposed_by: str | None = None


def why_not(action: str, reviewer: Reviewer, report: Reviewed) -> Reason | None:
    """None when the reviewer may take the action or step now, otherwise why not. Raises KeyError for an unknown one."""
    if action not in STEPS:
        ACTIONS[action]
    if not reviewer.in_scope:
        return Reason.REPORT_UNKNOWN
    if reviewer.person_id == report.person_id:
        return Reason.OWN_REPORT
    if not decides(reviewer, report.readers):
        return Reason.ROLE_MAY_NOT_DECIDE
    if action == "reopen":
        return _why_not_reopen(reviewer, report)
    if action in ("confirm", "send_back"):
        return _why_not_now(report) or _why_not_settled(action, reviewer, report)
    reason = _why_not_now(report) or _why_not_claimed(action, reviewer, report)
    if action == "merge" and reason is None and report.claimed_by is None:
        return Reason.MERGE_NEEDS_CLAIM
    return reason


def decides(reviewer: Reviewer, readers: str) -> bool:
    """Does this reviewer's role decide about reports with these readers?"""
    return holds(reviewer.roles, READS_COMPLIANCE if readers == "kepatuhan" else DECIDES)


def rejects_to(form_id: str) -> str:
    """What a rejection leads to: "proposed" for a grave report, which a second person confirms, else "rejected"."""
    return "proposed" if form_id in GRAVE_FORMS else "rejected"


def why_not_together(
    reviewer: Reviewer, report: Reviewed, answers: dict[str, Any], findings: int | None
) -> Reason | None:
    """None when a report may be approved among others, unread: nil, and nothing about it asks for eyes of its own."""
    reason = why_not("approve", reviewer, report)
    if reason is not None:
        return reason
    if report.state != "received" or not is_nil(report.form_id, answers):
        return Reason.NOT_NIL
    return Reason.NIL_WITH_FINDINGS if findings is None or findings > 0 else None


def is_nil(form_id: str, answers: dict[str, Any]) -> bool:
    """Does this report say that nobody foreign was seen?"""
    said = answers.get(NIL_ANSWER)
    return form_id == NIL_FORM and said is not None and str(said) == "0"


def allowed(reviewer: Reviewer, report: Reviewed) -> dict[str, Reason | None]:
    """Every action with its answer: ``{"approve": None, "return": Reason.OWN_REPORT, …}``."""
    return {action: why_not(action, reviewer, report) for action in ACTIONS}


def steps(reviewer: Reviewer, report: Reviewed) -> dict[str, Reason | None]:
    """The same of the steps before a decision: ``{"claim": None, "release": Reason.NOT_CLAIMED, …}``."""
    return {step: why_not(step, reviewer, report) for step in STEPS}


def needs_reason(action: str) -> bool:
    """Must the reviewer write why? (workflow.md section 0)"""
    return action in ("return", "reject", "reopen", "merge")


def readers_of(form_id: str, answers: dict[str, Any]) -> str:
    """Who reads a report of this form with these answers: 'office', or 'kepatuhan' when it is about officers.

    One that does not say its topic may be about officers too.
    """
    topic = answers.get("topik")
    secret = form_id == COMPLIANCE_FORM and (not topic or topic in COMPLIANCE_TOPICS)
    return "kepatuhan" if secret else "office"


def readers_together(*readers: str) -> str:
    """Who reads what several records say: compliance, as soon as one of them is for compliance only."""
    return "kepatuhan" if "kepatuhan" in readers else "office"


def chiefs_of(readers: str) -> frozenset[str]:
    """Who is chief of a report with these readers: compliance is its own."""
    return READS_COMPLIANCE if readers == "kepatuhan" else CONFIRMS


def _why_not_now(report: Reviewed) -> Reason | None:
    if report.state in UNDECIDED:
        return None
    if report.state == "returned":
        return Reason.ANSWER_EXPIRED if report.expired else Reason.WAITS_FOR_REPAIR
    return {
        "approved": Reason.ALREADY_APPROVED,
        "rejected": Reason.ALREADY_REJECTED,
        "merged": Reason.ALREADY_MERGED,
    }[report.state]


def _why_not_settled(action: str, reviewer: Reviewer, report: Reviewed) -> Reason | None:
    """What a proposed rejection asks for: a chief, and another person than who proposed it; they may take it back."""
    if report.proposed_by is None:
        return Reason.NOT_PROPOSED
    own = report.proposed_by == reviewer.person_id
    if own:
        return Reason.OWN_PROPOSAL if action == "confirm" else None
    return None if holds(reviewer.roles, chiefs_of(report.readers)) else Reason.KASI_REJECTS


def _why_not_claimed(action: str, reviewer: Reviewer, report: Reviewed) -> Reason | None:
    """What a claim forbids: to all but its holder everything, and the chiefs may release it."""
    if report.proposed_by is not None:
        return Reason.REJECTION_WAITS
    if report.claimed_by == reviewer.person_id:
        return None
    if report.claimed_by is None:
        return Reason.NOT_CLAIMED if action == "release" else None
    if action == "release":
        return None if holds(reviewer.roles, CONFIRMS) else Reason.HOLDER_RELEASES
    return Reason.CLAIMED


def _why_not_reopen(reviewer: Reviewer, report: Reviewed) -> Reason | None:
    if report.state in UNDECIDED:
        return Reason.ALREADY_OPEN
    if report.state == "merged":
        return None if holds(reviewer.roles, chiefs_of(report.readers)) else Reason.KASI_UNMERGES
    reason = _why_not_now(report)
    if reason is not Reason.ANSWER_EXPIRED:
        return reason
    return None if holds(reviewer.roles, chiefs_of(report.readers)) else Reason.KASI_REOPENS
