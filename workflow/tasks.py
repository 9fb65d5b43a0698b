"""Tasks for a phone: who gives them, what they say, and when a finished report fulfils one. Pure."""

from core.errors import Reason
from workflow.roles import READS_COMPLIANCE

# kind: the msgid is the Indonesian word
KINDS = {"follow_up": "Tindak lanjut", "visit": "Kunjungan", "service": "Layanan"}
# Given by hand; a follow-up is given with its choice.
BY_HAND = ("visit", "service")
GIVES = frozenset({"petugas", "kasi", "kakanim"})
# Whose phone may hear of a task
FULFILS = frozenset({"pimpasa", "petugas", "ppns", "kasi", "mitra_desa"})
# Also sees the tasks of what only compliance reads
SEES = GIVES | READS_COMPLIANCE | {"kanwil"}
STATES = ("open", "done", "withdrawn")


def why_not_withdrawn(state: str) -> Reason | None:
    """None when a task in this state can be withdrawn."""
    return {"open": None, "done": Reason.TASK_DONE, "withdrawn": Reason.TASK_WITHDRAWN}[state]


def fulfils(state: str, person_id: str, form_id: str | None, by: str, by_form: str) -> bool:
    """Does this report of this person close a task? form_id: the form that the task names, None for any."""
    return state == "open" and person_id == by and form_id in (None, by_form)
