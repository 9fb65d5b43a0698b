"""What follows on an approval: a chief chooses it within clock T, and closes it with a result.

Source: workflow.md section 1 ("tindak_lanjut", "selesai", clock T); docs/workflow.md holds the table, and the tests are
made from it. Opening a case is none of the choices yet. Pure.
"""

from dataclasses import dataclass
from typing import Any

from core.errors import Reason
from workflow.review import GRAVE_FORMS, Reviewer, chiefs_of, is_nil

# Reports that somebody acts upon: F02 to F06 and F08. The others have ways of their own.
FOLLOWED = frozenset({"amati_oa", "kunj_tka", "cek_inap", "info_warga"}) | GRAVE_FORMS
# choice: the forms by which it may be fulfilled on a phone
CHOICES: dict[str, tuple[str, ...]] = {
    "bina": ("kegiatan",),
    "cek": ("kunj_tka", "cek_inap"),
    "rujuk": (),
    "arsip": (),
}
# Given to a person: their phone hears of a task.
GIVEN = frozenset({"bina", "cek"})
STEPS = ("choose", "take_back", "finish")


@dataclass(frozen=True)
class Followed:
    """What the rules ask of a report. state: of its review; follow: None, "waiting", "open" or "done"."""

    form_id: str
    person_id: str
    state: str
    follow: str | None
    readers: str = "office"


def is_followed(form_id: str, answers: dict[str, Any]) -> bool:
    """Does anything follow on the approval of such a report? Of a nil report nothing."""
    return form_id in FOLLOWED and not is_nil(form_id, answers)


def leads_to(choice: str) -> str:
    """Where a choice leads: archiving is done at once. Raises KeyError for an unknown choice."""
    CHOICES[choice]
    return "done" if choice == "arsip" else "open"


def why_not(step: str, reviewer: Reviewer, report: Followed) -> Reason | None:
    """None when the reviewer may take this step now, otherwise why not. Raises ValueError for an unknown one."""
    if step not in STEPS:
        raise ValueError(step)
    if not reviewer.in_scope:
        return Reason.REPORT_UNKNOWN
    if reviewer.person_id == report.person_id:
        return Reason.OWN_REPORT
    if chiefs_of(report.readers).isdisjoint(reviewer.roles):
        return Reason.KASI_FOLLOWS
    if report.state != "approved":
        return Reason.NOT_APPROVED
    if report.follow is None:
        return Reason.NOT_FOLLOWED
    if report.follow == "done":
        return Reason.ALREADY_FOLLOWED
    if report.follow == "open":
        return Reason.ALREADY_CHOSEN if step == "choose" else None
    return None if step == "choose" else Reason.NOT_CHOSEN


def why_not_so(choice: str, form_id: str, has_person: bool, has_form: bool) -> Reason | None:
    """Does a choice say what it needs? form_id: by which form it is to be fulfilled, "" for none."""
    if choice not in CHOICES:
        return Reason.CHOICE_NEEDED
    if choice in GIVEN and not has_person:
        return Reason.PERSON_NEEDED
    return Reason.FORM_NEEDED if choice in GIVEN and (not has_form or form_id not in CHOICES[choice]) else None


def tells_result(form_id: str, readers: str, reporter_roles: list[str]) -> bool:
    """Does the reporter read the result, or only that something was done?

    Of a secret or grave report, and as a village partner, only that.
    """
    plain = readers == "office" and form_id not in GRAVE_FORMS
    return plain and bool(set(reporter_roles) - {"mitra_desa"})
