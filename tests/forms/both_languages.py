"""Files with every fault that a form's author is told of, and every sentence they are told in."""

import ast
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from forms.publish import Unpublishable, convert
from forms.said import Said
from forms.support import indonesian
from tests.architecture.tree import ROOT

HEADINGS = ("type", "name", "label", "relevant", "constraint", "calculation", "appearance", "parameters")
HEADINGS = (*HEADINGS, "image", "warna", "choice_filter")
QUESTIONS = (
    {"type": "integer", "name": "a", "relevant": "${b} = 1"},
    {"type": "integer", "name": "b", "relevant": "${a} = 1", "warna": "merah"},
    {"type": "begin_group", "name": "g"},
    {"type": "integer", "name": "sisa", "relevant": "1 = 1)", "image": "wajah.png"},
    {"type": "end_group"},
    {"type": "begin_repeat", "name": "orang"},
    {"type": "integer", "name": "putus", "relevant": "${a} = (1"},
    {"type": "end_repeat"},
    {"type": "integer", "name": "lain", "relevant": "(1 2)"},
    {"type": "integer", "name": "tanda", "constraint": ". >= 1 && . < 3"},
    {"type": "integer", "name": "dolar", "constraint": "$x = 1"},
    {"type": "integer", "name": "sumbu", "constraint": "paman::x = 1"},
    {"type": "integer", "name": "ruang", "constraint": "/data/tak:ada = 1"},
    {"type": "integer", "name": "jalur", "constraint": "/data/"},
    {"type": "integer", "name": "jalan", "constraint": "/data/= 1"},
    {"type": "integer", "name": "kurung", "constraint": f"{'(' * 101}1{')' * 101} = 1"},
    {"type": "integer", "name": "panjang", "constraint": f"'{'x' * 100_000}' = ."},
    {"type": "integer", "name": "tiga", "calculation": "if(1, 2)"},
    {"type": "integer", "name": "pangkat", "calculation": "pow(2)"},
    {"type": "integer", "name": "antara", "calculation": "round(1, 2, 3)"},
    {"type": "integer", "name": "banyak", "calculation": "coalesce()"},
    {"type": "integer", "name": "tidak_ada", "relevant": "/data/hilang = 1"},
    {"type": "integer", "name": "sendiri", "calculation": "${sendiri} + 1"},
    {"type": "integer", "name": "gaib", "calculation": "gaib(1)"},
    {"type": "text", "name": "gemerlap", "appearance": "gemerlap printer"},
    {"type": "select_one ya", "name": "y", "label": "Ya"},
    {"type": "background-audio", "name": "suara"},
    {"type": "image", "name": "foto"},
    {"type": "osm", "name": "peta"},
    {"type": "select_one_from_file desa.csv", "name": "desa"},
)
OTHER_SHEETS = """
| choices |
| | list_name | name | label |
| | ya | y | Ya |
| catatan |
| | apa |
| | x |
"""
XFORM = (
    ('type="string"', 'type="hologram"'),
    ("</h:body>", '<wand ref="/data/x" appearance="kilau"/></h:body>'),
    ("</model>", '<submission base64RsaPublicKey="MIIB" orx:auto-send="true"/></model>'),
    ("</model>", '<setvalue event="kapan-kapan" ref="/data/a" value="gaib()"/></model>'),
    ('version="1"', ""),
    ("<h:title>benar</h:title>", "<h:title/>"),
    ("<instance>", '<itext><translation lang=""><text id="x"><value>y</value></text></translation></itext><instance>'),
)


def faulty_form(folder: Path) -> Path:
    """A workbook with every fault that a form may have and still be read."""
    lines = ["| settings |", "| | form_id | version | style |", f"| | dua kata | {'1' * 65} | pages |", "| survey |"]
    lines.append(f"| | {' | '.join(HEADINGS)} |")
    for question in QUESTIONS:
        cells = question if question["type"].startswith("end") else {"label": question["name"].title(), **question}
        lines.append(f"| | {' | '.join(cells.get(heading, '') for heading in HEADINGS)} |")
    path = folder / "salah.md"
    path.write_text("\n".join(lines) + OTHER_SHEETS)
    return path


def forms(folder: Path) -> Iterator[Path]:
    """Every file that can be read: with every fault, with nothing in it, with none, and a finished XForm."""
    yield faulty_form(folder)
    for name, rows, version in (("kosong", "", ""), ("benar", "| | text | a | A |", "1")):
        path = folder / f"{name}.md"
        head = (
            f"| settings |\n| | form_id | version |\n| | {name} | {version} |\n| survey |\n| | type | name | label |\n"
        )
        path.write_text(f"{head}| survey |\n| | type | name | label |\n{rows}\n")
        yield path
    xform = convert(path).xform_xml
    for old, new in XFORM:
        assert old in xform, old
        xform = xform.replace(old, new)
    finished = folder / "jadi.xml"
    finished.write_text(xform)
    yield finished


def no_forms(folder: Path) -> Iterator[Path]:
    """Every file that cannot be read."""
    (folder / "rusak.md").write_text("| survey |\n| | type | name | label |\n| | hologram | a | A |\n")
    (folder / "bukan.csv").write_text("survey;;\n;type;name\n")
    for name, content in (
        ("potong.xlsx", b"halo"),
        ("nama.xls", b"halo"),
        ("kosong.xlsx", b""),
        ("surat.docx", b"PK"),
        ("huruf.md", b"| survey |\n| | nam\xe9"),
        ("jadi.xml", b"<html"),
    ):
        (folder / name).write_bytes(content)
    for name, size in (("besar.xlsx", 201_000_000), ("hampa.xlsx", 1)):
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("xl/workbook.xml" if size > 1 else "lain.xml", bytes(size))
    # A workbook that is whole to look at, and over which pyxform stumbles.
    with zipfile.ZipFile(folder / "palsu.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "<halo/>")
    yield from sorted(folder.iterdir())
    yield folder / "hilang.md"


def refusal_of(path: Path) -> Said:
    """Why a file is no form."""
    try:
        convert(path)
    except Unpublishable as error:
        return error.said
    raise AssertionError(path)


def table() -> list[Said]:
    """Every sentence of the table of support that an author may be told."""
    return [Said(other, english) for english, other in indonesian().items()]


def sentences(*patterns: str) -> list[Said]:
    """Every sentence that stands in the source in both languages."""
    found = []
    for path in (path for pattern in patterns for path in sorted(ROOT.glob(pattern))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Said":
                words = [one.value for one in node.args if isinstance(one, ast.Constant)]
                if len(words) == 2:
                    found.append(Said(*map(str, words)))
    return found


def pieces(sentence: str) -> list[str]:
    """What a sentence says between its facts."""
    return [piece.strip() for piece in re.split(r"%\(\w+\)s|\n|%%", sentence) if len(piece.strip()) > 2]
