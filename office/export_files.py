"""Tables as files that are sent while they are made: CSV, CSV in a zip, GeoJSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from office.export_tables import Line, Row, Table

# A cell that begins so is a formula to a spreadsheet, whoever typed it (OWASP, "CSV Injection").
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SIGNS = frozenset(FORMULA_SIGNS)
BOM = "\ufeff"
_PART_BYTES = 64 * 1024


def csv_parts(table: Table, parts: Iterable[Sequence[Line]]) -> Iterator[bytes]:
    """One table as CSV (RFC 4180, UTF-8 with BOM), a part at a time."""
    yield (BOM + csv_text([table.heads])).encode()
    for part in parts:
        yield csv_text(row for _number, row in part).encode()


def zip_parts(tables: list[Table], parts: Iterable[Sequence[Line]], folder: Path, name: str) -> Iterator[bytes]:
    """A CSV for each table in one zip. Repeats wait in files in ``folder`` while the reports go out."""
    out = _Outlet()
    with ExitStack() as opened:
        archive = opened.enter_context(ZipFile(out, "w", ZIP_DEFLATED))
        waiting = [opened.enter_context(TemporaryFile(dir=folder)) for _table in tables[1:]]
        for file, table in zip(waiting, tables[1:], strict=True):
            file.write((BOM + csv_text([table.heads])).encode())
        with archive.open(f"{name}.csv", "w", force_zip64=True) as member:
            member.write((BOM + csv_text([tables[0].heads])).encode())
            for part in parts:
                member.write(csv_text(row for number, row in part if number == 0).encode())
                for number, file in enumerate(waiting, start=1):
                    file.write(csv_text(row for at, row in part if at == number).encode())
                yield out.taken()
        for file, table in zip(waiting, tables[1:], strict=True):
            yield from _copied(archive, f"{name}-{table.name}.csv", file, out)
    yield out.taken()


def geojson_parts(
    table: Table, parts: Iterable[Sequence[tuple[Row, dict[str, Any]]]], about: dict[str, Any], at: tuple[int, int]
) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946). parts: the cells of a report, and its repeats as lists of objects.

    about: foreign members at its head; at: which cells are latitude and longitude. Without a point: geometry null.
    """
    lat, lng = at
    head = json.dumps({"type": "FeatureCollection", **about}, ensure_ascii=False)
    yield f'{head[:-1]}, "features": ['.encode()
    joint = "\n"
    for part in parts:
        lines = []
        for cells, repeats in part:
            point = {"type": "Point", "coordinates": [cells[lng], cells[lat]]} if cells[lat] is not None else None
            told = {head: cell for head, cell in zip(table.heads, cells, strict=True) if cell is not None} | repeats
            feature = {"type": "Feature", "id": cells[0], "geometry": point, "properties": told}
            lines.append(joint + json.dumps(feature, ensure_ascii=False))
            joint = ",\n"
        yield "".join(lines).encode()
    yield b"\n]}\n"


def csv_text(rows: Iterable[Row] | list[list[str]]) -> str:
    """Lines of CSV. A text that a spreadsheet would take for a formula gets an apostrophe; numbers stay numbers."""
    made = io.StringIO()
    writer = csv.writer(made)
    # Without a call for each of a million cells.
    writer.writerows(
        [f"'{cell}" if cell.__class__ is str and cell and cell[0] in _SIGNS else cell for cell in row] for row in rows
    )
    return made.getvalue()


def _copied(archive: ZipFile, name: str, file: IO[bytes], out: "_Outlet") -> Iterator[bytes]:
    file.seek(0)
    with archive.open(name, "w", force_zip64=True) as member:
        while chunk := file.read(_PART_BYTES):
            member.write(chunk)
            yield out.taken()


class _Outlet(io.RawIOBase):
    """Where a zip is written to that nobody can wind back: what has come is taken out and sent."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """Everything that has come since it was last asked."""
        held = bytes(self._held)
        self._held.clear()
        return held
