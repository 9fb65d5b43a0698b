"""The register's words: stages, hints, guards, letters, events; those of the rules are translated here."""

from datetime import date
from typing import Any

from models.tables_villages import VillageEvent
from models.village_list import VillageRow
from office import labels, times
from office.words import _
from workflow.roles import ROLES
from workflow.village import DOCUMENTS, RECOMMENDATIONS, STAGES, Guard, Step
from workflow.village_hints import HINTS

# Stages that lead to "aktif", in their order
PATH = ("usulan", "survei", "siap_sk", "ditetapkan", "aktif")


def stage_word(stage: str) -> str:
    """A stage in a word."""
    return _(STAGES[stage]) if stage in STAGES else stage


def stage_tone(stage: str) -> str:
    """The tone beside the word."""
    tones = {"aktif": "positive", "evaluasi": "waiting", "perlu_penguatan": "waiting", "ditetapkan": "info"}
    return tones.get(stage, "")


def hint_word(hint: str) -> str:
    """A hint in a word."""
    return _(HINTS[hint])


def hint_tone(hint: str) -> str:
    """The tone beside the word."""
    return {"rawan": "negative", "sepi": "waiting", "aman": "positive"}[hint]


def hint_reasons(row: VillageRow, quiet_days: int) -> list[str]:
    """Why each hint stands there, in sentences."""
    said = []
    if "rawan" in row.hints:
        n = labels.number(row.open_reports)
        said.append(_("Rawan: %(n)s laporan orang asing, TPPO, atau dugaan pelanggaran belum selesai.", n=n))
    if "sepi" in row.hints:
        days = labels.number(quiet_days)
        if row.last_on is None:
            said.append(_("Sepi: belum ada kegiatan yang tercatat, lebih dari %(days)s hari.", days=days))
        else:
            day = times.office_date(row.last_on)
            said.append(_("Sepi: kegiatan terakhir %(day)s, lebih dari %(days)s hari lalu.", day=day, days=days))
    if "aman" in row.hints:
        said.append(_("Aman: tidak ada laporan yang menunggu, dan ada kegiatan dalam %(days)s hari.", days=quiet_days))
    return said


def due_words(due_on: date | None) -> tuple[str, str] | None:
    """``Evaluasi sampai 8 Mei`` with its tone; None where none is expected."""
    if due_on is None:
        return None
    day = times.office_date(due_on)
    if due_on < times.today():
        return _("Evaluasi lewat, seharusnya sampai %(day)s", day=day), "negative"
    return _("Evaluasi sampai %(day)s", day=day), "info"


def document_word(kind: str) -> str:
    """A kind of letter."""
    return _(DOCUMENTS[kind]) if kind in DOCUMENTS else kind


def recommendation_word(name: str) -> str:
    """What an evaluation recommends."""
    return _(RECOMMENDATIONS[name][0]) if name in RECOMMENDATIONS else name


def who_words(step: Step) -> str:
    """The roles that take a step."""
    return _(" atau ").join(labels.role_word(role) for role in ROLES if role in step.who)


def guard_word(guard: Guard) -> str:
    """What a guard asks for, as a list of what is there says it."""
    words = {
        Guard.CRITERION: _("Kriteria pemilihan"),
        Guard.CONTACT: _("Kontak desa dengan nomor"),
        Guard.CONTACT_REACHED: _("Kontak desa sudah dihubungi"),
        Guard.PROPOSAL_REPORT: _("Laporan F01 usulan, disetujui"),
        Guard.SURVEY_LETTER: _("Nomor surat tugas survei"),
        Guard.SURVEY_REPORT: _("Laporan F01 survei, disetujui"),
        Guard.HEAD_POSITION: _("Sikap kepala desa di F01"),
        Guard.POINT: _("Titik peta dari F01"),
        Guard.HEAD_AGREES: _("Kepala desa setuju"),
        Guard.AGREEMENT: _("Nomor PKS atau surat kesediaan"),
        Guard.PIMPASA: _("PIMPASA ditunjuk"),
        Guard.SK_NUMBER: _("Nomor SK"),
        Guard.SK_DATE: _("Tanggal SK"),
        Guard.SK_SIGNER: _("Penanda tangan SK"),
        Guard.SK_FILE: _("Berkas SK"),
        Guard.PIMPASA_LETTER: _("Nomor surat tugas PIMPASA"),
        Guard.ACTIVITY: _("Kegiatan pertama (F07), disetujui"),
        Guard.CHANNEL: _("Jalur laporan diuji (satu F02, nihil pun cukup)"),
        Guard.EVALUATION_REPORT: _("Laporan F01 evaluasi, disetujui"),
        Guard.RECOMMENDATION: _("Rekomendasi evaluasi"),
        Guard.MINUTES: _("Notula evaluasi"),
        Guard.REVOCATION: _("Nomor SK pencabutan"),
        Guard.REASON: _("Alasan"),
    }
    return words[guard]


def criteria_words() -> dict[str, str]:
    """The choices of F01's kriteria."""
    return {
        "kantong_pmi": _("Kantong PMI / banyak calon PMI"),
        "akses_jauh": _("Sulit menjangkau informasi/kantor imigrasi"),
        "ada_tka": _("Ada TKA/proyek dengan orang asing"),
        "wisata": _("Daerah tujuan wisata asing"),
        "perairan": _("Jalur sungai/pesisir/perlintasan tidak resmi"),
        "kasus_tppo": _("Pernah ada kasus TPPO/TPPM"),
        "perkawinan": _("Perkawinan campur / anak ganda kewarganegaraan"),
        "lain": _("Lainnya"),
    }


def event_words(event: VillageEvent, people: dict[str, str]) -> str:
    """What happened, in a line. people: person id → name."""
    detail: dict[str, Any] = event.detail
    person = people.get(str(detail.get("person", "")), "")
    letter = document_word(str(detail.get("kind", "")))
    letter = f"{letter} {detail['number']}" if detail.get("number") else letter
    if event.kind == "stage":
        before, after = stage_word(event.before), stage_word(event.after)
        if detail.get("recommendation"):
            said = recommendation_word(str(detail["recommendation"]))
            return _("%(before)s → %(after)s, rekomendasi: %(said)s", before=before, after=after, said=said)
        return _("%(before)s → %(after)s", before=before, after=after)
    words = {
        "registered": _("Masuk register sebagai %(stage)s", stage=stage_word(event.after)),
        "document": _("Surat dicatat: %(letter)s", letter=letter),
        "withdrawn": _("Surat ditarik: %(letter)s", letter=letter),
        "contacts": _("Kontak desa diperbarui"),
        "assigned": _("PIMPASA ditugaskan: %(name)s", name=person),
        "ended": _("Penugasan PIMPASA berakhir: %(name)s", name=person),
    }
    return words[event.kind]


def excuse_words(event: VillageEvent) -> str:
    """``Pengecualian: …``; empty when nothing was excused."""
    names = [guard_word(Guard[name]) for name in event.detail.get("excused", []) if name in Guard.__members__]
    if not names:
        return ""
    return _("Pengecualian: %(what)s. Alasan: %(why)s", what=", ".join(names), why=event.detail.get("excuse", ""))
