"""What a register is narrowed to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RegisterFilter:
    """Empty means everything. place: a village, or a district or regency whose villages count; permit: "over" or the
    days within which it ends; seen_days: last seen within so many days."""

    kind: str
    place: str = ""
    office_id: str = ""
    permit: str = ""
    seen_days: int = 0
    text: str = ""
