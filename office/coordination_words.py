"""Coordination in words: kinds, agencies, states with their days, what happened; stages and topics of lessons."""

from datetime import date

from models.tables_coordination import ActionEvent, ActionItem
from office import times
from office.figure_words import kind_word
from office.words import _
from workflow.coordination import when_due


def meeting_word(kind: str) -> str:
    """What kind of coordination it was."""
    return kind_word("meetings", kind)


def agency_words(agencies: list[str]) -> str:
    """With whom; a word of another form's version stands as it is."""
    words = {
        "kejari": _("Kejaksaan Negeri"),
        "kejati": _("Kejaksaan Tinggi"),
        "polri": _("Polri"),
        "pn": _("Pengadilan Negeri"),
        "disnaker": _("Dinas Tenaga Kerja"),
        "bp3mi": "BP3MI",
        "kesbangpol": "Kesbangpol",
        "dukcapil": _("Dukcapil"),
        "tni": _("TNI"),
        "bin": _("BIN daerah"),
        "perwakilan": _("Perwakilan negara asing"),
        "kanim_lain": _("Kanim/Kanwil lain"),
        "rudenim": "Rudenim",
        "lapas": _("Rutan/Lapas"),
        "pemda": _("Pemda/kecamatan/desa"),
        "lain": _("Lainnya"),
    }
    return ", ".join(words.get(one, one) for one in agencies)


def state_word(state: str) -> str:
    """An item's state."""
    return {"open": _("Terbuka"), "done": _("Selesai"), "cancelled": _("Batal")}[state]


def state_chip(item: ActionItem) -> tuple[str, str]:
    """Where an item stands, and the tone; an open one by its day."""
    due = when_due(item.state, item.due_on, times.today())
    if due == "late" and item.due_on is not None:
        return _("Lewat %(day)s", day=times.office_date(item.due_on)), "negative"
    if due == "soon":
        return _("Segera jatuh tempo"), "waiting"
    return state_word(item.state), {"open": "info", "done": "positive", "cancelled": ""}[item.state]


def due_words(item: ActionItem) -> str:
    """Until when."""
    if item.due_on is None:
        return _("tanpa tenggat")
    return _("tenggat %(day)s", day=times.office_date(item.due_on))


def event_words(event: ActionEvent) -> str:
    """What an event was."""
    return {
        "give": _("Diberikan sebagai tugas"),
        "answered": _("Selesai dengan laporan dari lapangan"),
        "finish": _("Selesai"),
        "cancel": _("Batal"),
        "reopen": _("Dibuka lagi"),
        "dropped": _("Tidak disebut lagi di perbaikan laporannya"),
    }.get(event.kind, _("Diperbaiki di laporannya"))


def before_words(event: ActionEvent) -> str:
    """What stood there before a correction."""
    if event.kind != "corrected":
        return ""
    told = [event.facts[name] for name in ("text", "owner") if event.facts.get(name)]
    if event.facts.get("due_on"):
        told.append(times.office_date(date.fromisoformat(event.facts["due_on"])))
    return _("sebelumnya: %(what)s", what=", ".join(told)) if told else ""


def topic_word(kind: str, topic: str) -> str:
    """Of a visit's lesson the stage of a case, of an obstacle its kind."""
    if kind == "obstacle":
        return kind_word("obstacles", topic)
    word = stage_words().get(topic)
    return f"{topic} {word}" if word else topic or _("Tahap tidak disebut")


def stage_words() -> dict[str, str]:
    """The stages of a case, as F12 asks for them."""
    return {
        "K01": _("Laporan/temuan diterima"),
        "K02": _("Pengumpulan bahan keterangan (prapenyidikan)"),
        "K03": _("Gelar perkara/gelar kasus awal"),
        "K10": _("Laporan Keimigrasian (LK)"),
        "K11": _("Surat perintah penyidikan"),
        "K12": _("SPDP dikirim"),
        "K13": _("Pemeriksaan, penggeledahan, penyitaan"),
        "K14": _("Penetapan tersangka"),
        "K15": _("Pemberkasan"),
        "K16": _("Tahap I (berkas ke penuntut umum)"),
        "K17": _("Berkas dikembalikan (P-18/P-19)"),
        "K18": _("Gelar perkara bersama"),
        "K19": _("P-21 lengkap"),
        "K20": _("Tahap II (tersangka dan barang bukti)"),
        "K21": _("Sidang"),
        "K22": _("Putusan"),
        "K23": _("Pelaksanaan putusan"),
        "K24": _("Serah terima ke imigrasi setelah pidana"),
        "K30": _("Keputusan TAK"),
        "K31": _("Pelaksanaan TAK (biaya beban/detensi/deportasi)"),
        "K32": _("Keberatan atas TAK"),
        "K40": _("Penghentian penyidikan (SP3)"),
        "K41": _("Dilimpahkan"),
        "K50": _("Selesai/ditutup"),
    }
