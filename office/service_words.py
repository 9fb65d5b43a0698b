"""The words of Layanan: states, kinds of services, groups, events, counts."""

from datetime import date
from typing import Any

from models.tables_services import ServiceEvent, ServiceRequest
from office import times
from office.labels import number
from office.record import place_words
from office.words import _
from workflow.service import is_late


def state_words(row: ServiceRequest) -> tuple[str, str]:
    """A request's state as people say it, and the tone."""
    words = {
        "waiting": (_("Menunggu jadwal"), "waiting"),
        "scheduled": (_("Dijadwalkan"), "info"),
        "served": (_("Dilayani"), "positive"),
        "done": (_("Selesai"), "positive"),
        "declined": (_("Ditolak"), "negative"),
    }
    if row.held is not None and is_late(row.state, row.held.held_on, times.today()):
        return _("Lewat tanggal, belum ada hasil"), "negative"
    return words[row.state]


def kind_words(kind: str) -> str:
    """The service asked for, as the form's list of choices calls it."""
    return {
        "paspor_baru": _("Paspor baru"),
        "paspor_ganti": _("Penggantian paspor"),
        "paspor_hilang": _("Paspor hilang/rusak (harus ke kantor)"),
        "eazy": _("Paspor kolektif di lokasi (Eazy Passport)"),
        "rentan": _("Layanan kelompok rentan/sakit"),
        "izin_tinggal": _("Izin tinggal/orang asing"),
        "ganda": _("Anak berkewarganegaraan ganda"),
        "konsultasi": _("Konsultasi"),
    }.get(kind, kind or _("Layanan"))


def group_words(people: int, least: int) -> tuple[str, str]:
    """So many people against the least size of a group, and the tone."""
    if people >= least:
        return _("%(n)s orang, cukup untuk layanan di desa (%(least)s)", n=number(people), least=least), "positive"
    return _("%(n)s orang dari %(least)s untuk layanan di desa", n=number(people), least=least), "waiting"


def village_words(row: ServiceRequest) -> str:
    """The village of a request."""
    return place_words(row.village_code) or nowhere()


def nowhere() -> str:
    """Of a request that names no village."""
    return _("Desa tidak disebut")


def event_words(event: ServiceEvent) -> str:
    """What an event was."""
    return {
        "schedule": _("Dijadwalkan"),
        "move": _("Jadwal dipindahkan"),
        "serve": _("Hasil dicatat"),
        "finish": _("Selesai"),
        "decline": _("Ditolak"),
        "reopen": _("Dibuka lagi"),
        "corrected": _("Laporannya diperbaiki dan disetujui"),
    }.get(event.kind, _("Laporannya tidak disetujui lagi"))


def facts_words(event: ServiceEvent) -> str:
    """What an event brought."""
    facts: dict[str, Any] = event.facts
    if event.kind in ("schedule", "move"):
        days = [times.office_date(date.fromisoformat(facts[name])) for name in ("before", "held_on") if name in facts]
        return f"{' → '.join(days)}, {facts['place']}"
    if event.kind == "serve":
        return counts_words(facts)
    return _("%(n)s orang", n=number(facts["people"])) if "people" in facts else ""


def result_words(row: ServiceRequest) -> str:
    """What came of it; empty while nothing is written down."""
    facts = {name: getattr(row, name) for name in ("applied", "issued", "refused", "absent")}
    return counts_words(facts) if row.applied is not None else ""


def counts_words(facts: dict[str, Any]) -> str:
    """Four numbers in words."""
    return _(
        "%(applied)s mengajukan, %(issued)s terbit, %(refused)s ditolak, %(absent)s tidak datang",
        **{name: number(facts[name] or 0) for name in ("applied", "issued", "refused", "absent")},
    )
