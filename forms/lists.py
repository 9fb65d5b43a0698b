"""Choice lists as CSV (name, label, parent column): cut them to an area, look labels up."""

import csv
from collections.abc import Callable, Collection, Mapping
from io import StringIO

from forms.tables import table_of


def cut(csv_text: str, column: str, allowed: Collection[str]) -> str:
    """Keep the header and the rows whose ``column`` is in ``allowed``, in their order.

    The result is byte for byte the same for the same rows, so that equal lists share one digest.
    Raises ValueError when the list has no such column.
    """
    reader = csv.DictReader(StringIO(csv_text))
    names = list(reader.fieldnames or [])
    if column not in names:
        raise ValueError(f"the list has no column {column!r}, only {', '.join(names)}")
    wanted = frozenset(allowed)
    return write(names, [[row[name] for name in names] for row in reader if row[column] in wanted])


def write(names: list[str], table: list[list[str]]) -> str:
    """CSV text with a header, lines ended by one newline."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(table)
    return out.getvalue()


def values(csv_text: str, column: str = "name") -> list[str]:
    """One column of a list, in order."""
    return [row[column] for row in rows(csv_text)]


def rows(csv_text: str) -> list[dict[str, str]]:
    """Every choice with its columns, in order. A byte order mark is no part of the first name."""
    return list(csv.DictReader(StringIO(csv_text.removeprefix("\ufeff"))))


def labels(csv_text: str) -> dict[str, str]:
    """Value → label."""
    return {row["name"]: row["label"] for row in rows(csv_text)}


def lookup(texts: Mapping[str, str]) -> Callable[..., str | None]:
    """A lookup for forms.answers over list name → text; each list is read once, when first asked."""

    def label_of(name: str, value: str, value_column: str = "name", label_column: str = "label") -> str | None:
        table = table_of(name, texts.get(name, ""))
        found = table.rows_where(value_column, value)
        return (table.cell(found[0], label_column) or None) if found else None

    return label_of
