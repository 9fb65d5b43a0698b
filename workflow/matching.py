"""When two mentions are the same by themselves, and when two entries of a register may be the same. Pure.

Only a number that is given once (passport with nationality, NIB) or a place's own name in its own village joins by
itself. Everything weaker is a likeness with its reasons, for a person to decide. Table: docs/workflow.md.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from core.words import Word

# why: the Indonesian sentence, which is also the key of its English
WHYS = {
    "SAME_NUMBER": Word("Nomor paspor sama, kebangsaan berbeda"),
    "NEAR_NUMBER": Word("Nomor hampir sama, beda satu tanda"),
    "SAME_NAME": Word("Nama sama, tanpa melihat urutan kata dan ejaan"),
    "LIKE_NAME": Word("Nama mirip"),
    "SAME_BIRTH": Word("Tanggal lahir sama"),
    "SAME_VILLAGE": Word("Terlihat di desa yang sama"),
    "SAME_PHONE": Word("Nomor telepon sama"),
    "OTHER_VILLAGE": Word("Nama sama di desa lain"),
}
# Said of a person or a firm, and no part of the name
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "tn", "ny", "sdr", "bin", "binti", "dr", "ir"})
_FIRMS = frozenset({"pt", "cv", "ud", "tbk", "persero", "perusahaan", "firma", "koperasi"})
_HOUSES = frozenset(
    {"hotel", "losmen", "penginapan", "wisma", "homestay", "vila", "villa", "kos", "kost", "mes", "mess"}
)
_BESIDE = {"foreigner": _TITLES, "employer": _FIRMS, "lodging": _HOUSES}
# Spellings of one sound in passports and by ear, the longer first: Mohammed, Muhamad; Zhang, Jang; Sjarif, Syarif
_SOUNDS = (
    *(("sch", "s"), ("tsz", "c"), ("sj", "s"), ("sy", "s"), ("sh", "s"), ("kh", "k"), ("gh", "g"), ("ph", "f")),
    *(("th", "t"), ("dh", "d"), ("dj", "j"), ("tj", "c"), ("zh", "j"), ("ch", "c"), ("ck", "k"), ("oe", "u")),
    *(("q", "k"), ("x", "s"), ("v", "w"), ("z", "s"), ("y", "i")),
)
_VOWELS = re.compile("[aeiou]")
_TWICE = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\W_]+")
_LEAST_LETTERS = 5
# Names of one entry in its villages that it is looked up by: somebody with more is not looked up by likeness further
_MOST_PAIRS = 200
_LEAST_NUMBER = 6


@dataclass(frozen=True)
class Known:
    """What is known of one entry, over all of its mentions. births: days; villages: codes."""

    kind: str
    names: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    births: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()


def normal_number(text: str) -> str:
    """A number as it is compared: capital letters and digits, nothing else."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


@lru_cache(maxsize=16_384)
def normal_name(text: str) -> str:
    """A name as it is compared: small plain letters; single letters in a row are one word (``P.T.`` → ``pt``)."""
    words: list[str] = []
    short = False
    for word in _words(text):
        if len(word) == 1 and short:
            words[-1] += word
        else:
            words.append(word)
        short = len(word) == 1
    return " ".join(words)


def join_key(kind: str, name: str, nation: str, number: str, village: str) -> str:
    """By what a mention joins an entry of itself; empty when it joins none."""
    if kind == "foreigner":
        return f"{nation}:{number}" if nation and number else ""
    if kind == "employer" and number:
        return f"nib:{number}"
    return f"name:{normal_name(name)}@{village}" if normal_name(name) and village else ""


def blocks(known: Known) -> set[str]:
    """Words under which an entry is looked up when another may be like it: two that are alike share one of them.

    Whatever many have, such as one word of a name, is looked up within a village only: an entry is held against a few.
    """
    found = {f"b:{day}" for day in known.births} | {f"p:{phone}" for phone in known.phones}
    found |= {f"d:{part}" for number in known.numbers for part in _shortened(number)}
    for name in known.names:
        words = [_spelt(word) for word in _parts(name, _BESIDE[known.kind])]
        whole = "".join(words)
        if whole:
            # Whichever word came first: all turns of the same letters have one smallest
            found |= {f"r:{min(whole[n:] + whole[:n] for n in range(len(whole)))}", f"s:{' '.join(sorted(words))}"}
    for name, village in islice(product(sorted(known.names), sorted(known.villages)), _MOST_PAIRS):
        for word in map(_spelt, _parts(name, _BESIDE[known.kind])):
            found.add(f"n:{_sound(word)}@{village}")
            found |= {f"w:{part}@{village}" for part in _shortened(word) if len(word) >= _LEAST_LETTERS}
    return {f"{known.kind[0]}{word}" for word in found}


def alike(one: Known, other: Known) -> tuple[str, ...]:
    """Why two entries of one register may be the same: names of WHYS; empty when nothing says so."""
    if one.kind != other.kind:
        return ()
    return _people(one, other) if one.kind == "foreigner" else _places(one, other)


def _people(one: Known, other: Known) -> tuple[str, ...]:
    nation = not one.nations or not other.nations or bool(one.nations & other.nations)
    same_number = {number for number in one.numbers & other.numbers if len(number) >= _LEAST_NUMBER}
    if same_number and not nation:
        return ("SAME_NUMBER", *_beside(one, other))
    if not nation:
        return ()
    near = _near_numbers(one.numbers, other.numbers)
    same, like = _names(one, other)
    beside = _beside(one, other)
    named = ("SAME_NAME",) if same else ("LIKE_NAME",) if like else ()
    if near:
        return ("NEAR_NUMBER", *named, *beside)
    # Two passports that have nothing in common are two people, unless something else says the same of both.
    two_passports = bool(one.numbers and other.numbers)
    if (same and not two_passports) or (named and beside):
        return (*named, *beside)
    return ()


def _places(one: Known, other: Known) -> tuple[str, ...]:
    two_numbers = bool(one.numbers and other.numbers) and not one.numbers & other.numbers
    phone = bool(one.phones & other.phones)
    near = _near_numbers(one.numbers, other.numbers)
    same, like = _names(one, other)
    village = bool(one.villages & other.villages)
    found = []
    if near:
        found.append("NEAR_NUMBER")
    if phone:
        found.append("SAME_PHONE")
    if found or (not two_numbers and same and (village or one.kind == "employer")) or (like and village):
        found += ["SAME_NAME"] if same and village else ["OTHER_VILLAGE"] if same else ["LIKE_NAME"] if like else []
        found += ["SAME_VILLAGE"] if village else []
    return tuple(found)


def _beside(one: Known, other: Known) -> tuple[str, ...]:
    births, villages = one.births & other.births, one.villages & other.villages
    return (*(("SAME_BIRTH",) if births else ()), *(("SAME_VILLAGE",) if villages else ()))


def _names(one: Known, other: Known) -> tuple[bool, bool]:
    """Is a name of one the same as one of the other, whatever its order and spelling; is one like another?"""
    beside = _BESIDE[one.kind]
    ours, theirs = ([_parts(name, beside) for name in known.names] for known in (one, other))
    pairs = [(a, b) for a in ours for b in theirs if a and b]
    same = any(sorted(map(_spelt, a)) == sorted(map(_spelt, b)) or _turned(a, b) for a, b in pairs)
    return same, same or any(_like(a, b) for a, b in pairs)


def _parts(name: str, beside: Iterable[str]) -> list[str]:
    return [word for word in normal_name(name).split() if word not in beside]


def _turned(one: list[str], other: list[str]) -> bool:
    """The same letters, however parted into words and whichever word came first."""
    a, b = "".join(map(_spelt, one)), "".join(map(_spelt, other))
    return len(a) == len(b) and len(a) >= _LEAST_LETTERS and b in a + a


def _like(one: list[str], other: list[str]) -> bool:
    """Each word of the shorter name is found in the longer one; a single word says too little beside several."""
    few, many = sorted((one, other), key=len)
    if len(few) == 1 and len(many) > 1:
        return False
    left = list(many)
    for word in few:
        found = next((other_word for other_word in left if _word_like(word, other_word)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _word_like(one: str, other: str) -> bool:
    a, b = _spelt(one), _spelt(other)
    if a == b or (len(_sound(one)) > 1 and _sound(one) == _sound(other)):
        return True
    return min(len(a), len(b)) >= _LEAST_LETTERS and one_sign_apart(a, b)


def _shortened(text: str) -> set[str]:
    """The text, and with each one of its signs left out: texts that are one sign apart have one in common."""
    return {text, *(text[:n] + text[n + 1 :] for n in range(len(text)))}


def _near_numbers(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    pairs = [(a, b) for a in ours for b in theirs if min(len(a), len(b)) >= _LEAST_NUMBER]
    return any(a != b and one_sign_apart(a, b) for a, b in pairs)


def one_sign_apart(one: str, other: str) -> bool:
    """Do they differ by one sign too many, too few or wrong, or by two neighbours that changed places?"""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def _words(text: str) -> list[str]:
    parts = unicodedata.normalize("NFKD", text.lower())
    return _WORD.findall("".join(sign for sign in parts if not unicodedata.combining(sign)))


@lru_cache(maxsize=16_384)  # names are made of few words
def _spelt(word: str) -> str:
    """One spelling for one sound."""
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _TWICE.sub(r"\1", word)


@lru_cache(maxsize=16_384)
def _sound(word: str) -> str:
    """What the consonants sound like; a first vowel stays."""
    spelt = _spelt(word)
    return spelt[:1] + _TWICE.sub(r"\1", _VOWELS.sub("", spelt[1:]))
