"""What a foreigner's entry gives cause to look at: words with their reasons, never a verdict. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.words import Word

# hint: its word; the msgid is the Indonesian one
HINTS = {
    "ENDS_SOON": Word("Izin segera berakhir"),
    "ENDED": Word("Izin sudah berakhir"),
    "SEEN_AFTER": Word("Terlihat sesudah izin berakhir"),
    "MANY_VILLAGES": Word("Terlihat di beberapa desa"),
    "WORKS": Word("Kegiatan kerja dengan izin kunjungan"),
}
SOON_DAYS = 30
# What the list may be narrowed to: the permit ends within so many days
SPANS_DAYS = (30, 60, 90)
_VISITS = frozenset({"bebas_visa", "voa", "visa_kunjungan"})
_WORK = frozenset({"kerja_pabrik", "kerja_ahli", "dagang"})


@dataclass(frozen=True)
class Seen:
    """One mention, as the hints ask for it. fits: what an officer judged at a workplace (F03)."""

    on: date
    village: str
    permit: str = ""
    permit_until: date | None = None
    activity: str = ""
    fits: str = ""
    at_work: bool = False


@dataclass(frozen=True)
class Hint:
    """name: one of HINTS; on: the day that it rests on; until: the permit's last day; count: of villages."""

    name: str
    on: date | None = None
    until: date | None = None
    count: int = 0


def current_permit(seen: Sequence[Seen]) -> Seen | None:
    """The newest mention that says until when the permit runs; of one day the later end."""
    dated = [one for one in seen if one.permit_until is not None]
    return max(dated, key=lambda one: (one.on, one.permit_until or one.on), default=None)


def hints_of(seen: Sequence[Seen], today: date) -> list[Hint]:
    """Every hint that stands, in the order of HINTS."""
    found = []
    permit = current_permit(seen)
    until = permit.permit_until if permit else None
    if until is not None:
        if today <= until <= today + timedelta(days=SOON_DAYS):
            found.append(Hint("ENDS_SOON", until=until))
        if until < today:
            found.append(Hint("ENDED", until=until))
        after = [one.on for one in seen if one.on > until]
        if after:
            found.append(Hint("SEEN_AFTER", on=max(after), until=until))
    villages = {one.village for one in seen if one.village}
    if len(villages) > 1:
        found.append(Hint("MANY_VILLAGES", count=len(villages)))
    works = [one.on for one in seen if _works_on_visit(one)]
    if works:
        found.append(Hint("WORKS", on=max(works)))
    return found


def _works_on_visit(one: Seen) -> bool:
    """The report itself says both: a visit's permit, and work; or an officer wrote that the permit is not for work."""
    return one.fits == "izin" or (one.permit in _VISITS and (one.activity in _WORK or one.at_work))
