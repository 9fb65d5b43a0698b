"""Forms over long lists: the villages of one province, of the whole country, and the way down to a village.

python -m benchmarks.big_lists      # publish them into the server that TITIAN_DATA names
"""

from __future__ import annotations

import csv
import io
import lzma
import tempfile
from pathlib import Path

from forms import lists

WILAYAH = Path(__file__).parent.parent / "seeds" / "wilayah"
COUNTRY = WILAYAH / "indonesia"
PROVINCE = "16"
COLUMNS = ["choice_filter", "appearance"]
# Level, its file, the column of its parent's code, as forms/library/media writes lists: codes without dots.
LEVELS = [
    ("provinsi", "provinces.csv", None, None),
    ("kab_kota", "regencies.csv", "province_code", "prov"),
    ("kecamatan", "districts.csv.xz", "regency_code", "kab"),
    ("desa", "villages.csv.xz", "district_code", "kec"),
]


def level_csv(file: str, parent: str | None, column: str | None, province: str = "") -> str:
    """A list of one level, of one province when one is named."""
    path = COUNTRY / file
    content = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    table = [
        [one["code"].replace(".", ""), one["name"], *([one[parent].replace(".", "")] if parent else [])]
        for one in csv.DictReader(io.StringIO(content.decode()))
        if one["code"].startswith(province)
    ]
    return lists.write(["name", "label", *([column] if column else [])], table)


def all_lists() -> dict[str, str]:
    """Name → CSV text of every list of these forms."""
    found = {f"bench_{level}.csv": level_csv(file, parent, column) for level, file, parent, column in LEVELS}
    _, file, parent, column = LEVELS[-1]
    found["bench_desa_sumsel.csv"] = level_csv(file, parent, column, PROVINCE)
    return found


def one_list(form_id: str, file: str) -> str:
    """A form of one question, whose choices are a whole list."""
    return _form(form_id, [_select(file, "desa", "Desa/kelurahan")])


def cascade(form_id: str) -> str:
    """Province, regency, district, village; each narrows the next."""
    rows = [_row("begin group", "tempat", "Tempat", appearance="field-list")]
    before = ""
    for level, _file, parent, column in LEVELS:
        narrowed = f"{column}=${{{before}}}" if parent else ""
        rows.append(_select(f"bench_{level}.csv", level, level.title(), narrowed))
        before = level
    return _form(form_id, [*rows, _row("end group", "")])


FORMS = {
    "bench_desa_3258": lambda form_id: one_list(form_id, "bench_desa_sumsel.csv"),
    "bench_desa_83763": lambda form_id: one_list(form_id, "bench_desa.csv"),
    "bench_turun": cascade,
}


def _row(kind: str, name: str, label: str = "", **more: str) -> str:
    return f"| | {kind} | {name} | {label} | " + " | ".join(more.get(column, "") for column in COLUMNS) + " |"


def _select(file: str, name: str, label: str, choice_filter: str = "") -> str:
    return _row(f"select_one_from_file {file}", name, label, choice_filter=choice_filter)


def _form(form_id: str, rows: list[str]) -> str:
    survey = "\n".join(["| survey |", "| | type | name | label | " + " | ".join(COLUMNS) + " |", *rows])
    return f"{survey}\n\n| settings |\n| | form_title | form_id | version |\n| | {form_id} | {form_id} | 2026112201 |\n"


def main() -> None:
    from app import create_app
    from forms.publish import convert
    from models.library import publish_form, publish_list

    with create_app().app_context(), tempfile.TemporaryDirectory() as folder:
        for name, text in all_lists().items():
            publish_list(name, None, text)
        for number, (form_id, make) in enumerate(FORMS.items()):
            path = Path(folder) / f"{form_id}.md"
            path.write_text(make(form_id))
            told = {"code": f"L{number}", "minutes": 1, "icon": "forms", "order": 80 + number}
            more = {"title": {"id": form_id, "en": form_id}, "features": [], "evidence": []}
            publish_form(form_id, convert(path), {**told, **more}, [])


if __name__ == "__main__":
    main()
