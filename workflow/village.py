"""The way of a fostered village (Desa binaan): its stages, who takes each step, and what must be there first.

Source: workflow.md section 2; docs/workflow.md holds the table, and the tests are made from it. Pure: facts are given.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from core.errors import Reason
from core.words import Word

# stage: what a page calls it; the msgid is the Indonesian word. In the order of the way.
STAGES = {
    "usulan": Word("Usulan"),
    "survei": Word("Survei"),
    "siap_sk": Word("Siap SK"),
    "ditetapkan": Word("Ditetapkan"),
    "aktif": Word("Aktif"),
    "evaluasi": Word("Evaluasi"),
    "perlu_penguatan": Word("Perlu penguatan"),
    "nonaktif": Word("Nonaktif"),
    "ditunda": Word("Ditunda"),
    "ditolak": Word("Ditolak"),
}
# Before it is on the register
NEW = ""
# The office fosters these: activities are expected there
FOSTERED = frozenset({"ditetapkan", "aktif", "evaluasi", "perlu_penguatan"})
# On the way to becoming active
PLANNED = frozenset({"usulan", "survei", "siap_sk", "ditetapkan"})
# Those whose evaluation can fall due
EVALUATED = frozenset({"aktif", "perlu_penguatan"})


class Guard(Enum):
    """What a step asks for. The value says what is missing; ``pengecualian`` may stand for those in EXCUSABLE."""

    CRITERION = Word("kriteria pemilihan belum ada")
    CONTACT = Word("kontak desa belum ada nama dan nomornya")
    CONTACT_REACHED = Word("belum dicatat bahwa kontak desa dapat dihubungi")
    PROPOSAL_REPORT = Word("laporan F01 usulan yang disetujui belum ada")
    SURVEY_LETTER = Word("surat tugas survei belum ada nomornya")
    SURVEY_REPORT = Word("laporan F01 survei yang disetujui belum ada")
    HEAD_POSITION = Word("sikap kepala desa belum tercatat di F01")
    POINT = Word("titik peta desa belum ada")
    HEAD_AGREES = Word("kepala desa belum menyatakan setuju")
    AGREEMENT = Word("PKS atau surat kesediaan belum ada nomornya")
    PIMPASA = Word("PIMPASA belum ditunjuk")
    SK_NUMBER = Word("SK belum ada nomornya")
    SK_DATE = Word("SK belum ada tanggalnya")
    SK_SIGNER = Word("SK belum ada penanda tangannya")
    SK_FILE = Word("berkas SK belum diunggah")
    PIMPASA_LETTER = Word("surat tugas PIMPASA belum ada nomornya")
    ACTIVITY = Word("kegiatan pertama (F07 yang disetujui) belum ada")
    CHANNEL = Word("jalur laporan belum diuji: belum ada F02 dari desa ini, nihil pun cukup")
    EVALUATION_REPORT = Word("laporan F01 evaluasi yang disetujui belum ada")
    RECOMMENDATION = Word("rekomendasi evaluasi belum ada")
    MINUTES = Word("notula evaluasi belum ada")
    REVOCATION = Word("SK pencabutan belum ada nomornya")
    REASON = Word("alasannya belum ditulis")


# True of villages that were fostered before anybody kept a register. SK and agreement are never excused.
EXCUSABLE = frozenset(
    {
        Guard.CONTACT_REACHED,
        Guard.PROPOSAL_REPORT,
        Guard.SURVEY_LETTER,
        Guard.SURVEY_REPORT,
        Guard.HEAD_POSITION,
        Guard.POINT,
        Guard.PIMPASA_LETTER,
        Guard.ACTIVITY,
        Guard.CHANNEL,
        Guard.EVALUATION_REPORT,
    }
)
# kind of document: what a page calls it
DOCUMENTS = {
    "surat_tugas_survei": Word("Surat tugas survei"),
    "pks": Word("PKS (perjanjian kerja sama)"),
    "kesediaan": Word("Surat kesediaan desa"),
    "sk": Word("SK penetapan"),
    "surat_tugas": Word("Surat tugas PIMPASA"),
    "notula": Word("Notula evaluasi"),
    "sk_cabut": Word("SK pencabutan"),
    "lain": Word("Surat lain"),
}
# F01: answer of rekom_eval → its word and where it leads
RECOMMENDATIONS = {
    "lanjut": (Word("Dilanjutkan"), "aktif"),
    "perkuat": (Word("Dilanjutkan dengan penguatan"), "perlu_penguatan"),
    "tunda": (Word("Dibekukan sementara"), "nonaktif"),
    "ganti": (Word("Diganti desa lain"), "nonaktif"),
}


@dataclass(frozen=True)
class Step:
    """One arrow between two stages."""

    before: str
    after: str
    who: frozenset[str]
    guards: tuple[Guard, ...]


def _step(before: str, after: str, who: str, *guards: Guard) -> Step:
    return Step(before, after, frozenset(who.split()), guards)


_PROPOSED = (Guard.CRITERION, Guard.CONTACT, Guard.CONTACT_REACHED, Guard.PROPOSAL_REPORT)
_EVALUATED = (Guard.RECOMMENDATION, Guard.MINUTES)
STEPS = (
    _step(NEW, "usulan", "pimpasa kasi", *_PROPOSED),
    _step("usulan", "survei", "kasi", Guard.SURVEY_LETTER, Guard.SURVEY_REPORT, Guard.HEAD_POSITION, Guard.POINT),
    _step("usulan", "ditunda", "kasi", Guard.REASON),
    _step("usulan", "ditolak", "kasi", Guard.REASON),
    _step("ditunda", "usulan", "kasi", Guard.REASON),
    _step("ditolak", "usulan", "kasi", Guard.REASON),
    _step("survei", "siap_sk", "kakanim", Guard.HEAD_AGREES, Guard.AGREEMENT, Guard.PIMPASA),
    _step(
        "siap_sk",
        "ditetapkan",
        "kakanim",
        Guard.SK_NUMBER,
        Guard.SK_DATE,
        Guard.SK_SIGNER,
        Guard.SK_FILE,
        Guard.PIMPASA_LETTER,
    ),
    _step("ditetapkan", "aktif", "pimpasa", Guard.ACTIVITY, Guard.CONTACT, Guard.CHANNEL),
    _step("aktif", "evaluasi", "kasi", Guard.EVALUATION_REPORT),
    _step("perlu_penguatan", "evaluasi", "kasi", Guard.EVALUATION_REPORT),
    _step("evaluasi", "aktif", "kakanim", *_EVALUATED),
    _step("evaluasi", "perlu_penguatan", "kakanim", *_EVALUATED),
    _step("evaluasi", "nonaktif", "kakanim", *_EVALUATED),
    _step("aktif", "nonaktif", "kakanim", Guard.REASON, Guard.REVOCATION),
    _step("nonaktif", "survei", "kasi", Guard.REASON),
)

# The one arrow that time takes, without anybody and without the guards of who goes first (workflow.village_hints)
BY_ITSELF = ("aktif", "evaluasi")


@dataclass(frozen=True)
class Letter:
    """A document as the rules see it."""

    kind: str
    number: str = ""
    signed_on: date | None = None
    signer: str = ""
    has_file: bool = False


@dataclass(frozen=True)
class Known:
    """What is known of a village when a step is asked for. Reports count when they were approved, an F02 when it came.

    position: sikap_desa of the newest F01; recommendation: of an evaluation that no earlier decision used.
    """

    criteria: bool = False
    contact: bool = False
    contact_reached: bool = False
    profiles: frozenset[str] = frozenset()
    position: str = ""
    point: bool = False
    letters: tuple[Letter, ...] = field(default=())
    pimpasa: bool = False
    activity: bool = False
    channel: bool = False
    recommendation: str = ""
    note: str = ""


def find_step(before: str, after: str) -> Step | None:
    """The arrow between two stages; None when there is none."""
    return next((step for step in STEPS if (step.before, step.after) == (before, after)), None)


def steps_from(stage: str) -> list[Step]:
    """Where a village may go from a stage, in the order of the table."""
    return [step for step in STEPS if step.before == stage]


def why_not(
    before: str, after: str, roles: list[str], met: frozenset[Guard], excused: frozenset[Guard]
) -> Reason | None:
    """None when somebody with these roles may take the step now, otherwise why not.

    met: what is there; excused: what somebody writes a ``pengecualian`` for, which counts for EXCUSABLE only.
    """
    step = find_step(before, after)
    if step is None:
        return Reason.VILLAGE_NO_STEP
    if step.who.isdisjoint(roles):
        return Reason.VILLAGE_STEP_ROLE
    return Reason.VILLAGE_STEP_LACKS if lacks(step, met | (excused & EXCUSABLE)) else None


def lacks(step: Step, met: frozenset[Guard]) -> list[Guard]:
    """What the step asks for and is not there, in the order of the table."""
    return [guard for guard in step.guards if guard not in met]


def met_by(known: Known) -> frozenset[Guard]:
    """Every guard that these facts satisfy."""
    numbered = {letter.kind for letter in known.letters if letter.number}
    decrees = [letter for letter in known.letters if letter.kind == "sk"]
    decree = decrees[0] if decrees else Letter("sk")
    agreed = bool(numbered & {"pks", "kesediaan"})
    facts = {
        Guard.CRITERION: known.criteria,
        Guard.CONTACT: known.contact,
        Guard.CONTACT_REACHED: known.contact_reached,
        Guard.PROPOSAL_REPORT: "usulan" in known.profiles,
        Guard.SURVEY_LETTER: "surat_tugas_survei" in numbered,
        Guard.SURVEY_REPORT: "survei" in known.profiles,
        Guard.HEAD_POSITION: bool(known.position),
        Guard.POINT: known.point,
        # Who has signed has agreed.
        Guard.HEAD_AGREES: known.position == "setuju" or agreed,
        Guard.AGREEMENT: agreed,
        Guard.PIMPASA: known.pimpasa,
        Guard.SK_NUMBER: bool(decree.number),
        Guard.SK_DATE: decree.signed_on is not None,
        Guard.SK_SIGNER: bool(decree.signer),
        Guard.SK_FILE: decree.has_file,
        Guard.PIMPASA_LETTER: "surat_tugas" in numbered,
        Guard.ACTIVITY: known.activity,
        Guard.CHANNEL: known.channel,
        Guard.EVALUATION_REPORT: "evaluasi" in known.profiles,
        Guard.RECOMMENDATION: known.recommendation in RECOMMENDATIONS,
        Guard.MINUTES: any(letter.kind == "notula" for letter in known.letters),
        Guard.REVOCATION: "sk_cabut" in numbered,
        Guard.REASON: bool(known.note.strip()),
    }
    return frozenset(guard for guard, is_met in facts.items() if is_met)
