"""Labels of choices that come from lists in files, for reading answers."""

from forms.answers import ListLookup
from forms.tables import table_of
from models import library


def labels_for(office_id: str) -> ListLookup:
    """Look up choices in the lists that an office's phones hold. A value that is gone from its list has no label."""
    lists = library.lists_of(office_id)

    def look_up(name: str, value: str, value_column: str = "name", label_column: str = "label") -> str | None:
        version = lists.get(name)
        if version is None:
            return None
        table = table_of(name, version.text)
        found = table.rows_where(value_column, value)
        return (table.cell(found[0], label_column) or None) if found else None

    return look_up
