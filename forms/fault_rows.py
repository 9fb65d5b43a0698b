"""Where in a workbook an expression stands that cannot be worked out: its sheet, row and column, as its author sees."""

import re
from collections.abc import Iterable, Iterator

from forms.soundness import Fault
from forms.xlsform import Sheet, Unsupported, Workbook

_AROUND = re.compile(r"(begin|end)[_ ]+(?:l?group|repeat|loop(?:ed group)?)\b", re.IGNORECASE)
_ROOT = "/data"
_LONGEST = 120  # of an expression that is shown


def in_workbook(faults: Iterable[Fault], book: Workbook) -> list[Unsupported]:
    """Each fault at its row; one of a row that pyxform made itself names the path."""
    survey = book.sheets.get("survey")
    rows = dict(_paths(survey)) if survey is not None else {}
    found = []
    for fault in faults:
        row = rows.get(fault.path)
        if row is not None and survey is not None:
            heading, cell = _cell(survey, row, fault)
            found.append(Unsupported("survey", row, heading, _cut(cell), fault.remedy, fault.blocks))
        elif fault.path.endswith("/meta/instanceName"):
            settings = "instance_name"
            found.append(Unsupported("settings", 2, settings, _cut(fault.source), fault.remedy, fault.blocks))
        else:
            found.append(Unsupported(fault.path, 0, fault.what, _cut(fault.source), fault.remedy, fault.blocks))
    return found


def in_xform(faults: Iterable[Fault]) -> list[Unsupported]:
    """Each fault at the bind of its path."""
    return [Unsupported(f"bind {one.path}", 0, one.what, _cut(one.source), one.remedy, one.blocks) for one in faults]


def _paths(survey: Sheet) -> Iterator[tuple[str, int]]:
    """Generic path and row of every line of the survey."""
    types = {row: text for row, _, text in survey.cells("type")}
    names = {row: text.strip() for row, _, text in survey.cells("name")}
    around: list[str] = []
    for row, kind in sorted(types.items()):
        edge = _AROUND.match(kind.strip())
        if edge is not None and edge[1].lower() == "end":
            around = around[:-1]
            continue
        name = names.get(row, "")
        if name:
            yield "/".join((_ROOT, *around, name)), row
        if edge is not None:
            around = [*around, name]


def _cell(survey: Sheet, row: int, fault: Fault) -> tuple[str, str]:
    return next(
        ((heading, text) for number, heading, text in survey.cells(fault.what) if number == row),
        (fault.what, fault.source),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
