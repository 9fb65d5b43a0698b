"""Rows beside an instance: from CSV, GeoJSON, XML or the form itself; answered by an index, and as XML when asked."""

import csv
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from io import StringIO
from typing import Any

from lxml import etree

from forms.instance import Unreadable, parse_safely
from forms.trees import elements_in, plain_copy, written_in

_NO_NAME = re.compile(r"[^\w.-]", re.ASCII)


class Table:
    """Rows with named columns. Never changes; an index of a column is made at the first question."""

    def __init__(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], root: etree._Element | None = None
    ) -> None:
        self.columns = {name: place for place, name in reversed(list(enumerate(columns)))}
        self.rows = rows
        self._indexes: dict[str, dict[str, list[int]]] = {}
        self._root = root

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, row: int, column: str) -> str:
        """ "" when there is no such row or column."""
        place = self.columns.get(column)
        if place is None or not 0 <= row < len(self.rows):
            return ""
        cells = self.rows[row]
        return cells[place] if place < len(cells) else ""

    def rows_where(self, column: str, value: str) -> list[int]:
        """Numbers of the rows with this value in this column, in the order of the list."""
        index = self._indexes.get(column)
        if index is None:
            index = {}
            for row in range(len(self.rows)):
                index.setdefault(self.cell(row, column), []).append(row)
            self._indexes[column] = index
        return index.get(value, [])

    @property
    def root(self) -> etree._Element:
        """The rows as <root><item>…: what ``instance('x')/root/item`` walks through."""
        if self._root is None:
            tags = [_tag(name) for name in sorted(self.columns, key=lambda name: self.columns[name])]
            root = etree.Element("root")
            for cells in self.rows:
                item = etree.SubElement(root, "item")
                for place, tag in enumerate(tags):
                    etree.SubElement(item, tag).text = cells[place] if place < len(cells) else ""
            self._root = root
        return self._root


NOTHING = Table((), ())

# Every village of the country as XML: 9 MB, 250,000 nodes.
MOST_BYTES = 64 * 1024 * 1024
MOST_NODES = 2_000_000


@lru_cache(maxsize=64)  # an office has a dozen lists, and every record of a form asks for the same
def table_of(name: str, text: str) -> Table:
    """What a list's file says; its name tells how it is written. Nothing when it cannot be read."""
    if name.endswith(".geojson"):
        return _from_geojson(text)
    if text.lstrip("\ufeff \t\r\n").startswith("<") and not name.endswith(".csv"):
        try:
            return table_in(list_root(text))
        except Unreadable:
            return NOTHING
    return _from_csv(text)


def list_root(text: str) -> etree._Element:
    """The root of a list written as XML. Raises Unreadable."""
    return parse_safely(text.encode(), MOST_BYTES, MOST_NODES)


def table_in(root: etree._Element) -> Table:
    """The items of an instance that is XML already."""
    plain = plain_copy(root)
    items = list(plain.iterchildren("item"))
    names = list(dict.fromkeys(str(cell.tag) for item in items for cell in elements_in(item)))
    rows = []
    for item in items:
        cells: dict[str, str] = {}
        for cell in elements_in(item):
            cells.setdefault(str(cell.tag), written_in(cell))
        rows.append([cells.get(name, "") for name in names])
    return Table(names, rows, plain)


def _from_csv(text: str) -> Table:
    reader = csv.reader(StringIO(text.replace("\0", "").removeprefix("\ufeff")))
    try:
        rows = [row for row in reader if row]
    except csv.Error:
        return NOTHING
    return Table([name.strip() for name in rows[0]], rows[1:]) if rows else NOTHING


def _from_geojson(text: str) -> Table:
    """Each feature with its id, its properties, and its place as XForms write it."""
    try:
        features = json.loads(text)["features"]
        rows = [_feature(feature) for feature in features]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return NOTHING
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table(names, [[row.get(name, "") for name in names] for row in rows])


def _feature(feature: dict[str, Any]) -> dict[str, str]:
    row = {str(name): _plain(value) for name, value in (feature.get("properties") or {}).items()}
    if feature.get("id") is not None:
        row["id"] = _plain(feature["id"])
    row["geometry"] = _places(feature.get("geometry") or {})
    return row


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _places(geometry: dict[str, Any]) -> str:
    coordinates = geometry.get("coordinates") or []
    kind = geometry.get("type")
    line = [coordinates] if kind == "Point" else coordinates if kind == "LineString" else []
    if kind == "Polygon":
        line = coordinates[0] if coordinates else []
    return "; ".join(f"{_plain(at[1])} {_plain(at[0])} {_plain(at[2]) if len(at) > 2 else 0} 0" for at in line)


def _tag(column: str) -> str:
    name = _NO_NAME.sub("_", column)
    return name if name[:1].isalpha() or name[:1] == "_" else f"_{name}"
