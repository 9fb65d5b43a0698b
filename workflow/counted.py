"""What one report brings to the figures, by its form and its answers. Pure."""

from dataclasses import dataclass
from typing import Any

_MOST = 2_000_000_000
_MOST_COST = 10**15
_LEAST_RECRUITER = 3


@dataclass(frozen=True)
class Counted:
    """kind: what the form itself tells its reports apart by; people: how many it speaks of; men, women, youth: F07;
    weak: elderly, disabled or sick (F09); items, lessons: F12; cost in Rp: F10; minutes of travel: F01;
    recruiter: F08, so that the same name or number is the same word; referred: F08."""

    kind: str = ""
    people: int = 0
    men: int = 0
    women: int = 0
    youth: int = 0
    weak: int = 0
    items: int = 0
    lessons: int = 0
    cost: int = 0
    minutes: int | None = None
    recruiter: str = ""
    referred: bool = False


def count_answers(form_id: str, answers: dict[str, Any]) -> Counted:
    """What these answers bring; an answer that is missing or no number brings nothing."""
    made = _BY_FORM.get(form_id)
    return Counted() if made is None else made(answers)


def recruiter_word(text: Any) -> str:
    """A recruiter's name or number as it is compared: letters and digits alone; too short a word names nobody."""
    kept = "".join(sign for sign in str(text or "").casefold() if sign.isalnum())
    digits = kept.removeprefix("62") if str(text).strip().startswith("+62") else kept.removeprefix("0")
    kept = digits if digits.isdecimal() else kept
    return kept[:80] if len(kept) >= _LEAST_RECRUITER else ""


def _amati_oa(answers: dict[str, Any]) -> Counted:
    seen = _number(answers, "jml_oa")
    # Only a zero that is written down says that nobody is there.
    return Counted(kind="nil" if str(answers.get("jml_oa", "")).strip() == "0" else "seen", people=seen)


def _kunj_tka(answers: dict[str, Any]) -> Counted:
    return Counted(kind="seen", people=_number(answers, "jml_tka_temu"))


def _cek_inap(answers: dict[str, Any]) -> Counted:
    return Counted(kind="seen", people=_number(answers, "tamu_kini"))


def _kegiatan(answers: dict[str, Any]) -> Counted:
    men, women = _number(answers, "hadir_l"), _number(answers, "hadir_p")
    youth = min(_number(answers, "hadir_muda"), men + women)
    return Counted(_word(answers, "jenis"), men + women, men, women, youth)


def _deteksi_pmi(answers: dict[str, Any]) -> Counted:
    return Counted(
        kind=_word(answers, "tingkat"),
        people=_number(answers, "jml"),
        recruiter=recruiter_word(answers.get("perekrut")),
        referred=bool(answers.get("rujuk")),
    )


def _layanan_desa(answers: dict[str, Any]) -> Counted:
    people = _number(answers, "jml_pemohon")
    return Counted(_word(answers, "jenis"), people, weak=min(_number(answers, "jml_rentan"), people))


def _hambatan(answers: dict[str, Any]) -> Counted:
    return Counted(_word(answers, "jenis"), cost=_number(answers, "perkiraan", _MOST_COST))


def _koordinasi(answers: dict[str, Any]) -> Counted:
    lessons = sum(1 for one in _rows(answers, "pelajaran") if one.get("pl_terap") == "ya")
    return Counted(_word(answers, "jenis"), items=len(_rows(answers, "tindak")), lessons=lessons)


def _profil_desa(answers: dict[str, Any]) -> Counted:
    try:
        minutes = round(float(str(answers["waktu_jam"])) * 60)
    except (KeyError, ValueError, OverflowError):
        return Counted(_word(answers, "mode"))
    return Counted(_word(answers, "mode"), minutes=minutes if 0 <= minutes <= _MOST else None)


_BY_FORM = {
    "amati_oa": _amati_oa,
    "kunj_tka": _kunj_tka,
    "cek_inap": _cek_inap,
    "kegiatan": _kegiatan,
    "deteksi_pmi": _deteksi_pmi,
    "layanan_desa": _layanan_desa,
    "hambatan": _hambatan,
    "koordinasi": _koordinasi,
    "profil_desa": _profil_desa,
}


def _word(answers: dict[str, Any], name: str) -> str:
    said = answers.get(name)
    return said if isinstance(said, str) else ""


def _number(answers: dict[str, Any], name: str, most: int = _MOST) -> int:
    try:
        return min(max(round(float(str(answers.get(name, 0)))), 0), most)
    except (ValueError, OverflowError):
        return 0


def _rows(answers: dict[str, Any], name: str) -> list[dict[str, Any]]:
    said = answers.get(name)
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
