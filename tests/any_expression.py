"""Expressions drawn by lot from the whole language, so that two evaluators can be held against each other.

The same seed draws the same expressions. Left out is only what browsers guess: texts that look like a date to them
alone ("1/2").
"""

import random
from collections.abc import Callable

XML = (
    '<data id="uji"><tgl>2026-01-14</tgl><waktu>2026-01-14T13:07:00.000+07:00</waktu><lama>1950-06-01</lama>'
    "<angka>3</angka><pecahan>2.5</pecahan><neg>-7</neg><pilih>ya lain</pilih><kosong/><nama>Lubuk Nipis</nama>"
    "<unik>é✓𝒳z</unik><titik>-3.72861 103.80442 24.0 8.0</titik><jam>13:07:00.000+07:00</jam>"
    "<garis>-3.7 103.8 0 0;-3.8 103.9 0 0;-3.7 103.9 0 0;-3.8 103.8 0 0</garis><benar>true</benar><satu>1</satu>"
    "<spasi>  a  b </spasi><orang><umur>20</umur><nama>A</nama><bangsa>CHN</bangsa><anak><u>3</u></anak>"
    "<anak><u>5</u></anak></orang><orang><umur>35</umur><nama>B</nama><bangsa>LAIN</bangsa></orang>"
    "<orang><umur/><nama>C</nama><bangsa>CHN</bangsa><anak><u>9</u></anak></orang>"
    "<luar><dalam><x>4</x></dalam></luar></data>"
)
REPEATS = ["/data/orang", "/data/orang/anak"]
PLACES = ["/data/kosong", "/data/orang[2]/nama", "/data/orang[1]/anak[2]/u", "/data/tgl", "/data/angka"]

_LEAVES = [
    "tgl",
    "waktu",
    "lama",
    "angka",
    "pecahan",
    "neg",
    "pilih",
    "kosong",
    "nama",
    "unik",
    "titik",
    "garis",
    "jam",
    "benar",
    "satu",
    "spasi",
    "tiada",
]  # "tiada" is not there
_TESTS = [
    "1",
    "2",
    "last()",
    "position() > 1",
    "bangsa = 'CHN'",
    "umur > 18",
    "position() = 2 or umur = 20",
    "nama != 'A'",
    "umur",
    "not(umur)",
    "anak",
    "selected(bangsa, 'CHN')",
    "count(anak) > 1",
]
_LITERALS = [
    "'abc'",
    "'2026-01-14'",
    "'2026-02-30'",
    "'2026-01-14T13:07:00.000+07:00'",
    "'2026-01-14T13:07'",
    "''",
    "' '",
    "'12'",
    "'-3.5'",
    "'1e3'",
    "'0x10'",
    "'ya'",
    "'true'",
    "0",
    "1",
    "2",
    "-1",
    "3.7",
    "0.1",
    "1000000",
    "100000000000000000000000",
    "0.0000001",
    "-0.5",
    "2.5",
    "1.005",
    "20472.5",
]
_DATES = ["/data/tgl", "/data/waktu", "/data/lama", "/data/kosong", "'2026-02-30'", "today()", "now()", "20472.5"]
_UNARY = [
    "abs",
    "ceiling",
    "floor",
    "round",
    "int",
    "number",
    "sqrt",
    "exp",
    "log",
    "log10",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "exp10",
    "string-length",
    "decimal-time",
    "count-selected",
]
_MARKS = ["' '", "'-'", "''", "'a'"]
_CODES = ["'YWJj'", "'w6k='", "'IA=='"]


class Lots:
    """Draws expressions."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def case(self) -> dict[str, str]:
        """One expression, where it is evaluated, and as what."""
        kind = self.one(["string", "string", "number", "boolean"])
        return {"at": self.one(PLACES), "expression": self.any(3), "as": kind}

    def one(self, among: list[str]) -> str:
        return self.rng.choice(among)

    def of(self, *ways: Callable[[], str]) -> str:
        return self.rng.choice(ways)()

    def any(self, depth: int) -> str:
        if depth <= 0:
            return self.of(self.path, self.literal)
        return self.of(
            self.path,
            self.literal,
            lambda: self.number(depth),
            lambda: f"({self.truth(depth)})",
            lambda: self.text(depth),
        )

    def literal(self) -> str:
        return self.one(_LITERALS)

    def path(self) -> str:
        inside = ["umur", "nama", "bangsa", "anak/u"]
        return self.of(
            lambda: f"/data/{self.one(_LEAVES)}",
            lambda: f"/data/{self.one(_LEAVES)}",
            lambda: f"/data/orang/{self.one(inside)}",
            lambda: f"/data/orang[{self.one(_TESTS)}]/{self.one([*inside, 'anak[1]/u'])}",
            lambda: f"//{self.one(['u', 'umur', 'x', 'nama'])}",
            lambda: self.one([".", "../nama", "../*", "./nama", "../../angka", "current()/../nama", "/data/orang"]),
        )

    def date(self) -> str:
        return self.one(_DATES)

    def number(self, depth: int) -> str:
        simple = ["/data/angka", "/data/pecahan", "/data/neg", "1", "2.5", "-3", "0", "10", "/data/kosong", "7"]
        if depth <= 0:
            return self.one(simple)
        below = depth - 1
        return self.of(
            lambda: self.one(simple),
            lambda: f"({self.number(below)} {self.one(['+', '-', '*', 'div', 'mod'])} {self.any(below)})",
            lambda: f"({self.date()} {self.one(['+', '-'])} {self.number(0)})",
            lambda: f"{self.one(_UNARY)}({self.any(below)})",
            lambda: f"{self.one(['count', 'sum', 'count-non-empty'])}({self.path()})",
            lambda: f"{self.one(['min', 'max'])}({self.any(below)}, {self.path()})",
            lambda: f"pow({self.number(below)}, {self.one(['2', '0.5', '-1', '/data/angka'])})",
            lambda: f"round({self.number(below)}, {self.one(['1', '2', '-1', '0'])})",
            lambda: f"{self.one(['area', 'distance'])}({self.one(['/data/garis', '/data/titik', '/data/kosong'])})",
            lambda: f"decimal-date-time({self.date()})",
            lambda: "position(..)",
        )

    def truth(self, depth: int) -> str:
        below = depth - 1
        compare = ["=", "!=", "<", "<=", ">", ">="]
        named = ["contains", "starts-with", "ends-with", "selected"]
        patterns = ["'[0-9]+'", "'.*'", "'[a-z ]*'", r"'\d{4}-.*'", "'(ya|lain)( lain)?'", "'.'"]
        return self.of(
            lambda: f"{self.any(below)} {self.one(compare)} {self.any(below)}",
            lambda: f"{self.date()} {self.one(compare)} {self.date()}",
            lambda: f"({self.any(below)}) {self.one(['and', 'or'])} ({self.any(below)})",
            lambda: f"{self.one(['not', 'boolean', 'boolean-from-string'])}({self.any(below)})",
            lambda: f"{self.one(named)}({self.any(below)}, {self.text(below)})",
            lambda: f"regex({self.any(below)}, {self.one(patterns)})",
            lambda: f"checklist({self.one(['-1', '0', '1'])}, 2, {self.any(below)}, {self.any(below)})",
            lambda: f"weighted-checklist(1, 5, {self.any(below)}, 2, {self.any(below)}, {self.number(below)})",
        )

    def text(self, depth: int) -> str:
        if depth <= 0:
            return self.of(self.literal, self.path)
        below = depth - 1
        formats = ["'%Y-%m-%d'", "'%e/%n/%y %H:%M:%S.%3'", "'%h %b %a'"]
        seeds = ["1", "42", "-3", "2.7", "'abc'", "/data/tgl", "/data/kosong"]
        return self.of(
            lambda: self.one([self.literal(), self.path()]),
            lambda: f"{self.one(['string', 'normalize-space', 'once', 'base64-encode'])}({self.any(below)})",
            lambda: f"{self.one(['concat', 'coalesce'])}({self.any(below)}, {self.any(below)})",
            lambda: f"join('/', {self.any(below)}, {self.path()})",
            lambda: f"{self.one(['substr', 'substring'])}({self.any(below)}, {self.number(0)}, {self.number(0)})",
            lambda: f"{self.one(['substr', 'substring'])}({self.any(below)}, {self.number(0)})",
            lambda: f"substring-{self.one(['before', 'after'])}({self.any(below)}, {self.one(_MARKS)})",
            lambda: f"translate({self.any(below)}, 'abc -é', 'XY')",
            lambda: f"selected-at({self.any(below)}, {self.number(0)})",
            lambda: f"{self.one(['format-date', 'format-date-time'])}({self.date()}, {self.one(formats)})",
            lambda: f"{self.one(['date', 'date-time'])}({self.date()})",
            lambda: f"if({self.truth(below)}, {self.any(below)}, {self.any(below)})",
            lambda: f"digest({self.any(below)}, '{self.one(['MD5', 'SHA-1', 'SHA-256'])}', 'hex')",
            lambda: f"indexed-repeat(/data/orang/{self.one(['nama', 'umur'])}, /data/orang, {self.number(0)})",
            lambda: f"{self.one(['name', 'local-name'])}({self.path()})",
            lambda: f"join(',', randomize(/data/orang/nama, {self.one(seeds)}))",
            lambda: f"base64-decode({self.one(_CODES)})",
        )
