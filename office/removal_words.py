"""Masa simpan in words: what goes, when, what holds it back; the same on its page and on the page of a report."""

from models import removal_list
from models.tables_reports import Submission
from office import times
from office.words import _


def part_word(part: str) -> str:
    """What goes."""
    return {
        "personal": _("Data pribadi, isian, dan foto"),
        "identity": _("Identitas penyampai"),
        "list_photo": _("Foto daftar hadir"),
    }[part]


def when_word(when: str) -> str:
    """From when on, and of which reports."""
    return {
        "decided": _("setelah diputuskan"),
        "nothing_followed": _("setelah diputuskan, bila tidak ditindaklanjuti"),
        "rejected": _("setelah ditolak"),
    }[when]


def hold_word(why: str) -> str:
    """Why it stays all the same."""
    return {
        "follow_up": _("tindak lanjut belum selesai"),
        "task": _("tugas masih terbuka"),
        "service": _("layanan masih berjalan"),
        "asking": _("identitasnya sedang diminta"),
        "merged": _("laporan induknya masih disimpan"),
        "register": _("satu-satunya sumber entri register"),
    }[why]


def of_report(head: Submission) -> str:
    """``Dihapus pada 25 November 2026: …``, for each part that went; empty while all of it is here."""
    said = []
    for row in removal_list.of_report(head.root_id):
        if row.part == "personal" and head.removed_at is None:
            continue  # a correction came afterwards
        facts = {
            "part": part_word(row.part),
            "day": times.office_date(row.removed_at.astimezone(times.zone()).date(), True),
            "n": row.months,
            "decided": times.office_date(row.decided_on, True),
        }
        said.append(
            _(
                "%(part)s dihapus pada %(day)s: masa simpan %(n)s bulan sejak diputuskan %(decided)s sudah lewat.",
                **facts,
            )
        )
    return " ".join(said)
