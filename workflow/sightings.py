"""What a report says of foreigners, employers and lodgings: which answers are facts of the registers. Pure.

Facts have one name over all forms; ``question_of`` leads back to the question, for its words. Table: docs/workflow.md.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow.matching import normal_name, normal_number

KINDS = ("foreigner", "employer", "lodging")
# An answer that says that nobody knows the name
NAMELESS = frozenset({"tidak diketahui", "tidak tahu", "tt", "tanpa nama", "belum diketahui", "unknown"})
_LODGED = frozenset({"hotel", "kos", "mes"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Part:
    """Where a form speaks of one kind. name: its repeat, or a word for the report itself; own: fact → question there;
    around: fact → question of the whole report; only: a question and the answers with which it counts."""

    kind: str
    name: str
    own: dict[str, str]
    around: dict[str, str] = field(default_factory=dict)
    only: tuple[str, frozenset[str]] | None = None
    repeats: bool = True


@dataclass(frozen=True)
class Said:
    """One mention. number: which turn of its repeat, from 1; document: passport or business number, normalised;
    nation: a code of the list, or plain words; facts: fact → answer, choices by their names."""

    kind: str
    part: str
    number: int
    seen_on: date | None
    name: str
    nation: str = ""
    document: str = ""
    permit: str = ""
    permit_until: date | None = None
    facts: dict[str, str] = field(default_factory=dict)


DAY_OF = {"amati_oa": "tgl_amati", "kunj_tka": "waktu", "cek_inap": "waktu", "duga_langgar": "waktu_kejadian"}


def _facts(text: str) -> dict[str, str]:
    """``name=nama_oa nation=bangsa``: fact → question."""
    return dict(pair.split("=") for pair in text.split())


PARTS: dict[str, tuple[Part, ...]] = {
    "amati_oa": (
        Part(
            "foreigner",
            "orang",
            _facts(
                "name=nama_oa nation=bangsa nation_other=bangsa_lain document=no_paspor sex=jk age=umur permit=izin "
                "permit_until=izin_sd sponsor=penjamin"
            ),
            _facts("activity=kegiatan address=lokasi_ket place_kind=jenis_tempat place_name=nama_tempat"),
        ),
        Part(
            "lodging",
            "tempat",
            _facts("name=nama_tempat type=jenis_tempat address=lokasi_ket"),
            only=("jenis_tempat", _LODGED),
            repeats=False,
        ),
    ),
    "kunj_tka": (
        Part(
            "employer",
            "perusahaan",
            _facts(
                "name=nama_pt document=nib field=bidang contact=kontak_pt phone=telp_pt address=alamat_kerja "
                "locals=jml_tki told=jml_tka_lapor met=jml_tka_temu rptka=dok_rptka dkptka=dok_dkptka "
                "guarantee=dok_jamin counterpart=pendamping conclusion=simpulan"
            ),
            repeats=False,
        ),
        Part(
            "foreigner",
            "tka",
            _facts(
                "name=tka_nama nation=tka_bangsa document=tka_paspor passport_until=tka_paspor_sd permit=tka_izin "
                "index=tka_indeks permit_until=tka_izin_sd job_on_permit=tka_jabatan_izin job_seen=tka_jabatan_nyata "
                "fits=tka_sesuai"
            ),
            _facts("address=alamat_kerja place_name=nama_pt"),
        ),
    ),
    "cek_inap": (
        Part(
            "lodging",
            "penginapan",
            _facts(
                "name=nama_inap type=jenis_inap address=alamat phone=telp apoa=apoa guest_book=buku_tamu "
                "asked=data_diminta given=data_diberi now=tamu_kini month=tamu_30hr"
            ),
            repeats=False,
        ),
        Part(
            "foreigner",
            "tamu",
            _facts("name=tamu_nama nation=tamu_bangsa document=tamu_paspor check_in=tamu_masuk check_out=tamu_keluar"),
            _facts("address=alamat place_kind=jenis_inap place_name=nama_inap"),
        ),
    ),
    "duga_langgar": (
        Part(
            "foreigner",
            "terduga",
            _facts(
                "name=td_nama nation=td_bangsa document=td_paspor born=td_tgl_lahir sex=td_jk job_seen=td_kerja "
                "address=td_alamat permit=td_izin permit_until=td_izin_sd"
            ),
            only=("td_oa", frozenset({"ya"})),
        ),
    ),
}
FORMS = tuple(PARTS)
# Facts that have a place of their own in a mention
_OWN_PLACE = frozenset({"name", "nation", "nation_other", "document", "permit", "permit_until"})


def said_in(form_id: str, answers: dict[str, Any]) -> list[Said]:
    """Every mention that can be known again: a foreigner by name or passport, a place by its name."""
    found = []
    day = _day(answers.get(DAY_OF.get(form_id, "")))
    for part in PARTS.get(form_id, ()):
        turns = answers.get(part.name) if part.repeats else [answers]
        for number, turn in enumerate(turns if isinstance(turns, list) else [], start=1):
            if isinstance(turn, dict) and _counts(part, turn):
                said = _said(part, number, day, turn, answers)
                if said.name or (said.kind == "foreigner" and said.document):
                    found.append(said)
    return found


def question_of(form_id: str, part_name: str, fact: str) -> str:
    """The question that a fact answers; empty when there is none."""
    for part in PARTS.get(form_id, ()):
        if part.name == part_name:
            return part.own.get(fact) or part.around.get(fact, "")
    return ""


def _counts(part: Part, turn: dict[str, Any]) -> bool:
    return part.only is None or str(turn.get(part.only[0], "")) in part.only[1]


def _said(part: Part, number: int, day: date | None, turn: dict[str, Any], answers: dict[str, Any]) -> Said:
    told = {fact: _text(answers.get(question)) for fact, question in part.around.items()}
    told |= {fact: _text(turn.get(question)) for fact, question in part.own.items()}
    name = " ".join(told.get("name", "").split())
    nation = told.get("nation", "")
    if nation == "LAIN" and told.get("nation_other"):
        nation = normal_name(told["nation_other"])
    return Said(
        kind=part.kind,
        part=part.name,
        number=number,
        seen_on=day,
        name="" if normal_name(name) in NAMELESS else name[:200],
        nation=nation,
        document=normal_number(told.get("document", "")),
        permit=told.get("permit", ""),
        permit_until=_day(told.get("permit_until")),
        facts={fact: value[:500] for fact, value in told.items() if value and fact not in _OWN_PLACE},
    )


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).strip()


def _day(value: Any) -> date | None:
    found = _DAY.match(str(value)) if value else None
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None
