"""When two reports may name the same recruiter: by a number in what was written, or by a name. Never more than a guess.

What people write is free: "Bu R. 0812-3456-7890", "Pak Agus", "+62 812 3456 7890". Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workflow.matching import Known, alike, blocks, normal_name

# Eight digits or more, with spaces, dots or lines between them
_PHONE = re.compile(r"\+?\d(?:[\s.\-()]*\d){7,}")
_CALLED = frozenset(
    {"pak", "bpk", "bapak", "bu", "ibu", "mas", "mbak", "bang", "kak", "om", "agen", "calo", "wa", "hp"}
)
_LEAST_NAME = 3


@dataclass(frozen=True)
class Named:
    """A recruiter as one report names them. phones: digits without a leading 0 or 62; name: without titles."""

    phones: frozenset[str]
    name: str


@dataclass(frozen=True)
class Mention:
    """One report that names a recruiter."""

    key: str
    village: str
    named: Named


@dataclass(frozen=True)
class Group:
    """Reports that may speak of one recruiter. whys: names of matching.WHYS."""

    keys: tuple[str, ...]
    whys: tuple[str, ...]


def read(text: str) -> Named:
    """What was written, as it is compared."""
    phones = {_digits(found) for found in _PHONE.findall(text)}
    words = normal_name(_PHONE.sub(" ", text)).split()
    name = " ".join(word for word in words if word not in _CALLED and not word.isdecimal())
    return Named(frozenset(phones), name if len(name.replace(" ", "")) >= _LEAST_NAME else "")


def likeness(one: Named, other: Named) -> tuple[str, ...]:
    """Why they may be the same: names of matching.WHYS; empty when nothing says so.

    One word is a name that many have: beside two different numbers it says nothing.
    """
    found = ["SAME_PHONE"] if one.phones & other.phones else []
    if one.name and other.name:
        known = [Known("foreigner", names=frozenset({named.name})) for named in (one, other)]
        same = "SAME_NAME" in alike(known[0], known[1])
        two_numbers = bool(one.phones and other.phones) and not found
        short = min(len(named.name.split()) for named in (one, other)) == 1
        found += ["SAME_NAME"] if same and not (two_numbers and short) else []
    return tuple(found)


def in_more_than_one_village(mentions: Iterable[Mention]) -> list[Group]:
    """Those that may be the same, each with the others; the most villages first."""
    rows = {one.key: one for one in mentions}
    group = {key: {key} for key in rows}
    whys: dict[str, set[str]] = {key: set() for key in rows}
    for key, other in sorted(_pairs(rows.values())):
        found = likeness(rows[key].named, rows[other].named)
        if found:
            joined, said = group[key] | group[other], whys[key] | whys[other] | set(found)
            for one in joined:
                group[one], whys[one] = joined, said
    made = {tuple(key for key in rows if key in keys): whys[one] for one, keys in group.items()}
    spread = {keys: len({rows[key].village for key in keys} - {""}) for keys in made}
    order = sorted((keys for keys in made if spread[keys] > 1), key=lambda keys: (-spread[keys], keys))
    return [Group(keys, tuple(sorted(made[keys], reverse=True))) for keys in order]


def _pairs(mentions: Iterable[Mention]) -> set[tuple[str, str]]:
    """Those that share a number or a word of the name, so that not each is compared with each."""
    by_word: dict[str, list[str]] = {}
    for one in mentions:
        words = {f"p:{phone}" for phone in one.named.phones}
        words |= blocks(Known("foreigner", names=frozenset({one.named.name}))) if one.named.name else set()
        for word in words:
            by_word.setdefault(word, []).append(one.key)
    return {(keys[n], other) for keys in by_word.values() for n in range(len(keys)) for other in keys[n + 1 :]}


def _digits(text: str) -> str:
    digits = "".join(sign for sign in text if sign.isdecimal())
    return digits.removeprefix("62") if text.startswith("+") or digits.startswith("628") else digits.removeprefix("0")
