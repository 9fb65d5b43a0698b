"""Early detections in words: what a report says, who must be told, how clock D stands, what happened."""

from datetime import date

from flask_login import current_user

from core import clock
from models.protection_list import find_by_report
from models.tables_protection import Detection, DetectionEvent
from models.tables_reports import Submission
from office.figure_words import kind_word
from office.times import office_date
from office.words import _, link
from workflow.protection import AGENCIES, CHANNELS, FORM


def level_chip(row: Detection) -> tuple[str, str]:
    """The risk as the form reckons it, and the tone beside it."""
    return kind_word("risks", row.level), "negative" if row.fast_since else "waiting"


def state_chip(row: Detection) -> tuple[str, str]:
    """Where it stands, and the tone."""
    if not row.live:
        return _("Laporannya tidak berlaku"), "negative"
    return outcome_word(row.state), "info" if row.state == "open" else "positive"


def outcome_word(state: str) -> str:
    """A state, or how it ended."""
    words = {
        "open": _("Ditangani"),
        "prevented": _("Dicegah berangkat"),
        "referred": _("Dirujuk"),
        "home": _("Dipulangkan"),
        "unproven": _("Tidak terbukti"),
    }
    return words[state]


def of_report(head: Submission) -> tuple[str, str]:
    """On the page of a report: who must still be told, and where its detection is; both empty without one."""
    row = find_by_report(current_user, head.root_id) if head.form_id == FORM else None
    if row is None:
        return "", ""
    return missing_words(row) if row.state == "open" else "", link("office.protection.show", root_id=row.root_id)


def tab_word(tab: str) -> str:
    """A part of the list."""
    return {"lacks": _("Belum dirujuk"), "open": _("Ditangani"), "closed": _("Ada hasil")}[tab]


def agency_word(agency: str) -> str:
    """An agency; a word of another form's version stands as it is."""
    return _(AGENCIES[agency]) if agency in AGENCIES else agency


def agency_words(agencies: list[str]) -> str:
    """Several."""
    return ", ".join(agency_word(one) for one in agencies)


def channel_word(channel: str) -> str:
    """By what they were told; empty when nobody wrote it."""
    return _(CHANNELS[channel]) if channel in CHANNELS else channel


def clock_words(row: Detection) -> tuple[str, str]:
    """How clock D stands, and the tone; empty outside the fast lane and once everybody was told or it has ended."""
    if row.due_at is None or not row.lacks or row.state != "open" or not row.live:
        return "", ""
    minutes = int((row.due_at - clock.now()).total_seconds() // 60)
    told = _span(abs(minutes))
    if minutes < 0:
        return _("lewat %(span)s dari jam D (6 jam)", span=told), "negative"
    return _("sisa %(span)s dari jam D (6 jam)", span=told), "waiting"


def missing_words(row: Detection) -> str:
    """Who must still be told; empty when nobody."""
    return _("Belum diberi tahu: %(who)s", who=agency_words(row.missing)) if row.lacks and row.live else ""


def flag_words(row: Detection) -> list[str]:
    """A child, coercion."""
    return [*([_("Anak")] if row.child else []), *([_("Paksaan")] if row.forced else [])]


def subject_word(subject: str) -> str:
    """Whom a report is about."""
    words = {
        "orang": _("Satu orang"),
        "kelompok": _("Kelompok yang akan berangkat"),
        "perekrut": _("Perekrut/calo"),
        "keluarga": _("Keluarga dari orang yang sudah berangkat"),
    }
    return words.get(subject, subject) or _("Tidak disebut")


def stage_word(stage: str) -> str:
    """How far the departure has come."""
    words = {
        "tawaran": _("Baru ditawari"),
        "dok": _("Sedang urus dokumen/paspor"),
        "kumpul": _("Sudah dikumpulkan/ditampung"),
        "perjalanan": _("Dalam perjalanan"),
        "luar": _("Sudah di luar negeri"),
        "pulang": _("Sudah pulang"),
    }
    return words.get(stage, stage) or _("Tidak disebut")


def country_word(code: str) -> str:
    """The country of destination."""
    words = {
        "MYS": _("Malaysia"),
        "SGP": _("Singapura"),
        "SAU": _("Arab Saudi"),
        "ARE": _("Uni Emirat Arab"),
        "HKG": _("Hong Kong"),
        "TWN": _("Taiwan"),
        "KOR": _("Korea Selatan"),
        "JPN": _("Jepang"),
        "KHM": _("Kamboja"),
        "MMR": _("Myanmar"),
        "THA": _("Thailand"),
        "TT": _("Tidak tahu"),
        "LAIN": _("Lainnya"),
    }
    return words.get(code, code) or _("Tidak disebut")


def sign_words(signs: list[str]) -> list[str]:
    """What the reporter saw."""
    words = {
        "tanpa_kontrak": _("Tidak ada perjanjian kerja/penempatan"),
        "tanpa_pt": _("Tidak lewat perusahaan penempatan resmi (P3MI)"),
        "visa_wisata": _("Memakai visa/paspor untuk wisata/umrah"),
        "biaya_besar": _("Diminta uang besar / terjerat utang"),
        "gaji_muluk": _("Janji gaji tidak wajar"),
        "dok_ditahan": _("KTP/KK/paspor dipegang perekrut"),
        "data_palsu": _("Umur/nama/alamat dipalsukan"),
        "anak": _("Di bawah 18 tahun"),
        "tidak_tahu_kerja": _("Tidak tahu jenis pekerjaan/majikan/alamat"),
        "jalur_gelap": _("Berangkat lewat pelabuhan/jalur tidak resmi"),
        "dijemput": _("Dikumpulkan/ditampung sebelum berangkat"),
        "online": _("Direkrut lewat medsos (judi/penipuan daring)"),
        "tanpa_kabar": _("Sudah berangkat, tidak ada kabar"),
        "dipaksa": _("Ancaman/kekerasan/penyekapan"),
    }
    return [words.get(sign, sign) for sign in signs]


def event_words(event: DetectionEvent) -> str:
    """What happened."""
    agency = agency_word(event.facts.get("agency", ""))
    words = {
        "refer": _("Diberi tahu: %(agency)s", agency=agency),
        "withdraw": _("Rujukan dibatalkan: %(agency)s", agency=agency),
        "answer": _("Jawaban dicatat: %(agency)s", agency=agency),
        "reopen": _("Dibuka lagi"),
        "corrected": _("Laporannya diperbaiki"),
        "counts": _("Laporannya berlaku lagi"),
        "gone": _("Laporannya ditolak atau digabung"),
    }
    if event.kind == "close":
        return _("Hasil: %(outcome)s", outcome=outcome_word(event.facts.get("outcome", "unproven")))
    return words[event.kind]


def told_words(row: Detection) -> str:
    """Whom the reporter told, as the form says it; nobody wrote down who answered and when."""
    return agency_words(row.told)


def day_words(text: str) -> str:
    """A day as the form wrote it, in words; what is no day stands as it is."""
    try:
        return office_date(date.fromisoformat(text), year=True)
    except ValueError:
        return text


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return _("%(days)s hari", days=hours // 24)
    return _("%(hours)s jam %(minutes)s menit", hours=hours, minutes=rest) if hours else _("%(n)s menit", n=rest)
