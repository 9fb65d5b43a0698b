"""Obstacles in words: kinds, effects, needs, states with their clocks, and what was done."""

from datetime import timedelta

from core import clock
from models.tables_obstacles import Obstacle, ObstacleEvent
from office import labels, times
from office.figure_words import kind_word
from office.words import _
from workflow.obstacle import UNANSWERED


def code_word(code: str) -> str:
    """What kind of obstacle it is."""
    return kind_word("obstacles", code)


def effect_word(effect: str) -> str:
    """What it does to the work; a word of another form's version stands as it is."""
    words = {
        "ringan": _("Pekerjaan tertunda"),
        "sedang": _("Sebagian tugas gagal"),
        "berat": _("Tugas gagal / perkara terancam"),
        "bahaya": _("Membahayakan orang"),
    }
    return words.get(effect, effect)


def need_words(needs: list[str]) -> str:
    """What is needed."""
    words = {
        "orang": _("Penambahan petugas"),
        "latih": _("Pelatihan"),
        "dana": _("Dana"),
        "kendaraan": _("Kendaraan/perahu"),
        "alat": _("Peralatan"),
        "internet": _("Internet/penguat sinyal"),
        "materi": _("Bahan sosialisasi"),
        "surat": _("Surat/keputusan pimpinan"),
        "penerjemah": _("Penerjemah"),
        "mou": _("Kerja sama/MoU"),
        "lain": _("Lainnya"),
    }
    return ", ".join(words.get(need, need) for need in needs)


def tab_word(tab: str) -> str:
    """A part of the list."""
    words = {
        "open": _("Belum dijawab"),
        "answered": _("Sudah dijawab"),
        "escalated": _("Di Kanwil"),
        "done": _("Selesai"),
    }
    return words[tab]


def state_chip(row: Obstacle) -> tuple[str, str]:
    """Where it stands, and the tone beside the word."""
    if not row.live:
        return _("Laporannya tidak berlaku"), "negative"
    if row.state == "answered" and row.asked_at is not None:
        return _("Menunggu kepastian pelapor"), "info"
    words = {
        "noted": (_("Dicatat"), "waiting"),
        "reopened": (_("Dibuka lagi"), "waiting"),
        "answered": (_("Ditanggapi"), "info"),
        "escalated": (_("Dieskalasi"), "waiting"),
        "done": (_("Selesai"), "positive"),
    }
    return words[row.state]


def clock_words(row: Obstacle) -> tuple[str, str]:
    """How its clock stands, and the tone beside the words; empty when no clock runs."""
    if row.due_at is None or not row.live:
        return "", ""
    left = row.due_at - clock.now()
    day = times.office_date(row.due_at.astimezone(times.zone()).date())
    if row.state == "answered":
        return _("ditutup sendiri %(day)s bila pelapor tidak menjawab", day=day), ""
    limit = 7 if row.state in UNANSWERED else 14
    if left < timedelta():
        days = labels.number(max((-left).days, 1))
        return _("lewat %(days)s hari dari jam %(limit)s hari", days=days, limit=limit), "negative"
    return _("dijawab paling lambat %(day)s (jam %(limit)s hari)", day=day, limit=limit), ""


def proposed_words(reasons: tuple[str, ...], repeats: int) -> list[str]:
    """Why it is proposed to the Kanwil."""
    found = []
    if "alone" in reasons:
        found.append(_("Kantor tidak dapat menyelesaikannya sendiri."))
    if "repeats" in reasons:
        found.append(_("Hambatan sejenis dari kantor ini %(n)s kali dalam 90 hari.", n=labels.number(repeats)))
    return found


def step_word(name: str) -> str:
    """The button of a step."""
    words = {
        "answer": _("Jawab hambatan"),
        "escalate": _("Teruskan ke Kanwil"),
        "reply": _("Jawab sebagai Kanwil"),
        "ask": _("Minta pelapor memastikan"),
        "confirm": _("Nyatakan selesai"),
        "close": _("Tutup dengan hasil"),
        "reopen": _("Buka lagi"),
    }
    return words[name]


def event_word(event: ObstacleEvent) -> str:
    """What was done."""
    if event.kind in ("answer", "reply"):
        not_now = event.facts.get("how") == "not_now"
        if event.kind == "answer":
            return _("Dijawab: tidak sekarang") if not_now else _("Dijawab dengan rencana")
        return _("Kanwil menjawab: tidak sekarang") if not_now else _("Kanwil menjawab dengan rencana")
    words = {
        "escalate": _("Diteruskan ke Kanwil"),
        "ask": _("Pelapor diminta memastikan"),
        "confirm": _("Pelapor menyatakan selesai"),
        "close": _("Ditutup dengan hasil"),
        "reopen": _("Dibuka lagi oleh pelapor"),
        "corrected": _("Laporannya diperbaiki"),
        "expired": _("Ditutup sendiri: pelapor tidak menjawab dalam 30 hari"),
    }
    return words.get(event.kind, event.kind)


def rupiah(cost: int | None) -> str:
    """An amount as people write it."""
    return _("Rp %(amount)s", amount=labels.number(cost)) if cost is not None else _("tanpa perkiraan biaya")
