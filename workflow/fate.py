"""What a village partner hears of a report's fate: that it came, was returned, decided, followed up. Pure.

Source: workflow.md section 1 ("only sudah ditindaklanjuti"), privacy.md section 2: nothing a partner sees says that a
report became a case, who held it, or what the office found.
"""

from core.words import Word

# What the office does with a report before and after its decision is its own.
_AS_IT_IS = frozenset({"received", "returned", "approved", "rejected", "merged"})
_WAITS = frozenset({"held", "conflicted", "quarantined"})
FOLLOWED = "followed"
# Events that were told to the reporter's phone, and those whose reason the reporter must know to answer.
TOLD_EVENTS = frozenset({"received", "repaired", "returned", "approved", "rejected", "merged"})
TOLD_REASONS = frozenset({"returned", "rejected", "merged"})


def told_state(state: str) -> str:
    """A state as a partner hears it; every one that is not listed here is a step of following up."""
    if state in _WAITS:
        return "received"
    return state if state in _AS_IT_IS else FOLLOWED


# What a reporter reads of a merged report. Into which one, and why, is the office's own: it is somebody else's report.
MERGED_NOTE = Word(
    "Kantor sudah punya laporan tentang hal yang sama, dan laporan ini digabung dengannya. "
    "Isian Anda tetap tersimpan; tidak perlu dikirim lagi."
)


def phone_state(state: str) -> str:
    """A state as phones of any age know it: a merged report is one that is not used by itself, with MERGED_NOTE."""
    return "rejected" if state == "merged" else state
