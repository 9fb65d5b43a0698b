"""The words of Kegiatan: states, kinds, topics, places, people and money, what happened."""

from collections.abc import Callable
from datetime import date
from typing import Any

from models import activity_list, places
from models.tables_activities import Activity, ActivityEvent
from office import labels, times
from office.figure_words import kind_word, period_words
from office.obstacle_words import rupiah
from office.province_map import regency_words
from office.record import village_words
from office.words import _
from workflow.activity import TOPICS, is_late
from workflow.periods import read_period


def state_word(state: str) -> str:
    """A state as people say it."""
    words = {
        "all": _("Semua"),
        "planned": _("Rencana"),
        "held": _("Dilaksanakan"),
        "verified": _("Diverifikasi"),
        "reported": _("Dilaporkan"),
        "cancelled": _("Dibatalkan"),
        "gone": _("Laporannya tidak berlaku"),
    }
    return words[state]


def chips(row: Activity) -> list[tuple[str, str]]:
    """Where an activity stands, in words with their tones."""
    tones = {"planned": "waiting", "cancelled": "negative", "gone": "negative", "held": "info"}
    found = [(state_word(row.state), tones.get(row.state, "positive"))]
    if is_late(row.state, row.planned_on, times.today()):
        assert row.planned_on is not None
        days = labels.number((times.today() - row.planned_on).days)
        found.append((_("%(days)s hari tanpa F07", days=days), "negative"))
    if row.planned_on is None:
        found.append((_("Tanpa rencana"), ""))
    return found


def kind_words(kind: str) -> str:
    """What kind of activity it is."""
    return kind_word("activities", kind)


def topic_words(topics: list[str]) -> str:
    """What it is about."""
    return ", ".join(_(TOPICS[one]) if one in TOPICS else one for one in topics)


class Places:
    """Names of many villages and regencies, asked once."""

    def __init__(self, codes: set[str]) -> None:
        self.names = {one.code: village_words(one) for one in places.places_of([*codes])}
        for area in activity_list.regencies_named(codes):
            self.names[area.code] = regency_words(area)

    def of(self, row: Activity) -> str:
        """Where an activity is."""
        return self.name(row.village_code or row.regency_code)

    def name(self, code: str | None) -> str:
        """A place by its code."""
        return self.names.get(code or "", code or _("Tempat tidak disebut"))


def places_in(rows: list[Activity]) -> Places:
    """The names of the places of these, as planned and as reported."""
    codes = {code for row in rows for code in (row.village_code, row.regency_code)}
    codes |= {row.done.get(name) for row in rows for name in ("village", "regency")}
    return Places({code for code in codes if code})


def people_words(row: Activity) -> str:
    """Who came: ``42 orang (18 laki-laki, 24 perempuan; 11 muda)``."""
    if row.men is None:
        return ""
    men, women = row.men, row.women or 0
    told = {"n": men + women, "men": men, "women": women, "youth": row.youth or 0}
    return _(
        "%(n)s orang (%(men)s laki-laki, %(women)s perempuan; %(youth)s umur 15-24)",
        **{name: labels.number(value) for name, value in told.items()},
    )


def goal_words(goal: int | None) -> str:
    """How many people it is meant for."""
    return _("%(n)s orang", n=labels.number(goal)) if goal else ""


def money(amount: int | None) -> str:
    """An amount, or nothing."""
    return "" if amount is None else rupiah(amount)


def event_words(event: ActivityEvent) -> str:
    """What happened."""
    found = read_period(str(event.facts.get("period", "")))
    period = period_words(found) if found else ""
    if event.kind == "reported":
        return _("Masuk laporan berkala %(period)s", period=period)
    if event.kind == "verified" and period:
        return _("Laporan berkala %(period)s dikembalikan", period=period)
    return {
        "plan": _("Direncanakan"),
        "edit": _("Rencana diubah"),
        "cancel": _("Dibatalkan"),
        "join": _("Dihubungkan dengan laporan"),
        "part": _("Dipisahkan dari laporan"),
        "came": _("Laporan F07 sampai"),
        "corrected": _("Laporannya diperbaiki"),
        "held": _("Laporannya diperiksa lagi"),
        "verified": _("Laporannya disetujui"),
        "planned": _("Laporannya tidak berlaku; menunggu laporan lain"),
    }.get(event.kind, _("Laporannya tidak berlaku"))


def facts_words(event: ActivityEvent, names: Places, people: dict[str, str]) -> list[str]:
    """What a change of a plan changed, line by line."""
    before, now = event.facts.get("before"), event.facts.get("now")
    if event.kind != "edit" or not isinstance(before, dict) or not isinstance(now, dict):
        return []
    found = []
    for name, label in _labels().items():
        if name in now:
            old, new = (_value(name, one.get(name), names, people) or "–" for one in (before, now))
            found.append(f"{label}: {old} → {new}")
    return found


def _labels() -> dict[str, str]:
    return {
        "kind": _("Jenis kegiatan"),
        "topics": _("Materi"),
        "village_code": _("Desa/kelurahan"),
        "regency_code": _("Kabupaten/kota"),
        "planned_on": _("Tanggal rencana"),
        "person_id": _("Penanggung jawab"),
        "goal": _("Sasaran"),
        "budget": _("Anggaran"),
        "budget_line": _("Baris anggaran"),
        "note": _("Pesan untuk petugas"),
    }


def _value(name: str, value: Any, names: Places, people: dict[str, str]) -> str:
    if value is None or value == "":
        return ""
    if name == "planned_on":
        return times.office_date(date.fromisoformat(value), True)
    if name == "person_id":
        return people.get(str(value), "")
    worded: dict[str, Callable[[Any], str]] = {
        "kind": kind_words,
        "topics": topic_words,
        "village_code": names.name,
        "regency_code": names.name,
        "goal": goal_words,
        "budget": money,
    }
    return worded.get(name, str)(value)
