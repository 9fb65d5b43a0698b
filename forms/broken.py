"""Why an expression cannot be read, in words for the person who wrote it."""

import re

from forms.said import Said

_TOO_DEEP = Said("terlalu dalam", "it goes too deep")
_OTHER = "susunannya tidak dikenal"
# What the reader of expressions says, and how it is told.
_REASONS = (
    (
        r"'end' expected at (?P<at>\d+), found (?P<found>.*)",
        Said("ada yang tersisa di posisi %(at)s: %(found)s", "something is left over at %(at)s, found %(found)s"),
    ),
    (
        r"(?P<wanted>\S+) expected at (?P<at>\d+), found ''",
        Said(
            "di posisi %(at)s seharusnya ada %(wanted)s, tetapi rumusnya sudah habis",
            "%(wanted)s expected at %(at)s, found its end",
        ),
    ),
    (
        r"(?P<wanted>\S+) expected at (?P<at>\d+), found (?P<found>.*)",
        Said(
            "di posisi %(at)s seharusnya ada %(wanted)s, yang ada %(found)s",
            "%(wanted)s expected at %(at)s, found %(found)s",
        ),
    ),
    (
        r"an expression of (?P<found>\d+) characters, at most (?P<most>\d+)",
        Said(
            "panjangnya %(found)s huruf, paling banyak %(most)s",
            "an expression of %(found)s characters, at most %(most)s",
        ),
    ),
    (
        r"cannot read (?P<found>.*) at (?P<at>\d+)",
        Said("%(found)s di posisi %(at)s tidak terbaca", "cannot read %(found)s at %(at)s"),
    ),
    (
        r".*more than (?P<most>\d+) levels of brackets",
        Said("kurungnya lebih dari %(most)s tingkat", "more than %(most)s levels of brackets"),
    ),
    (
        r"forms have no variables, found \$ at (?P<at>\d+)",
        Said("formulir tidak memakai variabel: $ di posisi %(at)s", "forms have no variables, found $ at %(at)s"),
    ),
    (
        r"no axis is called (?P<found>.*)",
        Said("tidak ada sumbu bernama %(found)s", "no axis is called %(found)s"),
    ),
    (
        r"no namespace is known by (?P<found>.*)",
        Said("ruang nama %(found)s tidak dikenal", "no namespace is known by %(found)s"),
    ),
    (
        r"a path goes on with '' at (?P<at>\d+)",
        Said("jalurnya terputus di posisi %(at)s", "a path breaks off at %(at)s"),
    ),
    (
        r"a path goes on with (?P<found>.*) at (?P<at>\d+)",
        Said("jalurnya berlanjut dengan %(found)s di posisi %(at)s", "a path goes on with %(found)s at %(at)s"),
    ),
)


def why_broken(error: Exception, source: str) -> Said:
    """The reason of one error; the expression itself is left out of it, its author has it in front of them."""
    said = str(error).replace(repr(source), "").strip(" :")
    for pattern, reason in _REASONS:
        if (found := re.fullmatch(pattern, said, re.DOTALL)) is not None:
            return reason.of(**found.groupdict())
    if not said or isinstance(error, RecursionError) or said.endswith("goes too deep"):
        return _TOO_DEEP
    return Said(_OTHER, said)
