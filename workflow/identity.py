"""Who told an officer something: which answers say it, and who may read them. Pure.

Source: privacy.md sections 1 and 2 ("source protection: officers see a number; unmasking asks a reason and is logged").
"""

from typing import Any

from core.errors import Reason
from workflow.review import Reviewed, Reviewer
from workflow.roles import CONFIRMS, READS_COMPLIANCE, holds

# form: the questions whose answers say who a resident is. They stay in the record's own bytes and nowhere else.
FIELDS = {"info_warga": frozenset({"nama_warga", "telp_warga"})}


def fields_of(form_id: str) -> frozenset[str]:
    """The questions of a form that no list, search, export or page shows."""
    return FIELDS.get(form_id, frozenset())


def without(form_id: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as they are kept for queries, lists and search: without who it was."""
    hidden = fields_of(form_id)
    return {name: value for name, value in answers.items() if name not in hidden} if hidden else answers


def why_not_read(reader: Reviewer, report: Reviewed) -> Reason | None:
    """None when somebody may read who told it, with a reason; otherwise why not. Who wrote it down has it anyway."""
    if not reader.in_scope:
        return Reason.REPORT_UNKNOWN
    if not fields_of(report.form_id):
        return Reason.NO_IDENTITY
    if reader.person_id == report.person_id:
        return None
    readers = READS_COMPLIANCE if report.readers == "kepatuhan" else CONFIRMS
    return None if holds(reader.roles, readers) else Reason.IDENTITY_CLOSED
