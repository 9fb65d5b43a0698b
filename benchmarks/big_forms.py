"""Forms of a known size, for Titian and its rivals alike: Markdown XLSForms made from plain loops.

python -m benchmarks.big_forms      # publish them into the server that TITIAN_DATA names
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

CHOICES = "| choices |\n| | list_name | name | label |\n" + "".join(
    f"| | {name} | {value} | {value.title()} |\n"
    for name, values in {
        "yatidak": ["ya", "tidak"],
        "lima": ["sangat_baik", "baik", "sedang", "kurang", "buruk"],
        "jenis": ["orang", "barang", "tempat", "kendaraan", "surat", "lain"],
    }.items()
    for value in values
)
# The mixture of a real form: (type, constraint, appearance), taken in turn.
KINDS = [
    ("text", "string-length(.) <= 80", ""),
    ("select_one lima", "", ""),
    ("integer", ". >= 0 and . <= 999", ""),
    ("select_multiple jenis", "", ""),
    ("date", ". <= today()", ""),
    ("text", "", "multiline"),
    ("select_one yatidak", "", ""),
    ("decimal", ". >= 0", ""),
]


def forty() -> str:
    """40 questions on one page, eight of them shown only after an answer, two calculations."""
    rows = list(questions(40, relevant_every=5))
    rows.append(row("calculate", "jumlah", calculation="coalesce(${t_3}, 0) + coalesce(${t_11}, 0)"))
    rows.append(row("calculate", "keterangan", calculation="concat(${t_1}, ' ', ${t_9})"))
    return form("bench_40", rows)


def two_hundred() -> str:
    """200 questions in ten groups, and a repeat of 30 turns of five questions each with a sum over them."""
    rows: list[str] = []
    for number in range(10):
        rows.append(row("begin group", f"g_{number}", f"Bagian {number + 1}", appearance="field-list"))
        rows.extend(questions(20, relevant_every=5, first=number * 20 + 1))
        rows.append(row("end group", ""))
    rows.append(row("begin repeat", "orang", "Orang", repeat_count="30"))
    rows.append(row("text", "nama", "Nama"))
    rows.append(row("integer", "umur", "Umur", constraint=". >= 0 and . <= 120"))
    rows.append(row("select_one yatidak", "bekerja", "Bekerja"))
    rows.append(row("text", "tempat", "Tempat kerja", relevant="${bekerja} = 'ya'"))
    rows.append(row("calculate", "dewasa", calculation="if(${umur} >= 18, 1, 0)"))
    rows.append(row("decimal", "upah", "Upah", relevant="${bekerja} = 'ya'", constraint=". >= 0"))
    rows.append(row("end repeat", ""))
    rows.append(row("calculate", "jumlah_dewasa", calculation="sum(${dewasa})"))
    return form("bench_200", rows)


def toggle() -> str:
    """One question that turns twenty others on the same page on and off."""
    rows = [row("begin group", "g", "Satu halaman", appearance="field-list")]
    rows.append(row("select_one yatidak", "tampil", "Tampilkan"))
    rows += [text.replace("@", "${tampil} = 'ya'") for text in questions(20, relevant_every=1)]
    rows.append(row("end group", ""))
    return form("bench_toggle", rows)


def questions(count: int, relevant_every: int, first: int = 1) -> Iterator[str]:
    """Questions t_first …; every so-many-th applies only to an answer before it ("@" when all do)."""
    for number in range(first, first + count):
        kind, constraint, appearance = KINDS[(number - 1) % len(KINDS)]
        shown = number % relevant_every == 0
        relevant = "@" if relevant_every == 1 else f"${{t_{first}}} != 'sembunyi'" if shown else ""
        label = f"Pertanyaan nomor {number}"
        hint = "Isi menurut keadaan di lapangan" if number % 3 == 0 else ""
        yield row(
            kind, f"t_{number}", label, hint=hint, relevant=relevant, constraint=constraint, appearance=appearance
        )


def row(kind: str, name: str, label: str = "", **more: str) -> str:
    """One row of the survey sheet."""
    cells = [more.get(column, "") for column in COLUMNS]
    return f"| | {kind} | {name} | {label} | " + " | ".join(cells) + " |"


COLUMNS = ["hint", "relevant", "constraint", "calculation", "appearance", "repeat_count"]


def form(form_id: str, rows: list[str]) -> str:
    survey = "\n".join(["| survey |", "| | type | name | label | " + " | ".join(COLUMNS) + " |", *rows])
    settings = f"| settings |\n| | form_title | form_id | version |\n| | {form_id} | {form_id} | 2026112201 |\n"
    return f"{survey}\n\n{CHOICES}\n{settings}"


ALL = {"bench_40": forty, "bench_200": two_hundred, "bench_toggle": toggle}


def xform(form_id: str) -> str:
    """XForm XML of one of them."""
    from forms.publish import convert

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{form_id}.md"
        path.write_text(ALL[form_id]())
        return convert(path).xform_xml


def main() -> None:
    from app import create_app
    from forms.publish import convert
    from models.library import publish_form

    with create_app().app_context(), tempfile.TemporaryDirectory() as folder:
        for number, (form_id, make) in enumerate(ALL.items()):
            path = Path(folder) / f"{form_id}.md"
            path.write_text(make())
            title = {"id": form_id, "en": form_id}
            info = {
                "code": f"B{number}",
                "title": title,
                "minutes": 5,
                "icon": "forms",
                "order": 90 + number,
                "features": [],
                "evidence": [],
            }
            publish_form(form_id, convert(path), info, [])


if __name__ == "__main__":
    main()
