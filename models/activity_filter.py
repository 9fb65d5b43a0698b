"""What the list of activities is narrowed to; empty means everything."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ActivityFilter:
    """state: one of workflow.activity.STATES. place: a village or a regency; month: its first day; late: only plans
    whose report is overdue."""

    state: str = ""
    place: str = ""
    office_id: str = ""
    kind: str = ""
    month: date | None = None
    late: bool = False
