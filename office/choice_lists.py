"""Labels of choices that come from lists in files, for reading answers."""

import csv
from io import StringIO

from forms.answers import ListLookup
from models import library

# A handful per office; the village list of a province takes about 300 kB.
MOST_LISTS = 32
_known: dict[str, dict[str, str]] = {}


def labels_for(office_id: str) -> ListLookup:
    """Look up choices in the lists that an office's phones hold. A value that is gone from its list has no label."""
    lists = library.lists_of(office_id)

    def look_up(name: str, value: str) -> str | None:
        version = lists.get(name)
        return None if version is None else _labels(version.sha256, version.text).get(value)

    return look_up


def _labels(sha256: str, text: str) -> dict[str, str]:
    """value → label; kept by digest, since the same list is asked with every report."""
    if sha256 not in _known:
        if len(_known) >= MOST_LISTS:
            _known.clear()
        rows = csv.DictReader(StringIO(text))
        _known[sha256] = {row["name"]: row["label"] for row in rows if row.get("name") and row.get("label")}
    return _known[sha256]
