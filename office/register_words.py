"""The registers' words: their names, what is known, hints with reasons, why two entries may be the same."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from flask_login import current_user

from forms.answers import ListLookup
from forms.model import Question
from forms.xform import read_form
from models import export_rows
from models.tables_registers import RegisterSighting
from office import labels, times
from office.choice_lists import labels_for
from office.session import language
from office.words import _
from workflow.matching import WHYS
from workflow.register_hints import HINTS, Hint, Seen
from workflow.sightings import question_of

_SHOWN_SIGNS = 3
# Facts that are shown only once a reason is written: they name one person among all
HIDDEN = frozenset({"document", "born"})


def register_word(kind: str) -> str:
    """A register's name."""
    return {"foreigner": _("Orang asing"), "employer": _("Pemberi kerja"), "lodging": _("Penginapan")}[kind]


def document_word(kind: str) -> str:
    """What the number of an entry is."""
    return _("NIB") if kind == "employer" else _("Nomor paspor")


def masked(kind: str, number: str) -> str:
    """A passport number as lists and pages show it: its last signs. A NIB names no person and is shown."""
    return number if kind != "foreigner" or not number else f"…{number[-_SHOWN_SIGNS:]}"


def hint_word(name: str) -> str:
    """A hint in a word."""
    return _(HINTS[name])


def hint_tone(name: str) -> str:
    """The tone beside the word."""
    return "negative" if name in ("ENDED", "SEEN_AFTER") else "waiting" if name != "MANY_VILLAGES" else "info"


def hint_reason(hint: Hint) -> str:
    """Why a hint stands there, in a sentence that judges nobody."""
    until = times.office_date(hint.until) if hint.until else ""
    on = times.office_date(hint.on) if hint.on else ""
    return {
        "ENDS_SOON": _("Izin segera berakhir: menurut laporan terakhir berlaku sampai %(until)s.", until=until),
        "ENDED": _(
            "Izin sudah berakhir: menurut laporan terakhir sampai %(until)s. Periksa apakah sudah diperpanjang.",
            until=until,
        ),
        "SEEN_AFTER": _(
            "Terlihat sesudah izin berakhir: terlihat %(on)s, izin sampai %(until)s menurut laporan.",
            on=on,
            until=until,
        ),
        "MANY_VILLAGES": _("Terlihat di %(n)s desa.", n=labels.number(hint.count)),
        "WORKS": _(
            "Kegiatan kerja dengan izin kunjungan: begitu tertulis di laporan %(on)s. Periksa indeks visanya.", on=on
        ),
    }[hint.name]


def countdown(permit: Seen | None) -> tuple[str, str] | None:
    """How long the permit runs, with its tone; None where no report says until when."""
    if permit is None or permit.permit_until is None:
        return None
    days, day = (permit.permit_until - times.today()).days, times.office_date(permit.permit_until)
    if days < 0:
        return _("Izin berakhir %(n)s hari lalu, %(day)s", n=labels.number(-days), day=day), "negative"
    if days == 0:
        return _("Izin berakhir hari ini"), "waiting"
    words = _("Izin %(n)s hari lagi, sampai %(day)s", n=labels.number(days), day=day)
    return words, "waiting" if days <= 30 else "positive"


def why_words(whys: tuple[str, ...]) -> list[str]:
    """Why two entries may be the same."""
    return [_(WHYS[why]) for why in whys]


def verdict_word(verdict: str) -> str:
    """What was decided."""
    return _("Dinyatakan sama") if verdict == "same" else _("Dinyatakan berbeda")


def fact_words(kind: str) -> dict[str, str]:
    """fact → what it is called, in the order of the pages."""
    return {
        "name": _("Nama"),
        "nation": _("Kebangsaan"),
        "document": document_word(kind),
        "passport_until": _("Paspor berlaku sampai"),
        "born": _("Tempat/tanggal lahir"),
        "sex": _("Jenis kelamin"),
        "age": _("Perkiraan umur"),
        "permit": _("Izin tinggal"),
        "index": _("Indeks visa"),
        "permit_until": _("Izin berlaku sampai"),
        "sponsor": _("Penjamin"),
        "activity": _("Kegiatan"),
        "job_on_permit": _("Jabatan menurut izin"),
        "job_seen": _("Pekerjaan yang terlihat"),
        "fits": _("Kesesuaian"),
        "type": _("Jenis"),
        "field": _("Bidang usaha"),
        "address": _("Alamat atau patokan"),
        "place_kind": _("Jenis tempat"),
        "place_name": _("Nama tempat"),
        "check_in": _("Masuk"),
        "check_out": _("Rencana keluar"),
        "contact": _("Yang ditemui"),
        "phone": _("Nomor telepon"),
        "locals": _("Tenaga kerja Indonesia"),
        "told": _("TKA menurut perusahaan"),
        "met": _("TKA yang ditemui"),
        "rptka": _("Pengesahan RPTKA"),
        "dkptka": _("Bukti bayar DKPTKA"),
        "guarantee": _("Surat penjaminan"),
        "counterpart": _("Tenaga kerja pendamping"),
        "conclusion": _("Kesimpulan di lapangan"),
        "apoa": _("Pelaporan APOA"),
        "guest_book": _("Buku tamu"),
        "asked": _("Data tamu diminta"),
        "given": _("Data tamu diberikan"),
        "now": _("Orang asing menginap saat itu"),
        "month": _("Orang asing 30 hari terakhir"),
    }


@dataclass
class Answers:
    """Answers in words: the labels that the forms give them."""

    lists: ListLookup = field(default_factory=lambda: labels_for(current_user.office_id))
    questions: dict[str, dict[str, Question]] = field(default_factory=dict)

    def said(self, row: RegisterSighting) -> dict[str, str]:
        """fact → words, of one mention; numbers of documents as they are."""
        told = {"name": row.name, "nation": self.nation(row.nation), "document": row.document}
        told |= {"permit": self._word(row, "permit", row.permit), "permit_until": _day(row.permit_until)}
        told |= {fact: self._word(row, fact, str(value)) for fact, value in row.said.items()}
        return {fact: words for fact, words in told.items() if words}

    def nation(self, code: str) -> str:
        """A country by its code, or as it was written."""
        columns = ("label_en", "label") if language() == "en" else ("label",)
        found = (self.lists("negara.csv", code, "name", column) for column in columns)
        return next((words for words in found if words), code.capitalize() if code.islower() else code)

    def _word(self, row: RegisterSighting, fact: str, value: str) -> str:
        question = self._questions(row.form_id).get(question_of(row.form_id, row.part, fact))
        if question is None:
            return value
        if question.type == "date":
            return _day(_as_day(value)) or value
        choice = next((choice for choice in question.choices if choice.value == value), None)
        if choice is None:
            return value
        return choice.labels.get(language()) or choice.labels.get("id") or next(iter(choice.labels.values()), value)

    def _questions(self, form_id: str) -> dict[str, Question]:
        if form_id not in self.questions:
            versions = export_rows.forms_of(form_id)
            self.questions[form_id] = _read(versions[0].xform) if versions else {}
        return self.questions[form_id]


@lru_cache(maxsize=32)  # a version never changes, and there are four forms
def _read(xform: str) -> dict[str, Question]:
    return {question.name: question for question in read_form(xform).questions()}


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _day(day: date | None) -> str:
    return times.office_date(day, year=True) if day is not None else ""
