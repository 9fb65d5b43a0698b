"""Words as a search meets them: plain letters, Indonesian words with their stems, words that are one slip apart."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 40
_WORD = re.compile(r"[^\W_]+")
# A stem shorter than this says too little: "makan" stays "makan".
_LEAST = 4
_PARTICLES = ("lah", "kah", "tah", "pun", "nya")
# What stands before the stem, and the letter that it has swallowed there: menyapu, sapu; menulis, tulis.
_PREFIXES = (
    (re.compile(r"^(?:meny|peny)(?=[aiueo])"), "s"),
    (re.compile(r"^(?:meng|peng)(?=[aiueoghk])"), ""),
    (re.compile(r"^(?:mem|pem)(?=[bfpv])"), ""),
    (re.compile(r"^(?:mem|pem)(?=[aiueo])"), "p"),
    (re.compile(r"^(?:men|pen)(?=[cdjstz])"), ""),
    (re.compile(r"^(?:men|pen)(?=[aiueo])"), "t"),
    (re.compile(r"^(?:me|pe)(?=[lmnrwy])"), ""),
    (re.compile(r"^(?:be|pe)(?=ker)"), ""),
    (re.compile(r"^(?:diper|memper|keber|ber|ter|per|di|ke|se)"), ""),
)


def words_of(text: str) -> list[str]:
    """The words of a text in small plain letters, in order: ``Dusun II, Pématang`` → dusun, ii, pematang."""
    return [word[:LONGEST] for word in _WORD.findall(_plain(text))]


def with_stems(words: set[str]) -> set[str]:
    """The words and their stems."""
    return words | {stem(word) for word in words}


@lru_cache(maxsize=65_536)  # an office writes with some ten thousand words
def stem(word: str) -> str:
    """What is left without the usual prefixes and suffixes: ``pembangunan``, ``dibangun`` → ``bangun``.

    A light hand: it need not find the word of the dictionary, only the same letters for forms of one word.
    Source: the affixes of Nazief and Adriani (1996), without their dictionary.
    """
    if not word.isalpha() or not word.isascii():
        return word
    left = word
    for particle in _PARTICLES:
        left = _without_end(left, particle)
    bare = _without_start(left)
    for ending in ("kan", "an", "i") if bare != left else ("kan", "an"):
        shorter = _without_end(bare, ending)
        if shorter != bare:
            return shorter
    return bare


def one_slip_apart(one: str, other: str) -> bool:
    """Do they differ by one letter too many, too few or wrong, or by two neighbours that changed places?"""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def _plain(text: str) -> str:
    folded = text.lower()
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _without_end(word: str, ending: str) -> str:
    return word[: -len(ending)] if word.endswith(ending) and len(word) - len(ending) >= _LEAST else word


def _without_start(word: str) -> str:
    for pattern, swallowed in _PREFIXES:
        found = pattern.match(word)
        if found and len(word) - found.end() + len(swallowed) >= _LEAST:
            return swallowed + word[found.end() :]
    return word
