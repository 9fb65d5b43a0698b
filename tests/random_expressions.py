"""Random expressions over one small record: the phone and the server must say the same of each."""

from __future__ import annotations

import random

XML = (
    '<data id="uji"><a>3</a><b>2.5</b><c>ya lain</c><kosong/><n>-7</n><t>Lubuk Nipis</t><d>2026-01-14</d>'
    "<w>2026-01-14T13:07:00.000+07:00</w><g>-3.65 103.77 24 8</g><benar>true</benar><kode>A1234567</kode>"
    "<o><u>20</u><s>A</s><x/></o><o><u>35</u><s>B</s><x/></o><o><u>11</u><s/><x/></o></data>"
)
REPEATS = ["/data/o"]
CONTEXTS = ["/data/kosong", "/data/a", "/data/d", "/data/o[2]/x", "/data/o[3]/x"]
PATHS = ["/data/a", "/data/b", "/data/c", "/data/kosong", "/data/n", "/data/t", "/data/d", "/data/w", "/data/o/u",
         "/data/o/s", "/data/tidak", "../a", ".",
         "/data/o[1]/u", "/data/o[last()]/s", "/data/benar", "/data/kode"]  # fmt: skip
SETS = ["/data/o", "/data/o/u", "/data/o[u > 15]/u",
         "/data/o[s = 'A']/u", "/data/tidak", "/data/o[position() < 3]/s", "/data/*",
        "/data/a | /data/n", "//u", "/data/o[selected('A B', s)]/u", "/data/o[u > current()/../u]/s"]  # fmt: skip
TEXTS = [
    "''",
    "'a'",
    "'ya'",
    '"A"',
    "'  x  y '",
    "'12'",
    "'-7.5'",
    "'2026-01-10'",
    "'true'",
    "'0'",
    "' '",
    "'1,5'",
    "'b c'",
]
NUMBERS = ["0", "1", "2", "2.5", "-3", ".5", "100", "7"]
PATTERNS = ["'[A-Z].*'", "'.*'", "'[0-9]+'", "'\\d{2}'", "'(ya|A).*'", "'[^ ]+'"]
FORMATS = ["'%Y-%m-%d'", "'%e/%n/%y'", "'%d.%m'", "'%H:%M'"]


def expression(seed: int) -> str:
    """One expression; of the same seed always the same one."""
    return _any(random.Random(seed), 3)


def _any(lots: random.Random, depth: int) -> str:
    return lots.choice([_text, _number, _truth])(lots, depth)


def _value(lots: random.Random, depth: int) -> str:
    """Whatever stands as an argument."""
    if depth <= 0 or lots.random() < 0.4:
        return lots.choice(lots.choice([PATHS, PATHS, TEXTS, NUMBERS]))
    return _any(lots, depth - 1)


def _text(lots: random.Random, depth: int) -> str:
    one, two, three = (_value(lots, depth - 1) for _ in range(3))
    place, other = lots.choice(["0", "1", "2", "-1", "3"]), lots.choice(["1", "2", "4", "-1"])
    return lots.choice(
        [
            f"concat({one}, {two})", f"string({one})", f"substr({one}, {place}, {other})", f"substr({one}, {place})",
            f"substring({one}, {place}, {other})",
            f"substring-before({one}, {two})", f"substring-after({one}, {two})",
            f"translate({one}, {two}, {three})", f"normalize-space({one})", f"join(', ', {lots.choice(SETS)})",
            f"coalesce({one}, {two})", f"if({_truth(lots, depth - 1)}, {one}, {two})", f"selected-at({one}, {place})",
            f"format-date({one}, {lots.choice(FORMATS)})", f"once({one})", f"string({_date(lots, depth - 1)})",
            f"name({lots.choice(SETS)})", f"indexed-repeat(/data/o/s, /data/o, {place})",
        ]
    )  # fmt: skip


def _number(lots: random.Random, depth: int) -> str:
    one, two = _value(lots, depth - 1), _value(lots, depth - 1)
    nodes = lots.choice(SETS)
    return lots.choice(
        [
            f"{one} + {two}", f"{one} - {two}", f"{one} * {two}",
            f"{one} div {two}", f"{one} mod {two}", f"-{lots.choice(PATHS)}",
            f"({_number(lots, depth - 1)}) * {two}" if depth > 0 else "1", f"number({one})", f"int({one})",
            f"round({one}, 2)", f"floor({one})", f"ceiling({one})", f"abs({one})", f"pow({lots.choice(PATHS)}, 2)",
            f"string-length({one})", f"count({nodes})",
            f"count-non-empty({nodes})", f"sum({nodes})", f"max({nodes}, {one})",
            f"min({nodes})", f"count-selected({one})",
            f"decimal-date-time({one})", f"{_date(lots, depth - 1)} - {one}",
            f"string-length(concat({one}, {two}))", f"if({_truth(lots, depth - 1)}, {one}, {two}) + 1",
        ]
    )  # fmt: skip


def _truth(lots: random.Random, depth: int) -> str:
    one, two = _value(lots, depth - 1), _value(lots, depth - 1)
    sign = lots.choice(["=", "!=", "<", "<=", ">", ">="])
    if depth <= 0:
        return lots.choice(["true()", "false()", f"{lots.choice(PATHS)} {sign} {lots.choice(NUMBERS)}"])
    left, right = _truth(lots, depth - 1), _truth(lots, depth - 1)
    return lots.choice(
        [
            f"{one} {sign} {two}", f"({left}) and ({right})",
            f"({left}) or ({right})", f"not({left})", f"boolean({one})",
            f"contains({one}, {two})", f"starts-with({one}, {two})",
            f"ends-with({one}, {two})", f"selected({one}, {two})",
            f"regex({one}, {lots.choice(PATTERNS)})",
            f"boolean-from-string({one})", f"{lots.choice(SETS)} {sign} {two}",
            f"{_date(lots, depth - 1)} {sign} {one}", f"checklist(1, 2, {left}, {right}, {one})",
            f"weighted-checklist(1, 3, {left}, 1, {right}, 2)",
            f"count({lots.choice(SETS)}) {sign} {lots.choice(NUMBERS)}",
        ]
    )  # fmt: skip


def _date(lots: random.Random, depth: int) -> str:
    days = lots.choice(["1", "-3", "30"])
    return lots.choice(
        ["today()", "now()", f"date({_value(lots, depth - 1)})", f"date(today() + {days})", "date('2026-01-10')"]
    )
