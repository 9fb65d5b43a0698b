"""What a new version of a list offers otherwise than the one before: rows that came, went, or say something else."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.tables import Table, table_of

# What a choice is known by, the first of these that the list has.
_KEYS = ("name", "id", "value", "key", "code")
_LABELS = ("label", "title", "label::id", "nama")


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row. cells: column → (before, after), of the columns that differ."""

    key: str
    label: str
    cells: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListChanges:
    """Rows that came, went, and changed, each at most ``most`` of them; counts say how many there are."""

    added: tuple[RowChange, ...]
    removed: tuple[RowChange, ...]
    changed: tuple[RowChange, ...]
    added_count: int
    removed_count: int
    changed_count: int
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Is every row what it was?"""
        counts = self.added_count + self.removed_count + self.changed_count
        return not counts and not self.columns_added and not self.columns_removed


def compare_lists(name: str, old: str, new: str, most: int = 100) -> ListChanges:
    """Two texts of one list; rows are matched by what a choice is known by, twice the same key in their order."""
    before, after = table_of(name, old), table_of(name, new)
    key = key_column(after)
    was, now = _by_key(before, key), _by_key(after, key)
    both = [one for one in columns_of(after) if one in before.columns]
    added = [_row(after, row) for known, row in now.items() if known not in was]
    removed = [_row(before, row) for known, row in was.items() if known not in now]
    changed = []
    for known, row in now.items():
        if known in was:
            old_row = was[known]
            cells = [(one, before.cell(old_row, one), after.cell(row, one)) for one in both]
            differing = tuple(cell for cell in cells if cell[1] != cell[2])
            if differing:
                changed.append(RowChange(known[0], label_of(after, row), differing))
    return ListChanges(
        tuple(added[:most]),
        tuple(removed[:most]),
        tuple(changed[:most]),
        len(added),
        len(removed),
        len(changed),
        tuple(one for one in columns_of(after) if one not in before.columns),
        tuple(one for one in columns_of(before) if one not in after.columns),
    )


def columns_of(table: Table) -> list[str]:
    """Names of the columns as the list writes them, from the left."""
    return sorted(table.columns, key=lambda name: table.columns[name])


def key_column(table: Table) -> str:
    """The column that names a row: one of the usual, else the first."""
    return _first(_KEYS, table)


def label_of(table: Table, row: int) -> str:
    """What a row is called."""
    return table.cell(row, _first(_LABELS, table))


def _first(wanted: Sequence[str], table: Table) -> str:
    return next((one for one in wanted if one in table.columns), next(iter(columns_of(table)), ""))


def _by_key(table: Table, column: str) -> dict[tuple[str, int], int]:
    """(key, how many times it stood before) → row."""
    found: dict[tuple[str, int], int] = {}
    times: dict[str, int] = {}
    for row in range(len(table)):
        key = table.cell(row, column)
        found[key, times.get(key, 0)] = row
        times[key] = times.get(key, 0) + 1
    return found


def _row(table: Table, row: int) -> RowChange:
    return RowChange(table.cell(row, key_column(table)), label_of(table, row))
